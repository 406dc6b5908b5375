// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Durability
internal import Records

/// The field by whose amounts a sample is drawn: there is one of money.
enum AmountField: String, ExpressibleByArgument, CaseIterable {
    case amount
}

/// How a search draws a sample instead of listing what it finds.
struct SampleArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("Draw so many records for an audit, and put the sample into the ledger.", valueName: "n"))
    var sample: Int?

    @Option(
        help: ArgumentHelp(
            "Draw from each stratum in proportion to its size. FIELD: \(StratumField.names).", valueName: "field"),
        transform: { text in
            guard let field = StratumField(rawValue: text.lowercased()) else {
                throw ValidationError("--stratify takes one of \(StratumField.names)")
            }
            return field
        })
    var stratify: StratumField?

    @Option(
        help: ArgumentHelp(
            "Draw with chances in proportion to amounts. FIELD: amount.", valueName: "field"))
    var monetaryUnit: AmountField?

    @Option(help: ArgumentHelp("The currency of the amounts; others are a stratum of their own.", valueName: "ccy"))
    var currency: String?

    @Option(
        help: ArgumentHelp(
            "Convert amounts by a CSV file with currency,rate; the base currency has the rate 1.", valueName: "file"))
    var fx: String?

    @Option(help: ArgumentHelp("What fixes every choice: 32 hexadecimal digits; else at random.", valueName: "hex"))
    var seed: String?

    @Option(name: .customLong("out"), help: ArgumentHelp("Write the sample to a new CSV file.", valueName: "file"))
    var out: String?

    func validate() throws {
        guard sample == nil else { return try validateDesign() }
        let strays: [(String, Bool)] = [
            ("--stratify", stratify != nil), ("--monetary-unit", monetaryUnit != nil), ("--currency", currency != nil),
            ("--fx", fx != nil), ("--seed", seed != nil), ("--out", out != nil),
        ]
        if let stray = strays.first(where: \.1)?.0 { throw ValidationError("\(stray) goes with --sample") }
    }

    private func validateDesign() throws {
        if let sample, !(1...SampleRequest.mostRecords).contains(sample) {
            throw ValidationError("--sample takes 1 to \(SampleRequest.mostRecords)")
        }
        if stratify != nil, monetaryUnit != nil {
            throw ValidationError("--stratify and --monetary-unit are two ways to draw; leave one out")
        }
        if monetaryUnit == nil, currency != nil || fx != nil {
            throw ValidationError("\(fx == nil ? "--currency" : "--fx") goes with --monetary-unit")
        }
        if currency != nil, fx != nil {
            throw ValidationError("--currency and --fx are two ways to compare amounts; leave one out")
        }
        if let currency, !ExchangeRates.isCurrency(currency) {
            throw ValidationError("--currency takes three capital letters, such as USD")
        }
        if let seed, SamplingSeed(hex: seed) == nil {
            throw ValidationError("--seed takes 32 hexadecimal digits, such as 'muniment sample show N' shows")
        }
    }

    /// - Throws: ``ArchiveError`` `usage` where the rates are not right, `failed` where they can't be read.
    func request(_ text: String, size: Int) throws -> SampleRequest {
        var request = SampleRequest(text, size: size, seed: seed.flatMap { SamplingSeed(hex: $0) })
        if let stratify { request.design = .stratified(stratify) }
        if monetaryUnit != nil {
            request.design = .monetaryUnit(try fx.map { .converted(try Self.rates($0)) } ?? .oneCurrency(currency))
        }
        return request
    }

    /// Bytes of a file of rates that are read.
    private static let mostBytes = 1 << 20

    private static func rates(_ name: String) throws -> ExchangeRates {
        let path = CommandLinePath.all([name])[0]
        do {
            let file = try LocalFileSystem().open(path, .read)
            return try ExchangeRates(file.read(at: 0, count: min(file.length(), mostBytes)), name: Wording.path(path))
        } catch let error as FileSystemError {
            throw ArchiveError(
                code: .failed, subject: "--fx",
                message: "the rates \(Wording.path(path)) can't be read: \(error.message)", cause: error)
        }
    }
}
