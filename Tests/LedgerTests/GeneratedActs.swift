// SPDX-License-Identifier: Apache-2.0

import Ledger
import Records
import TestSupport

extension LedgerAct {
    /// A sample of each act; ``sampleIndex`` fails to build where an act is missing here.
    static let samples: [LedgerAct] = {
        var generator = SeededGenerator(seed: 1)
        return (0..<50).map { generator.act(kind: $0) }
    }()

    /// Where the act stands in ``samples``; `nil` for what is no act of this version.
    var sampleIndex: Int? {
        switch self {
        case .create: 0
        case .capture: 1
        case .accessionOpen: 2
        case .accessionClose: 3
        case .recapture: 4
        case .read: 5
        case .search: 6
        case .sourceRead: 7
        case .verify: 8
        case .rebuild: 9
        case .recover: 10
        case .rules(.filePlan, _): 11
        case .rules(.schedule, _): 12
        case .seal: 13
        case .revision(let revision): 14 + (RevisionKind.allCases.firstIndex(of: revision.kind) ?? 0)
        case .sample: 17
        case .savedSearch: 18
        case .checkpoint: 19
        case .export: 23
        case .keyRotation: 20
        case .absence: 21
        case .timeStamp: 22
        case .agent(let agent): 24 + (AgentAct.Kind.allCases.firstIndex(of: agent.kind) ?? 0)
        case .token(let token): token.grant == nil ? 28 : 27
        case .refusal: 29
        case .timeConfirmation: 30
        case .restriction(let restriction): restriction.kind == nil ? 32 : 31
        case .hold(.placement): 33
        case .hold(.release): 34
        case .hold(.notice): 35
        case .hold(.review): 36
        case .retentionEvent(.event): 37
        case .retentionEvent(.confirmation): 38
        case .retentionExtension: 39
        case .disposition(let act): 40 + act.sampleIndex
        case .unknown: nil
        }
    }
}

extension SeededGenerator {
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func digest() -> Digest { Digest(bytes(32)) ?? .zero }

    mutating func uuid() -> TimeOrderedUUID {
        TimeOrderedUUID(milliseconds: next() >> 16, random: (next(), next()))
    }

    /// A number of any size that JSON keeps.
    mutating func count() -> Int { Int(next() >> UInt64(11 + below(53))) }

    mutating func records() -> [RecordID] { (0..<below(6)).map { _ in RecordID(uuid()) } }

    mutating func counts() -> CaptureCounts {
        CaptureCounts(parsed: count(), partial: count(), unparsed: count(), bytes: count())
    }

    /// Any act of this version.
    mutating func act() -> LedgerAct { act(kind: below(50)) }

    mutating func act(kind: Int) -> LedgerAct {
        switch kind {
        case 0: .create(archive: uuid(), format: count())
        case 1: .capture(capture(first: count()))
        case 2: .accessionOpen(AccessionID(uuid()))
        case 3: .accessionClose(AccessionID(uuid()), source: digest(), counts: counts())
        case 4: .recapture(AccessionID(uuid()))
        case 5: .read(count: count(), records: records())
        case 6: .search(count: count(), records: records())
        case 7: .sourceRead(AccessionID(uuid()), count: count())
        case 8: .verify(frames: count(), lines: count(), findings: count())
        case 9: .rebuild(volumes: count())
        case 11: .rules(.filePlan, document: document(["rows"]))
        case 12: .rules(.schedule, document: document(["notice", "jurisdictions", "rules"]))
        case 13: .seal(volume(1 + below(9)), length: count(), records: count(), digest: digest())
        case 14...16:
            .revision(
                Revision(RevisionKind.allCases[kind - 14], records: records(), deposit: capture(first: count()).deposit)
            )
        case 17: .sample(sample(offset: 16 * below(1_000_000)))
        case 20: keyRotation()
        case 22:
            .timeStamp(
                TimeStampAct(
                    number: count(), size: count(), root: digest(), answer: digest(),
                    time: Timestamp(milliseconds: Int64(below(1 << 40)))))
        case 21: .absence(size: count(), root: digest(), unparsed: count(), unsearched: count())
        case 24...26: .agent(agent(AgentAct.Kind.allCases[kind - 24]))
        case 27: .token(TokenAct(number: count(), grant: grant()))
        case 28: .token(TokenAct(number: count()))
        case 29:
            .refusal(
                RefusalAct(asked: "search", reason: RefusalAct.Reason.allCases[below(RefusalAct.Reason.allCases.count)])
            )
        case 30: .timeConfirmation
        case 31:
            .restriction(
                RestrictionAct(RestrictionKind.allCases[below(RestrictionKind.allCases.count)], records: records()))
        case 32: .restriction(RestrictionAct(nil, records: records()))
        case 33...36: .hold(hold(kind: kind - 33))
        case 37: .retentionEvent(retentionEvent())
        case 38: .retentionEvent(.confirmation(number: 1 + below(1_000)))
        case 40...49: .disposition(disposition(kind: kind - 40))
        case 39: .retentionExtension(retentionExtension(offset: 16 * below(1_000_000)))
        case 19: .checkpoint(size: count(), root: digest())
        case 23: .export(export(offset: 16 * below(1_000_000)))
        case 18: .savedSearch(savedSearch(offset: 16 * below(1_000_000)))
        default: .recover(cut: count(), tails: count())
        }
    }

    mutating func day() -> CivilDate { CivilDate(day: below(40_000)) }

    mutating func hold(kind: Int) -> HoldAct {
        switch kind {
        case 0:
            .placement(
                HoldPlacementAct(
                    number: 1 + below(1_000),
                    list: RecordListRange(offset: 16 * below(1_000_000), count: below(1_000), digest: digest()),
                    line: count(), matched: count(), unparsed: count(), isOpen: below(2) == 0, review: day()))
        case 1: .release(1 + below(1_000))
        case 2: .notice(1 + below(1_000), day: day(), isAcknowledged: below(2) == 0)
        default: .review(1 + below(1_000), next: day())
        }
    }

    mutating func retentionEvent() -> RetentionEventAct {
        guard let kind = RetentionEventKind(["account-closed", "terminated", "retired"][below(3)]) else {
            preconditionFailure()
        }
        return .event(number: 1 + below(1_000), kind: kind, day: day(), corrects: below(2) == 0 ? nil : count())
    }

    mutating func retentionExtension(offset: Int) -> ExtensionAct {
        ExtensionAct(
            number: 1 + below(1_000), term: below(2) == 0 ? .until(day()) : .years(1 + below(100)),
            list: RecordListRange(offset: offset, count: below(1_000), digest: digest()), line: count(),
            isOpen: below(2) == 0, last: below(2) == 0 ? nil : day())
    }

    mutating func keyRotation() -> LedgerAct {
        let name = "muniment/\(uuid())"
        guard let old = NoteSigner(name: name, seed: bytes(32)), let new = NoteSigner(name: name, seed: bytes(32))
        else {
            preconditionFailure()
        }
        return .keyRotation(
            number: 2 + below(9), SignedKeyRotation(origin: name, line: 1 + below(1_000_000), from: old, to: new))
    }

    mutating func roles() -> [AgentRole] { (0...below(4)).map { _ in AgentRole.allCases[below(7)] } }

    mutating func agent(_ kind: AgentAct.Kind) -> AgentAct {
        let standing = AgentStanding(
            kind: AgentKind.allCases[below(2)], roles: roles(), user: below(70_000), until: CivilDate(day: 20_000),
            isScoped: true)
        return AgentAct(kind, number: count(), standing: kind == .revoke ? nil : standing)
    }

    mutating func grant() -> TokenGrant {
        TokenGrant(hash: digest(), roles: roles(), agent: count(), expires: time(), isScoped: true)
    }

    mutating func sample(offset: Int) -> AuditSampleAct {
        AuditSampleAct(
            number: count(), method: SamplingMethod.allCases[below(3)], seed: seed(), size: count(),
            list: RecordListRange(offset: offset, count: below(1_000), digest: digest()),
            population: population())
    }

    mutating func export(offset: Int) -> ExportAct {
        ExportAct(
            number: count(), list: RecordListRange(offset: offset, count: below(1_000), digest: digest()),
            line: count(),
            first: count(), written: count(), gaps: count(), bytes: count(), digest: digest(),
            bags: (0..<below(4)).map { _ in digest() }, origin: below(2) == 0 ? nil : count())
    }

    mutating func population() -> FrozenPopulation { FrozenPopulation(count: count(), digest: digest(), line: count()) }

    /// - Parameter offset: of its list; `nil` for one without.
    mutating func savedSearch(offset: Int?) -> SavedSearchAct {
        var population = population()
        if offset != nil { population.count = below(1_000) }
        let list = offset.map { RecordListRange(offset: $0, count: population.count, digest: population.digest) }
        return SavedSearchAct(number: count(), population: population, list: list)
    }

    mutating func seed() -> SamplingSeed {
        guard let seed = SamplingSeed(bytes(SamplingSeed.byteCount)) else { preconditionFailure() }
        return seed
    }

    mutating func document(_ lists: [String]) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = ["name": "plan", "version": .integer(Int64(count()))]
        for list in lists { members[list] = .array([.object(["class": "swap"])]) }
        return .object(members)
    }

    func volume(_ sequence: Int) -> VolumeKey {
        VolumeKey(recordClass: .tradeConfirmation, period: "2026", sequence: sequence)
    }

    mutating func capture(first: Int) -> Capture {
        let volumes = (1...1 + below(3)).map { sequence in
            let from = below(1_000_000)
            return VolumeRange(
                volume: volume(sequence), pack: below(4) == 0 ? .addenda : .content, from: from,
                to: from + 1 + below(1_000_000), records: below(1_000))
        }
        return Capture(
            accessions: (0..<below(4)).map { _ in
                AccessionPart(
                    id: AccessionID(uuid()), source: digest(), reached: count(), isWhole: below(2) == 0)
            },
            commitments: CommitmentRange(
                first: first, count: volumes.reduce(0) { $0 + $1.records }, root: digest()),
            counts: counts(), volumes: volumes)
    }

    /// Acts that can follow one another from `head` on: captures name the commitments in order, samples and
    /// saved searches the lists.
    mutating func acts(_ number: Int, from head: LedgerHead = LedgerHead()) -> [LedgerAct] {
        var commitments = head.commitments
        var lists = head.lists
        return (0..<number).map { _ in
            switch act() {
            case .capture:
                let capture = capture(first: commitments)
                commitments += capture.commitments.count
                return .capture(capture)
            case .revision(let revision):
                let deposit = capture(first: commitments).deposit
                commitments += deposit.commitments.count
                return .revision(Revision(revision.kind, records: revision.records, deposit: deposit))
            case .sample:
                let sample = sample(offset: lists)
                lists = sample.list.end
                return .sample(sample)
            case .savedSearch:
                let saved = savedSearch(offset: below(3) == 0 ? nil : lists)
                lists = saved.list?.end ?? lists
                return .savedSearch(saved)
            default: return act(kind: 2 + below(12))
            }
        }
    }
}
