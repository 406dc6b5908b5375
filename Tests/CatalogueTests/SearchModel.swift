// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Queries
import Records
import Synchronization
import TestSupport

/// Records made up by a seed, and which of them a query finds: by looking at each, as Docs/SearchLanguage.md says.
struct SearchModel {
    struct Record {
        var new: NewIndexedRecord
        var parties: [TradeParty]
        var instruments: [InstrumentDescription]
        var member: String
        var desk: String
        var entity: String
        var status: ChainStatus
    }

    /// Lines of the ledger that the records came in.
    static let lines = 12

    private(set) var records: [Record] = []

    /// All identifiers that a record can have, as the index folds them.
    static let foldedCodes = Set(codes.map { IdentifierFolding.fold($0) })

    private static let words = ["alder", "birch", "cedar", "elm", "oak", "ash", "fir", "yew", "12", "50"]
    private static let codes = ["AB1", "AB2", "ABC-7", "X9", "Q/4", "00042", "zz top"]
    private static let names = ["Alder Bank", "Birch Bank plc", "Alder & Birch", "Bank of Elm", "Étoile S.A.", "Oak"]
    private static let decimals = ["0", "1", "1.5", "-2", "1000000", "12.50", "12.500", "0.001", "99999999999999999.1"]
    private static let schemes = PartyIdentifier.Scheme.allCases
    private static let days = 20_000..<20_012

    init(seed: UInt64, count: Int) {
        var random = SeededGenerator(seed: seed)
        for place in 0..<count {
            records.append(Self.record(place, sequence: 1 + place * Self.lines / count, &random))
        }
    }

    private static func record(_ place: Int, sequence: Int, _ random: inout SeededGenerator) -> Record {
        func maybe<Value>(_ value: Value) -> Value? { random.below(3) == 0 ? nil : value }
        let parties = (0..<random.below(3)).map { _ in
            TradeParty(
                random.pick(TradeParty.Role.allCases), name: random.below(3) == 0 ? "" : random.pick(names),
                identifiers: (0..<random.below(3)).map { _ in
                    PartyIdentifier(random.pick(schemes), random.pick(codes))
                })
        }
        let instruments = (0..<random.below(2)).map { _ in
            InstrumentDescription(
                identifiers: (0..<random.below(3)).map { _ in
                    .init(random.pick(InstrumentDescription.Identifier.Scheme.allCases), random.pick(codes))
                }, name: random.below(2) == 0 ? "" : random.pick(names))
        }
        let member = random.below(3) == 0 ? random.pick(["box/alder.txt", "birch bank.csv", "oak"]) : ""
        let desk = random.below(3) == 0 ? random.pick(["Rates", "credit", "AB1"]) : ""
        let entity = random.below(3) == 0 ? random.pick(["Alder Bank", "AB1"]) : ""
        let day = maybe(CivilDate(day: days.lowerBound + random.below(days.count)))
        let captured = CivilDate(day: days.lowerBound + random.below(days.count))
        var new = NewIndexedRecord(
            place, trade: day, captured: captured, sequence: sequence, state: random.pick(ParseState.allCases),
            identifiers: Array(
                Set(
                    (0..<random.below(3)).map { _ in
                        RecordIdentifier(random.pick(RecordIdentifier.Kind.allCases), random.pick(codes))
                    })), accession: UInt64(1 + random.below(4)))
        new.record.format = random.pick([.fix, .mail, .iso20022])
        new.record.messageType = random.pick(["AK", "515", "", "sese.023"])
        new.record.lifecycle = maybe(random.pick(Lifecycle.allCases))
        new.record.documentDate = maybe(CivilDate(day: days.lowerBound + random.below(days.count)))
        new.record.settlementDate = maybe(CivilDate(day: days.lowerBound + random.below(days.count)))
        new.record.terms = IndexedTerms(
            side: maybe(random.pick(TradeTerms.Side.allCases)), currency: maybe(random.pick(["EUR", "usd"])),
            quantity: maybe(ExactDecimal(random.pick(decimals))) ?? nil,
            price: maybe(ExactDecimal(random.pick(decimals))) ?? nil,
            amount: maybe(ExactDecimal(random.pick(decimals))) ?? nil)
        let parsed = ParsedRecord(
            state: .parsed, format: .fix, rule: "fix-1", parties: parties, instruments: instruments)
        var envelope = RecordEnvelope(
            accession: new.record.accession, sourceOffset: 0, captured: captured,
            classification: Classification(recordClass: .statement, rule: "r"), parsed: parsed, textRule: "text-1")
        if !member.isEmpty { envelope.member = SourceName(member) }
        (envelope.desk, envelope.legalEntity) = (desk, entity)
        new.names.references = (0..<random.below(2)).map { _ in
            RecordReference(
                random.pick(RecordReference.Role.allCases),
                RecordIdentifier(random.pick(RecordIdentifier.Kind.allCases), random.pick(codes)))
        }
        new.names.facts = FactLines.lines(of: envelope)
        new.names.facets = RecordFacets(envelope)
        // The archive indexes the codes and names of a record with its text.
        let said =
            parties.flatMap { $0.identifiers.map(\.value) + [$0.name] }
            + instruments.flatMap { $0.identifiers.map(\.value) + [$0.name] }
        new.text = ((0..<random.below(6)).map { _ in random.pick(words) } + said).joined(separator: " ")
        return Record(
            new: new, parties: parties, instruments: instruments, member: member, desk: desk, entity: entity,
            status: new.names.identifiers.isEmpty
                ? new.record.lifecycle == .cancelled ? .cancelled : .current : random.pick(ChainStatus.allCases))
    }
}

// MARK: - The model

extension SearchModel {
    /// The places of the records that a query finds, newest first.
    func matches(_ query: SearchQuery, upTo sequence: Int) -> [Int] {
        records.filter { $0.new.record.sequence <= sequence && matches($0, query) }.map(\.new.record)
            .sorted { ($0.row.day, $0.place) > ($1.row.day, $1.place) }.map(\.place)
    }

    private func matches(_ record: Record, _ query: SearchQuery) -> Bool {
        switch query {
        case .everything: true
        case .nothing: false
        case .word(let word): Self.holds(record.new.text, word, isPrefix: false)
        case .phrase(let words): Self.holds(record.new.text, words.joined(separator: " "), isPrefix: false)
        case .prefix(let stem): Self.holds(record.new.text, stem, isPrefix: true)
        case .not(let query): !matches(record, query)
        case .all(let queries): queries.allSatisfy { matches(record, $0) }
        case .any(let queries): queries.contains { matches(record, $0) }
        case .field(let field, let condition): matches(record, field, condition)
        }
    }

    private func matches(_ record: Record, _ field: SearchField, _ condition: FieldCondition) -> Bool {
        let row = record.new.record
        let terms = row.terms
        func code(_ values: [String?]) -> Bool {
            values.compactMap { $0?.lowercased() }.contains { value in
                switch condition {
                case .equals(let wanted): value == wanted.lowercased()
                case .prefix(let wanted): value.hasPrefix(wanted.lowercased())
                case .contains, .dates, .numbers, .identities: false
                }
            }
        }
        func name(_ names: [String], codes: [String]) -> Bool {
            if code(codes) { return true }
            return switch condition {
            case .equals(let wanted): names.contains { Self.holds($0, wanted, isPrefix: false) }
            case .prefix(let wanted): names.contains { Self.holds($0, wanted, isPrefix: true) }
            case .contains, .dates, .numbers, .identities: false
            }
        }
        func date(_ date: CivilDate?) -> Bool {
            guard let date, case .dates(let from, let through) = condition else { return false }
            return (from.map { $0 <= date } ?? true) && (through.map { date <= $0 } ?? true)
        }
        func number(_ number: ExactDecimal?) -> Bool {
            guard let number, case .numbers(let range) = condition else { return false }
            return range.contains(number)
        }
        func party(_ scheme: PartyIdentifier.Scheme) -> Bool {
            code(record.parties.flatMap(\.identifiers).filter { $0.scheme == scheme }.map(\.value))
        }
        func instrument(_ scheme: InstrumentDescription.Identifier.Scheme) -> Bool {
            code(record.instruments.flatMap(\.identifiers).filter { $0.scheme == scheme }.map(\.value))
        }
        switch field {
        case .id:
            return Self.identifies(record.new.names.identifiers, condition)
        case .tradeDate: return date(row.tradeDate)
        case .settlement: return date(row.settlementDate)
        case .captured: return date(row.captured)
        case .document: return date(row.documentDate)
        case .recordClass: return code([RecordClass.statement.name])
        case .format: return code([row.format.rawValue])
        case .type: return code([row.messageType])
        case .state: return code([row.lifecycle?.rawValue])
        case .status: return code([record.status.rawValue])
        case .parse: return code([row.state.rawValue])
        case .party:
            return name(
                record.parties.map(\.name).filter { !$0.isEmpty },
                codes: record.parties.flatMap { $0.identifiers.map(\.value) })
        case .lei: return party(.lei)
        case .bic: return party(.bic)
        case .account: return party(.account)
        case .isin: return instrument(.isin)
        case .cusip: return instrument(.cusip)
        case .sedol: return instrument(.sedol)
        case .instrument:
            return name(
                record.instruments.map(\.name).filter { !$0.isEmpty },
                codes: record.instruments.flatMap { $0.identifiers.map(\.value) })
        case .side: return code([terms.side?.rawValue])
        case .currency: return code([terms.currency])
        case .quantity: return number(terms.quantity)
        case .price: return number(terms.price)
        case .amount: return number(terms.amount)
        case .source:
            if case .equals(let value) = condition, let id = AccessionID(value) { return id == row.accession }
            if case .identities(let identities) = condition { return identities.contains(row.accession.uuid) }
            return name([record.member].filter { !$0.isEmpty }, codes: [])
        case .reference:
            return Self.identifies(record.new.names.references.map(\.identifier), condition)
        case .unparsed: return code([row.state == .unparsed ? "yes" : "no"])
        case .has:
            guard case .equals(let value) = condition, let property = StatedProperty(rawValue: value) else {
                return false
            }
            return Self.states(record, property)
        case .hold:
            if case .identities(let identities) = condition { return identities.contains(row.id.uuid) }
            return code(["no"])
        case .mic: return party(.mic)
        case .trader:
            let traders = record.parties.filter { $0.role == .trader }
            return name(traders.flatMap { [$0.name] + $0.identifiers.map(\.value) }.filter { !$0.isEmpty }, codes: [])
        case .desk:
            let desks = record.parties.filter { $0.role == .desk }
            return code([record.desk] + desks.flatMap { [$0.name] + $0.identifiers.map(\.value) })
        case .entity: return code([record.entity])
        case .member: return code([record.member])
        }
    }

    private static func identifies(_ identifiers: [RecordIdentifier], _ condition: FieldCondition) -> Bool {
        identifiers.contains { identifier in
            let own = IdentifierFolding.fold(identifier.value)
            return switch condition {
            case .equals(let value): own == IdentifierFolding.fold(value)
            case .prefix(let value): own.hasPrefix(IdentifierFolding.fold(value))
            case .contains(let part):
                IdentifierFolding.part(identifier.value).contains(IdentifierFolding.part(part))
            case .dates, .numbers, .identities: false
            }
        }
    }

    private static func states(_ record: Record, _ property: StatedProperty) -> Bool {
        let row = record.new.record
        func states(_ party: TradeParty) -> Bool { !party.name.isEmpty || !party.identifiers.isEmpty }
        return switch property {
        case .amount: row.terms.amount != nil
        case .quantity: row.terms.quantity != nil
        case .price: row.terms.price != nil
        case .currency: row.terms.currency != nil
        case .side: row.terms.side != nil
        case .tradeDate: row.tradeDate != nil
        case .settlement: row.settlementDate != nil
        case .document: row.documentDate != nil
        case .counterparty: record.parties.contains { $0.role.isPrincipal && states($0) }
        case .instrument: record.instruments.contains { !$0.name.isEmpty || !$0.identifiers.isEmpty }
        case .account: record.parties.contains { $0.identifiers.contains { $0.scheme == .account } }
        case .trader: record.parties.contains { $0.role == .trader && states($0) }
        case .reference: !record.new.names.references.isEmpty
        case .identifier: !record.new.names.identifiers.isEmpty
        }
    }

    /// Whether words stand one after another in a text.
    private static func holds(_ text: String, _ phrase: String, isPrefix: Bool) -> Bool {
        let (text, phrase) = (tokens(text), tokens(phrase))
        guard let last = phrase.last, text.count >= phrase.count else { return false }
        return (0...(text.count - phrase.count)).contains { start in
            let found = text[start + phrase.count - 1]
            return text[start...].starts(with: phrase.dropLast()) && (isPrefix ? found.hasPrefix(last) : found == last)
        }
    }

    private static func tokens(_ text: String) -> [String] {
        text.lowercased().replacing("é", with: "e").split { !$0.isLetter && !$0.isNumber }.map { String($0) }
    }
}

// MARK: - Queries

extension SearchModel {
    /// A condition of the kind of a field, with values that occur and values that do not.
    static func condition(of field: SearchField, _ random: inout SeededGenerator) -> FieldCondition {
        switch field.kind {
        case .date:
            let from = CivilDate(day: days.lowerBound - 1 + random.below(days.count))
            let through = CivilDate(day: from.day - 1 + random.below(6))
            return switch random.below(3) {
            case 0: .dates(from: nil, through: through)
            case 1: .dates(from: from, through: nil)
            default: .dates(from: from, through: through)
            }
        case .number:
            func end() -> NumberRange.End? {
                guard random.below(3) > 0 else { return nil }
                return ExactDecimal(random.pick(decimals)).map { .init($0, isIncluded: random.below(2) == 0) }
            }
            return .numbers(NumberRange(lower: end(), upper: end()))
        case .choice(let values): return .equals(random.pick(values))
        case .code, .name:
            let values: [String] =
                switch field {
                case .recordClass: ["statement", "Statement", "settlement", "state"]
                case .type: ["ak", "515", "sese", "SESE.023"]
                case .currency: ["eur", "USD", "e"]
                case .source:
                    (1...5).map { "\(AccessionID(.sample(UInt64($0))))" } + ["alder", "birch bank", "txt", "oak"]
                case .party, .instrument: codes + words + names + ["bank", "étoile", "alder ban"]
                case .member: ["box/alder.txt", "BOX/", "oak", "alder"]
                case .desk: ["rates", "Credit", "AB1", "c"]
                case .entity: ["alder bank", "AB1", "ald"]
                case .hold: ["no", "yes", "matter"]
                case .id, .reference: codes + ["ab-1", "42", "zztop", "0042", "abc"]
                default: codes + ["ab"]
                }
            if field == .source || field == .hold, random.below(3) == 0 {
                let most: UInt64 = field == .source ? 6 : 200
                return .identities((0...most).filter { _ in random.below(3) == 0 }.map { .sample($0) })
            }
            let value = random.pick(values)
            if field.takesParts, random.below(3) == 0 { return .contains(value) }
            return random.below(3) == 0 ? .prefix(value) : .equals(value)
        }
    }

    static func query(_ random: inout SeededGenerator, depth: Int) -> SearchQuery {
        func several() -> [SearchQuery] { (0..<2 + random.below(2)).map { _ in query(&random, depth: depth - 1) } }
        switch random.below(depth > 0 ? 12 : 6) {
        case 0: return .word(random.pick(words + codes + names))
        case 1:
            return random.below(4) == 0
                ? random.pick([.everything, .nothing]) : .prefix(random.pick(["al", "b", "1"]))
        case 2: return .phrase([random.pick(words), random.pick(words)])
        case 3, 4, 5:
            let field = random.pick(SearchField.allCases)
            return .field(field, condition(of: field, &random))
        case 6, 7: return .not(query(&random, depth: depth - 1))
        case 8, 9: return .any(several())
        default: return .all(several())
        }
    }
}

/// What a status function was asked.
final class Recorder: Sendable {
    private let noted = Mutex<[RowStatusInput]>([])
    var inputs: [RowStatusInput] { noted.withLock { $0 } }
    func note(_ input: RowStatusInput) { noted.withLock { $0.append(input) } }
}

extension SeededGenerator {
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
