// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The rules and extensions of a record with those events that are in doubt: what such an event closes it closes at once,
/// what it opens it opens only when it is in doubt no longer.
///
/// A day is open where it is open whichever of the events are left out that are in doubt on it. To leave a correction out
/// is to have what it corrects: a correction takes nothing away before somebody else has seen it, or 30 days have passed.
/// What is known no more, because what stated it was corrected, is in doubt for ever.
struct DoubtedEvents {
    let schedule: RetentionSchedule
    let record: RetainedRecord
    let events: [RetentionEvent]
    let extensions: [RetentionExtension]

    /// Of so many events in doubt all selections are tried; of more, nothing is open before the last is in doubt no longer.
    private static let mostTried = 6

    /// The events in doubt that may move a day of one of some kinds.
    func doubted(_ kinds: Set<RetentionEventKind>) -> [RetentionEvent] {
        let moved = Set(events.filter { !$0.isElsewhere && kinds.contains($0.kind) }.map(\.line))
        return events.filter { event in
            event.doubt != nil && (moved.contains(event.line) || event.corrects.map(moved.contains) ?? false)
        }
    }

    /// The floors of rules, and those of extensions, with all events, and put off as long as what is in doubt asks.
    func floors(_ readings: [RuleReading]) -> (rules: [RetentionFloor], extensions: [RetentionFloor]) {
        let plain = floors(of: readings)
        let doubted = doubted(Set(readings.flatMap { $0.rule.trigger.parts.compactMap(\.awaited) }))
        var settled = plain
        if !doubted.isEmpty {
            var known: [Set<RetentionEvent>: [RetentionFloor]] = [:]
            for place in plain.indices {
                settled[place] = settle(plain[place], doubted) { leftOut in
                    let floors = known[leftOut] ?? floors(leavingOut: leftOut)
                    known[leftOut] = floors
                    return floors[place]
                }
            }
        }
        return (Array(settled.prefix(readings.count)), Array(settled.dropFirst(readings.count)))
    }

    private func settle(
        _ plain: RetentionFloor, _ doubted: [RetentionEvent], _ floor: (Set<RetentionEvent>) -> RetentionFloor
    ) -> RetentionFloor {
        var found = plain
        while found.day != nil {
            let open = doubted.filter { $0.doubt.map { $0 > found } ?? false }
            let ends = open.compactMap(\.doubt)
            guard let first = ends.min(), let end = ends.max() else { break }
            guard open.count <= Self.mostTried else { return end }
            let latest = (1..<1 << open.count).map { selection in
                floor(Set(open.indices.filter { selection >> $0 & 1 == 1 }.map { open[$0] }))
            }.max()
            guard let latest, latest > found else { break }
            found = min(latest, first)
        }
        return found
    }

    private func floors(leavingOut leftOut: Set<RetentionEvent>) -> [RetentionFloor] {
        let counting = RetentionEvent.counting(events, leavingOut: leftOut)
        return floors(of: schedule.readings(of: record, events: counting.mapValues(\.day)))
    }

    private func floors(of readings: [RuleReading]) -> [RetentionFloor] {
        readings.map { reading in
            reading.isAwaiting ? .awaiting : reading.keptUntil.map { .day($0) } ?? .permanent
        } + extensions.map { $0.floor(readings) }
    }
}
