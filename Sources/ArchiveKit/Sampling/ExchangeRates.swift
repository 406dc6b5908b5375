// SPDX-License-Identifier: Apache-2.0

internal import Packs
public import Records

/// What one unit of each currency is worth in a base currency, as a person states it: CSV with the columns `currency` and
/// `rate`. The base currency is the first whose rate is 1.
public struct ExchangeRates: Hashable, Sendable {
    /// The currency into which amounts are converted.
    public let base: String

    /// SHA-256 of the file.
    public let digest: Digest

    /// In the order of the file.
    let rates: [(currency: String, rate: ExactDecimal)]
    private let byCurrency: [String: ExactDecimal]

    /// The most rates of a file.
    private static let most = 1_000

    /// Reads a file.
    ///
    /// - Parameter name: what the file is called in errors.
    /// - Throws: ``ArchiveError`` `usage` with the line where it can't be read: amounts converted by a file that is half
    ///   understood would have wrong chances.
    public init(_ bytes: [UInt8], name: String) throws(ArchiveError) {
        var rows = CommaSeparatedRows(bytes)
        func refuse(_ problem: String) -> ArchiveError {
            ArchiveError(
                code: .usage, subject: "--fx",
                message: "line \(max(1, rows.line)) of the rates \(name) \(problem); correct it and repeat")
        }
        let header = rows.next()?.map { String(decoding: $0, as: UTF8.self).lowercased() }
        guard header == ["currency", "rate"] else { throw refuse("should be the header currency,rate") }
        var rates: [(currency: String, rate: ExactDecimal)] = []
        while let row = rows.next() {
            if row.allSatisfy(\.isEmpty) { continue }
            guard row.count == 2 else { throw refuse("has \(row.count) cells and the header 2") }
            let currency = String(decoding: row[0], as: UTF8.self)
            guard Self.isCurrency(currency) else { throw refuse("names no currency by three capital letters") }
            guard let rate = ExactDecimal(String(decoding: row[1], as: UTF8.self)), rate.sign > 0 else {
                throw refuse("has no rate greater than 0, such as 1.0835")
            }
            guard !rates.contains(where: { $0.currency == currency }) else {
                throw refuse("names \(currency) for the second time")
            }
            rates.append((currency, rate))
            guard rates.count <= Self.most else {
                throw refuse("is one too many: a file has \(Self.most) rates at most")
            }
        }
        guard let base = rates.first(where: { $0.rate == Self.one })?.currency else {
            throw ArchiveError(
                code: .usage, subject: "--fx",
                message: "the rates \(name) have no base currency, the one whose rate is 1; add it and repeat")
        }
        self.init(rates, base: base, digest: Digest(hashing: bytes))
    }

    init(_ rates: [(currency: String, rate: ExactDecimal)], base: String, digest: Digest) {
        self.rates = rates
        self.base = base
        self.digest = digest
        byCurrency = Dictionary(rates.map { ($0.currency, $0.rate) }) { first, _ in first }
    }

    /// The worth of one unit of a currency; `nil` where the file does not say it.
    func rate(of currency: String) -> ExactDecimal? { byCurrency[currency] }

    /// Whether a text is a currency as ISO 4217 writes it: three capital letters.
    public static func isCurrency(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    private static let one = ExactDecimal("1")

    public static func == (left: Self, right: Self) -> Bool { left.digest == right.digest && left.base == right.base }

    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
