// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// What was said of a record, from which line of the ledger on.
struct SaidOfRecord: Hashable {
    var line: Int
    var recordClass: RecordClass
    var desk = ""
    var isParsed = false
}

/// An act on records, as a test plans it.
struct PlannedRevision: CustomStringConvertible {
    enum Saying: Hashable {
        case desk(String)
        case recordClass(RecordClass)
        case parsed
    }

    var saying: Saying
    var ids: [RecordID]

    var description: String { "\(saying) of \(ids.count)" }

    /// The act as a command line.
    var arguments: [String] {
        switch saying {
        case .desk(let desk): ["correct", "--set", "desk=\(desk)", "--reason", "a trial"] + ids.map { "\($0)" }
        case .recordClass(let name): ["reclassify", "--class", name.name, "--reason", "a trial"] + ids.map { "\($0)" }
        case .parsed: ["reparse", "--all"]
        }
    }

    func run(_ archive: Archive) throws {
        let revision = RecordRevision(archive)
        let names = ids.map { "\($0)" }
        switch saying {
        case .desk(let desk): _ = try revision.correct(names, [FieldCorrection(.desk, [desk])], reason: "a trial")
        case .recordClass(let name): _ = try revision.reclassify(names, to: name, reason: "a trial")
        case .parsed: _ = try revision.reparse(.all)
        }
    }
}

/// An archive of confirmations that no parser understood when they came in, and a model of all that was said of them
/// later: the ledger says which acts came to pass.
final class RevisionTrial {
    static let classes: [RecordClass] = [.tradeConfirmation, .swap, .statement, .settlement]

    private let directory: TemporaryDirectory
    let root: FilePath
    let place: FilePath
    let disk: any FileSystem
    var random: SeededGenerator
    private(set) var said: [RecordID: [SaidOfRecord]] = [:]
    private(set) var bytes: [RecordID: [UInt8]] = [:]
    private(set) var lastLine = 0
    private var desks = 0

    /// - Parameter makeDisk: the disk of the archive in a folder, once records are in it.
    init(_ count: Int, seed: UInt64, _ makeDisk: (FilePath) throws -> any FileSystem = { _ in LocalFileSystem() })
        throws
    {
        directory = try TemporaryDirectory()
        root = directory.path.appending("archive")
        place = directory.path.appending("output")
        random = SeededGenerator(seed: seed)
        for name in ["output", "sources"] {
            try FileManager.default.createDirectory(
                atPath: directory.path.appending(name).string, withIntermediateDirectories: true)
        }
        let local = TrialArchive(root: root, disk: LocalFileSystem())
        try local.create()
        var environment = local.environment
        environment.parse = { format, _, _ in ParsedRecord(state: .unparsed, format: format, rule: "none-1") }
        for start in stride(from: 0, to: count, by: 500) {
            let messages = (start..<min(count, start + 500)).map { SourceMessages.confirmation("REV-\($0)") }
            let path = directory.path.appending("sources").appending("\(start).fix")
            try Data(messages.joined().utf8).write(to: URL(fileURLWithPath: path.string))
        }
        let ingestion = Ingestion(try Archive(at: root, in: environment)) { _ in }
        _ = try ingestion.run([directory.path.appending("sources")])
        let reader = try Archive(at: root, in: local.environment)
        let answer = try ArchiveSearch(reader).run(SearchRequest("", limit: count + 1)) { $0 }
        try #require(answer.hits.count == count)
        for hit in answer.hits {
            said[hit.id] = [SaidOfRecord(line: 0, recordClass: hit.volume.recordClass)]
            bytes[hit.id] = try RecordLookup(reader).envelopes(of: hit.id).first?.content
        }
        disk = try makeDisk(root)
        lastLine = try lines(after: 0).last?.sequence ?? 0
    }

    var trial: TrialArchive { TrialArchive(root: root, disk: disk) }
    var ids: [RecordID] { said.keys.sorted() }

    private func lines(after sequence: Int) throws -> [LedgerLine] {
        var lines: [LedgerLine] = []
        let reader = LedgerReader(root.appending("ledger"), in: LocalFileSystem())
        _ = try reader.read(after: LedgerHead()) { line, _ in if line.sequence > sequence { lines.append(line) } }
        return lines
    }

    /// An act on some records, or on all.
    func plan() -> PlannedRevision {
        let all = ids
        let count = random.next() % 4 == 0 ? all.count : 1 + Int(random.next() % UInt64(max(1, all.count / 8)))
        let some = Array(all.shuffled(using: &random).prefix(count))
        switch random.next() % 5 {
        case 0, 1:
            desks += 1
            return PlannedRevision(saying: .desk("desk\(desks)x"), ids: Array(some.prefix(900)))
        case 2, 3:
            let target = Self.classes[Int(random.next() % UInt64(Self.classes.count))]
            return PlannedRevision(saying: .recordClass(target), ids: Array(some.prefix(900)))
        default: return PlannedRevision(saying: .parsed, ids: [])
        }
    }

    /// Takes into the model what the ledger says of an act, whether it ended well or not.
    func absorb(_ plan: PlannedRevision) throws {
        for line in try lines(after: lastLine) {
            lastLine = line.sequence
            guard case .revision(let revision) = line.act else { continue }
            for id in revision.records {
                var now = try #require(said[id]?.last)
                now.line = line.sequence
                switch plan.saying {
                case .desk(let desk): now.desk = desk
                case .recordClass(let name): now.recordClass = name
                case .parsed: now.isParsed = true
                }
                said[id]?.append(now)
            }
        }
    }

    /// What is said of a record as of a line.
    func said(of id: RecordID, at line: Int) -> SaidOfRecord? { said[id]?.last { $0.line <= line } }

    /// Every envelope of some records is there and says what the model says, and searches go by the last ones.
    func check(_ comment: Comment, sample: Int = 40, in archive: Archive? = nil) throws {
        let reader = try archive ?? trial.open()
        let lookup = RecordLookup(reader)
        for id in ids.shuffled(using: &random).prefix(sample) {
            let expected = said[id] ?? []
            let found = try lookup.envelopes(of: id)
            #expect(found.map(\.version) == Array(1...expected.count), comment)
            for (found, expected) in zip(found, expected) {
                #expect(found.envelope.classification.recordClass == expected.recordClass, comment)
                #expect(found.envelope.desk == expected.desk, comment)
                #expect((found.envelope.parsed.state == .parsed) == expected.isParsed, comment)
                #expect(found.content == bytes[id], comment)
            }
        }
        for name in Self.classes + [.transmission, .unclassified] {
            let expected = Set(said.filter { $0.value.last?.recordClass == name }.keys)
            let answer = try ArchiveSearch(reader).run(
                SearchRequest("class:\(name)", limit: said.count + 1, isCounted: true)
            ) { $0 }
            #expect(
                Set(answer.hits.map(\.id)) == expected && answer.hits.count == expected.count, "\(name), \(comment)")
            #expect(answer.count == expected.count && answer.coverage.records == said.count, "\(name), \(comment)")
        }
        for desk in Set(said.values.compactMap { $0.last?.desk }).sorted().suffix(4) where !desk.isEmpty {
            let expected = Set(said.filter { $0.value.last?.desk == desk }.keys)
            let answer = try ArchiveSearch(reader).run(SearchRequest(desk, limit: said.count + 1)) { $0 }
            #expect(
                Set(answer.hits.map(\.id)) == expected && answer.hits.count == expected.count, "\(desk), \(comment)")
        }
        let parsed = said.values.count { $0.last?.isParsed == true }
        let answer = try ArchiveSearch(reader).run(SearchRequest("parse:parsed", limit: 1, isCounted: true)) { $0 }
        #expect(answer.count == parsed, comment)
    }

    func expectVerified(_ comment: Comment) throws { try trial.expectVerified(comment) }

    /// All answers that are compared after a rebuild.
    func answers() throws -> [String] {
        let reader = try TrialArchive(root: root, disk: LocalFileSystem()).open(unlogged: true)
        var answers: [String] = []
        for text in ["", "class:swap", "parse:parsed", "desk1x", "id:REV-7", "-class:swap"] {
            let answer = try ArchiveSearch(reader).run(SearchRequest(text, limit: 100_000, isCounted: true)) { $0 }
            answers.append("\(text) \(answer.count ?? -1): \(answer.hits)")
        }
        return answers
    }

    /// The rows of all indexes and of the register, without what depends on how a file came about.
    func rows() throws -> [String: String] {
        var rows: [String: String] = [:]
        // A kill may leave a volume that was made for records which never came: no line names it.
        let volumes = Set(try lines(after: 0).flatMap(\.deposits).flatMap(\.volumes).map(\.volume))
        for key in volumes.sorted() where key.recordClass != .auditTrail {
            let layout = ArchiveLayout(root: root).volume(key)
            let (name, _) = try VolumeDescription.current(layout, in: LocalFileSystem())
            for table in ["record", "kind", "accession", "content", "part"] {
                rows["\(key) \(table)"] = try Self.dump(layout.index(name), table)
            }
        }
        let register = ArchiveLayout(root: root).register
        for table in ["supersession", "capture"] { rows[table] = try Self.dump(register, table) }
        return rows
    }

    private static func dump(_ path: FilePath, _ table: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "sqlite3", "-readonly", "-quote", path.string, "SELECT * FROM \(table) ORDER BY 1, 2",
        ]
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self)
        try #require(process.terminationStatus == 0, "\(path) \(table): \(text.suffix(300))")
        return text
    }

    /// Rebuilt, it has the same rows and gives the same answers.
    func expectSameAfterRebuild(_ comment: Comment) throws {
        _ = try ArchiveStatus(of: trial.open())
        let before = try (answers(), rows())
        _ = try Rebuild(trial.open()).run()
        let after = try (answers(), rows())
        #expect(after.0 == before.0, comment)
        #expect(Set(after.1.keys) == Set(before.1.keys), comment)
        for (name, rows) in before.1 where after.1[name] != rows && name != "capture" {
            Issue.record("\(name): \(rows.prefix(300)) is now \((after.1[name] ?? "").prefix(300)), \(comment)")
        }
    }
}
