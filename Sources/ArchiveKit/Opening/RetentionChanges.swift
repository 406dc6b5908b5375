// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records

/// What lines about holds, events and extensions change in the register.
extension RegisterChanges {
    static func change(_ hold: HoldAct, _ line: LedgerLine) -> RegisterChange {
        let detail = line.detail?.volumes.first?.volume
        func done(_ act: HoldActEntry.Act, _ day: CivilDate?) -> RegisterChange {
            .hold(
                .done(
                    HoldActEntry(
                        hold: hold.number, act: act, sequence: line.sequence, done: line.trusted, agent: line.agent,
                        day: day, detail: detail)))
        }
        switch hold {
        case .placement(let placement): return .hold(.placed(HoldEntry(placement, line)))
        case .release: return done(.release, nil)
        case .notice(_, let day, let isAcknowledged): return done(isAcknowledged ? .acknowledgement : .notice, day)
        case .review(_, let next): return done(.review, next)
        }
    }

    /// - Parameter detail: what the detail of the line says; `nil` where it can't be read.
    static func change(_ event: RetentionEventAct, _ line: LedgerLine, _ detail: CanonicalJSON?) -> RegisterChange {
        switch event {
        case .confirmation(let number):
            .retentionEvent(.confirmed(number, line: line.sequence, time: line.trusted, agent: line.agent))
        case .event(let number, let kind, let day, let corrects):
            .retentionEvent(
                .recorded(
                    RetentionEventEntry(
                        number: number, sequence: line.sequence, recorded: line.trusted, agent: line.agent, kind: kind,
                        day: day, subject: detail?["subject"]?.text.flatMap { RetentionSubject($0) },
                        detail: line.detail?.volumes.first?.volume, corrects: corrects)))
        }
    }

    /// What the detail of a line says, where the register needs it; `nil` where it can't be read, which `verify` tells.
    static func detail(of line: LedgerLine, in layout: ArchiveLayout, fileSystem: any FileSystem) -> CanonicalJSON? {
        guard case .retentionEvent = line.act, let range = line.detail?.volumes.first,
            let file = try? fileSystem.open(layout.volume(range.volume).pack, .read)
        else { return nil }
        let reader = PackReader(file)
        var offset = range.from
        while offset < range.to, let frame = try? reader.frame(at: offset) {
            if frame.header.kind == .record {
                return (try? reader.content(of: frame)).flatMap { try? CanonicalJSON(decoding: Array($0)) }
            }
            offset = frame.end
        }
        return nil
    }
}

extension HoldEntry {
    init(_ placement: HoldPlacementAct, _ line: LedgerLine) {
        self.init(
            number: placement.number, sequence: line.sequence, placed: line.trusted, agent: line.agent,
            list: placement.list, line: placement.line, matched: placement.matched, unparsed: placement.unparsed,
            isOpen: placement.isOpen, review: placement.review, detail: line.detail?.volumes.first?.volume)
    }
}

extension RetentionExtensionEntry {
    init(_ act: ExtensionAct, _ line: LedgerLine) {
        var until: CivilDate?
        var years: Int?
        switch act.term {
        case .until(let day): until = day
        case .years(let number): years = number
        }
        self.init(
            number: act.number, sequence: line.sequence, made: line.trusted, agent: line.agent, until: until,
            years: years, list: act.list, line: act.line, isOpen: act.isOpen, last: act.last,
            detail: line.detail?.volumes.first?.volume)
    }
}
