// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// An archive with chains, sealed volumes and open ones, and its records as one who sees all knows them.
struct RestrictedArchive {
    let archive: TestArchive

    /// All records in the order of search, newest first.
    let all: [SearchHit]

    /// The number of the chain of each record, and the sources of all records.
    private(set) var chains: [RecordID: Int] = [:]
    private(set) var sources: [AccessionID: Set<RecordID>] = [:]

    static let notes = ["kestrel", "heron", "kestrel heron", "wren"]

    init(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        archive = try TestArchive(seed: seed)
        var names: [String] = []
        for source in 0..<6 {
            var text = ""
            for _ in 0..<4 {
                let name = "RST-\(names.count)"
                let earlier = names.isEmpty || generator.below(3) > 0 ? nil : generator.pick(names)
                let isCancelled = generator.below(3) == 0
                text += FIXMessage.confirmation(
                    name, amends: isCancelled ? nil : earlier, cancels: isCancelled ? earlier : nil,
                    date: "20260\(1 + generator.below(3))1\(generator.below(9))", note: generator.pick(Self.notes))
                names.append(name)
            }
            try archive.capture("\(source).log", text)
            // Whoever looks for a record asks the filters of sealed volumes first.
            if source == 2 { _ = try VolumeSealing(archive.open()).run(.all) }
        }
        let open = try archive.open()
        all = try archive.search("", in: open).hits
        try #require(all.count == names.count)
        for hit in all where chains[hit.id] == nil {
            guard case .found(let chain) = try archive.lookUp(try #require(hit.identifiers.first).value, in: open)
            else {
                throw ArchiveError(code: .failed, subject: "", message: "a name is of one chain")
            }
            let number = chains.count
            for version in chain.versions { chains[version.id] = number }
        }
        let view = try ArchiveView.answer(from: open) { view in
            try all.map { try #require(try RecordLookup(open).record($0.id, in: view)).record }
        }
        for record in view { sources[record.accession, default: []].insert(record.id) }
    }

    /// The archive as somebody uses it who may see what is restricted, or may not.
    func open(asManager isManager: Bool) throws -> Archive {
        let open = try archive.open()
        let roles: [AgentRole] = isManager ? [.recordsManager] : [.auditor]
        try open.admit(ActingAgent(identity: "test:x", roles: roles), to: [.search])
        return open
    }

    func folder(_ name: String) -> FilePath { archive.directory.path.appending(name) }
}
