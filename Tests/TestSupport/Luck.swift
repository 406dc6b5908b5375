// SPDX-License-Identifier: Apache-2.0

/// Decides which unsynchronised changes reach the disk before the power goes.
///
/// Each file and directory has odds of its own, none and all among them: so that one file is often complete while
/// another, written before it, is not there at all.
struct Luck {
    private var generator: SeededGenerator?
    private var odds = 0

    /// Nothing that was not synchronised survives.
    static let none = Luck(generator: nil)

    /// The same changes survive for the same seed.
    static func seeded(_ seed: UInt64) -> Luck { Luck(generator: SeededGenerator(seed: seed)) }

    private init(generator: SeededGenerator?) { self.generator = generator }

    /// Draws the odds of the next file or directory.
    mutating func turn() { odds = generator?.draw(5) ?? 0 }

    /// Whether one change survives.
    mutating func strikes() -> Bool { (generator?.draw(4) ?? 4) < odds }
}

extension SeededGenerator {
    fileprivate mutating func draw(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
