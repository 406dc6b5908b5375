// SPDX-License-Identifier: Apache-2.0

public import Records

/// How a sample is drawn (Docs/Sampling.md).
public enum SampleDesign: Hashable, Sendable {
    case random
    case stratified(StratumField)
    /// By amounts: the one field of money that a record has.
    case monetaryUnit(AmountBasis)

    public var method: SamplingMethod {
        switch self {
        case .random: .random
        case .stratified: .stratified
        case .monetaryUnit: .monetaryUnit
        }
    }
}

/// What makes amounts comparable.
public enum AmountBasis: Hashable, Sendable {
    /// Amounts in one currency. Where none is named, the population must have one only; where one is, amounts in others are
    /// a stratum of their own.
    case oneCurrency(String?)
    /// All amounts, converted.
    case converted(ExchangeRates)
}

/// A sample that is wanted.
public struct SampleRequest: Sendable {
    /// The query whose matches are the population; each part of it must have a meaning, and the blank text is everything.
    public var text: String

    /// How many records are drawn.
    public var size: Int
    public var design: SampleDesign

    /// What fixes every choice; `nil` for one that nobody could have chosen.
    public var seed: SamplingSeed?

    /// The population is what was known at the end of this day; `nil` for now.
    public var asOf: CivilDate?

    /// The most records of a sample.
    public static let mostRecords = 100_000

    public init(
        _ text: String, size: Int, design: SampleDesign = .random, seed: SamplingSeed? = nil, asOf: CivilDate? = nil
    ) {
        self.text = text
        self.size = size
        self.design = design
        self.seed = seed
        self.asOf = asOf
    }
}
