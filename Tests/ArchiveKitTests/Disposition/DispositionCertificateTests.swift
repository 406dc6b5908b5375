// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

@Suite struct DispositionCertificateTests {
    /// What a proof of a record says of its commitment.
    private func proved(_ id: String, _ trial: DispositionTrial) throws -> DestroyedCommitment {
        let found = try #require(trial.archive.lookUp(id).chain).current
        let proof = try RecordProving(trial.archive.open()).prove(found)
        return DestroyedCommitment(record: found.id, place: proof.place, commitment: proof.commitment)
    }

    private func certificate(_ number: Int, _ trial: DispositionTrial) throws -> DispositionCertificate {
        try trial.administration().certificate(number)
    }

    @Test func `A certificate names the commitments that proofs from before are about`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 20)
        try trial.capture("B", 5)
        let first = try proved("A-0004", trial)
        _ = try trial.correct("A-0004", desk: "Rates")
        try trial.hold(["A-0003", "B-0002"])
        let before = try [first, proved("A-0004", trial), proved("A-0001", trial), proved("B-0005", trial)]
        let kept = try proved("A-0003", trial)
        try trial.fallDue()
        try trial.approve()
        #expect(try trial.execute().destroyed == 23)
        let certificate = try certificate(1, trial)
        #expect(certificate.commitments.count == 24)
        #expect(Set(certificate.commitments).isSuperset(of: before))
        #expect(Set(certificate.commitments.map(\.record)) == Set(certificate.records))
        #expect(Set(certificate.commitments.map(\.place)).count == 24)
        #expect(!certificate.commitments.contains { $0.place == kept.place })
        #expect(certificate.commitments.map(\.record) == certificate.commitments.map(\.record).sorted())
    }

    @Test func `Where a volume was carried over twice, the commitments are still those of the first capture`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 20)
        _ = try trial.correct("A-0009", desk: "Credit")
        try trial.hold(["A-0003", "A-0009", "A-0017"])
        let before = try [proved("A-0003", trial), proved("A-0009", trial), proved("A-0017", trial)]
        try trial.fallDue()
        try trial.approve()
        _ = try trial.execute()
        _ = try HoldAdministration(trial.archive.open()).release(1, reason: "settled")
        try trial.approve()
        #expect(try trial.execute().destroyed == 3)
        let again = try certificate(2, trial).commitments
        #expect(again.count == 4 && Set(again).isSuperset(of: before))
        // A register that is made again knows no less.
        try FileManager.default.removeItem(atPath: trial.archive.layout.register.string)
        #expect(try certificate(2, trial).commitments == again)
        #expect(try trial.archive.verify().findings.isEmpty)
    }

    @Test func `A list of commitments that is not what it was is told, and no certificate is made out of it`() throws {
        let trial = try DispositionTrial()
        try trial.capture("A", 6)
        try trial.fallDue()
        try trial.approve()
        _ = try trial.execute()
        let path = trial.archive.layout.ledger.appending(RecordListFile.name).string
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(throws: ArchiveError.self) { try certificate(1, trial) }
        #expect(!(try trial.archive.verify().findings.isEmpty))
    }
}
