// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
public import Ledger
public import Records

/// What the clock says beside what the ledger vouches for (Docs/OnDiskFormat.md §3, *Time*).
public struct ArchiveTime: Hashable, Sendable {
    /// What the clock says.
    public var wall: Timestamp

    /// The trusted time of the last line; `nil` before the first.
    public var trusted: Timestamp?

    /// Why the clock is not believed; `nil` where it is.
    public var doubt: TrustedTime.Doubt? { TrustedTime(wall: wall, previous: trusted).doubt }

    /// The doubt, and what to do about it, in a sentence; `nil` where there is none.
    public var obstacle: String? {
        let last = trusted.map { "\($0)" } ?? "-"
        return switch doubt {
        case nil: nil
        case .ahead:
            "the clock says \(wall), more than 31 days after the ledger's time, \(last); if the clock is right, a "
                + "records manager says 'muniment time confirm', and else set it right"
        case .behind:
            "the clock says \(wall), which is behind the ledger's time, \(last); set the clock right, or wait until it "
                + "has come there"
        }
    }

    /// Why what must not be done too early is not done now; `nil` where the clock is believed.
    public var refusal: ArchiveError? { obstacle.map { ArchiveError(code: .refused, subject: "time", message: $0) } }

    /// The trusted time of a line that would be written now.
    public var believed: Timestamp { TrustedTime(wall: wall, previous: trusted).time }

    /// What the clock says, for acts that must not be done too early.
    ///
    /// - Throws: ``ArchiveError`` `refused` where it is not believed.
    public func confirmed() throws(ArchiveError) -> Timestamp {
        if let refusal { throw refusal }
        return wall
    }
}

/// A time that a person has confirmed.
public struct ConfirmedTime: Hashable, Sendable {
    /// The line that says so, and from which on the ledger goes by it.
    public var line: Int

    /// What the clock said, and what the ledger's time is from there on.
    public var time: Timestamp

    /// The ledger's time before.
    public var before: Timestamp?
}

extension WriteSession {
    /// The clock beside the ledger, to its very end. What must not be done too early asks for its
    /// ``ArchiveTime/confirmed()`` under the lock.
    var time: ArchiveTime { ArchiveTime(wall: archive.environment.clock(), trusted: ledger.head.trusted) }
}

extension Archive {
    /// The clock beside the ledger. That is no read of a record, so it leaves no line.
    ///
    /// - Throws: ``ArchiveError`` where the register can't be read.
    public func time() throws(ArchiveError) -> ArchiveTime {
        try ArchiveView.answer(from: self) { _ in try knownTime() }
    }

    /// The same, of what is open.
    func knownTime() throws -> ArchiveTime {
        // The ledger first: a line that another process writes between bears no time after the clock's.
        let trusted = try register().head().trusted
        return ArchiveTime(wall: environment.clock(), trusted: trusted)
    }

    /// Confirms what the clock says: from the line on that says so it is the ledger's time. It is for a person who has looked
    /// at another clock; it can't be taken back, for the ledger's time never goes back.
    ///
    /// *Durability:* when this returns, the line survives a power cut. One line is all there is: a crash leaves the time
    /// confirmed or not.
    ///
    /// - Throws: ``ArchiveError`` `refused` where the clock is behind the ledger's time: nothing is written then.
    public func confirmTime() throws(ArchiveError) -> ConfirmedTime {
        try withLock { session in
            let time = session.time
            if time.doubt == .behind, let refusal = time.refusal { throw refusal }
            let line = try session.record(.timeConfirmation, confirming: time.wall)
            return ConfirmedTime(line: line.sequence, time: line.trusted, before: time.trusted)
        }
    }
}
