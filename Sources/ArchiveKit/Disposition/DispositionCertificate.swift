// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
public import Records

/// A commitment of a record that is destroyed: what the ledger keeps of it, and what proves that it was there.
public struct DestroyedCommitment: Hashable, Sendable {
    public var record: RecordID

    /// Its index among all commitments, which is that of its leaf in the capture tree.
    public var place: Int

    /// SHA-256, whose salt is gone.
    public var commitment: Digest
}

/// What a firm files of a disposition that has ended: what is gone, by whose word, how, and what proves it.
public struct DispositionCertificate: Sendable {
    /// The records that are gone, in the order of their identities.
    public let records: [RecordID]

    /// The commitments of them that the ledger keeps, in the order of ``records`` and then of their indexes.
    public let commitments: [DestroyedCommitment]
    private let listing: DispositionListing
    private let act: DispositionActEntry
    private let archive: TimeOrderedUUID

    init(
        _ listing: DispositionListing, _ act: DispositionActEntry, _ records: [RecordID],
        _ commitments: [DestroyedCommitment], of archive: TimeOrderedUUID
    ) {
        self.listing = listing
        self.act = act
        self.records = records
        self.commitments = commitments
        self.archive = archive
    }

    /// How it was done, in plain words.
    public static let method = [
        "What stays of each volume was copied to a new one, read back from the disk and compared, record by record, with the "
            + "commitments of the ledger. Then the files of the old volume (content, later envelopes, full-text index, filter "
            + "of ids) were unlinked as a whole, while nobody had them open. Dictionaries for compression were learnt anew "
            + "from what stays.",
        "Unlinking is logical deletion: the file system gives the blocks to others when it needs them. Whoever must rule out "
            + "that a disk is read block by block encrypts it, and destroys the key with the disk.",
        "What remains: identities that mean nothing by themselves, salted commitments whose salts are gone, and keyed digests "
            + "by which an id that was destroyed is known again.",
    ]

    /// Destroyed records by class and month.
    private var counts: [(recordClass: String, month: String, count: Int)] {
        var sums: [String: [String: Int]] = [:]
        for carry in listing.carried {
            for (month, count) in carry.months {
                sums[carry.from.recordClass.name, default: [:]][month, default: 0] += count
            }
        }
        return sums.flatMap { name, months in months.map { (name, $0.key, $0.value) } }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }

    private func votes(_ act: DispositionActEntry.Act) -> [(entry: DispositionActEntry, reason: String?)] {
        listing.acts.filter { $0.entry.act == act }
    }

    public var json: CanonicalJSON {
        let entry = listing.entry
        var members: [String: CanonicalJSON] = [
            "type": "certificate", "certificate": .integer(Int64(entry.number)), "archive": .string("\(archive)"),
            "line": .integer(Int64(act.sequence)), "time": .string("\(act.done)"), "action": .string(entry.action),
            "destroyed": .integer(Int64(records.count)), "kept": .integer(Int64(act.kept ?? 0)),
            "schedule": .string(entry.schedule), "day": .string("\(entry.day)"),
            "plan": [
                "line": .integer(Int64(entry.sequence)), "digest": .string(entry.leaf.hex),
                "agent": .string(entry.agent), "time": .string("\(entry.planned)"),
                "records": .integer(Int64(entry.list.count)), "sha256": .string(entry.list.digest.hex),
            ],
            "approvals": .array(
                votes(.approve).map { vote in
                    [
                        "line": .integer(Int64(vote.entry.sequence)), "agent": .string(vote.entry.agent),
                        "time": .string("\(vote.entry.done)"),
                    ]
                }),
            "performer": .string(act.agent),
            "counts": .array(
                counts.map {
                    [
                        "class": .string($0.recordClass), "month": .string($0.month),
                        "records": .integer(Int64($0.count)),
                    ]
                }),
            "volumes": .array(listing.carried.map { Self.json(of: $0) }),
            "method": .array(Self.method.map { .string($0) }),
            "records": .array(records.map { .string("\($0)") }),
            "commitments": .array(
                commitments.map {
                    [
                        "record": .string("\($0.record)"), "place": .integer(Int64($0.place)),
                        "commitment": .string($0.commitment.hex),
                    ]
                }),
        ]
        members["reason"] = listing.reason.map { .string($0) }
        return .object(members)
    }

    private static func json(of carry: CarryEntry) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "volume": .string("\(carry.from)"), "records": .integer(Int64(carry.list.count)),
            "sha256": .string(carry.list.digest.hex), "carried": .integer(Int64(carry.sequence)),
        ]
        members["to"] = carry.to.map { .string("\($0)") }
        members["unlinked"] = carry.unlinked.map { .integer(Int64($0)) }
        return .object(members)
    }

    private static func count(_ number: Int, _ name: String) -> String { "\(number) \(name)\(number == 1 ? "" : "s")" }

    /// For a person to read.
    public var lines: [String] {
        let entry = listing.entry
        func day(_ time: Timestamp) -> String { String("\(time)".prefix(10)) }
        let verb = entry.action == "transfer" ? "destruction after transfer" : "destruction"
        var lines = [
            "Certificate of \(verb) \(entry.number)", "",
            "archive      \(archive)",
            "ended        \(act.done), line \(act.sequence) of the ledger, by \(act.agent)",
            "destroyed    \(Self.count(records.count, "record")) in \(Self.count(listing.carried.count, "volume"))",
            "kept         \(Self.count(act.kept ?? 0, "record")) of the plan, because of what came to keep them",
            "schedule     \(entry.schedule), for \(entry.day)",
            "planned      \(day(entry.planned)) by \(entry.agent), line \(entry.sequence)",
        ]
        for vote in votes(.approve) {
            lines.append("approved     \(day(vote.entry.done)) by \(vote.entry.agent), line \(vote.entry.sequence)")
        }
        for receipt in votes(.receipt) {
            lines.append("received     \(day(receipt.entry.done)), line \(receipt.entry.sequence)")
        }
        lines += ["", "By class and month"]
        for count in counts { lines.append("  \(count.recordClass)  \(count.month)  \(count.count)") }
        lines += ["", "Volumes"]
        for carry in listing.carried {
            let stays = carry.to.map { "what stays is in \($0)" } ?? "nothing stays"
            lines.append(
                "  \(carry.from): \(Self.count(carry.list.count, "record")), \(stays); lines \(carry.sequence) and \(carry.unlinked ?? 0)"
            )
        }
        lines += ["", "Method"] + Self.method.map { "  \($0)" }
        lines += [
            "", "Proof",
            "  The lines above are in the ledger, whose checkpoints are signed: 'muniment ledger verify' and",
            "  'muniment ledger checkpoint'. The ids of the records: 'muniment disposition certificate \(entry.number) --records',",
            "  with their commitments, which stand in the ledger's capture tree: '--commitments' instead.",
            "", "Copies",
            "  Records that are still here with the same bytes: 'muniment disposition certificate \(entry.number) --copies'.",
        ]
        return lines
    }
}

extension DispositionAdministration {
    /// - Throws: ``ArchiveError`` `not-found`; `failed` where the disposition has not ended; `integrity` where a list is not
    ///   what it was.
    public func certificate(_ number: Int) throws(ArchiveError) -> DispositionCertificate {
        let listing = try show(number)
        guard let act = listing.certificate else {
            throw ArchiveError(
                code: .failed, subject: "\(number)",
                message:
                    "plan \(number) is \(listing.state.rawValue), and a certificate is made out when all of it is done")
        }
        return DispositionCertificate(
            listing, act, try destroyed(by: listing), try commitments(by: listing), of: archive.description.id)
    }

    /// The commitments of the records that are destroyed by a plan.
    private func commitments(by listing: DispositionListing) throws(ArchiveError) -> [DestroyedCommitment] {
        try ArchiveError.wrap {
            let (folder, fileSystem) = (archive.layout.ledger, archive.fileSystem)
            var found: Set<DestroyedCommitment> = []
            for carry in listing.carried {
                let records = try RecordListFile.read(carry.list, from: folder, in: fileSystem)
                let entries = try RecordListFile.commitments(carry.commitments, from: folder, in: fileSystem)
                let commitments = try CommitmentFile.read(at: entries.map(\.place), from: folder, in: fileSystem)
                for (entry, commitment) in zip(entries, commitments) {
                    guard records.indices.contains(entry.record) else { throw Self.misplaced(carry) }
                    found.insert(
                        DestroyedCommitment(
                            record: records[entry.record], place: entry.place, commitment: commitment))
                }
            }
            return found.sorted { ($0.record, $0.place) < ($1.record, $1.place) }
        }
    }

    private static func misplaced(_ carry: CarryEntry) -> ArchiveError {
        ArchiveError(
            code: .integrity, subject: "line \(carry.sequence)",
            message:
                "line \(carry.sequence) names commitments of records that it does not name; run 'muniment ledger verify'"
        )
    }
}
