// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Queries
internal import Records

/// Looks through the trail: who did what, and when, in the order of lines.
///
/// Lines say who, what kind of act and when; words are in the details, which are records of class `audit-trail` and
/// answered by the index of those, and in the names of sources. To look is an act itself.
public struct TrailSearch {
    let archive: Archive

    /// Lines of which each is found by its number; more are found by reading on from the first of them.
    private static let mostSingleLines = 500

    public init(_ archive: Archive) { self.archive = archive }

    /// Hands out the acts that are asked for, and then puts the search into the ledger.
    ///
    /// - Throws: ``ArchiveError`` `usage` for an act that there is not; `not-found` and `ambiguous` for an agent or a record
    ///   that there is not, or not once; whatever `each` throws.
    /// - Complexity: with words, one search and the lines that it finds, where they are few and no source has them in its
    ///   name; else linear in the lines from the first day, the cursor or the first of these sources on. Reads a detail for
    ///   each act that is handed out.
    public func run(_ request: TrailRequest, each: (TrailEntry) throws -> Void) throws(ArchiveError) -> TrailAnswer {
        var answer = TrailAnswer()
        let outcome = Result { try look(request, &answer, each) }
        try note(request, answer)
        try archive.flushIfDue()
        try ArchiveError.wrap { try outcome.get() }
        return answer
    }

    private func note(_ request: TrailRequest, _ answer: TrailAnswer) throws(ArchiveError) {
        var entry: [String: CanonicalJSON] = ["trail": true, "count": .integer(Int64(answer.count)), "records": []]
        entry["query"] = request.text.map { .string($0) }
        entry["understood"] = answer.understood.map { .string($0) }
        entry["agent"] = request.agent.map { .string($0) }
        entry["act"] = request.act.map { .string($0) }
        entry["record"] = request.record.map { .string($0) }
        entry["since"] = request.since.map { .string("\($0)") }
        entry["until"] = request.until.map { .string("\($0)") }
        try archive.note(.search, .object(entry), count: answer.count, records: [])
    }

    private func look(
        _ request: TrailRequest, _ answer: inout TrailAnswer, _ each: (TrailEntry) throws -> Void
    ) throws {
        if let act = request.act, !LedgerAct.names.contains(act) {
            throw ArchiveError(
                code: .usage, subject: "--act",
                message: "there is no act of this name; acts are \(LedgerAct.names.sorted().joined(separator: ", "))")
        }
        let (head, withheld) = try ArchiveView.answer(from: archive) { (try archive.register().head(), $0.withheld) }
        answer.line = head.sequence
        let roll = AgentRoll(of: archive)
        let identities = try request.agent.map { try self.identities($0, roll) }
        let subject = try request.record.map { try TrailSubject($0, in: archive) }
        let words = try request.text.map { try self.words(matching: $0, &answer) }
        var names: [Int: String] = [:]
        try visit(words, request, head) { line in
            guard line.sequence <= head.sequence else { return false }
            if request.until.map({ archive.description.day(of: line.trusted) > $0 }) == true { return false }
            guard request.since.map({ archive.description.day(of: line.trusted) >= $0 }) ?? true,
                request.act.map({ $0 == line.act.name }) ?? true,
                identities.map({ !$0.isDisjoint(with: Self.parts(of: line.agent)) }) ?? true,
                try subject?.isOf(line, in: archive) ?? true
            else { return true }
            if answer.count == request.limit {
                answer.cursor = line.sequence - 1
                return false
            }
            answer.count += 1
            var entry = try entry(line, request.isAlone ? subject : nil, roll, &names, without: withheld)
            entry.sources = try sources(of: line, words?.sources, request.isAlone ? subject : nil)
            try each(entry)
            return true
        }
    }

    /// Who acted, and by which token.
    private static func parts(of agent: String) -> Set<String> {
        Set(agent.hasPrefix("test:") ? [agent] : agent.split(separator: "+").map { String($0) })
    }

    private func identities(_ text: String, _ roll: AgentRoll) throws -> Set<String> {
        if text.contains(/^(agent|token|uid):[0-9]+$/) || text.hasPrefix("test:") { return [text] }
        let numbers = try AgentWords(archive).numbers(named: text, in: roll)
        // In an archive with a test clock a name may have acted that was never added.
        let others = archive.description.hasTestClock ? ["test:\(text)"] : []
        guard !numbers.isEmpty || !others.isEmpty else {
            throw ArchiveError(
                code: .notFound, subject: "--agent",
                message:
                    "there is no such agent; 'muniment agent list' lists them, and lines say agent:N, token:N or uid:N")
        }
        return Set(numbers.map { "agent:\($0)" } + others)
    }

    /// Where the words of a text are: in the details of some lines, and in the names of some sources.
    private struct Words {
        var lines: Set<Int> = []
        var sources: TrailSources

        func isOf(_ line: LedgerLine) -> Bool {
            lines.contains(line.sequence) || line.act.sources.contains { sources.names[$0] != nil }
        }
    }

    private func words(matching text: String, _ answer: inout TrailAnswer) throws -> Words {
        let understanding = archive.understanding(of: text)
        answer.understood = QueryPrinter.print(understanding.query)
        let trail = SearchQuery.field(.recordClass, .equals(RecordClass.auditTrail.name))
        let query: SearchQuery =
            switch understanding.query {
            case .everything: trail
            case .all(let parts): .all([trail] + parts)
            default: .all([trail, understanding.query])
            }
        var words = Words(sources: try TrailSources(matching: understanding.query, in: archive))
        let matches = try QueryMatches(query, in: archive)
        answer.withheld = matches.coverage.withheld
        answer.incomplete = try matches.forEachPage { _, rows in
            for row in rows { words.lines.insert(row.sequence) }
        }
        return words
    }

    /// The names of the sources of a line: of those that the words are in, where they are in any.
    private func sources(
        of line: LedgerLine, _ named: TrailSources?, _ subject: TrailSubject?
    ) throws -> [SourceName] {
        var sources = line.act.sources
        if let subject { sources = sources.filter { $0 == subject.accession } }
        let found = sources.compactMap { named?.names[$0] }
        guard found.isEmpty else { return found }
        return try sources.compactMap { try archive.sourceName(of: $0) }
    }

    /// Visits lines in their order, until one is not wanted any more.
    private func visit(
        _ words: Words?, _ request: TrailRequest, _ head: LedgerHead, _ body: (LedgerLine) throws -> Bool
    ) throws {
        let reader = archive.ledgerReader
        let wanted = words?.lines.filter { $0 > request.cursor }.sorted()
        if let words, let wanted, words.sources.names.isEmpty, wanted.count <= Self.mostSingleLines {
            for number in wanted {
                guard let found = try reader.line(numbered: number, before: head.length) else {
                    throw unreadable(number)
                }
                guard try body(found.line) else { return }
            }
            return
        }
        let first = try start(request, words.map { min(wanted?.first ?? .max, $0.sources.first) }, head)
        guard first <= head.sequence else { return }
        guard let line = try reader.line(numbered: first, before: head.length)?.line else { throw unreadable(first) }
        try reader.lines(from: line.offset) { line in
            guard words?.isOf(line) ?? true else { return true }
            return try body(line)
        }
    }

    /// The first line to look at: behind the cursor, and not before the first day, which trusted time leads to.
    private func start(_ request: TrailRequest, _ first: Int?, _ head: LedgerHead) throws -> Int {
        let end = head.sequence + 1
        var range = max(min(request.cursor, head.sequence) + 1, min(first ?? 1, end))..<end
        guard let since = request.since, !range.isEmpty else { return range.lowerBound }
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            guard let line = try archive.ledgerReader.line(numbered: middle, before: head.length)?.line else {
                throw unreadable(middle)
            }
            if archive.description.day(of: line.trusted) < since {
                range = middle + 1..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return range.lowerBound
    }

    private func unreadable(_ line: Int) -> ArchiveError {
        ArchiveError(
            code: .integrity, subject: "\(archive.layout.ledger)",
            message: "line \(line) of the ledger can't be read; run 'muniment ledger verify'")
    }

    private func entry(
        _ line: LedgerLine, _ subject: TrailSubject?, _ roll: AgentRoll, _ names: inout [Int: String],
        without withheld: WithheldRecords
    ) throws -> TrailEntry {
        var entry = TrailEntry(
            line: line.sequence, trusted: line.trusted, wall: line.wall, agent: line.agent, name: nil,
            act: line.act.name,
            count: subject == nil ? line.act.records : nil, facts: .object(line.act.facts), detail: nil,
            hasDetail: line.detail != nil)
        if let part = line.agent.split(separator: "+").first, part.hasPrefix("agent:"),
            let number = Int(part.dropFirst(6)),
            let agent = roll.agents[number]
        {
            entry.name = names[number] ?? AgentWords(archive).words(of: agent)?.name
            names[number] = entry.name
        }
        if let key = line.detail?.volumes.first?.volume,
            let content = try? archive.detail(of: line.sequence, in: key),
            let json = try? CanonicalJSON(decoding: Array(content)), var members = json.members
        {
            for name in ["act", "agent", "time"] { members[name] = nil }
            members = subject?.own(members) ?? members
            if !withheld.isEmpty, CanonicalJSON.object(members).names(oneOf: withheld) {
                entry.isWithheld = true
                entry.facts = .object([:])
                return entry
            }
            entry.detail = .object(members)
        }
        return entry
    }
}

extension LedgerAct {
    /// How many records the act counts or names.
    fileprivate var records: Int? {
        switch self {
        case .capture(let capture): capture.counts.records
        case .read(let count, _), .search(let count, _), .sourceRead(_, let count): count
        case .revision(let revision): revision.records.count
        case .restriction(let restriction): restriction.records.count
        case .sample(let sample): sample.list.count
        case .hold(.placement(let placement)): placement.list.count
        case .retentionExtension(let act): act.list.count
        case .savedSearch(let saved): saved.population.count
        case .seal(_, _, let records, _): records
        default: nil
        }
    }
}
