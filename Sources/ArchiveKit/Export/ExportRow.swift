// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What the tables of a bag say of one record.
struct ExportRow {
    var number: String
    var record: FoundRecord
    var status: ChainStatus
    var source: String

    /// Its files in `data`.
    var original: String { "originals/\(number).\(record.envelope.parsed.format.fileExtension)" }
    var view: String { "views/\(number).txt" }
    var envelope: String { "envelopes/\(number).json" }
    var proof: String { "proofs/\(number).json" }

    /// The columns of `index.csv`.
    static let titles = [
        "number", "record", "class", "format", "type", "state", "lifecycle", "status", "trade_date", "document_date",
        "settlement_date", "captured", "identifiers", "references", "parties", "instruments", "side", "quantity",
        "price",
        "amount", "currency", "legal_entity", "desk", "account", "source", "sha256", "bytes", "original", "view",
        "envelope",
        "proof",
    ]

    var cells: [String] {
        let envelope = record.envelope
        let parsed = envelope.parsed
        let terms = parsed.terms
        return [
            number, "\(record.id)", envelope.classification.recordClass.name, parsed.format.rawValue,
            parsed.messageType,
            parsed.state.rawValue, parsed.lifecycle?.rawValue ?? "", status.rawValue, Self.text(parsed.tradeDate),
            Self.text(parsed.documentDate), Self.text(terms.settlementDate), Self.text(envelope.captured),
            parsed.identifiers.map { "\($0.kind.rawValue):\($0.value)" }.joined(separator: "; "),
            parsed.references.map { "\($0.role.rawValue):\($0.identifier.kind.rawValue):\($0.identifier.value)" }
                .joined(separator: "; "),
            parsed.parties.map { Self.text(of: $0) }.joined(separator: "; "),
            parsed.instruments.map { Self.text(of: $0) }.joined(separator: "; "), terms.side?.rawValue ?? "",
            Self.text(terms.quantity), Self.text(terms.price), Self.text(terms.amount?.amount),
            terms.amount?.currency ?? terms.currency ?? "", envelope.legalEntity, envelope.desk, envelope.account,
            source,
            record.contentDigest.hex, "\(record.content.count)", original, view, self.envelope, proof,
        ]
    }

    /// The columns of the load file, by the names that review platforms map by themselves.
    static let loadTitles = [
        "BEGDOC", "ENDDOC", "RECORDID", "RECORDCLASS", "DOCTYPE", "DATETRADE", "DATEDOC", "DATECAPTURED", "IDENTIFIERS",
        "PARTIES", "AMOUNT", "CURRENCY", "STATUS", "CUSTODIAN", "FILENAME", "FILESIZE", "SHA256", "NATIVELINK",
        "TEXTLINK",
    ]

    var loadCells: [String] {
        let envelope = record.envelope
        let parsed = envelope.parsed
        return [
            number, number, "\(record.id)", envelope.classification.recordClass.name,
            "\(parsed.format.rawValue) \(parsed.messageType)", Self.text(parsed.tradeDate),
            Self.text(parsed.documentDate),
            Self.text(envelope.captured), parsed.identifiers.map(\.value).joined(separator: "; "),
            parsed.parties.map { Self.text(of: $0) }.joined(separator: "; "), Self.text(parsed.terms.amount?.amount),
            parsed.terms.amount?.currency ?? parsed.terms.currency ?? "", status.rawValue,
            [envelope.legalEntity, envelope.desk].filter { !$0.isEmpty }.joined(separator: " / "), source,
            "\(record.content.count)", record.contentDigest.hex, original, view,
        ]
    }

    private static func text(_ value: (some CustomStringConvertible)?) -> String { value.map { "\($0)" } ?? "" }

    private static func text(of party: TradeParty) -> String {
        let codes = party.identifiers.map { "\($0.scheme.rawValue) \($0.value)" }
        return "\(party.role.rawValue): " + ([party.name].filter { !$0.isEmpty } + codes).joined(separator: ", ")
    }

    private static func text(of instrument: InstrumentDescription) -> String {
        let codes = instrument.identifiers.map { "\($0.scheme.rawValue) \($0.value)" }
        return ([instrument.product, instrument.name].filter { !$0.isEmpty } + codes).joined(separator: ", ")
    }
}

/// A line of a load file as Concordance and Relativity read it: cells between þ (U+00FE), parted by U+0014, and ® (U+00AE)
/// for the end of a line within a cell.
enum LoadFileLine {
    static func text(_ cells: [String]) -> String {
        cells.map { "\u{FE}" + cell($0) + "\u{FE}" }.joined(separator: "\u{14}") + "\r\n"
    }

    private static func cell(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\r": scalars.append("\u{AE}")
            case "\n": if !isAfterReturn { scalars.append("\u{AE}") }
            // What parts cells can't stand in one.
            case "\u{FE}", "\u{14}": scalars.append(" ")
            default: scalars.append(scalar)
            }
            isAfterReturn = scalar == "\r"
        }
        return String(scalars)
    }
}
