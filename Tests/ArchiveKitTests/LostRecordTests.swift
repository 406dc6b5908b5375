// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// An index that is made again of a damaged pack lacks what is lost: every answer says so, until it is back.
@Suite struct LostRecordTests {
    private func damaged(
        _ isSealed: Bool, _ pack: (VolumeLayout) -> FilePath, prepare: (TestArchive) throws -> Void = { _ in }
    ) throws -> (archive: TestArchive, key: VolumeKey, path: FilePath, sound: [UInt8]) {
        let archive = try TestArchive()
        for number in 0..<4 {
            try archive.capture("\(number).fix", FIXMessage.confirmation("L-\(number)", note: "kestrel"))
        }
        try prepare(archive)
        if isSealed { _ = try VolumeSealing(archive.open()).run(.all) }
        let key = try #require(try archive.open().register().volumes().volumes.first { !$0.isTrail }).key
        let path = pack(archive.layout.volume(key))
        let sound = try archive.bytes(of: path)
        var bytes = sound
        for index in bytes.indices.suffix(30) { bytes[index] = 7 }
        try write(bytes, path)
        try archive.removeDatabases()
        return (archive, key, path, sound)
    }

    private func write(_ bytes: [UInt8], _ path: FilePath) throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path.string)
        try Data(bytes).write(to: URL(fileURLWithPath: path.string))
    }

    @Test(arguments: [false, true])
    func `Search, look-up, status and a signed absence say that records are lost`(isSealed: Bool) throws {
        let (archive, key, path, sound) = try damaged(isSealed) { $0.pack }
        for text in ["kestrel", "nothing-of-the-kind"] {
            let coverage = try archive.search(text).coverage
            #expect(coverage.lost == 1 && coverage.damaged == [key] && coverage.isPartial && coverage.records == 3)
        }
        // A sealed volume is not opened for it.
        #expect(try archive.open().register().volume(key)?.extent?.lost == (isSealed ? 1 : nil))
        guard case .notFound(let coverage, _, _) = try archive.lookUp("L-3") else {
            Issue.record("the lost record is found")
            return
        }
        #expect(coverage.lost == 1)
        #expect(try ArchiveStatus(of: archive.open()).coverage.lost == 1)
        let statement = try AbsenceAttestation(archive.open()).run("L-3").statement
        #expect(statement.text.contains("\nunsearched 1\nunsearched-volume \(key)\n"))
        #expect(try archive.lastJSON(1)[0]["unsearched"]?.number == 1)
        // It stays lost, also when more comes in and after a rebuild, until it is restored.
        _ = try Rebuild(archive.open()).run()
        if !isSealed { try archive.capture("late.fix", FIXMessage.confirmation("L-9", note: "kestrel")) }
        #expect(try archive.search("kestrel").coverage.lost == 1)
        if isSealed {
            try write(sound, path)
        } else {
            try write(sound + archive.bytes(of: path).dropFirst(sound.count), path)
        }
        #expect(try archive.verify().findings.contains { "\($0)".contains("counts 1 records as lost") })
        _ = try Rebuild(archive.open()).run()
        #expect(try archive.search("kestrel").coverage.lost == 0)
        #expect(try archive.verify().findings.isEmpty)
    }

    @Test(arguments: [false, true])
    func `A later envelope that is lost is told as well`(isSealed: Bool) throws {
        let (archive, key, _, _) = try damaged(isSealed) {
            $0.addenda
        } prepare: { archive in
            let ids = try archive.search("kestrel").hits.map { "\($0.id)" }
            _ = try RecordRevision(archive.open()).correct(
                Array(ids.prefix(2)), [FieldCorrection(.desk, ["rates"])], reason: "r")
        }
        let coverage = try archive.search("kestrel").coverage
        #expect(coverage.lost == 1 && coverage.damaged == [key] && coverage.records == 4)
        // The next act on the volume keeps the count.
        let ids = try archive.search("kestrel").hits.map { "\($0.id)" }
        _ = try RecordRevision(archive.open()).correct([ids[3]], [FieldCorrection(.desk, ["x"])], reason: "r")
        #expect(try archive.search("kestrel").coverage.lost == 1)
    }

    @Test func `Records that have gone to another volume are not lost`() throws {
        let archive = try TestArchive()
        for number in 0..<4 { try archive.capture("\(number).fix", FIXMessage.confirmation("L-\(number)")) }
        let ids = try archive.search("").hits.map { "\($0.id)" }
        _ = try RecordRevision(archive.open()).reclassify(Array(ids.prefix(2)), to: .swap, reason: "r")
        _ = try VolumeSealing(archive.open()).run(.all)
        _ = try RecordRevision(archive.open()).reclassify([ids[2]], to: .swap, reason: "r")
        try archive.removeDatabases()
        #expect(try archive.search("").coverage.lost == 0)
        _ = try Rebuild(archive.open()).run()
        #expect(try archive.search("").coverage.lost == 0)
        #expect(try archive.verify().findings.isEmpty)
    }
}
