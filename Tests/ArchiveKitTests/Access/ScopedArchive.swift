// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// An archive whose sources are of different legal entities and desks, or of none, sealed half-way; what is whose is known
/// here by the name of the source.
struct ScopedArchive {
    static let owner = 1_000
    static let user = 7
    static let words = ["kestrel", "heron", "kestrel heron", "heron heron wren", "bittern"]

    struct Source {
        var name: String
        var entity: String
        var desk: String
        var text: String

        /// The identifiers of its records.
        var names: [String] = []

        func isIn(_ scope: AccessScope) -> Bool {
            func plain(_ name: String) -> [Substring] { name.lowercased().split(separator: " ") }
            func isOne(_ value: String, _ names: [String]) -> Bool {
                names.isEmpty || names.contains { plain($0) == plain(value) }
            }
            return isOne(entity, scope.legalEntities) && isOne(desk, scope.desks)
        }
    }

    let archive: TestArchive
    let sources: [Source]

    /// Sources of two entities and two desks, and of such that state none.
    ///
    /// - Parameter isCrossing: whether a record may amend or cancel one of another desk.
    static func sources(seed: UInt64, isCrossing: Bool) -> [Source] {
        var generator = SeededGenerator(seed: seed)
        var sources: [Source] = []
        for number in 0..<9 {
            var source = Source(
                name: "\(number).log",
                entity: ["Acme Ltd", "Borealis", ""][number % 3 == 2 ? generator.below(3) : number % 3],
                desk: generator.pick(["Rates", "Zürich Equities", "Rates", "Zürich Equities", ""]), text: "")
            for _ in 0..<4 {
                let all = sources.filter { isCrossing || $0.entity == source.entity && $0.desk == source.desk }
                let known = all.flatMap(\.names) + source.names
                let earlier = known.isEmpty || generator.below(2) > 0 ? nil : generator.pick(known)
                let isCancelled = generator.below(3) == 0
                let name = "SCO-\(number)\(source.names.count)"
                // A word that only this desk has, one letter from one that others have.
                let own = generator.below(3) == 0 ? " petrel\(["s", "x", "y"][number % 3])" : ""
                source.text += FIXMessage.confirmation(
                    name, amends: isCancelled ? nil : earlier, cancels: isCancelled ? earlier : nil,
                    date: "20260\(1 + generator.below(3))1\(generator.below(9))",
                    note: generator.pick(Self.words) + own)
                source.names.append(name)
            }
            sources.append(source)
        }
        return sources
    }

    init(_ sources: [Source], seed: UInt64) throws {
        self.sources = sources
        archive = try TestArchive(seed: seed, isCreated: false)
        // Reads wait for one line: the clock stands still.
        archive.environment.gathering = 1_000
        var creation = ArchiveCreation(hasTestClock: true)
        creation.administrator = Self.owner
        _ = try creation.run(at: archive.root, in: archive.environment)
        var isSealed = false
        for source in sources {
            // At the same place, whichever sources are left out.
            if !isSealed, source.name >= "5.log" {
                _ = try VolumeSealing(archive.open()).run(.all)
                isSealed = true
            }
            var options = CaptureOptions()
            options.legalEntity = source.entity
            options.desk = source.desk
            try archive.ingest([archive.put(source.name, source.text)], options: options)
        }
        var request = AgentRequest()
        request.kind = .person
        request.roles = [.auditor, .recordsManager]
        request.user = SystemUser(number: Self.user, name: nil)
        _ = try administration().add("limited", request)
    }

    func administration() throws -> AgentAdministration {
        let open = try archive.open()
        let agent = try open.authenticate(.user(Self.owner), asking: .agents)
        try open.admit(agent, to: [.agents])
        return AgentAdministration(open, by: agent)
    }

    /// The archive as an agent uses it who has this scope.
    func open(_ scope: AccessScope?, to permissions: [Permission] = [.search, .retrieve]) throws -> Archive {
        var request = AgentRequest()
        request.scope = scope.map { .these($0) } ?? ScopeRequest.none
        _ = try administration().change("limited", request)
        return try opened(by: .user(Self.user), to: permissions)
    }

    func opened(by credential: Credential, to permissions: [Permission] = [.search, .retrieve]) throws -> Archive {
        let open = try archive.open()
        try open.admit(try open.authenticate(credential, asking: permissions[0]), to: permissions)
        return open
    }

    func source(of name: String) -> Source? { sources.first { $0.names.contains(name) } }

    func isIn(_ hit: SearchHit, _ scope: AccessScope) -> Bool {
        sources.first { "\(hit.source.map { "\($0)" } ?? "")".hasSuffix($0.name) }?.isIn(scope) ?? false
    }

    static func scope(_ generator: inout SeededGenerator) -> AccessScope {
        let desks = [["RATES"], ["zürich  EQUITIES"], [], ["rates", "Zürich Equities"]][generator.below(4)]
        let entities = [["acme ltd"], ["Borealis", "Nobody"], []][
            desks.isEmpty ? generator.below(2) : generator.below(3)]
        return AccessScope(legalEntities: entities, desks: desks)
    }
}

extension SearchHit {
    var name: String { identifiers.first?.value ?? "" }
}
