// SPDX-License-Identifier: Apache-2.0

/// How the records of an audit sample are chosen (Docs/Sampling.md); the same word in ledger, register and answers.
public enum SamplingMethod: String, Sendable, CaseIterable {
    /// Every record of the population has the same chance.
    case random
    /// So within each stratum; the strata are drawn from in proportion to their sizes.
    case stratified
    /// The chance of a record is in proportion to its amount.
    case monetaryUnit = "monetary-unit"
}
