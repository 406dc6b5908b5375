// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Durability
import Foundation
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("A directory lock")
struct DirectoryLockTests {
    private static let patience = 120.0

    private let directory: TemporaryDirectory
    private var turn: FilePath { directory.path.appending("turn") }
    private var lock: FilePath { directory.path.appending("lock") }

    init() throws { directory = try TemporaryDirectory() }

    private func take(wait: Double) throws -> DirectoryLock {
        try DirectoryLock(turn: turn, lock: lock, in: LocalFileSystem(), wait: wait)
    }

    /// Starts a thread that takes the lock, runs `act` with it and lets it go; the answer waits for its end.
    private func startWaiter(_ act: @escaping @Sendable () -> Void) -> () -> Void {
        let (turn, lock) = (turn, lock)
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let held = try? DirectoryLock(turn: turn, lock: lock, in: LocalFileSystem(), wait: Self.patience)
            if let held { withExtendedLifetime(held) { act() } }
            done.signal()
        }
        return { done.wait() }
    }

    /// Returns once somebody else holds `turn`, that is, waits for the lock; fails where nobody ever does.
    private func untilSomebodyQueues() throws {
        let file = try LocalFileSystem().open(turn, .create)
        for _ in 0..<2_000_000 {
            guard try file.tryLock(exclusive: true) else { return }
            file.unlock()
            sched_yield()
        }
        throw NobodyQueues()
    }

    @Test("is had by one holder at a time, also within one process")
    func excludes() throws {
        let first = try take(wait: 0)
        let error = try #require(failure { _ = try take(wait: 0) })
        #expect(error.code == .locked)
        #expect(error.subject == lock)
        #expect(error.message.contains("wait"))
        withExtendedLifetime(first) {}
    }

    @Test("can be had again when its holder is gone")
    func endsWithItsHolder() throws {
        do { _ = try take(wait: 0) }
        let again = try take(wait: 0)
        withExtendedLifetime(again) {}
    }

    @Test("gives up with the code locked after the wait, and leaves the queue")
    func givesUp() throws {
        let holder = try take(wait: 0)
        #expect(failure { _ = try take(wait: 0.02) }?.code == .locked)
        let queue = try LocalFileSystem().open(turn, .create)
        #expect(try queue.tryLock(exclusive: true))
        withExtendedLifetime(holder) {}
    }

    @Test("gives up while another waits for the lock")
    func givesUpInTheQueue() throws {
        let holder = try take(wait: 0)
        let queue = try LocalFileSystem().open(turn, .create)
        #expect(try queue.tryLock(exclusive: true))
        let error = try #require(failure { _ = try take(wait: 0.02) })
        #expect(error.code == .locked)
        #expect(error.subject == turn)
        withExtendedLifetime(holder) {}
    }

    @Test("leaves the turn to others while it is held")
    func turnIsFreeWhileHeld() throws {
        let holder = try take(wait: 0)
        let queue = try LocalFileSystem().open(turn, .create)
        #expect(try queue.tryLock(exclusive: true))
        withExtendedLifetime(holder) {}
    }

    @Test("is had by who waits, once its holder lets go and not before")
    func waits() throws {
        let order = Order()
        var holder: DirectoryLock? = try take(wait: 0)
        let waiterEnds = startWaiter { order.note("waiter") }
        try untilSomebodyQueues()
        order.note("let go")
        withExtendedLifetime(holder) {}
        holder = nil
        waiterEnds()
        #expect(order.names == ["let go", "waiter"])
    }

    @Test("goes to who waits before who had it and wants it again at once")
    func isFair() throws {
        for round in 0..<20 {
            let order = Order()
            var holder: DirectoryLock? = try take(wait: Self.patience)
            let waiterEnds = startWaiter { order.note("waiter") }
            try untilSomebodyQueues()
            order.note("let go")
            holder = nil
            holder = try take(wait: Self.patience)
            order.note("greedy")
            withExtendedLifetime(holder) {}
            holder = nil
            waiterEnds()
            #expect(order.names == ["let go", "waiter", "greedy"], "round \(round)")
        }
    }

    @Test("never has two holders among many threads that want it")
    func excludesUnderContention() throws {
        let inside = Inside()
        let ends = (0..<4).map { _ in startWaiter { inside.visit() } }
        for end in ends { end() }
        #expect(inside.visits == 4)
        #expect(inside.most == 1)
    }
}

private struct NobodyQueues: Error {}

/// What happened, in its order.
private final class Order: Sendable {
    private let noted = Mutex<[String]>([])
    var names: [String] { noted.withLock { $0 } }
    func note(_ name: String) { noted.withLock { $0.append(name) } }
}

/// Counts who is inside at the same time.
private final class Inside: Sendable {
    private let counts = Mutex((now: 0, most: 0, visits: 0))
    var most: Int { counts.withLock { $0.most } }
    var visits: Int { counts.withLock { $0.visits } }

    func visit() {
        counts.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
            $0.visits += 1
        }
        for _ in 0..<50 { sched_yield() }
        counts.withLock { $0.now -= 1 }
    }
}
