// SPDX-License-Identifier: Apache-2.0

internal import Catalogue

/// What a timer calls: goes on with what was begun, carries out what is approved, and plans what is due.
public struct DispositionRun {
    /// What was done.
    public struct Outcome: Sendable {
        /// Of each plan that was carried out, or gone on with.
        public var outcomes: [DispositionOutcome] = []

        /// Open plans that wait for approval or for the end of their notice.
        public var waiting: [DispositionListing] = []

        /// What is due now; `nil` where it was not looked for, because a plan is open.
        public var found: DispositionGathering?

        /// The plan that was made of it.
        public var planned: DispositionListing?

        public var isIdle: Bool { outcomes.isEmpty && waiting.isEmpty && planned == nil }
    }

    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// - Parameter isDryRun: nothing is done, and what would be is said.
    /// - Throws: ``ArchiveError`` as ``DispositionExecution``; what was done before stays done.
    public func run(isDryRun: Bool = false) throws(ArchiveError) -> Outcome {
        let dispositions = DispositionAdministration(archive)
        try dispositions.refuseDoubtfulClock()
        let today = archive.description.day(of: try archive.time().believed)
        var outcome = Outcome()
        for listing in try dispositions.list() where listing.state.isOpen {
            let isBegun = listing.state == .executing || listing.state == .unlinking
            if isBegun || listing.state == .approved && listing.executable <= today && !listing.lacksReceipt {
                let execution = DispositionExecution(archive)
                outcome.outcomes.append(
                    isDryRun ? try execution.look(listing.entry.number) : try execution.run(listing.entry.number))
            } else {
                outcome.waiting.append(listing)
            }
        }
        let isOpen = !outcome.waiting.isEmpty || outcome.outcomes.contains { !$0.isEnded }
        guard !isOpen || isDryRun else { return outcome }
        let found = try dispositions.gather()
        outcome.found = found
        if !isDryRun, !found.records.isEmpty {
            outcome.planned = try dispositions.plan(found, reason: "due by schedule \(found.schedule)")
        }
        return outcome
    }
}

extension DispositionListing {
    /// Whether it waits for the word of a receiver.
    var lacksReceipt: Bool {
        entry.action == "transfer" && !acts.contains { $0.entry.act == .receipt }
    }
}
