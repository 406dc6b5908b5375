// SPDX-License-Identifier: Apache-2.0

/// What the archive derived of a record at its capture, and by which rules: Docs/OnDiskFormat.md §4.2.
///
/// It is stored beside the content and never changes; later findings are later envelopes.
public struct RecordEnvelope: Hashable, Sendable {
    public var accession: AccessionID

    /// Where the record begins in its source, in bytes.
    public var sourceOffset: Int

    /// The capture date in the archive's zone.
    public var captured: CivilDate
    public var classification: Classification

    /// The date in which the retention clock starts.
    public var clockStart: CivilDate
    public var parsed: ParsedRecord

    /// The name and version of the text rule.
    public var textRule: String

    /// A trade date that is further ahead of the capture than this is a misprint.
    public static let plausibleDaysAhead = 400

    /// Describes a record at its capture. A trade date that is not plausible is left out, with a diagnostic.
    public init(
        accession: AccessionID, sourceOffset: Int, captured: CivilDate, classification: Classification,
        parsed: ParsedRecord, textRule: String
    ) {
        var parsed = parsed
        if let trade = parsed.tradeDate, trade.day > captured.day + Self.plausibleDaysAhead {
            parsed.tradeDate = nil
            parsed.diagnostics.append(
                ParseDiagnostic(
                    code: "date.implausible",
                    message: "the trade date is more than 400 days after the capture and was left out"))
        }
        self.accession = accession
        self.sourceOffset = sourceOffset
        self.captured = captured
        self.classification = classification
        self.parsed = parsed
        self.textRule = textRule
        let trigger = parsed.state == .parsed ? parsed.tradeDate : nil
        clockStart = max(trigger ?? captured, captured)
    }
}

extension RecordEnvelope {
    /// The canonical bytes.
    public var encoded: [UInt8] {
        var members: [String: CanonicalJSON] = [
            "accession": .string("\(accession)"),
            "captured": .string("\(captured)"),
            "class": .string(classification.recordClass.name),
            "clock": .string("\(clockStart)"),
            "format": .string(parsed.format.rawValue),
            "offset": .integer(Int64(sourceOffset)),
            "plan": .string(classification.rule),
            "rule": .string(parsed.rule),
            "state": .string(parsed.state.rawValue),
            "text": .string(textRule),
        ]
        members["ids"] = Self.json(parsed.identifiers)
        members["links"] = Self.json(parsed.references.filter { $0.role == .link }.map(\.identifier))
        members["supersedes"] = Self.json(parsed.references.filter { $0.role == .supersedes }.map(\.identifier))
        members["lifecycle"] = parsed.lifecycle.map { .string($0.rawValue) }
        members["trade"] = parsed.tradeDate.map { .string("\($0)") }
        if !parsed.messageType.isEmpty { members["type"] = .string(parsed.messageType) }
        if !parsed.formatVersion.isEmpty { members["version"] = .string(parsed.formatVersion) }
        if !parsed.diagnostics.isEmpty {
            members["diagnostics"] = .array(
                parsed.diagnostics.map { diagnostic in
                    var parts: [CanonicalJSON] = [.string(diagnostic.code), .string(diagnostic.message)]
                    if let offset = diagnostic.offset { parts.append(.integer(Int64(offset))) }
                    return .array(parts)
                })
        }
        return CanonicalJSON.object(members).encoded
    }

    private static func json(_ identifiers: [RecordIdentifier]) -> CanonicalJSON? {
        guard !identifiers.isEmpty else { return nil }
        var kinds: [String: CanonicalJSON] = [:]
        for (kind, group) in Dictionary(grouping: identifiers, by: \.kind) {
            kinds[kind.rawValue] = .array(group.map { .string($0.value) })
        }
        return .object(kinds)
    }

    /// Reads an envelope; `nil` where it is not one of this version.
    public init?(decoding bytes: some Collection<UInt8>) {
        guard let json = try? CanonicalJSON(decoding: bytes),
            let accession = json["accession"]?.text.flatMap({ AccessionID($0) }),
            let captured = json["captured"]?.text.flatMap({ CivilDate($0) }),
            let recordClass = json["class"]?.text.flatMap({ RecordClass($0) }),
            let clockStart = json["clock"]?.text.flatMap({ CivilDate($0) }),
            let format = json["format"]?.text.flatMap({ RecordFormat(rawValue: $0) }),
            let offset = json["offset"]?.number, let plan = json["plan"]?.text, let rule = json["rule"]?.text,
            let state = json["state"]?.text.flatMap({ ParseState(rawValue: $0) }), let textRule = json["text"]?.text
        else { return nil }
        self.accession = accession
        self.captured = captured
        self.clockStart = clockStart
        self.textRule = textRule
        sourceOffset = Int(offset)
        classification = Classification(recordClass: recordClass, rule: plan)
        parsed = ParsedRecord(
            state: state, format: format, rule: rule, formatVersion: json["version"]?.text ?? "",
            messageType: json["type"]?.text ?? "",
            lifecycle: json["lifecycle"]?.text.flatMap { Lifecycle(rawValue: $0) },
            identifiers: Self.identifiers(json["ids"]),
            references: Self.identifiers(json["supersedes"]).map { RecordReference(.supersedes, $0) }
                + Self.identifiers(json["links"]).map { RecordReference(.link, $0) },
            tradeDate: json["trade"]?.text.flatMap { CivilDate($0) }, diagnostics: Self.diagnostics(json))
    }

    private static func identifiers(_ json: CanonicalJSON?) -> [RecordIdentifier] {
        (json?.members ?? [:]).sorted { $0.key < $1.key }.flatMap { kind, values in
            RecordIdentifier.Kind(rawValue: kind).map { kind in
                (values.elements ?? []).compactMap { $0.text.map { RecordIdentifier(kind, $0) } }
            } ?? []
        }
    }

    private static func diagnostics(_ json: CanonicalJSON) -> [ParseDiagnostic] {
        (json["diagnostics"]?.elements ?? []).compactMap { value in
            guard let parts = value.elements, parts.count >= 2, let code = parts[0].text, let message = parts[1].text
            else { return nil }
            return ParseDiagnostic(
                code: code, offset: parts.count > 2 ? parts[2].number.map { Int($0) } : nil, message: message)
        }
    }
}
