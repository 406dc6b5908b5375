// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import SystemPackage
import TestSupport
import Testing

@Suite struct RegisterSampleTests {
    private let directory: TemporaryDirectory
    private let register: Register

    init() throws {
        directory = try TemporaryDirectory()
        register = try Register(directory.path.appending("register.sqlite"), .write)
    }

    private func entry(_ number: Int, detail: VolumeKey?, _ generator: inout SeededGenerator) throws -> SampleEntry {
        SampleEntry(
            sequence: 10 + number, number: number, drawn: Timestamp(milliseconds: Int64(number) * 1_000),
            agent: "uid:\(number)", method: SamplingMethod.allCases[number % 3],
            seed: try #require(SamplingSeed(generator.bytes(16))), size: number * 5,
            list: RecordListRange(offset: number * 160, count: number * 4, digest: .sample(UInt64(number))),
            population: number * 100,
            populationDigest: .sample(UInt64(number + 50)), line: number + 8, detail: detail)
    }

    @Test func `A sample comes back with all that was said of it, by its number and in the order of lines`() throws {
        var generator = SeededGenerator(seed: 91)
        #expect(try register.lastSample() == 0 && register.samples().isEmpty)
        let key = VolumeKey(recordClass: .auditTrail, period: "2026", sequence: 1)
        var entries: [SampleEntry] = []
        for number in 1...6 {
            let next = try entry(number, detail: number == 3 ? nil : key, &generator)
            entries.append(next)
            try register.apply([.sample(next)], head: LedgerHead())
            #expect(try register.lastSample() == number)
        }
        #expect(try register.samples() == entries)
        for entry in entries { #expect(try register.sample(entry.number) == entry) }
        #expect(try register.sample(7) == nil)
    }
}
