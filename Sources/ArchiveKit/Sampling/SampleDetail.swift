// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Packs
internal import Records

/// What a sample was about in words: the content of its detail (Docs/OnDiskFormat.md §4.6).
struct SampleDetail {
    var query: String
    var understood: String
    var design: SampleDesign
    var strata: [SampleStratum]

    /// The members of the detail.
    var members: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "query": .string(query), "understood": .string(understood), "strata": .array(strata.map(Self.json)),
        ]
        switch design {
        case .random: break
        case .stratified(let field): members["field"] = .string(field.rawValue)
        case .monetaryUnit(let basis):
            members["field"] = "amount"
            switch basis {
            case .oneCurrency(let currency): members["currency"] = .string(currency ?? "")
            case .converted(let rates):
                members["currency"] = .string(rates.base)
                members["rates"] = .array(
                    rates.rates.map { ["currency": .string($0.currency), "rate": .string("\($0.rate)")] })
                members["ratesDigest"] = .string(rates.digest.hex)
            }
        }
        return members
    }

    init(query: String, understood: String, design: SampleDesign, strata: [SampleStratum]) {
        self.query = query
        self.understood = understood
        self.design = design
        self.strata = strata
    }

    /// Reads the content of a detail; `nil` where it is none of a sample by this method.
    init?(_ content: some Collection<UInt8>, _ method: SamplingMethod) {
        guard let json = try? CanonicalJSON(decoding: Array(content)), json["act"]?.text == "sample",
            let query = json["query"]?.text, let understood = json["understood"]?.text,
            let design = Self.design(json, method)
        else { return nil }
        let strata = (json["strata"]?.elements ?? []).compactMap { Self.stratum($0) }
        self.init(query: query, understood: understood, design: design, strata: strata)
    }

    private static func design(_ json: CanonicalJSON, _ method: SamplingMethod) -> SampleDesign? {
        switch method {
        case .random: return .random
        case .stratified:
            return (json["field"]?.text).flatMap { StratumField(rawValue: $0) }.map { .stratified($0) }
        case .monetaryUnit:
            guard let currency = json["currency"]?.text else { return nil }
            guard let values = json["rates"]?.elements else {
                return .monetaryUnit(.oneCurrency(currency.isEmpty ? nil : currency))
            }
            let rates = values.compactMap { value -> (currency: String, rate: ExactDecimal)? in
                guard let currency = value["currency"]?.text,
                    let rate = value["rate"]?.text.flatMap({ ExactDecimal($0) })
                else { return nil }
                return (currency, rate)
            }
            guard rates.count == values.count, let digest = json["ratesDigest"]?.text.flatMap({ Digest(hex: $0) })
            else {
                return nil
            }
            return .monetaryUnit(.converted(ExchangeRates(rates, base: currency, digest: digest)))
        }
    }

    private static func json(_ stratum: SampleStratum) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "name": .string(stratum.name), "count": .integer(Int64(stratum.count)),
            "drawn": .integer(Int64(stratum.drawn)),
        ]
        members["total"] = stratum.total.map { .string($0) }
        members["certain"] = stratum.certain.map { .integer(Int64($0)) }
        members["interval"] = stratum.interval.map { .string($0) }
        return .object(members)
    }

    private static func stratum(_ json: CanonicalJSON) -> SampleStratum? {
        guard let name = json["name"]?.text, let count = json["count"]?.number, let drawn = json["drawn"]?.number else {
            return nil
        }
        return SampleStratum(
            name: name, count: Int(count), drawn: Int(drawn), total: json["total"]?.text,
            certain: json["certain"]?.number.map { Int($0) }, interval: json["interval"]?.text)
    }
}

extension Archive {
    /// The content of the detail of a line that a volume holds; `nil` where it is not there any more.
    ///
    /// - Throws: ``PackError`` where it can't be read.
    func detail(of line: Int, in key: VolumeKey) throws -> ArraySlice<UInt8>? {
        guard let range = try register().ranges(of: key, in: line).first, let volume = try? volume(key) else {
            return nil
        }
        var offset = range.from
        while offset < range.to {
            let frame = try volume.pack.frame(at: offset)
            if frame.header.kind == .record { return try volume.pack.content(of: frame) }
            offset = frame.end
        }
        return nil
    }
}
