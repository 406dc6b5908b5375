// SPDX-License-Identifier: Apache-2.0

internal import Packs
internal import Records

/// What a seed makes of records and counters: the only randomness of a sample (Docs/Sampling.md).
extension SamplingSeed {
    /// SHA-256(seed || identity): the place of a record in the lottery. Those with the smallest are drawn, so that the
    /// order in which records are offered makes no difference.
    func rank(of id: RecordID) -> Digest { Digest(hashing: bytes + id.uuid.bytes) }

    /// A number from 0 up to, and without, a bound, each as likely as another.
    ///
    /// The first 16 bytes of SHA-256(seed || counter), big-endian, with the counter 0, 1, 2 ... as 8 bytes, big-endian;
    /// the first of them that lies below the greatest multiple of the bound in 128 bits, modulo the bound.
    ///
    /// - Precondition: the bound is not 0.
    func number(below bound: UInt128) -> UInt128 {
        // 2^128 modulo the bound: so many numbers at the top would make the small ones likelier.
        let excess = (UInt128.max % bound + 1) % bound
        var counter: UInt64 = 0
        while true {
            let digest = Digest(hashing: bytes + counter.bigEndianBytes)
            let number = digest.bytes.prefix(16).reduce(0 as UInt128) { $0 << 8 | UInt128($1) }
            if number <= UInt128.max - excess { return number % bound }
            counter += 1
        }
    }
}

/// The few of many that have the smallest ranks, found in one pass and in memory for no more than twice as many.
struct SmallestRanks {
    private let count: Int
    private var kept: [(rank: Digest, place: Int)] = []

    /// - Parameter count: how many are drawn.
    init(_ count: Int) { self.count = count }

    /// Offers what stands at a place.
    mutating func offer(_ place: Int, rank: Digest) {
        guard count > 0 else { return }
        kept.append((rank, place))
        if kept.count >= max(2 * count, 64) { keepSmallest() }
    }

    /// The places of those drawn, in their order.
    mutating func places() -> [Int] {
        keepSmallest()
        return kept.map(\.place).sorted()
    }

    private mutating func keepSmallest() {
        kept.sort { ($0.rank, $0.place) < ($1.rank, $1.place) }
        kept.removeLast(max(0, kept.count - count))
    }
}
