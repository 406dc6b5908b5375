// SPDX-License-Identifier: Apache-2.0

public import Records

/// What a person says of single sources, as a table: one line a source, in CSV (RFC 4180) with a header.
///
/// The columns are `path` (or `name`), `class`, `legal_entity`, `desk` and `account`, in any order; an empty cell says
/// nothing. A line holds for the source whose path is the same, or else for those whose last component is.
public struct CaptureManifest: Hashable, Sendable {
    private struct Line: Hashable {
        var recordClass: RecordClass?
        var legalEntity = ""
        var desk = ""
        var account = ""
    }

    private static let columns = ["path", "name", "class", "legal_entity", "desk", "account"]

    private var lines: [[UInt8]: Line] = [:]

    /// Reads a manifest.
    ///
    /// - Parameter name: what the manifest is called in errors.
    /// - Throws: ``ArchiveError`` `usage` with the line where it can't be read, for a manifest that is half understood
    ///   would file records wrongly.
    public init(_ bytes: [UInt8], name: String) throws(ArchiveError) {
        var rows = CommaSeparatedRows(bytes)
        func refuse(_ problem: String) -> ArchiveError {
            ArchiveError(
                code: .usage, subject: name,
                message: "line \(rows.line) of the manifest \(name) \(problem); correct it and repeat")
        }
        guard let header = rows.next() else { throw refuse("is empty and should name the columns, such as path,class") }
        let titles = header.map { String(decoding: $0, as: UTF8.self).lowercased().replacing(" ", with: "_") }
        if let unknown = titles.first(where: { !Self.columns.contains($0) }) {
            throw refuse("has a column '\(unknown)', which is none of path, class, legal_entity, desk and account")
        }
        guard titles.count(where: { $0 == "path" || $0 == "name" }) == 1, Set(titles).count == titles.count else {
            throw refuse("should name each column once, and one of them path")
        }
        while let row = rows.next() {
            if row.allSatisfy(\.isEmpty) { continue }
            guard row.count == titles.count else {
                throw refuse("has \(row.count) cells and the header \(titles.count)")
            }
            var line = Line()
            var key: [UInt8] = []
            for (title, cell) in zip(titles, row) {
                let text = String(decoding: cell, as: UTF8.self)
                switch title {
                case "class":
                    guard !text.isEmpty else { continue }
                    guard let recordClass = RecordClass(text) else {
                        throw refuse("has a class that is no name of one")
                    }
                    line.recordClass = recordClass
                case "legal_entity": line.legalEntity = text
                case "desk": line.desk = text
                case "account": line.account = text
                default: key = cell
                }
            }
            guard !key.isEmpty else { throw refuse("names no source") }
            guard lines.updateValue(line, forKey: key) == nil else {
                throw refuse("names a source for the second time")
            }
        }
    }

    /// What is said of a source, over what is said of all.
    public func options(for name: SourceName, over options: CaptureOptions) -> CaptureOptions {
        guard let key = key(of: name), let line = lines[key] else { return options }
        var options = options
        if let recordClass = line.recordClass { options.recordClass = recordClass }
        if !line.legalEntity.isEmpty { options.legalEntity = line.legalEntity }
        if !line.desk.isEmpty { options.desk = line.desk }
        if !line.account.isEmpty { options.account = line.account }
        return options
    }

    /// The sources of the manifest that are none of these.
    public func missing(from names: [SourceName]) -> [SourceName] {
        let found = Set(names.compactMap { key(of: $0) })
        return lines.keys.filter { !found.contains($0) }.map { SourceName(bytes: $0) }
            .sorted { "\($0)" < "\($1)" }
    }

    private func key(of name: SourceName) -> [UInt8]? {
        if lines[name.bytes] != nil { return name.bytes }
        let last = name.bytes.split(separator: UInt8(ascii: "/")).last.map { Array($0) } ?? []
        return lines[last] == nil ? nil : last
    }
}
