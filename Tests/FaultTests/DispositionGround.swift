// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// An archive with an approved plan over two volumes, one of which goes as a whole: chains, later envelopes, rows below a
/// header, mails with files, and bytes that two records share. Made once.
struct DispositionGround: Sendable {
    let directory: TemporaryDirectory
    var archive: FilePath { directory.path.appending("archive") }

    /// The records of the plan; and all records by what each of their envelopes is.
    private(set) var doomed: Set<RecordID> = []
    private(set) var histories: [RecordID: [String]] = [:]

    /// Which records each word was in.
    private(set) var words: [String: Set<RecordID>] = [:]

    static let plan = 1
    static let now = "2024-01-02T13:00:00Z"
    static let made = Result { try DispositionGround() }

    static func environment(
        _ disk: any FileSystem, at time: String = now, by agent: String = "test:keeper", wait: Double = 5
    ) -> ArchiveEnvironment {
        let clock = Timestamp(time) ?? Timestamp(milliseconds: 0)
        return ArchiveEnvironment(fileSystem: disk, clock: { clock }, agent: agent, lockWait: wait)
    }

    private init() throws {
        directory = try TemporaryDirectory.inMemory()
        func open(_ time: String, _ agent: String = "test:keeper") throws -> Archive {
            try Archive(at: archive, in: Self.environment(LocalFileSystem(), at: time, by: agent))
        }
        let first = "2019-03-02T10:00:00Z"
        let early = Self.environment(LocalFileSystem(), at: first)
        _ = try ArchiveCreation(hasTestClock: true).run(at: archive, in: early)
        let whole = (1...8).map { Self.confirmation("W-\($0)", "2019", amends: $0 == 4 ? "W-3" : nil) }
        try ingest(["w.fix": whole.joined(separator: "\nbetween\n")], open(first))
        let second = "2020-03-02T10:00:00Z"
        _ = try open(second).confirmTime()
        let partly = (1...30).map { Self.confirmation("S-\($0)", "2020", amends: [6: "S-5", 8: "S-7"][$0]) }
        try ingest(
            [
                "s.fix": partly.joined(separator: "\nbetween\n"), "note.txt": Self.shared,
                "rows.csv": "Trade ID,Trade Date,Quantity,Comment\n"
                    + (1...4).map { "R-\($0),2020-03-02,100,word r\($0)x" }.joined(separator: "\n") + "\n",
                "1.eml": Self.mail("m1x", Self.shared), "2.eml": Self.mail("m2x", "a file wordf2x\n"),
            ], open(second))
        // Stay: a record with later envelopes, a chain, a row, and a mail with the file whose bytes a note has as well.
        for desk in ["Rates", "Credit"] {
            _ = try RecordRevision(open(second)).correct(["S-3"], [FieldCorrection(.desk, [desk])], reason: "said so")
        }
        let mails = try Self.hits("m1x", open(second))
        let holds = HoldAdministration(try open(second))
        let kept = HoldRequest(
            matter: "M-1", reason: "case", .ids(["S-3", "S-6", "S-20", "R-2"] + mails.map { "\($0)" }))
        _ = try holds.place(kept, on: holds.gather(kept))
        _ = try open(Self.now).confirmTime()
        let keeper = DispositionAdministration(try open(Self.now))
        _ = try keeper.plan(keeper.gather(), reason: "due")
        _ = try DispositionAdministration(open(Self.now, "test:approver")).approve(Self.plan, reason: "seen")
        doomed = Set(try keeper.records(of: keeper.show(Self.plan)))
        let reader = try open(Self.now)
        for id in try Self.hits("", reader) { histories[id] = try Self.history(of: id, reader) }
        for word in (1...8).map({ "wordw\($0)x" }) + (1...30).map({ "words\($0)x" })
            + ["m1x", "m2x", "wordf2x", "sharedx", "r1x", "r2x", "parse:unparsed"]
        {
            words[word] = try Self.hits(word, reader)
        }
        try #require(words.values.allSatisfy { !$0.isEmpty } && words["sharedx"]?.count == 2)
        // Three of each mail, if the mail counts; two held records for the shared bytes of a mail and a note.
        try #require(doomed.count > 30 && survivors.count > 6 && doomed.isSubset(of: histories.keys))
    }

    var survivors: Set<RecordID> { Set(histories.keys).subtracting(doomed) }

    private func ingest(_ sources: [String: String], _ archive: Archive) throws {
        let folder = directory.path.appending("sources-\(sources.count)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        for (name, text) in sources {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.appending(name).string))
        }
        var ingestion = Ingestion(archive) { _ in }
        ingestion.options.recordClass = .tradeConfirmation
        _ = try ingestion.run([folder])
    }

    static func confirmation(_ id: String, _ year: String, amends: String? = nil) -> String {
        let link = amends.map { "666=1|772=\($0)" } ?? "666=0"
        let word = "word" + id.lowercased().replacing("-", with: "") + "x"
        return SourceMessages.fix(
            "35=AK|49=BROKER|56=FUND|34=7|664=\(id)|\(link)|75=\(year)0302|55=ACME|54=1|80=100|6=42.50|58=\(word)")
    }

    private static let shared = "what was agreed on the telephone: sharedx\n"

    private static func mail(_ word: String, _ file: String) -> String {
        """
        From: a@alder.example\r
        To: b@birch.example\r
        Date: Mon, 2 Mar 2020 09:00:00 +0000\r
        Message-ID: <\(word)@alder.example>\r
        Subject: terms\r
        MIME-Version: 1.0\r
        Content-Type: multipart/mixed; boundary="B"\r
        \r
        --B\r
        Content-Type: text/plain\r
        \r
        see the file \(word)\r
        --B\r
        Content-Type: text/plain; name="terms.txt"\r
        Content-Disposition: attachment; filename="terms.txt"\r
        Content-Transfer-Encoding: base64\r
        \r
        \(Data(file.utf8).base64EncodedString())\r
        --B--\r

        """
    }

    // MARK: What an archive answers

    static func hits(_ text: String, _ archive: Archive) throws -> Set<RecordID> {
        try ArchiveSearch(archive).run(SearchRequest(text, limit: 1_000)) { answer in
            Set(answer.hits.filter { $0.volume.recordClass != .auditTrail }.map(\.id))
        }
    }

    static func history(of id: RecordID, _ archive: Archive) throws -> [String] {
        try RecordLookup(archive).envelopes(of: id).map { version in
            "\(version.version) \(version.since) \(version.until ?? 0) \(version.sequence) \(version.place) "
                + "\(version.envelopeBytes) \(version.contentDigest) \(version.content.count) \(version.salt)"
        }
    }
}

/// A copy of the archive, in which things go wrong.
struct DispositionPlay {
    let ground: DispositionGround
    let root: FilePath

    /// What came to be said or held since; and what came in.
    var histories: [RecordID: [String]] = [:]
    var spared: Set<RecordID> = []
    var fresh: Set<RecordID> = []

    /// What is destroyed for all who ask, but held since, while its files are there.
    var late: Set<RecordID> = []

    init(_ ground: DispositionGround, _ root: FilePath) {
        self.ground = ground
        self.root = root
        histories = ground.histories
    }

    var doomed: Set<RecordID> { ground.doomed.subtracting(spared) }
    private var survivors: Set<RecordID> { Set(histories.keys).subtracting(doomed).union(fresh) }

    func open(_ disk: any FileSystem = LocalFileSystem(), wait: Double = 5, by agent: String = "test:keeper") throws
        -> Archive
    {
        try Archive(at: root, in: DispositionGround.environment(disk, by: agent, wait: wait))
    }

    /// Nothing that stays is lost or changed, and what goes is there as a whole or not at all, whoever asks.
    ///
    /// - Returns: the records of the plan that are there.
    @discardableResult
    func check(_ comment: Comment, in reader: Archive? = nil, isVerified: Bool = true) throws -> Set<RecordID> {
        // The next command of anybody puts in order what was left.
        _ = try ArchiveStatus(of: reader ?? open())
        let archive =
            try reader ?? Archive(at: root, in: DispositionGround.environment(LocalFileSystem()), unlogged: true)
        var there: Set<RecordID> = []
        for id in ground.doomed.sorted() where try isThere(id, archive, comment) { there.insert(id) }
        #expect(spared.isSubset(of: there), "what was held since is gone, \(comment)")
        let all = survivors.union(there)
        #expect(try DispositionGround.hits("", archive) == all, comment)
        for id in all.subtracting(fresh) {
            #expect(try DispositionGround.history(of: id, archive) == histories[id], comment)
        }
        for (word, ids) in ground.words.sorted(by: { $0.key < $1.key }) where ids.count > 1 || word.hasSuffix("3x") {
            #expect(try DispositionGround.hits(word, archive) == ids.intersection(all), "\(word), \(comment)")
        }
        if isVerified {
            let findings = try Verification(open()).run().findings
            #expect(findings.isEmpty, "\(findings.map { "\($0.subject): \($0.message)" }), \(comment)")
        }
        return there
    }

    /// A hold on what goes, which it must keep where the files are there.
    mutating func hold(_ word: String, there: Set<RecordID>) throws {
        let holds = HoldAdministration(try open())
        let request = HoldRequest(matter: "for \(word)", reason: "case", .query(word))
        _ = try holds.place(request, on: holds.gather(request))
        let id = try #require(ground.words[word]?.first)
        spare(id, word.hasPrefix("wordw") ? "2019" : "2020", there: there)
        for other in unread { spare(other, "2020", there: there) }
    }

    /// What a hold by a query is also on: what nobody could read, and the mail that it came with.
    var unread: Set<RecordID> {
        Set(["parse:unparsed", "m2x"].compactMap { ground.words[$0] }.joined()).intersection(ground.doomed)
    }

    /// What keeps a record since, of the volume of a year.
    mutating func spare(_ id: RecordID, _ year: String, there: Set<RecordID>) {
        let pack = root.appending("volumes/trade-confirmation/\(year)/001/content.pack")
        if spared.contains(id) { return }
        if there.contains(id) {
            spared.insert(id)
        } else if FileManager.default.fileExists(atPath: pack.string) {
            late.insert(id)
        }
    }

    private func isThere(_ id: RecordID, _ archive: Archive, _ comment: Comment) throws -> Bool {
        try RecordLookup(archive).find("\(id)") { outcome in
            switch outcome {
            case .found: return true
            case .destroyed: return false
            default:
                Issue.record("\(id) is neither there nor destroyed: \(outcome), \(comment)")
                return false
            }
        }
    }

    /// Carries the plan out to its end: what goes is exactly what the plan has and nothing keeps.
    mutating func finish(_ comment: Comment, rebuilt: Bool = false) throws {
        if try DispositionAdministration(open()).show(DispositionGround.plan).state != .executed {
            let outcome = try DispositionExecution(open()).run(DispositionGround.plan)
            #expect(outcome.isEnded && outcome.unlinking.isEmpty, comment)
        }
        spared.formUnion(late)
        let certificate = try DispositionAdministration(open()).certificate(DispositionGround.plan)
        for id in doomed.symmetricDifference(certificate.records) {
            let named = ground.words.filter { $0.value.contains(id) }.keys.sorted()
            Issue.record("\(id) with \(named) is not where it should be, \(comment)")
        }
        #expect(try check(comment) == spared, comment)
        let left = try ArchiveLayout(root: root).volumesOnDisk(in: LocalFileSystem())
            .filter { $0.recordClass != .auditTrail }
        let named = try ArchiveSearch(open()).run(SearchRequest("", limit: 1_000)) { Set($0.hits.map(\.volume)) }
        #expect(Set(left) == named.filter { $0.recordClass != .auditTrail }, "files are left, \(comment)")
        guard rebuilt else { return }
        _ = try Rebuild(open()).run()
        #expect(try check("rebuilt, \(comment)") == spared, comment)
        #expect(
            try DispositionAdministration(open()).certificate(DispositionGround.plan).records == doomed.sorted(),
            comment)
    }
}
