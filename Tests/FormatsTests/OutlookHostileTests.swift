// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

/// Compound files made to drive a careless reader into a trap, or into work or memory without end.
@Suite("Hostile mails of Outlook", .timeLimit(.minutes(3)))
struct OutlookHostileTests {
    /// Reads a file in every way, and holds the answers to their bounds.
    @discardableResult
    private func check(_ bytes: [UInt8], _ comment: Comment) -> ParsedRecord {
        _ = FormatRecognizer.recognize(bytes)
        let record = FormatRegistry.parser(for: .outlook).parse(bytes[...])
        #expect(record.state == .parsed || !record.diagnostics.isEmpty, comment)
        #expect(record.diagnostics.allSatisfy { $0.offset == nil } && record.diagnostics.count <= 32, comment)
        let text = RecordText.text(of: bytes[...], rule: "outlook-text-1") ?? ""
        #expect(text.utf8.count <= RecordText.limit && !text.utf8.contains(0), comment)
        let taken = OutlookMembersTests.members(bytes).members.reduce(0) { $0 + $1.bytes.count }
        // What a copy adds: its header and tables.
        #expect(taken <= 2 * bytes.count + 65_536, comment)
        return record
    }

    @Test("Every byte of a small file is damaged in turn without a trap", arguments: 0..<4)
    func flips(part: Int) {
        let whole = OutlookSample.small
        for place in stride(from: part, to: whole.count, by: 4) {
            for value in [whole[place] ^ 0xFF, whole[place] &+ 1] {
                var bytes = whole
                bytes[place] = value
                check(bytes, "\(value) at \(place)")
            }
        }
    }

    @Test("Every beginning of a file is read without a trap, and what is cut is said")
    func beginnings() {
        let whole = OutlookSample.family
        // The file ends with places of the table that are free.
        let used = (whole.lastIndex { $0 != 0xFF } ?? 0) + 1
        #expect(check(whole, "whole").state == .parsed)
        for end in stride(from: 0, to: whole.count, by: 61) {
            let record = check(Array(whole[..<end]), "cut at \(end)")
            #expect((record.state == .parsed) == (end >= used), "cut at \(end)")
        }
    }

    @Test("Numbers of sectors and lengths that lie are read without a trap")
    func numbers() {
        for seed in UInt64(0)..<3000 {
            var random = SeededGenerator(seed: seed)
            var bytes = OutlookSample.family
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count / 4, using: &random) * 4
                let values = [0, 1, 2, 7, 0x40, 0xFFF, 0x1000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFA, 0xFFFF_FFFD]
                let value = (values + [0xFFFF_FFFE, 0xFFFF_FFFF]).randomElement(using: &random) ?? 0
                bytes.replaceSubrange(place..<place + 4, with: CompoundFileMaker.number(value, 4))
            }
            check(bytes, "seed \(seed)")
        }
        for seed in UInt64(0)..<1000 {
            var random = SeededGenerator(seed: seed)
            check(Mutation.damaged(OutlookSample.family, using: &random), "seed \(seed)")
        }
    }

    /// Offsets in the header (MS-CFB 2.2).
    private func header(_ bytes: [UInt8], _ offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }

    private func set(_ bytes: inout [UInt8], _ offset: Int, _ value: Int) {
        bytes.replaceSubrange(offset..<offset + 4, with: CompoundFileMaker.number(value, 4))
    }

    @Test("Chains that loop end, and that is said")
    func loops() throws {
        let whole = OutlookSample.family
        let directory = header(whole, 48)
        let table = CompoundFileMaker.offset(ofSector: header(whole, 76))
        // Of the directory, the mini stream's table, and a stream: each sector follows itself.
        for sector in [directory, header(whole, 60), 0] {
            var bytes = whole
            set(&bytes, table + 4 * sector, sector)
            let record = check(bytes, "sector \(sector)")
            // Without its directory there may be no message at all.
            let codes = record.diagnostics.map(\.code)
            #expect(record.state != .parsed && (sector == directory || codes == ["outlook.damaged"]), "\(sector)")
        }
        // Every entry of the table the same, the table in the list of tables again and again, and a list that loops.
        for target in [0, directory, header(whole, 76)] {
            var bytes = whole
            for place in 0..<128 { set(&bytes, table + 4 * place, target) }
            #expect(check(bytes, "all to \(target)").state != .parsed)
        }
        var bytes = whole + [UInt8](repeating: 0, count: 512 * 128 * 112)
        for index in 0..<109 { set(&bytes, 76 + 4 * index, header(whole, 76)) }
        set(&bytes, 68, 3)
        set(&bytes, 72, 0x7FFF_FFFF)
        set(&bytes, CompoundFileMaker.offset(ofSector: 3) + 508, 3)
        check(bytes, "list of tables")
    }

    @Test("Trees of the directory that loop or meet end, and that is said")
    func trees() {
        let whole = OutlookSample.family
        let directory = CompoundFileMaker.offset(ofSector: header(whole, 48))
        for entry in 0..<24 {
            for (offset, target) in [(68, entry), (72, entry), (76, entry), (68, 1), (72, 2), (76, 0), (76, 100_000)] {
                var bytes = whole
                set(&bytes, directory + 128 * entry + offset, target)
                check(bytes, "entry \(entry) to \(target)")
            }
        }
        // The first entry of the root hides all that follow it, the last one none.
        var bytes = whole
        set(&bytes, directory + 128 + 72, 1)
        #expect(check(bytes, "first").diagnostics.map(\.code) == ["outlook.no-message"])
        let last = stride(from: directory, to: whole.count, by: 128).first { place in
            whole[place + 56] == UInt8(ascii: "2") && whole[place + 64] == 60 && whole[place + 66] == 1
        }
        bytes = whole
        if let last { set(&bytes, last + 72, 1) }
        let record = check(bytes, "last")
        #expect(record.state == .partial && record.diagnostics.map(\.code) == ["outlook.damaged"])
        #expect(OutlookMembersTests.members(bytes).members.count == 3)
    }

    @Test("Streams that share one long chain are not given again and again")
    func shared() {
        let count = 900
        let files = (0..<count).map { OutlookMaker.attachment("\($0)", [UInt8](repeating: 7, count: 5000)) }
        let long = OutlookMaker.attachment("long", [UInt8](repeating: 8, count: 1_500_000))
        var bytes = OutlookMaker.file([], attachments: [long] + files)
        // Each stream of 5000 bytes becomes the long one.
        let directory = CompoundFileMaker.offset(ofSector: header(bytes, 48))
        var changed = 0
        for place in stride(from: directory, to: bytes.count - 128, by: 128)
        where bytes[place + 66] == 2 && header(bytes, place + 120) == 5000 {
            set(&bytes, place + 116, 0)
            set(&bytes, place + 120, 1_500_000)
            changed += 1
        }
        #expect(changed == count)
        #expect(check(bytes, "shared").diagnostics.map(\.code) == ["outlook.damaged"])
        let (members, codes) = OutlookMembersTests.members(bytes)
        #expect(members.reduce(0) { $0 + $1.bytes.count } <= bytes.count && codes == ["outlook.damaged"])
        #expect(members.first?.isWhole == true && members.last?.isWhole == false)
    }

    @Test("The names of properties, which go with each message, stay within the limits for containers")
    func names() {
        let message = OutlookMaker.message([.unicode(0x0037, "in")], in: .embedded)
        let bytes = CompoundFileMaker.file(
            [.storage("__nameid_version1.0", [.stream("__substg1.0_00020102", [UInt8](repeating: 9, count: 1 << 20))])]
                + OutlookMaker.message(
                    [], attachments: (0..<100).map { OutlookMaker.attachment("\($0)", message: message) }))
        let limits = MemberLimits.standard(for: bytes.count)
        let (members, codes) = OutlookMembersTests.members(bytes, limits)
        #expect(members.reduce(0) { $0 + $1.bytes.count } <= limits.bytes && codes.isEmpty && members.count == 100)
        let few = OutlookMembersTests.members(bytes, MemberLimits(bytes: 5 << 20, members: 1000))
        #expect(few.members.count == 4 && few.codes == ["mail.too-many-members"])
    }

    @Test("RTF of any kind is read in one pass and within its bounds")
    func rtf() {
        for pattern in [
            "{", "}", "\\", "\\'", "\\u-1 ", "{\\*\\x ", "\\bin99999999 ", "\\uc999999999\\u5 ", "{\\fonttbl",
        ] {
            let rtf = "{\\rtf1\\ansi " + String(repeating: pattern, count: 60_000)
            check(OutlookMaker.file([.binary(0x1009, OutlookSample.stored(rtf))]), "\(pattern)")
        }
        // Compressed as far as it goes: every item repeats what stands before it.
        var packed: [UInt8] = []
        for _ in 0..<200_000 { packed += [0xFF] + [UInt8](repeating: 0x00, count: 16) }
        let bomb =
            CompoundFileMaker.number(packed.count + 12, 4) + CompoundFileMaker.number(0x7FFF_FFFF, 4) + "LZFu".bytes
            + [0, 0, 0, 0] + packed
        #expect(check(OutlookMaker.file([.binary(0x1009, bomb)]), "bomb").diagnostics.map(\.code) == ["outlook.rtf"])
    }
}
