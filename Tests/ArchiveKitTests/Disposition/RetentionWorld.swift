// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Foundation
import Records
import Retention
import TestSupport
import Testing

@testable import ArchiveKit

/// An archive into which a test puts trades, mails with files, moves, corrections, holds, extensions and events as they
/// come out of a seed, and what it remembers of them.
final class RetentionWorld {
    /// A hold or an extension: what it was placed on, and what it reaches later.
    struct Reach {
        var line: Int
        var number: Int
        var list: Set<RecordID>
        var desk: String?
        var subject: RetentionSubject?

        func includes(_ record: PlainRetention.Record) -> Bool {
            if list.contains(record.id) { return true }
            return record.known(since: line).contains { envelope in
                desk.map { envelope.desk == $0 }
                    ?? subject.map { RecordNames(envelope).names($0, of: record.id) } ?? false
            }
        }
    }

    /// How many archives tests play, and whether they are long ones: `MUNIMENT_RETENTION_ROUNDS`, 1 where it says nothing.
    static let rounds = max(
        1, ProcessInfo.processInfo.environment["MUNIMENT_RETENTION_ROUNDS"].flatMap { Int($0) } ?? 1)

    let archive: TestArchive
    private(set) var holds: [Reach] = []
    private(set) var extensions: [(reach: Reach, given: RetentionExtension)] = []
    private var random: SeededGenerator
    private var ids: [String] = []
    private var count = 0
    private var events = 0
    private static let desks = ["Heron", "Plover", "Wren", ""]
    private static let classes: [RecordClass?] = [
        nil, nil, nil, .swap, .accountRecord, .customerRecord, .orderTicket, .communication, .corporateRecord,
    ]
    private let person = ActingAgent(identity: "test:second", isUnasked: true)

    init(seed: UInt64, acts: Int) throws {
        random = SeededGenerator(seed: seed)
        archive = try TestArchive(at: "2026-03-02T10:00:00Z", seed: seed)
        for _ in 0..<4 { try capture() }
        for _ in 0..<acts { try act() }
        for isByQuery in [false, true] { try hold(isByQuery) }
    }

    /// Does one of the acts.
    func act() throws {
        switch random.below(14) {
        case 0...4: try capture()
        case 5, 6: try mail()
        case 7: try reclassify()
        case 8: try correct()
        case 9: try hold(random.below(2) == 0)
        case 10: try extend()
        case 11: try event()
        case 12: if random.below(2) == 0 { _ = try VolumeSealing(archive.open()).run(.all) } else { try confirm() }
        default: if random.below(3) == 0, !holds.isEmpty { try release() } else { archive.clock.advance(days: 3) }
        }
    }

    private func day(from year: Int) -> String {
        "\(year + random.below(2027 - year))"
            + ["0105", "0228", "0417", "0630", "0918", "1231"][random.below(6)]
    }

    private func confirmation() -> String {
        count += 1
        let amends = random.below(4) == 0 && !ids.isEmpty ? random.pick(Array(ids.suffix(8))) : nil
        let id = "W-\(count)"
        ids.append(id)
        let date = day(from: 2019)
        let kind = amends == nil ? "0" : "1"
        let earlier = amends.map { "|772=\($0)" } ?? ""
        return FIXMessage.text(
            "35=AK|49=ALDR|56=CEDR|664=\(id)|666=\(kind)\(earlier)|75=\(date > "20260302" ? "20260302" : date)|55=ACME"
                + "|1=A\(random.below(3))|58=n")
    }

    private func options() -> CaptureOptions {
        var options = CaptureOptions()
        options.isBackload = random.below(3) > 0
        options.desk = random.pick(Self.desks)
        return options
    }

    private func capture() throws {
        var options = options()
        options.recordClass = random.pick(Self.classes)
        let text = (0...random.below(2)).map { _ in confirmation() }.joined()
        try archive.ingest([archive.put("c\(count).fix", text)], options: options)
    }

    private func mail() throws {
        count += 1
        let files = (0...random.below(3)).map { number -> (name: String, type: String, bytes: [UInt8]) in
            let text =
                random.below(4) == 0
                ? MailMaker.mail(
                    "Inner \(count) \(number)", "inside", files: [("i.fix", "text/plain", Array(confirmation().utf8))])
                : confirmation()
            return ("f\(number)", text.hasPrefix("8=FIX") ? "text/plain" : "message/rfc822", Array(text.utf8))
        }
        let mail = MailMaker.mail("Outer \(count)", "with files", files: files)
        try archive.ingest([archive.put("m\(count).eml", mail)], options: options())
    }

    private func any() throws -> RecordID {
        let records = try PlainRetention.records(archive)
        return records[random.below(records.count)].id
    }

    private func reclassify() throws {
        let target = random.pick(Self.classes.compactMap(\.self))
        _ = try? RecordRevision(archive.open()).reclassify(["\(try any())"], to: target, reason: "it is one")
    }

    private func correct() throws {
        let correction =
            switch random.below(4) {
            case 0: try FieldCorrection(.desk, [random.pick(["Heron", "Plover"])])
            case 1: try FieldCorrection(.tradeDate, ["2021-05-0\(1 + random.below(9))"])
            case 2: try FieldCorrection(.references(.supersedes, .confirmation), [random.pick(ids)])
            default: try FieldCorrection(.references(.supersedes, .confirmation), [])
            }
        _ = try? RecordRevision(archive.open()).correct(["\(try any())"], [correction], reason: "misread")
    }

    private func hold(_ isByQuery: Bool) throws {
        let desk = isByQuery ? random.pick(["Heron", "Plover"]) : nil
        let scope = try desk.map { HoldRequest.Scope.query("desk:\($0)") } ?? .ids(["\(try any())"])
        let request = HoldRequest(matter: "matter of \(count) and \(holds.count)", reason: "asked", scope)
        count += 1
        let administration = HoldAdministration(try archive.open())
        let found = try administration.gather(request)
        let entry = try administration.place(request, on: found).entry
        holds.append(Reach(line: entry.sequence, number: entry.number, list: Set(found.records), desk: desk))
    }

    private func release() throws {
        let hold = holds.remove(at: random.below(holds.count))
        _ = try HoldAdministration(archive.open()).release(hold.number, reason: "settled")
    }

    private func extend() throws {
        let year = 2028 + random.below(20)
        let until = try #require(CivilDate("\(year)-06-30"))
        let years = random.below(2) == 0 ? 4 + random.below(9) : nil
        let account = random.below(3)
        let subject = try #require(RetentionSubject("account:A\(account)"))
        let desk = random.below(2) == 0 ? random.pick(["Wren", "Plover"]) : nil
        var request = ExtensionRequest(
            desk.map { .query("desk:\($0)") } ?? .subject(subject), years.map { .years($0) } ?? .until(until),
            authority: "order", reason: "ordered")
        if random.below(4) == 0 { request.last = CivilDate("2026-03-01") }
        let extending = RetentionExtending(try archive.open())
        let found = try extending.gather(request)
        let entry = try extending.extend(request, found).entry
        let isOver = request.last != nil
        extensions.append(
            (
                Reach(
                    line: entry.sequence, number: entry.number, list: Set(found.records), desk: isOver ? nil : desk,
                    subject: isOver || desk != nil ? nil : subject),
                RetentionExtension(
                    years.map { .period(.years($0)) } ?? .until(until), authority: "order", line: entry.sequence)
            ))
    }

    private func event() throws {
        let kinds = ["account-closed", "terminated", "superseded", "matured"]
        let name = random.pick(kinds)
        let kind = try #require(RetentionEventKind(name))
        let text =
            switch random.below(3) {
            case 0: "account:A\(random.below(3))"
            case 1: "trade:\(random.pick(ids))"
            default: "record:\(try any())"
            }
        var request = EventRequest(
            kind, try #require(RetentionSubject(text)), try #require(CivilDate("2026-03-0\(1 + random.below(2))")),
            reason: "seen")
        if events > 0, random.below(3) == 0 { request.corrects = 1 + random.below(events) }
        if (try? EventRecording(archive.open(), by: person).record(request)) != nil { events += 1 }
    }

    private func confirm() throws {
        guard events > 0 else { return }
        var environment = archive.environment
        environment.agent = "agent:2"
        let second = ActingAgent(identity: "agent:2", kind: .person, roles: [.recordsManager])
        _ = try? EventRecording(Archive(at: archive.root, in: environment), by: second).confirm(
            1 + random.below(events))
    }
}
