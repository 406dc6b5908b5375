// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Queries
internal import Records

/// Saves searches with what they find, so that they can be run again later and compared.
///
/// Saving is an act: it takes an exact query only, and the line in the ledger fixes which records matched. The name is
/// free text, and so it is in the detail of the act. A name may be used again: then its newest one is meant by it.
public struct SearchSaving {
    /// The most characters of a name.
    public static let longestName = 200

    let archive: Archive

    /// The most records that are listed one by one.
    var mostListed = SavedSearchAct.mostListed

    public init(_ archive: Archive) { self.archive = archive }

    /// Saves a search.
    ///
    /// What matches is gathered without the lock, as of one line; only the list and the line are written under it.
    ///
    /// Order of writes: the list of the records, synchronised; the detail and its commitment, synchronised; the line.
    ///
    /// *Durability:* when this returns, the saved search survives a power cut.
    ///
    /// - Parameters:
    ///   - name: what it is called; blanks around it do not count.
    ///   - text: the query; each part of it must have a meaning, and the blank text is everything.
    /// - Throws: ``ArchiveError`` `usage` where the query is not exact or the name is none; `failed` where a volume can't
    ///   be looked into; `not-allowed` without leave to write: nothing was saved.
    /// - Complexity: linear in the records that match, and 16 bytes of memory for each.
    public func save(_ name: String, _ text: String) throws(ArchiveError) -> SavedSearch {
        try ArchiveError.wrap {
            let name = try Self.proved(name)
            try refuseUnlogged()
            let understanding = archive.understanding(of: text)
            try understanding.refuseUnlessExact(text)
            let matches = try QueryMatches(understanding.query, in: archive)
            let found = try SavedPopulation(matches)
            let detail = SavedSearchDetail(
                name: name, query: text, understood: QueryPrinter.print(understanding.query))
            return try write(detail, found)
        }
    }

    /// Puts what was found into the ledger.
    ///
    /// - Throws: ``ArchiveError`` `failed` where not all volumes could be looked into.
    func write(_ detail: SavedSearchDetail, _ found: SavedPopulation) throws -> SavedSearch {
        if let key = found.incomplete.first {
            throw ArchiveError(
                code: .failed, subject: "\(key)",
                message: "volume \(key) can't be looked into, so that what is saved would lack its records; run "
                    + "'muniment rebuild', then repeat")
        }
        return try archive.withLock { session in
            let act = SavedSearchAct(
                number: try archive.register().lastSavedSearch() + 1,
                population: FrozenPopulation(count: found.records.count, digest: found.digest, line: found.line),
                list: found.records.count > mostListed ? nil : try session.freeze(found.records))
            let line = try session.record(
                .savedSearch(act), detail: ActDetail(act: SavedSearchDetail.act, members: detail.members))
            return SavedSearch(entry: SavedSearchEntry(act, line), words: SavedSearch.Words(detail))
        }
    }

    /// Refuses at once what could not be written in the end.
    func refuseUnlogged() throws(ArchiveError) {
        if !archive.isLogged { try archive.withLock { _ in } }
    }

    /// The saved searches of the archive in the order in which they were saved, those of one name among them.
    ///
    /// - Throws: ``ArchiveError``.
    /// - Complexity: reads the detail of each.
    public func list() throws(ArchiveError) -> [SavedSearch] {
        try ArchiveView.answer(from: archive) { _ in
            try archive.register().savedSearches().map { SavedSearch(entry: $0, words: words(of: $0)) }
        }
    }

    /// The saved search that is meant.
    ///
    /// - Throws: ``ArchiveError`` `not-found`.
    /// - Complexity: by its name, reads details from the newest one on.
    func find(_ reference: SavedSearchReference) throws -> SavedSearch {
        let found: SavedSearch? = try ArchiveView.answer(from: archive) { _ in
            switch reference {
            case .number(let number):
                return try archive.register().savedSearch(number).map { SavedSearch(entry: $0, words: words(of: $0)) }
            case .name(let name):
                for entry in try archive.register().savedSearches().reversed() {
                    if let words = words(of: entry), words.name == name {
                        return SavedSearch(entry: entry, words: words)
                    }
                }
                return nil
            }
        }
        if let found { return found }
        let (name, number) =
            switch reference {
            case .name(let name): (name, "of this name")
            case .number(let number): ("\(number)", "\(number)")
            }
        throw ArchiveError(
            code: .notFound, subject: name,
            message: "there is no saved search \(number); 'muniment search --saved-list' lists those that were saved")
    }

    private func words(of entry: SavedSearchEntry) -> SavedSearch.Words? {
        guard let key = entry.detail, let content = try? archive.detail(of: entry.sequence, in: key) else { return nil }
        return SavedSearchDetail(content).map { SavedSearch.Words($0) }
    }

    // MARK: Names

    static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// A name as it is kept.
    ///
    /// - Throws: ``ArchiveError`` `usage` where it is blank, a number, too long, or has control characters.
    private static func proved(_ name: String) throws(ArchiveError) -> String {
        let name = trimmed(name)
        let isClean = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard !name.isEmpty, Int(name) == nil, name.unicodeScalars.count <= longestName, isClean else {
            throw ArchiveError(
                code: .usage, subject: "--save",
                message: "a saved search has a name of 1 to \(longestName) characters that is no number and has no "
                    + "control characters")
        }
        return name
    }
}
