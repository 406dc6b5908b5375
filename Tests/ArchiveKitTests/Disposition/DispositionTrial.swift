// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// An archive in which records are captured, fall due and are destroyed: confirmations of 2020, kept until the end of 2023.
final class DispositionTrial {
    let archive: TestArchive
    private(set) var planned = 0

    init(seed: UInt64 = 1) throws {
        archive = try TestArchive(at: "2020-03-02T10:00:00Z", seed: seed)
    }

    /// Puts so many confirmations into a source: their ids are `NAME-0001` and so on, and each says a word of its own.
    func capture(_ name: String, _ count: Int, amending: [Int: String] = [:]) throws {
        let messages = (1...count).map { number in
            let id = Self.id(name, number)
            let amended = amending[number].map { "\u{1}772=\($0)" } ?? ""
            return Self.confirmation(
                id, type: amended.isEmpty ? "0" : "1", amended, "word\(name.lowercased())\(number)x")
        }
        try archive.capture("\(name).fix", messages.joined(separator: "\n") + "\n")
    }

    static func id(_ name: String, _ number: Int) -> String {
        let digits = "\(number)"
        return "\(name)-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func confirmation(_ id: String, type: String, _ amended: String, _ word: String) -> String {
        let body =
            "35=AK\u{1}49=ALDER\u{1}56=BIRCH\u{1}34=1\u{1}52=20200302-10:00:00\u{1}664=\(id)\u{1}666=\(type)\(amended)"
            + "\u{1}773=1\u{1}665=4\u{1}60=20200302-09:59:00\u{1}75=20200302\u{1}55=ALDR\u{1}54=1\u{1}80=100\u{1}6=12.5"
            + "\u{1}118=1250\u{1}58=\(word)\u{1}"
        let head = "8=FIX.4.4\u{1}9=\(body.utf8.count)\u{1}"
        let sum = (head + body).utf8.reduce(0) { ($0 + Int($1)) % 256 }
        return head + body + "10=" + String(repeating: "0", count: 3 - "\(sum)".count) + "\(sum)\u{1}"
    }

    /// Everything of 2020 is due from here on, at noon.
    func fallDue() throws {
        try archive.clock.set("2024-01-02T13:00:00Z")
        _ = try archive.open().confirmTime()
    }

    func administration(by agent: String = "test:keeper") throws -> DispositionAdministration {
        archive.environment.agent = agent
        return DispositionAdministration(try archive.open())
    }

    /// Plans all that is due, and has it approved.
    @discardableResult
    func approve() throws -> Int {
        let keeper = try administration()
        let plan = try keeper.plan(try keeper.gather(), reason: "due").entry.number
        _ = try administration(by: "test:approver").approve(plan, reason: "seen")
        planned = plan
        return plan
    }

    func execute(_ plan: Int? = nil) throws -> DispositionOutcome {
        archive.environment.agent = "test:keeper"
        return try DispositionExecution(archive.open()).run(plan ?? planned)
    }

    func hold(_ ids: [String], matter: String = "M-1") throws {
        let holds = HoldAdministration(try archive.open())
        let request = HoldRequest(matter: matter, reason: "case", .ids(ids))
        _ = try holds.place(request, on: holds.gather(request))
    }

    func hold(query: String, matter: String = "M-2") throws {
        let holds = HoldAdministration(try archive.open())
        let request = HoldRequest(matter: matter, reason: "case", .query(query))
        _ = try holds.place(request, on: holds.gather(request))
    }

    func correct(_ id: String, desk: String) throws {
        _ = try RecordRevision(archive.open()).correct([id], [FieldCorrection(.desk, [desk])], reason: "said so")
    }

    /// All envelopes of a record, each with the lines between which it was in force.
    func history(of id: String) throws -> [String] {
        let record = try #require(archive.lookUp(id).chain).current
        return try RecordLookup(archive.open()).envelopes(of: record.id).map { version in
            "\(version.version) \(version.since) \(version.until ?? 0) \(version.place) \(version.envelopeBytes)"
        }
    }

    /// The words by which all records of a name are found.
    func found(_ name: String, _ count: Int) throws -> [Int] {
        let open = try archive.open()
        return try (1...count).filter { try !archive.search("word\(name.lowercased())\($0)x", in: open).hits.isEmpty }
    }

    func isDestroyed(_ id: String) throws -> Bool {
        if case .destroyed = try archive.lookUp(id) { true } else { false }
    }

    /// The folders of volumes that hold records.
    func volumes() throws -> [String] {
        try archive.layout.volumesOnDisk(in: LocalFileSystem()).map { "\($0)" }.filter { !$0.hasPrefix("audit-trail") }
    }
}
