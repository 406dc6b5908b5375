// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Durability
public import Ledger
internal import Packs
public import Records
public import SystemPackage

/// What an export came to.
public struct ExportReport: Sendable {
    public var entry: ExportEntry

    /// The folders of the bags, each with the SHA-256 of its tag manifest.
    public var bags: [(path: FilePath, digest: Digest)]
    public var gaps: [ExportGap]

    /// Records among the gaps that are restricted.
    public var withheld: Int { gaps.count { $0.reason == .withheld } }

    /// The checkpoint on which the proofs rest.
    public var checkpoint: SignedCheckpoint

    /// What a reproduction has otherwise than the first time; empty where there is nothing.
    public var differences: [String] = []
}

/// Gives records away: BagIt bags with originals, views, envelopes, proofs, tables and the trail of just these records
/// (Docs/Export.md).
///
/// An export is an act: its line in the ledger is durable before the bags have their names. What is damaged or not found is
/// listed as a gap, and the rest goes on.
public struct RecordExport {
    let archive: Archive

    /// Makes the reading view of a record from the chain that it is in.
    private let view: (ConfirmationChain) throws -> [UInt8]

    public init(_ archive: Archive, view: @escaping (ConfirmationChain) throws -> [UInt8]) {
        self.archive = archive
        self.view = view
    }

    /// Gathers what is to be exported. It reads no record but for the ids of a list.
    ///
    /// - Throws: ``ArchiveError`` `usage` where the request is not as it has to be; `failed` where a volume can't be looked
    ///   into.
    public func gather(_ request: ExportRequest) throws(ArchiveError) -> ExportSet {
        try request.prove()
        return try ArchiveError.wrap {
            switch request.selection {
            case .query(let text): try ExportSet(query: text, in: archive)
            case .ids(let ids): try ExportSet(ids: ids, in: archive)
            }
        }
    }

    /// Writes an export under a new name: a folder, or a file where its only bag is one.
    ///
    /// Order of writes: the bags, under a name that ends in `.part`; the list of records, the detail and the line,
    /// synchronised; then the export gets its name. A crash leaves something of the other name, and no export or one that
    /// nobody has got.
    ///
    /// *Durability:* when this returns, the line survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `failed` where the folder is there already or can't be written; nothing is in the ledger.
    /// - Complexity: reads and proves each record; goes through the ledger once a bag.
    public func write(
        _ set: ExportSet, _ request: ExportRequest, to folder: FilePath, as form: ExportForm = .folders,
        progress: (Int) -> Void = { _ in }
    ) throws(ArchiveError) -> ExportReport {
        try ArchiveError.wrap {
            try refuseUnlogged()
            return try write(set, request, of: nil, to: folder, as: form, progress)
        }
    }

    /// Refuses at once what could not be written in the end.
    func refuseUnlogged() throws(ArchiveError) {
        if !archive.isLogged { try archive.withLock { _ in } }
    }

    func write(
        _ set: ExportSet, _ request: ExportRequest, of first: ExportEntry?, to folder: FilePath, as form: ExportForm,
        _ progress: (Int) -> Void
    ) throws -> ExportReport {
        let target = ExportTarget(folder, form, isSplit: request.bagBytes != nil, in: archive)
        try target.begin()
        let signed = try archive.currentCheckpoint()
        var set = set
        let restricted = try Withholding.fromAll.records(in: archive)
        try set.withhold(in: archive)
        let number = try archive.register().lastExport() + 1
        let made = archive.environment.clock()
        let text = ExportText(
            number: number, made: made, agent: archive.environment.agent, line: set.line, request: request,
            understood: set.understood, archive: "\(archive.description.id)")
        var writing = ExportWriting(
            archive: archive, set: set, request: request, text: text, signed: signed,
            evidence: ExportEvidence(
                checkpoint: signed.note.encoded, keys: try archive.publicKeys().map(\.text)), target: target, view: view
        )
        try writing.run(progress)
        let bags = try writing.finish()
        let act = ExportAct(
            number: number, list: RecordListRange(offset: 0, count: 0, digest: .zero), line: set.line,
            first: request.numbering.start, written: writing.written, gaps: writing.gaps.count, bytes: writing.bytes,
            digest: writing.digest.digest, bags: bags.map(\.digest), origin: first?.number)
        let detail = ExportDetail(request, understood: set.understood, gaps: writing.gaps)
        let entry = try archive.withLock { session in
            var act = act
            act.number = try archive.register().lastExport() + 1
            guard act.number == number else {
                throw ArchiveError(
                    code: .failed, subject: "\(folder)",
                    message: "another export was made meanwhile and has the number \(number); repeat the command")
            }
            try refuseChange(of: set.ids, since: restricted, folder)
            act.list = try session.freeze(set.ids)
            let line = try session.record(
                .export(act), detail: ActDetail(act: ExportDetail.act, members: detail.members))
            return ExportEntry(act, line)
        }
        try target.end()
        return ExportReport(entry: entry, bags: bags, gaps: writing.gaps, checkpoint: signed)
    }

    /// What was restricted while the bags were written is in them: then they must not be given away.
    private func refuseChange(of ids: [RecordID], since before: WithheldRecords, _ folder: FilePath) throws {
        let now = try Withholding.fromAll.records(in: archive)
        guard now.line != before.line, ids.contains(where: { now.kinds[$0] != before.kinds[$0] }) else { return }
        throw ArchiveError(
            code: .failed, subject: "\(folder)",
            message: "records of the export were restricted or released meanwhile, so nothing was exported; remove "
                + "\(folder).part and repeat the command")
    }
}

/// The records of one export on their way into bags.
struct ExportWriting {
    let archive: Archive
    let set: ExportSet
    let request: ExportRequest
    let text: ExportText
    let signed: SignedCheckpoint
    let evidence: ExportEvidence
    let target: ExportTarget
    let view: (ConfirmationChain) throws -> [UInt8]

    private let proving: RecordProving
    private var open: (place: ExportBagPlace, bag: ExportBag)?
    private var finished: [(path: FilePath, digest: Digest)] = []
    private(set) var gaps: [ExportGap] = []
    private(set) var written = 0

    /// Bytes of the originals.
    private(set) var bytes = 0

    /// Of numbers, contents and envelopes: what comes out again when the export is reproduced.
    private(set) var digest = RunningDigest()

    init(
        archive: Archive, set: ExportSet, request: ExportRequest, text: ExportText, signed: SignedCheckpoint,
        evidence: ExportEvidence, target: ExportTarget, view: @escaping (ConfirmationChain) throws -> [UInt8]
    ) {
        self.archive = archive
        self.set = set
        self.request = request
        self.text = text
        self.signed = signed
        self.evidence = evidence
        self.target = target
        self.view = view
        proving = RecordProving(archive)
    }

    mutating func run(_ progress: (Int) -> Void) throws {
        try begin()
        for gap in set.gaps { note(gap) }
        for place in 0..<set.count where set.members[place].volume >= 0 {
            let number = request.numbering.number(at: place)
            if let kind = set.members[place].withheld {
                open?.bag.withhold(number, as: kind)
                note(ExportGap(subject: set.typed[set.members[place].id] ?? "", number: number, reason: .withheld))
                continue
            }
            if let chain = try read(set.members[place].id) {
                try add(chain, as: number)
            } else {
                note(ExportGap(subject: "\(set.members[place].id)", number: number, reason: .damaged))
            }
            if (place + 1).isMultiple(of: 100) { progress(place + 1) }
        }
    }

    private mutating func begin() throws {
        let place = try target.bag(finished.count + 1)
        open = (place, try ExportBag(place.store, text))
    }

    private mutating func note(_ gap: ExportGap) {
        gaps.append(gap)
        open?.bag.add(gap)
    }

    /// The record in its chain; `nil` where it can't be read.
    private func read(_ id: RecordID) throws -> ConfirmationChain? {
        try ArchiveView.answer(from: archive, upTo: set.line, withholding: .nothing) { view in
            do {
                guard case .found(let chain) = try RecordLookup(archive).find("\(id)", in: view) else { return nil }
                return chain
            } catch {
                guard ArchiveError(error).code == .integrity else { throw error }
                return nil
            }
        }
    }

    private mutating func add(_ chain: ConfirmationChain, as number: String) throws {
        let record = chain.current
        guard let proof = try proving.attempt(record, signed) else {
            throw ArchiveError(
                code: .integrity, subject: "\(record.id)",
                message: "record \(record.id) can't be proved by the ledger; run 'muniment verify'")
        }
        let view = try view(chain)
        let proofBytes = proof.json.encoded + [0x0A]
        if let most = request.bagBytes, let bag = open?.bag, bag.count > 0,
            bag.bytes + record.content.count + view.count + record.envelopeBytes.count + proofBytes.count > most
        {
            try finishBag(isLast: false)
            try begin()
        }
        let row = ExportRow(
            number: number, record: record, status: chain.statuses[record.id] ?? .current,
            source: try archive.sourceName(of: record.envelope.accession).map { "\($0)" } ?? "")
        try open?.bag.add(row, view: view, proof: proofBytes)
        digest.update("\(number)\n".utf8)
        digest.update(record.contentDigest.bytes)
        digest.update(Digest(hashing: record.envelopeBytes).bytes)
        written += 1
        bytes += record.content.count
    }

    /// What was searched.
    private var coverage: CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "line": .integer(Int64(set.line)), "found": .integer(Int64(set.count)),
        ]
        if !set.understood.isEmpty { members["query"] = .string(set.understood) }
        if let coverage = set.coverage {
            members["volumes"] = .integer(Int64(coverage.volumes))
            members["records"] = .integer(Int64(coverage.records))
            members["unparsed"] = .integer(Int64(coverage.unparsed))
            members["partial"] = .integer(Int64(coverage.partial))
            members["withheld"] = .integer(Int64(set.withheld))
            members["from"] = coverage.least.map { .string("\($0)") }
            members["to"] = coverage.greatest.map { .string("\($0)") }
        }
        return .object(members)
    }

    /// Finishes the last bag.
    mutating func finish() throws -> [(path: FilePath, digest: Digest)] {
        try finishBag(isLast: true)
        return finished
    }

    /// Finishes the bag that is open. How many there will be is known with the last one only (RFC 8493, section 2.2.2).
    private mutating func finishBag(isLast: Bool) throws {
        guard let (place, bag) = open else { return }
        try bag.finishPayload(archive, coverage: coverage, evidence: evidence)
        let name = "export \(text.number) of archive \(text.archive)"
        var information = [
            ("Source-Organization", "archive \(text.archive)"),
            ("Bagging-Date", "\(archive.description.day(of: text.made))"), ("External-Identifier", name),
            ("External-Description", text.title),
        ]
        let number = finished.count + 1
        if number > 1 || !isLast {
            information += [
                ("Bag-Group-Identifier", name), ("Bag-Count", "\(number) of \(isLast ? "\(number)" : "?")"),
            ]
        }
        let digest = try bag.finish(information.map { (label: $0.0, value: $0.1) })
        try place.encrypt()
        finished.append((place.end, digest))
        open = nil
    }
}
