// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

/// One fault to play.
struct FaultCase: Sendable, CustomTestStringConvertible {
    var number: Int
    var mode: Fault.Mode

    /// Whether the process dies of it, or goes on.
    var dies: Bool
    var fault: Fault { Fault(at: number, mode, thenDead: dies) }
    var testDescription: String { "operation \(number), \(mode), \(dies ? "dies" : "goes on")" }
}

/// How much is tried: a sample by default, everything in a campaign (Scripts/test-deep).
enum Campaign {
    private static let environment = ProcessInfo.processInfo.environment

    /// `MUNIMENT_SEED`, which plays a campaign again; printed with each failure.
    static let seed = environment["MUNIMENT_SEED"].flatMap { UInt64($0) } ?? 1

    /// A number from the environment.
    static func number(_ variable: String, default count: Int) -> Int {
        environment[variable].flatMap { Int($0) } ?? count
    }

    /// A sample of cases: as many as the environment variable says, or all of them where it says `all`.
    static func sample<Case>(_ cases: [Case], _ variable: String, default count: Int) -> [Case] {
        if environment[variable] == "all" { return cases }
        var generator = SeededGenerator(seed: seed)
        let indices = cases.indices.shuffled(using: &generator).prefix(number(variable, default: count))
        return indices.sorted().map { cases[$0] }
    }

    /// Every way in which each operation can fail.
    static func faults(of operations: [FileOperation]) -> [FaultCase] {
        operations.indices.flatMap { index in
            Fault.Mode.allCases.filter { $0 != .torn || operations[index].kind == .write }.flatMap { mode in
                [true, false].map { FaultCase(number: index + 1, mode: mode, dies: $0) }
            }
        }
    }
}
