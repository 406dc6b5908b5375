// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import SystemPackage
import TestSupport
import Testing

@Suite struct RegisterSavedSearchTests {
    private let directory: TemporaryDirectory
    private let register: Register

    init() throws {
        directory = try TemporaryDirectory()
        register = try Register(directory.path.appending("register.sqlite"), .write)
    }

    @Test func `A saved search comes back with all that was said of it, by its number and in the order of lines`()
        throws
    {
        #expect(try register.lastSavedSearch() == 0 && register.savedSearches().isEmpty)
        let key = VolumeKey(recordClass: .auditTrail, period: "2026", sequence: 1)
        var entries: [SavedSearchEntry] = []
        for number in 1...6 {
            let next = SavedSearchEntry(
                sequence: 10 + number, number: number, taken: Timestamp(milliseconds: Int64(number) * 1_000),
                agent: "uid:\(number)", population: number * 100, populationDigest: .sample(UInt64(number + 50)),
                line: number + 8,
                list: number % 2 == 0
                    ? nil : .init(offset: number * 160, count: number * 100, digest: .sample(UInt64(number))),
                detail: number == 3 ? nil : key)
            entries.append(next)
            try register.apply([.savedSearch(next)], head: LedgerHead())
            #expect(try register.lastSavedSearch() == number)
        }
        #expect(try register.savedSearches() == entries)
        for entry in entries { #expect(try register.savedSearch(entry.number) == entry) }
        #expect(try register.savedSearch(7) == nil)
    }
}
