// SPDX-License-Identifier: Apache-2.0

extension RecordEnvelope {
    /// The canonical bytes.
    public var encoded: [UInt8] {
        var writer = CanonicalJSONWriter()
        writer.object { writer in
            writer.member("accession", "\(accession)")
            if !account.isEmpty { writer.member("account", account) }
            if let amount = parsed.terms.amount {
                writer.name("amount")
                writer.array { writer in
                    writer.string("\(amount.amount)")
                    writer.string(amount.currency)
                }
            }
            writer.member("captured", "\(captured)")
            writer.member("class", classification.recordClass.name)
            if clockStart != created { writer.member("clock", "\(clockStart)") }
            if let context { writer.member("context", context.hex) }
            if created != captured { writer.member("created", "\(created)") }
            if let currency = parsed.terms.currency { writer.member("currency", currency) }
            if !desk.isEmpty { writer.member("desk", desk) }
            writeDiagnostics(&writer)
            if let document = parsed.documentDate { writer.member("document", "\(document)") }
            if !legalEntity.isEmpty { writer.member("entity", legalEntity) }
            writeEvents(&writer)
            if let family { writer.member("family", "\(family)") }
            writer.member("format", parsed.format.rawValue)
            Self.write("ids", parsed.identifiers.map { ($0.kind.rawValue, $0.value) }, &writer)
            writeInstruments(&writer)
            if let lifecycle = parsed.lifecycle { writer.member("lifecycle", lifecycle.rawValue) }
            Self.write("links", names(.link), &writer)
            if let member {
                if let text = member.text {
                    writer.member("member", text)
                } else {
                    writer.member("memberBytes", Hexadecimal.encode(member.bytes))
                }
            }
            writer.name("offset")
            writer.integer(sourceOffset)
            writeParties(&writer)
            writer.member("plan", classification.rule)
            if let price = parsed.terms.price { writer.member("price", "\(price)") }
            if let quantity = parsed.terms.quantity { writer.member("quantity", "\(quantity)") }
            if let revision {
                writer.name("revision")
                revision.write(&writer)
            }
            writer.member("rule", parsed.rule)
            if let settlement = parsed.terms.settlementDate { writer.member("settle", "\(settlement)") }
            if let side = parsed.terms.side { writer.member("side", side.rawValue) }
            writer.member("state", parsed.state.rawValue)
            Self.write("supersedes", names(.supersedes), &writer)
            writer.member("text", textRule)
            if let trade = parsed.tradeDate { writer.member("trade", "\(trade)") }
            if !parsed.messageType.isEmpty { writer.member("type", parsed.messageType) }
            if !parsed.formatVersion.isEmpty { writer.member("version", parsed.formatVersion) }
        }
        return writer.bytes
    }

    private func names(_ role: RecordReference.Role) -> [(String, String)] {
        parsed.references.lazy.filter { $0.role == role }.map { ($0.identifier.kind.rawValue, $0.identifier.value) }
    }

    /// An object: each kind to the array of its values, in their order.
    private static func write(_ name: StaticString, _ values: [(String, String)], _ writer: inout CanonicalJSONWriter) {
        guard !values.isEmpty else { return }
        writer.name(name)
        var kinds: [String] = []
        for (kind, _) in values where !kinds.contains(kind) { kinds.append(kind) }
        writer.object { writer in
            for kind in kinds.sorted() {
                writer.name(plain: kind)
                writer.array { writer in
                    for value in values where value.0 == kind { writer.string(value.1) }
                }
            }
        }
    }

    private func writeDiagnostics(_ writer: inout CanonicalJSONWriter) {
        guard !parsed.diagnostics.isEmpty else { return }
        writer.name("diagnostics")
        writer.array { writer in
            for diagnostic in parsed.diagnostics {
                writer.array { writer in
                    writer.string(diagnostic.code)
                    writer.string(diagnostic.message)
                    if let offset = diagnostic.offset { writer.integer(offset) }
                }
            }
        }
    }

    private func writeEvents(_ writer: inout CanonicalJSONWriter) {
        guard !parsed.events.isEmpty else { return }
        writer.name("events")
        writer.array { writer in
            for event in parsed.events {
                writer.array { writer in
                    writer.string(event.kind.name)
                    writer.string("\(event.day)")
                    if event.isOfMentioned { writer.string(Self.mentioned) }
                }
            }
        }
    }

    /// What an event of a trade bears that the record only mentions.
    fileprivate static let mentioned = "mentioned"

    private func writeInstruments(_ writer: inout CanonicalJSONWriter) {
        guard !parsed.instruments.isEmpty else { return }
        writer.name("instruments")
        writer.array { writer in
            for instrument in parsed.instruments {
                writer.object { writer in
                    Self.write("ids", instrument.identifiers.map { ($0.scheme.rawValue, $0.value) }, &writer)
                    if !instrument.name.isEmpty { writer.member("name", instrument.name) }
                    if !instrument.product.isEmpty { writer.member("product", instrument.product) }
                }
            }
        }
    }

    private func writeParties(_ writer: inout CanonicalJSONWriter) {
        guard !parsed.parties.isEmpty else { return }
        writer.name("parties")
        writer.array { writer in
            for party in parsed.parties {
                writer.object { writer in
                    Self.write("ids", party.identifiers.map { ($0.scheme.rawValue, $0.value) }, &writer)
                    if !party.name.isEmpty { writer.member("name", party.name) }
                    writer.member("role", party.role.rawValue)
                }
            }
        }
    }
}

extension RecordEnvelope {
    /// Reads an envelope; `nil` where it is not one of this version.
    public init?(decoding bytes: some Collection<UInt8>) {
        guard let json = try? CanonicalJSON(decoding: bytes),
            let accession = json["accession"]?.text.flatMap({ AccessionID($0) }),
            let captured = json["captured"]?.text.flatMap({ CivilDate($0) }),
            let recordClass = json["class"]?.text.flatMap({ RecordClass($0) }),
            case let clock = json["clock"]?.text.flatMap({ CivilDate($0) }), clock != nil || json["clock"] == nil,
            let offset = json["offset"]?.number, let plan = json["plan"]?.text, let textRule = json["text"]?.text,
            let parsed = ParsedRecord(json)
        else { return nil }
        let created = json["created"]?.text.flatMap { CivilDate($0) } ?? captured
        self.init(
            accession: accession, sourceOffset: Int(offset), captured: captured, created: created,
            classification: Classification(recordClass: recordClass, rule: plan),
            clockStart: clock ?? created,
            parsed: parsed, textRule: textRule)
        context = json["context"]?.text.flatMap { Digest(hex: $0) }
        member =
            json["member"]?.text.map { SourceName($0) }
            ?? json["memberBytes"]?.text.flatMap { Hexadecimal.decode($0) }.map { SourceName(bytes: $0) }
        family = json["family"]?.text.flatMap { RecordID($0) }
        legalEntity = json["entity"]?.text ?? ""
        desk = json["desk"]?.text ?? ""
        account = json["account"]?.text ?? ""
        guard let revision = json["revision"] else { return }
        guard let known = EnvelopeRevision(revision) else { return nil }
        self.revision = known
    }
}

extension ParsedRecord {
    /// Reads what an envelope holds of a parser's findings.
    fileprivate init?(_ json: CanonicalJSON) {
        guard let format = json["format"]?.text.flatMap({ RecordFormat(rawValue: $0) }), let rule = json["rule"]?.text,
            let state = json["state"]?.text.flatMap({ ParseState(rawValue: $0) })
        else { return nil }
        self.init(
            state: state, format: format, rule: rule, formatVersion: json["version"]?.text ?? "",
            messageType: json["type"]?.text ?? "",
            lifecycle: json["lifecycle"]?.text.flatMap { Lifecycle(rawValue: $0) },
            identifiers: Self.identifiers(json["ids"]),
            references: Self.identifiers(json["supersedes"]).map { RecordReference(.supersedes, $0) }
                + Self.identifiers(json["links"]).map { RecordReference(.link, $0) },
            tradeDate: json["trade"]?.text.flatMap { CivilDate($0) },
            documentDate: json["document"]?.text.flatMap { CivilDate($0) },
            parties: (json["parties"]?.elements ?? []).compactMap { TradeParty($0) },
            instruments: (json["instruments"]?.elements ?? []).map { InstrumentDescription($0) },
            terms: TradeTerms(json), events: Self.events(json), diagnostics: Self.diagnostics(json))
    }

    private static func identifiers(_ json: CanonicalJSON?) -> [RecordIdentifier] {
        json.namedValues.compactMap { kind, value in
            RecordIdentifier.Kind(rawValue: kind).map { RecordIdentifier($0, value) }
        }
    }

    private static func events(_ json: CanonicalJSON) -> [StatedEvent] {
        (json["events"]?.elements ?? []).compactMap { value in
            guard let parts = value.elements, parts.count >= 2,
                let kind = parts[0].text.flatMap({ RetentionEventKind($0) }),
                let day = parts[1].text.flatMap({ CivilDate($0) })
            else { return nil }
            return StatedEvent(
                kind, on: day, isOfMentioned: parts.count > 2 && parts[2].text == RecordEnvelope.mentioned)
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

extension TradeTerms {
    fileprivate init(_ json: CanonicalJSON) {
        let amount = json["amount"]?.elements ?? []
        self.init(
            side: json["side"]?.text.flatMap { Side(rawValue: $0) },
            quantity: json["quantity"]?.text.flatMap { ExactDecimal($0) },
            price: json["price"]?.text.flatMap { ExactDecimal($0) },
            amount: amount.count == 2
                ? amount[0].text.flatMap { ExactDecimal($0) }.map { Money($0, amount[1].text ?? "") } : nil,
            currency: json["currency"]?.text, settlementDate: json["settle"]?.text.flatMap { CivilDate($0) })
    }
}

extension TradeParty {
    fileprivate init?(_ json: CanonicalJSON) {
        guard let role = json["role"]?.text.flatMap({ Role(rawValue: $0) }) else { return nil }
        self.init(
            role, name: json["name"]?.text ?? "",
            identifiers: json["ids"].namedValues.compactMap { scheme, value in
                PartyIdentifier.Scheme(rawValue: scheme).map { PartyIdentifier($0, value) }
            })
    }
}

extension InstrumentDescription {
    fileprivate init(_ json: CanonicalJSON) {
        self.init(
            identifiers: json["ids"].namedValues.compactMap { scheme, value in
                Identifier.Scheme(rawValue: scheme).map { Identifier($0, value) }
            },
            name: json["name"]?.text ?? "", product: json["product"]?.text ?? "")
    }
}

extension CanonicalJSON? {
    /// The values of an object that holds arrays of strings, each with its name, in the order of the names.
    fileprivate var namedValues: [(String, String)] {
        (self?.members ?? [:]).sorted { $0.key < $1.key }.flatMap { name, values in
            (values.elements ?? []).compactMap { value in value.text.map { (name, $0) } }
        }
    }
}
