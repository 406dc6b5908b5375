// SPDX-License-Identifier: Apache-2.0

public import Records

extension LedgerAct {
    /// The name of the act in a line.
    public var name: String {
        switch self {
        case .create: "create"
        case .rules(let kind, _): kind.rawValue
        case .capture: "capture"
        case .accessionOpen: "accession-open"
        case .accessionClose: "accession-close"
        case .recapture: "recapture"
        case .read: "read"
        case .search: "search"
        case .sourceRead: "source-read"
        case .verify: "verify"
        case .rebuild: "rebuild"
        case .recover: "recover"
        case .seal: "seal"
        case .revision(let revision): revision.kind.rawValue
        case .sample: "sample"
        case .savedSearch: "saved-search"
        case .export: "export"
        case .restriction(let restriction): restriction.name
        case .hold(let hold): hold.name
        case .retentionEvent(let event): event.name
        case .retentionExtension: ExtensionAct.name
        case .disposition(let act): act.name
        case .checkpoint: "checkpoint"
        case .keyRotation: "rotate-key"
        case .absence: "absence"
        case .timeStamp: "timestamp"
        case .agent(let agent): agent.kind.rawValue
        case .token(let token): token.name
        case .refusal: "refusal"
        case .timeConfirmation: "time-confirm"
        case .unknown(let name): name
        }
    }

    /// The names of all acts of this version.
    public static let names: Set<String> = Set(
        [
            "create", "capture", "accession-open", "accession-close", "recapture", "read", "search", "source-read",
            "verify",
            "rebuild", "recover", "seal", "sample", "saved-search", "checkpoint", TokenAct.creation,
            TokenAct.revocation,
            "refusal", "rotate-key", "absence", "timestamp", "export", "time-confirm",
            RestrictionAct.restriction, RestrictionAct.release, RetentionEventAct.recorded,
            RetentionEventAct.confirmed, ExtensionAct.name,
        ] + RulesKind.allCases.map(\.rawValue) + RevisionKind.allCases.map(\.rawValue)
            + AgentAct.Kind.allCases.map(\.rawValue) + HoldAct.names + DispositionAct.names)

    /// The members that the act adds to a line.
    var members: [String: CanonicalJSON] {
        switch self {
        case .create(let archive, let format):
            ["archive": .string("\(archive)"), "format": .integer(Int64(format))]
        case .rules(_, let document): ["document": document]
        case .capture(let capture): capture.members
        case .accessionOpen(let id), .recapture(let id): ["accession": .string("\(id)")]
        case .accessionClose(let id, let source, let counts):
            ["accession": .string("\(id)"), "source": .string(source.hex), "counts": counts.json]
        case .read(let count, let records), .search(let count, let records):
            ["count": .integer(Int64(count)), "records": .array(records.map { .string("\($0)") })]
        case .sourceRead(let id, let count): ["accession": .string("\(id)"), "count": .integer(Int64(count))]
        case .verify(let frames, let lines, let findings):
            [
                "frames": .integer(Int64(frames)), "lines": .integer(Int64(lines)),
                "findings": .integer(Int64(findings)),
            ]
        case .rebuild(let volumes): ["volumes": .integer(Int64(volumes))]
        case .recover(let cut, let tails): ["cut": .integer(Int64(cut)), "tails": .integer(Int64(tails))]
        case .seal(let volume, let length, let records, let digest):
            [
                "volume": .string("\(volume)"), "length": .integer(Int64(length)),
                "records": .integer(Int64(records)), "digest": .string(digest.hex),
            ]
        case .revision(let revision):
            revision.deposit.members.merging(
                ["records": .array(revision.records.map { .string("\($0)") })]) { first, _ in first }
        case .sample(let sample): sample.members
        case .savedSearch(let saved): saved.members
        case .export(let export): export.members
        case .restriction(let restriction): restriction.members
        case .hold(let hold): hold.members
        case .retentionEvent(let event): event.members
        case .retentionExtension(let act): act.members
        case .disposition(let act): act.members
        case .checkpoint(let size, let root): ["size": .integer(Int64(size)), "root": .string(root.hex)]
        case .keyRotation(let number, let signed):
            [
                "number": .integer(Int64(number)), "key": .string(signed.rotation.new.text),
                "note": .string(String(decoding: signed.note.encoded, as: UTF8.self)),
            ]
        case .absence(let size, let root, let unparsed, let unsearched):
            [
                "size": .integer(Int64(size)), "root": .string(root.hex), "unparsed": .integer(Int64(unparsed)),
                "unsearched": .integer(Int64(unsearched)),
            ]
        case .timeStamp(let act): act.members
        case .agent(let agent): agent.members
        case .token(let token): token.members
        case .refusal(let refusal): refusal.members
        case .timeConfirmation, .unknown: [:]
        }
    }

    /// What the line says of the act in numbers and codes: all but digests, documents, places and lists of records.
    public var facts: [String: CanonicalJSON] {
        members.filter { name, value in
            switch value {
            case .string: !["hash", "digest", "plan", "root", "seed", "source"].contains(name)
            case .integer, .boolean: name != "count"
            case .array: name == "roles"
            case .object: false
            }
        }
    }

    /// Reads an act from the members of a line; `nil` where a member is missing or is something else.
    init?(name: String, json: CanonicalJSON) {
        switch name {
        case "create":
            guard let archive = json["archive"]?.text.flatMap({ TimeOrderedUUID($0) }),
                let format = json.count("format")
            else { return nil }
            self = .create(archive: archive, format: format)
        case RulesKind.filePlan.rawValue, RulesKind.schedule.rawValue:
            guard let kind = RulesKind(rawValue: name), let document = json["document"], case .object = document else {
                return nil
            }
            self = .rules(kind, document: document)
        case "capture":
            guard let capture = Capture(json) else { return nil }
            self = .capture(capture)
        case "accession-open", "recapture":
            guard let id = json.accession("accession") else { return nil }
            self = name == "recapture" ? .recapture(id) : .accessionOpen(id)
        case "accession-close":
            guard let id = json.accession("accession"), let source = json.digest("source"),
                let counts = json["counts"].flatMap({ CaptureCounts($0) })
            else { return nil }
            self = .accessionClose(id, source: source, counts: counts)
        case "read", "search":
            guard let count = json.count("count"), let values = json["records"]?.elements else { return nil }
            let records = values.compactMap { $0.text.flatMap { RecordID($0) } }
            guard records.count == values.count else { return nil }
            self = name == "read" ? .read(count: count, records: records) : .search(count: count, records: records)
        case "source-read":
            guard let id = json.accession("accession"), let count = json.count("count") else { return nil }
            self = .sourceRead(id, count: count)
        case "verify":
            guard let frames = json.count("frames"), let lines = json.count("lines"),
                let findings = json.count("findings")
            else { return nil }
            self = .verify(frames: frames, lines: lines, findings: findings)
        case "rebuild":
            guard let volumes = json.count("volumes") else { return nil }
            self = .rebuild(volumes: volumes)
        case "recover":
            guard let cut = json.count("cut"), let tails = json.count("tails") else { return nil }
            self = .recover(cut: cut, tails: tails)
        case "seal":
            guard let volume = json["volume"]?.text.flatMap({ VolumeKey($0) }), let length = json.count("length"),
                let records = json.count("records"), let digest = json.digest("digest")
            else { return nil }
            self = .seal(volume, length: length, records: records, digest: digest)
        case RevisionKind.correct.rawValue, RevisionKind.reclassify.rawValue, RevisionKind.reparse.rawValue:
            guard let kind = RevisionKind(rawValue: name), let deposit = Deposit(json),
                let values = json["records"]?.elements
            else { return nil }
            let records = values.compactMap { $0.text.flatMap { RecordID($0) } }
            guard records.count == values.count else { return nil }
            self = .revision(Revision(kind, records: records, deposit: deposit))
        case "sample":
            guard let sample = AuditSampleAct(json) else { return nil }
            self = .sample(sample)
        case "saved-search":
            guard let saved = SavedSearchAct(json) else { return nil }
            self = .savedSearch(saved)
        case "export":
            guard let export = ExportAct(json) else { return nil }
            self = .export(export)
        case RestrictionAct.restriction, RestrictionAct.release:
            guard let restriction = RestrictionAct(name: name, json) else { return nil }
            self = .restriction(restriction)
        case _ where HoldAct.names.contains(name):
            guard let hold = HoldAct(name: name, json) else { return nil }
            self = .hold(hold)
        case RetentionEventAct.recorded, RetentionEventAct.confirmed:
            guard let event = RetentionEventAct(name: name, json) else { return nil }
            self = .retentionEvent(event)
        case ExtensionAct.name:
            guard let act = ExtensionAct(json) else { return nil }
            self = .retentionExtension(act)
        case _ where DispositionAct.names.contains(name):
            guard let act = DispositionAct(name: name, json) else { return nil }
            self = .disposition(act)
        case "checkpoint":
            guard let size = json.count("size"), let root = json.digest("root") else { return nil }
            self = .checkpoint(size: size, root: root)
        case "rotate-key":
            guard let number = json.count("number"), let key = json["key"]?.text, let note = json["note"]?.text,
                let signed = SignedKeyRotation(decoding: Array(note.utf8)), signed.rotation.new.text == key
            else { return nil }
            self = .keyRotation(number: number, signed)
        case "absence":
            guard let size = json.count("size"), let root = json.digest("root"), let unparsed = json.count("unparsed"),
                let unsearched = json.count("unsearched")
            else { return nil }
            self = .absence(size: size, root: root, unparsed: unparsed, unsearched: unsearched)
        case "timestamp":
            guard let act = TimeStampAct(json) else { return nil }
            self = .timeStamp(act)
        case AgentAct.Kind.add.rawValue, AgentAct.Kind.change.rawValue, AgentAct.Kind.revoke.rawValue:
            guard let kind = AgentAct.Kind(rawValue: name), let agent = AgentAct(kind, json) else { return nil }
            self = .agent(agent)
        case TokenAct.creation, TokenAct.revocation:
            guard let token = TokenAct(name: name, json) else { return nil }
            self = .token(token)
        case "refusal":
            guard let refusal = RefusalAct(json) else { return nil }
            self = .refusal(refusal)
        case "time-confirm": self = .timeConfirmation
        default: self = .unknown(name)
        }
    }
}

extension CanonicalJSON {
    func count(_ name: String) -> Int? { self[name]?.number.flatMap { $0 >= 0 ? Int($0) : nil } }
    func digest(_ name: String) -> Digest? { self[name]?.text.flatMap { Digest(hex: $0) } }
    func accession(_ name: String) -> AccessionID? { self[name]?.text.flatMap { AccessionID($0) } }
}

extension CaptureCounts {
    var json: CanonicalJSON {
        .object([
            "parsed": .integer(Int64(parsed)), "partial": .integer(Int64(partial)),
            "unparsed": .integer(Int64(unparsed)), "bytes": .integer(Int64(bytes)),
        ])
    }

    init?(_ json: CanonicalJSON) {
        guard let parsed = json.count("parsed"), let partial = json.count("partial"),
            let unparsed = json.count("unparsed"), let bytes = json.count("bytes")
        else { return nil }
        self.init(parsed: parsed, partial: partial, unparsed: unparsed, bytes: bytes)
    }
}

extension Capture {
    var members: [String: CanonicalJSON] {
        var members = deposit.members
        members["counts"] = counts.json
        members["accessions"] = .array(
            accessions.map { part in
                .object([
                    "id": .string("\(part.id)"), "source": .string(part.source.hex),
                    "reached": .integer(Int64(part.reached)), "whole": .boolean(part.isWhole),
                ])
            })
        return members
    }

    init?(_ json: CanonicalJSON) {
        guard let parts = json["accessions"]?.elements, let deposit = Deposit(json),
            let counts = json["counts"].flatMap({ CaptureCounts($0) })
        else { return nil }
        let accessions = parts.compactMap { AccessionPart($0) }
        guard accessions.count == parts.count else { return nil }
        self.init(
            accessions: accessions, commitments: deposit.commitments, counts: counts, volumes: deposit.volumes)
    }
}

extension AccessionPart {
    init?(_ json: CanonicalJSON) {
        guard let id = json.accession("id"), let source = json.digest("source"), let reached = json.count("reached"),
            let isWhole = json["whole"]?.flag
        else { return nil }
        self.init(id: id, source: source, reached: reached, isWhole: isWhole)
    }
}
