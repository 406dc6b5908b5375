// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Durability
internal import Glibc
internal import Records
internal import SystemPackage

/// Retrieves a list of ids into a folder: of each the version in force, byte for byte, or the text by which it is found.
///
/// A file is named after its id, and is nowhere but in the folder, whatever the id holds. Nothing that is there already
/// is written over.
struct BulkRetrieval {
    let command: GetCommand
    let asOf: CivilDate?
    let isText: Bool

    private var options: ArchiveOptions { command.options }

    private struct Row {
        var id: String
        var outcome: String
        var record = ""
        var file = ""
    }

    /// - Throws: ``ExitStatus`` `findings` where an id gave no file.
    func run(_ list: String, into folder: String) throws {
        let ids = try Self.ids(from: list)
        let archive = try command.openArchive(gathering: 1_000)
        let directory = CommandLinePath.all([folder])[0]
        let fileSystem = LocalFileSystem()
        if try fileSystem.status(directory) == nil { try fileSystem.createDirectory(directory) }
        var rows: [Row] = []
        try RecordLookup(archive).find(each: ids, asOf: asOf) { id, outcome in
            switch outcome {
            case .success(let outcome): rows.append(try row(id, outcome, of: archive, in: directory))
            case .failure(let error):
                StandardError.tell(error.message)
                rows.append(Row(id: id, outcome: "damaged"))
            }
        }
        try say(rows)
        if rows.contains(where: { $0.outcome != "found" }) { throw ExitStatus.findings }
    }

    /// The ids of a list, one a line; `-` is standard input.
    ///
    /// - Throws: ``ArchiveError`` `failed` where it can't be read.
    static func ids(from list: String) throws -> [String] {
        var bytes: [UInt8] = []
        if list == "-" {
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while case let count = Glibc.read(0, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
        } else {
            let path = CommandLinePath.all([list])[0]
            do {
                let file = try LocalFileSystem().open(path, .read)
                bytes = try file.read(at: 0, count: file.length())
            } catch {
                throw ArchiveError(
                    code: .failed, subject: "--ids-from",
                    message: "the list \(Wording.path(path)) can't be read: \(error.message)", cause: error)
            }
        }
        return bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
            .map { String(decoding: $0, as: UTF8.self).drop { $0 == " " } }
            .map { line in String(line.reversed().drop { $0 == " " || $0 == "\t" }.reversed()) }.filter { !$0.isEmpty }
    }

    private func row(
        _ id: String, _ outcome: LookupOutcome, of archive: Archive, in directory: FilePath
    ) throws -> Row {
        switch outcome {
        case .notFound: return Row(id: id, outcome: "not-found")
        case .destroyed: return Row(id: id, outcome: "destroyed")
        case .withheld: return Row(id: id, outcome: "withheld")
        case .ambiguous: return Row(id: id, outcome: "ambiguous")
        case .found(let chain):
            let record = chain.current
            let bytes = isText ? try SearchedText(of: record, in: archive).bytes : record.content
            let suffix = isText ? "txt" : record.envelope.parsed.format.fileExtension
            let name = try write(bytes, as: Self.name(of: id), suffix, in: directory)
            return Row(id: id, outcome: "found", record: "\(record.id)", file: name)
        }
    }

    /// Writes a new file.
    ///
    /// - Returns: the name that was free.
    private func write(
        _ bytes: [UInt8], as name: String, _ suffix: String, in directory: FilePath
    ) throws -> String {
        let fileSystem = LocalFileSystem()
        for number in 1...10_000 {
            let full = "\(name)\(number == 1 ? "" : "-\(number)").\(suffix)"
            do {
                let file = try fileSystem.open(directory.appending(full), .createExclusive)
                try file.write(bytes, at: 0)
                return full
            } catch {
                guard error.code == .exists else { throw error }
            }
        }
        throw ArchiveError(
            code: .failed, subject: name,
            message: "\(Wording.path(directory)) has too many files of the name \(name); name an empty folder")
    }

    /// A file name made of letters, digits, full stops, hyphens and underscores, at most 100 of them.
    static func name(of id: String) -> String {
        let characters = id.prefix(100).map { character -> Character in
            character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
                ? character : "_"
        }
        let name = String(characters)
        return name.isEmpty || name.hasPrefix(".") || name.hasPrefix("-") ? "_" + name.dropFirst() : name
    }

    private func say(_ rows: [Row]) throws {
        switch options.format {
        case .csv:
            var text = CommaSeparatedText(["id", "outcome", "record", "file"])
            try text.begin()
            for row in rows { try text.say([row.id, row.outcome, row.record, row.file]) }
        case .jsonl: try sayJSON(rows)
        case .table, nil:
            if options.json { return try sayJSON(rows) }
            var table = TextTable(
                [("id", .left), ("outcome", .left), ("record", .left), ("file", .left)], dropping: ["record"],
                toned: ["outcome"])
            for row in rows { table.add([row.id, row.outcome, row.record, row.file]) }
            try table.print()
            let found = rows.count { $0.outcome == "found" }
            StandardError.tell("\(Wording.number(found)) of \(Wording.count(rows.count, "id")) found")
        }
    }

    private func sayJSON(_ rows: [Row]) throws {
        for row in rows {
            var members: [String: CanonicalJSON] = [
                "type": "retrieval", "id": .string(row.id), "outcome": .string(row.outcome),
            ]
            if !row.record.isEmpty { members["record"] = .string(row.record) }
            if !row.file.isEmpty { members["file"] = .string(row.file) }
            try StandardOutput.say(JSONText.line(members))
        }
    }
}
