// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
public import Ledger
public import Records
internal import Retention

/// A record that is due and ends through review.
public struct ReviewedRecord: Hashable, Sendable {
    public var record: RecordID

    /// Where it lies.
    public var volume: VolumeKey
}

extension DispositionAdministration {
    /// The records that are due and wait for a person to decide, in the order of volumes and identities.
    ///
    /// - Throws: ``ArchiveError`` `refused` while the clock is in doubt.
    /// - Complexity: that of planning.
    public func underReview() throws(ArchiveError) -> [ReviewedRecord] {
        try refuseDoubtfulClock()
        return try ArchiveError.wrap {
            let day = try archive.time().confirmed().retentionDay
            return try ArchiveView.answer(from: archive, withholding: .nothing) { view in
                let search = try DueSearch(view, on: day, by: .review, limit: .max)
                return search.found.flatMap { volume in
                    (volume.due[.review] ?? []).filter { !volume.copies.contains($0) }.map {
                        ReviewedRecord(record: $0, volume: volume.key)
                    }
                }
            }
        }
    }

    /// Keeps what a person has decided of records under review.
    ///
    /// Order of writes: the list, synchronised; the detail and its commitment, synchronised; the line.
    ///
    /// *Durability:* when this returns, the decision survives a power cut. Nothing is destroyed by it: a plan does that.
    ///
    /// - Parameter ids: record identities, or ids that name one record each: with all versions that are under review.
    /// - Returns: how many records it is about.
    /// - Throws: ``ArchiveError`` `not-found`, `ambiguous` for an id; `usage` for a day that has come; `refused` where one is
    ///   not due or is held, which is in the ledger then; `failed` where one ends without review.
    public func review(
        _ ids: [String], _ outcome: DispositionReviewAct.Outcome, reason: String
    ) throws(ArchiveError) -> Int {
        let reason = try ActDetail.stated(reason)
        try refuseDoubtfulClock()
        if case .keep(let day) = outcome, try day <= archive.description.day(of: archive.time().believed) {
            throw ArchiveError(code: .usage, subject: "--until", message: "--until takes a day in the future")
        }
        let (judged, line) = try judge(ids)
        for entry in judged {
            try refuse(entry.judgement, of: entry.id)
            guard entry.judgement.verdict == .due(.review) else {
                throw ArchiveError(
                    code: .failed, subject: "\(entry.id)",
                    message: "record \(entry.id) ends without review; 'muniment disposition plan' takes it in")
            }
        }
        return try archive.withLock { session in
            let act = DispositionReviewAct(outcome, list: try session.freeze(judged.map(\.id).sorted()), line: line)
            try session.record(
                .disposition(.review(act)),
                detail: ActDetail(act: LedgerAct.disposition(.review(act)).name, members: ["reason": .string(reason)]))
            return judged.count
        }
    }

    /// How things stand with the records that ids name, all versions of each, in the order of their identities.
    func judge(
        _ ids: [String]
    ) throws(ArchiveError) -> (judged: [(id: RecordID, volume: VolumeKey, judgement: RecordJudgement)], line: Int) {
        try ArchiveError.wrap {
            let day = try archive.time().confirmed().retentionDay
            return try ArchiveView.answer(from: archive, withholding: .nothing) { view in
                var wanted: [VolumeKey: Set<RecordID>] = [:]
                for id in ids {
                    let chain = try RecordLookup(archive).chain(
                        named: id, in: view, detail: "which ends with what it speaks of",
                        missing: "find it with 'muniment search'")
                    for version in chain.versions { wanted[version.volume, default: []].insert(version.id) }
                }
                let evaluation = try DispositionEvaluation(view, on: day)
                var judged: [(id: RecordID, volume: VolumeKey, judgement: RecordJudgement)] = []
                for (key, records) in wanted.sorted(by: { $0.key < $1.key }) {
                    let verdicts = try evaluation.verdicts(in: key, among: records)
                    judged += verdicts.map { (id: $0.id, volume: key, judgement: $0.judgement) }
                }
                return (judged.sorted { $0.id < $1.id }, view.sequence)
            }
        }
    }

    /// Refuses what is kept, and says by what and until when. The refusal is in the ledger.
    func refuse(_ judgement: RecordJudgement, of id: RecordID) throws(ArchiveError) {
        guard case .kept(let reason) = judgement.verdict else { return }
        var (code, why) = (RefusalAct.Reason.retention, "")
        switch reason {
        case .floor(let day): why = "is kept until \(day)"
        case .awaiting: why = "waits for an event from which its period runs"
        case .permanent: why = "is kept for ever"
        case .held(let numbers):
            code = .hold
            let matters = try ArchiveError.wrap { try archive.register().holds(withReleased: false) }
                .filter { numbers.contains($0.number) }
                .map { HoldAdministration(archive).words(of: $0)?.matter ?? "hold \($0.number)" }
            why = "is held for \(matters.joined(separator: ", "))"
        case .restricted: why = "is restricted under GDPR article 18, until that is released"
        case .extended(let day): why = "is kept by an extension" + (day.map { " until \($0)" } ?? "")
        case .evidence(let other): why = "states an event by which the clock of record \(other) goes, which is there"
        case .chain(let other): why = "is kept as long as another version of it, \(other)" + Self.end(judgement)
        case .family(let other): why = "is kept as long as what it belongs with, \(other)" + Self.end(judgement)
        case .tooLarge: why = "belongs with more records than are looked through"
        case .unreadable: why = "can't be read, or what it belongs with can't; run 'muniment verify'"
        }
        throw archive.refuse(
            AccessRefusal(
                reason: code, message: "record \(id) \(why); 'muniment schedule explain \(id)' tells all of it"),
            .dispose,
            code: .refused, subject: "\(id)")
    }

    private static func end(_ judgement: RecordJudgement) -> String {
        judgement.floor?.day.map { ", until \($0)" } ?? ""
    }
}
