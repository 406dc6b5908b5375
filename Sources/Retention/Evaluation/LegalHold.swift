// SPDX-License-Identifier: Apache-2.0

public import Records

/// A hold on a record: a matter for which it must stay, whatever the schedule says.
public struct LegalHold: Hashable, Sendable {
    public var matter: String

    /// The day from which on it holds.
    public var since: CivilDate

    /// The line of the ledger that tells it.
    public var line: Int

    public init(_ matter: String, since: CivilDate, line: Int) {
        self.matter = matter
        self.since = since
        self.line = line
    }
}
