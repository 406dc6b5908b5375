// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Records

/// Reads, or searches, that are not in the ledger yet: they become one line and one detail.
struct ReadGathering {
    /// What is gathered.
    enum Kind: String, CaseIterable {
        case read
        case search

        func act(count: Int, records: [RecordID]) -> LedgerAct {
            self == .read ? .read(count: count, records: records) : .search(count: count, records: records)
        }

        /// The member of the detail that lists them.
        var member: String { self == .read ? "reads" : "searches" }
    }

    /// The most record identities in a line.
    static let mostRecords = 500

    /// Bytes of what was said after which a detail is written.
    private static let mostBytes = 1 << 20

    private(set) var since: Timestamp?
    private var count = 0
    private var records: [RecordID] = []
    private var entries: [CanonicalJSON] = []
    private var bytes = 0

    /// Whether another read finds no room beside those that are there.
    func isFull(for records: Int) -> Bool {
        self.records.count + records > Self.mostRecords || bytes >= Self.mostBytes
    }

    mutating func add(_ entry: CanonicalJSON, count: Int, records: [RecordID], at time: Timestamp) {
        since = since ?? time
        self.count += count
        self.records += records.prefix(Self.mostRecords - self.records.count)
        entries.append(entry)
        bytes += entry.encoded.count
    }

    /// The line and the detail; `nil` where nothing was gathered.
    func line(_ kind: Kind) -> (act: LedgerAct, detail: ActDetail)? {
        guard since != nil else { return nil }
        return (
            kind.act(count: count, records: records),
            ActDetail(act: kind.rawValue, members: [kind.member: .array(entries)])
        )
    }
}

extension Archive {
    /// Notes a read or a search, which ``flushIfDue()`` puts into the ledger.
    ///
    /// - Parameters:
    ///   - entry: what was asked for, in words.
    ///   - records: the records that were handed out.
    func note(
        _ kind: ReadGathering.Kind, _ entry: CanonicalJSON, count: Int, records: [RecordID]
    ) throws(ArchiveError) {
        guard isLogged else { return }
        let records = Array(records.prefix(ReadGathering.mostRecords))
        if gathered[kind]?.isFull(for: records.count) == true { try flush(kind) }
        gathered[kind, default: ReadGathering()].add(entry, count: count, records: records, at: environment.clock())
    }

    /// Puts what was noted into the ledger where the environment's time for gathering is over; where it is none, at once.
    func flushIfDue() throws(ArchiveError) {
        let now = environment.clock()
        for kind in ReadGathering.Kind.allCases {
            guard let since = gathered[kind]?.since else { continue }
            let age = now.milliseconds - since.milliseconds
            if !(0..<environment.gathering).contains(age) { try flush(kind) }
        }
    }

    /// Puts the reads and searches that were gathered into the ledger: at a clean stop, and once a second in a service.
    ///
    /// *Durability:* when this returns, they survive a power cut.
    public func flush() throws(ArchiveError) {
        for kind in ReadGathering.Kind.allCases { try flush(kind) }
    }

    private func flush(_ kind: ReadGathering.Kind) throws(ArchiveError) {
        guard let line = gathered.removeValue(forKey: kind)?.line(kind) else { return }
        try log(line.act, detail: line.detail)
    }
}
