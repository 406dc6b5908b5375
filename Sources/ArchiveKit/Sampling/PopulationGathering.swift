// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Packs
internal import Queries
internal import Records

/// Gathers the records that match a query as of one line of the ledger, with what a design needs of them.
///
/// Rows are read a share at a time; what is kept of a record is 40 bytes.
struct PopulationGathering {
    /// The most strata of a population.
    static let mostStrata = 10_000

    private let archive: Archive
    private let matches: QueryMatches
    private let design: SampleDesign
    private var members: [SamplePopulation.Member] = []
    private var volumes: [VolumeKey] = []
    private var strata: [String: Int32] = [:]
    private var names: [String] = []
    private var currencies: Set<String> = []

    /// What was found.
    struct Outcome {
        var population: SamplePopulation

        /// The currency of the amounts, or the one into which they were converted; `nil` where there are none.
        var currency: String?
    }

    private init(_ matches: QueryMatches, _ design: SampleDesign, _ archive: Archive) {
        self.matches = matches
        self.design = design
        self.archive = archive
    }

    /// - Throws: ``ArchiveError`` `failed` where a volume can't be looked into: a population that lacks records is none;
    ///   `usage` where amounts can't be compared.
    static func run(_ matches: QueryMatches, _ design: SampleDesign, in archive: Archive) throws -> Outcome {
        var gathering = PopulationGathering(matches, design, archive)
        try gathering.gather()
        let population = SamplePopulation(
            gathering.members, volumes: gathering.volumes, strata: gathering.names, line: matches.line)
        return Outcome(population: population, currency: try gathering.currency())
    }

    private mutating func gather() throws {
        try refuse(matches.coverage.incomplete)
        try refuse(
            matches.forEachPage { key, rows in
                if volumes.last != key { volumes.append(key) }
                for row in rows { try add(row, in: key) }
            })
    }

    private func refuse(_ unseen: [VolumeKey]) throws {
        guard let key = unseen.first else { return }
        throw ArchiveError(
            code: .failed, subject: "\(key)",
            message: "volume \(key) can't be looked into, so that the population would lack its records; run "
                + "'muniment rebuild', then repeat")
    }

    private mutating func add(_ row: IndexedRecord, in key: VolumeKey) throws {
        var name = SampleDraw.onlyStratum
        var units: UInt128 = 0
        switch design {
        case .random: break
        case .stratified(let field):
            name = try field.stratum(
                of: row, in: key, names: { try names(of: row, in: key) }, status: { try status(of: row, in: key) })
        case .monetaryUnit(let basis): (name, units) = try value(of: row, in: key, basis)
        }
        let stratum = strata[name] ?? Int32(names.count)
        if Int(stratum) == names.count {
            guard names.count < Self.mostStrata else {
                throw ArchiveError(
                    code: .usage, subject: "--stratify",
                    message:
                        "there are more than \(Self.mostStrata) strata; divide by another field, or narrow the query")
            }
            strata[name] = stratum
            names.append(name)
        }
        members.append(
            SamplePopulation.Member(id: row.id, volume: Int32(volumes.count - 1), stratum: stratum, units: units))
    }

    private func status(of row: IndexedRecord, in key: VolumeKey) throws -> ChainStatus {
        let names = try names(of: row, in: key)
        return try archive.chainStatus(
            of: RowStatusInput(
                id: row.id, identifiers: names.identifiers, facts: names.facts, lifecycle: row.lifecycle,
                sequence: matches.line))
    }

    /// What a record says by name: one whose envelope is damaged can't be put into a stratum.
    private func names(of row: IndexedRecord, in key: VolumeKey) throws -> RecordNames {
        if let names = try archive.volume(key).index.names(of: row) { return names }
        throw ArchiveError(
            code: .integrity, subject: "\(row.id)",
            message: "record \(row.id) is damaged, so that it is in no stratum; run 'muniment verify', and restore it")
    }

    /// The stratum and the units of a record's amount. It is read from the envelope, for an index says the currency dealt
    /// in, which need not be that of the amount.
    private mutating func value(
        of row: IndexedRecord, in key: VolumeKey, _ basis: AmountBasis
    ) throws -> (name: String, units: UInt128) {
        guard row.terms.amount != nil, let money = try archive.volume(key).envelope(of: row).parsed.terms.amount,
            !money.currency.isEmpty
        else { return (AmountStratum.missing.rawValue, 0) }
        var rate: ExactDecimal?
        switch basis {
        case .oneCurrency(let wanted?) where wanted != money.currency: return (AmountStratum.otherCurrency.rawValue, 0)
        case .oneCurrency: currencies.insert(money.currency)
        case .converted(let rates):
            rate = rates.rate(of: money.currency)
            guard rate != nil else { throw lacksRate(money.currency) }
        }
        guard money.amount.sign > 0 else {
            return ((money.amount.sign < 0 ? AmountStratum.negative : .zero).rawValue, 0)
        }
        guard let units = MonetaryUnits.units(of: money.amount, rate: rate) else {
            throw ArchiveError(
                code: .usage, subject: "\(row.id)",
                message: "record \(row.id) has an amount beyond 100,000,000,000,000,000,000; correct it, or leave it "
                    + "out by the query")
        }
        return (AmountStratum.positive.rawValue, units)
    }

    private func lacksRate(_ currency: String) -> ArchiveError {
        ArchiveError(
            code: .usage, subject: "--fx",
            message: "the rates say nothing of \(ExchangeRates.isCurrency(currency) ? currency : "one currency"), in "
                + "which the population has amounts; add it and repeat")
    }

    private func currency() throws -> String? {
        switch design {
        case .monetaryUnit(.converted(let rates)): return rates.base
        case .monetaryUnit(.oneCurrency(let wanted?)): return wanted
        case .monetaryUnit(.oneCurrency(nil)):
            guard currencies.count > 1 else { return currencies.first }
            let names = currencies.filter { ExchangeRates.isCurrency($0) }.sorted().prefix(10)
            throw ArchiveError(
                code: .usage, subject: "--monetary-unit",
                message: "the population has amounts in \(currencies.count) currencies "
                    + "(\(names.joined(separator: ", "))); name one with --currency, or convert them with --fx FILE")
        default: return nil
        }
    }
}
