// SPDX-License-Identifier: Apache-2.0

import Ledger
import Records
import TestSupport

extension DispositionAct {
    /// Which of the ten steps it is.
    var sampleIndex: Int {
        switch self {
        case .plan: 0
        case .approval: 1
        case .rejection: 2
        case .withdrawal: 3
        case .review: 4
        case .receipt: 5
        case .intent: 6
        case .carry: 7
        case .unlink: 8
        case .certificate: 9
        }
    }
}

extension DispositionAct {
    /// The same with all members that may be left out, and with sets that begin where the files do.
    var whole: DispositionAct {
        switch self {
        case .plan(var plan):
            plan.list.offset = 0
            plan.volumes = [
                DispositionPlanAct.Share(
                    volume: VolumeKey(recordClass: .tradeConfirmation, period: "2026", sequence: 1), records: 1)
            ]
            return .plan(plan)
        case .review(var review):
            review.list.offset = 0
            review.outcome = .keep(until: CivilDate(day: 20_000))
            return .review(review)
        case .carry(var carry):
            carry.list.offset = 0
            carry.commitments.offset = carry.list.end
            carry.tombstones.offset = 0
            carry.to = VolumeKey(recordClass: .tradeConfirmation, period: "2026", sequence: 2)
            carry.content = DispositionCarryAct.Pack(length: 1, records: 1, digest: .zero)
            carry.addenda = carry.content
            return .carry(carry)
        default: return self
        }
    }
}

extension SeededGenerator {
    mutating func disposition(kind: Int) -> DispositionAct {
        let number = 1 + below(1_000)
        switch kind {
        case 0:
            return .plan(
                DispositionPlanAct(
                    number: number, action: DispositionPlanAct.Action.allCases[below(2)], list: list(), line: count(),
                    day: day(), schedule: "default-2",
                    volumes: (0..<below(4)).map { DispositionPlanAct.Share(volume: volume(1 + $0), records: count()) },
                    approvals: 1 + below(3), noticeDays: 30))
        case 1: return .approval(number, plan: digest())
        case 2: return .rejection(number, plan: digest())
        case 3: return .withdrawal(number)
        case 4:
            let day = day()
            let outcome = [DispositionReviewAct.Outcome.keep(until: day), .destroy, .transfer][below(3)]
            return .review(DispositionReviewAct(outcome, list: list(), line: count()))
        case 5: return .receipt(number)
        case 6: return .intent(number, from: volume(1), to: volume(2))
        case 7: return .carry(carry(number))
        case 8: return .unlink(number, volume(1 + below(9)))
        default: return .certificate(number, destroyed: count(), kept: count(), volumes: count())
        }
    }

    private mutating func list() -> RecordListRange {
        RecordListRange(offset: 16 * below(1_000_000), count: below(1_000), digest: digest())
    }

    private mutating func carry(_ number: Int) -> DispositionCarryAct {
        func pack(_ generator: inout SeededGenerator) -> DispositionCarryAct.Pack {
            DispositionCarryAct.Pack(
                length: generator.count(), records: generator.count(), digest: generator.digest())
        }
        let stays = below(2) == 0
        let (list, commitments) = (self.list(), below(1_000))
        return DispositionCarryAct(
            number: number, from: volume(1), to: stays ? volume(2) : nil, content: stays ? pack(&self) : nil,
            addenda: stays && below(2) == 0 ? pack(&self) : nil, list: list,
            commitments: RecordListRange(offset: list.end, count: commitments, digest: digest()),
            tombstones: TombstoneRange(offset: 20 * below(1_000_000), count: below(1_000), digest: digest()),
            months: ["2019-07": count(), "other": count()])
    }
}
