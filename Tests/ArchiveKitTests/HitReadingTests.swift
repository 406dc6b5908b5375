// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Records
import SystemPackage
import TestSupport
import Testing

/// What it costs to show a hit.
@Suite struct HitReadingTests {
    @Test func `A hit is its own frame and a dictionary, wherever in a large pack these are`() throws {
        let archive = try TestArchive()
        var options = CaptureOptions()
        options.recordClass = RecordClass("communication")
        var random = SeededGenerator(seed: 3)
        for number in 0..<40 {
            try archive.put("noise/\(number).bin", random.bytes(100_000))
        }
        try archive.ingest(options: options)
        for number in 0..<64 {
            try archive.put("fix/\(number).fix", FIXMessage.confirmation("T-\(number)"))
        }
        try archive.ingest([archive.sources.appending("fix")], options: options)
        let disk = CountingFileSystem(archive.environment.fileSystem)
        archive.environment.fileSystem = disk
        let answer = try archive.search("id:T-60", in: archive.open(unlogged: true))
        #expect(answer.hits.map { $0.identifiers.isEmpty } == [false])
        let volume = try #require(answer.hits.first?.volume)
        let pack = archive.layout.volume(volume).pack
        #expect(try disk.open(pack, .read).length() > 4_000_000)
        #expect(disk.packBytesRead < 400_000)
    }
}
