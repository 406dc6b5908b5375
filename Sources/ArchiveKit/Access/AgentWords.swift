// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Records

/// What agents and tokens are called: the details of their acts (Docs/OnDiskFormat.md §4.6).
struct AgentWords {
    /// The most characters of a name.
    static let longest = 200

    /// What the first administrator is called, whose line has no detail.
    static let owner = "owner"

    private let archive: Archive

    init(_ archive: Archive) { self.archive = archive }

    /// The name of an agent, and of the operating system's user; `nil` where the detail is not there any more.
    func words(of entry: AgentEntry) -> (name: String, user: String?)? {
        guard let key = entry.detail else { return (Self.owner, nil) }
        return json(entry.sequence, key).flatMap { json in
            json["name"]?.text.map { ($0, json["user"]?.text) }
        }
    }

    func name(of entry: TokenEntry) -> String? {
        entry.detail.flatMap { json(entry.sequence, $0)?["name"]?.text }
    }

    /// Whose records the agent, or who acts by the token, sees; `nil` where that can't be read.
    func scope(line: Int, in key: VolumeKey?) -> AccessScope? {
        key.flatMap { json(line, $0) }.flatMap { AccessScope($0) }
    }

    private func json(_ line: Int, _ key: VolumeKey) -> CanonicalJSON? {
        (try? archive.detail(of: line, in: key)).flatMap { try? CanonicalJSON(decoding: Array($0)) }
    }

    /// The agents of a name, or the one with a number, those that are revoked last.
    func numbers(named text: String, in roll: AgentRoll) throws -> [Int] {
        let text = SearchSaving.trimmed(text)
        if let number = Int(text) { return roll.agents[number].map { [$0.number] } ?? [] }
        let all = roll.agents.values.sorted {
            ($0.revoked == nil ? 0 : 1, $0.number) < ($1.revoked == nil ? 0 : 1, $1.number)
        }
        guard all.contains(where: { $0.detail != nil }) else {
            return text == Self.owner ? all.map(\.number) : []
        }
        return try ArchiveView.answer(from: archive) { _ in
            all.filter { words(of: $0)?.name == text }.map(\.number)
        }
    }

    /// A name as it is kept.
    ///
    /// - Throws: ``ArchiveError`` `usage` where it is blank, a number, too long, has control characters, or looks like what
    ///   lines of the ledger say of who acted.
    static func proved(_ name: String, _ subject: String) throws(ArchiveError) -> String {
        let name = SearchSaving.trimmed(name)
        let isClean = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard !name.isEmpty, Int(name) == nil, name.unicodeScalars.count <= longest, isClean else {
            throw ArchiveError(
                code: .usage, subject: subject,
                message: "a name has 1 to \(longest) characters, is no number and has no control characters")
        }
        guard !["agent", "token", "uid", "test"].contains(where: { name.lowercased().hasPrefix("\($0):") }) else {
            throw ArchiveError(
                code: .usage, subject: subject,
                message: "agent:, token:, uid: and test: begin what the ledger calls those who act; choose another name"
            )
        }
        return name
    }
}
