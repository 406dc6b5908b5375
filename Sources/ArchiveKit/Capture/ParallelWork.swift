// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Work on many values at once, on all cores.
enum ParallelWork {
    /// No more than these work at once; where there are fewer cores, fewer do, and the last find nothing left to do.
    private static let mostWorkers = 16

    /// The values that `work` makes of `items`, in their order.
    ///
    /// - Parameters:
    ///   - minimum: fewer items than this are worked on by the calling thread alone.
    ///   - state: what a worker needs for itself, made once for each.
    static func map<Item: Sendable, State, Result: Sendable>(
        _ items: [Item], minimum: Int = 16, state: @Sendable () -> State,
        work: @Sendable (inout State, Item) -> Result
    ) -> [Result] {
        let workers = min(mostWorkers, max(1, items.count / max(1, minimum)))
        guard workers > 1 else {
            var state = state()
            return items.map { work(&state, $0) }
        }
        // Small shares, so that one worker with large items does not keep the others waiting.
        let share = max(1, items.count / (workers * 8))
        let shares = (items.count + share - 1) / share
        return [Result](unsafeUninitializedCapacity: items.count) { buffer, count in
            nonisolated(unsafe) let results = buffer
            let next = NextShare()
            DispatchQueue.concurrentPerform(iterations: workers) { _ in
                var state = state()
                while let number = next.take(before: shares) {
                    for index in number * share..<min((number + 1) * share, items.count) {
                        results.initializeElement(at: index, to: work(&state, items[index]))
                    }
                }
            }
            count = items.count
        }
    }

    /// Does `work` for each item, each on some thread; the items are not looked at by two threads at once.
    static func forEach<Item>(_ items: [Item], _ work: @Sendable (Item) -> Void) {
        nonisolated(unsafe) let items = items
        guard items.count > 1 else { return items.forEach(work) }
        DispatchQueue.concurrentPerform(iterations: items.count) { index in work(items[index]) }
    }
}

/// Hands out numbers, each once.
private final class NextShare: Sendable {
    private let next = Mutex(0)

    func take(before end: Int) -> Int? {
        next.withLock { number in
            guard number < end else { return nil }
            defer { number += 1 }
            return number
        }
    }
}
