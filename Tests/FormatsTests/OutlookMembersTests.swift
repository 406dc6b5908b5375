// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

@Suite("Files in Outlook's own form")
struct OutlookMembersTests {
    typealias Taken = (members: [SourceMember], codes: [String])

    static func members(_ bytes: [UInt8], _ limits: MemberLimits? = nil) -> Taken {
        var members: [SourceMember] = []
        let found = OutlookMembers.read(bytes, limits: limits ?? .standard(for: bytes.count)) { members.append($0) }
        return (members, found.map(\.code))
    }

    private func parse(_ bytes: [UInt8]) -> ParsedRecord { FormatRegistry.parser(for: .outlook).parse(bytes[...]) }

    @Test("Files come out byte for byte by their names, and a message as a file of its own with all that it holds")
    func family() throws {
        let (members, codes) = Self.members(OutlookSample.family)
        #expect(codes == [] && members.allSatisfy { $0.isWhole })
        #expect(members.map(\.label) == ["nöte.pdf", "long.bin", "inner"])
        #expect(members.prefix(2).map(\.bytes) == ["%PDF-1".bytes, OutlookSample.long])
        let inner = try #require(members.last).bytes
        #expect(FormatRecognizer.recognize(inner) == .outlook)
        let whole = OutlookMaker.file(
            OutlookSample.inner, recipients: [OutlookMaker.recipient("R", "r@x.example")],
            attachments: [OutlookMaker.attachment("deep.txt", "deep".bytes)])
        #expect(parse(inner) == parse(whole) && parse(inner).documentDate == CivilDate("2024-03-04"))
        let deep = Self.members(inner)
        #expect(deep.members.map(\.label) == ["deep.txt"] && deep.members.map(\.bytes) == ["deep".bytes])
        #expect(deep.codes == [] && Self.members(OutlookSample.family).members == members)
        // The names of properties go with it.
        #expect(inner.indices.contains { inner[$0...].starts(with: [UInt8](repeating: 9, count: 32)) })
    }

    @Test("A message inside messages comes out again and again")
    func nested() {
        var message = OutlookMaker.message([.unicode(0x0037, "level 0")], in: .embedded)
        for level in 1...5 {
            message = OutlookMaker.message(
                [.unicode(0x0037, "level \(level)")], attachments: [OutlookMaker.attachment("m", message: message)],
                in: level == 5 ? .top : .embedded)
        }
        var bytes = CompoundFileMaker.file(message)
        for level in (0...5).reversed() {
            #expect(RecordText.text(of: bytes[...], rule: "outlook-text-1")?.hasPrefix("level \(level)") == true)
            let (members, codes) = Self.members(bytes)
            #expect(members.count == (level == 0 ? 0 : 1) && codes == [])
            bytes = members.first?.bytes ?? []
        }
    }

    @Test("A copy with more than seven million bytes, whose tables need a list of their own, is whole")
    func large() throws {
        let long = (0..<7_600_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let message = OutlookMaker.message(
            [.unicode(0x0037, "in")], attachments: [OutlookMaker.attachment("long", long)], in: .embedded)
        let file = CompoundFileMaker.file(
            OutlookMaker.message([], attachments: [OutlookMaker.attachment("m", message: message)]), version: 4)
        let inner = try #require(Self.members(file).members.first).bytes
        #expect(parse(inner).state == .parsed)
        #expect(Self.members(inner).members.map(\.bytes) == [long] && Self.members(inner).codes == [])
    }

    @Test("An object of another program comes out as a compound file, a file that lies elsewhere not at all")
    func others() throws {
        let file = OutlookMaker.file(
            [.unicode(0x0037, "s")],
            attachments: [
                [
                    .integer(0x3705, 6),
                    .object(0x3701, [.stream("\u{1}Ole", [1]), .stream("CONTENTS", OutlookSample.long)]),
                ],
                [.integer(0x3705, 7), .unicode(0x3707, "elsewhere.doc")], OutlookMaker.attachment("empty", []),
            ])
        let (members, codes) = Self.members(file)
        #expect(codes == ["outlook.reference"] && members.map(\.label) == ["", "empty"])
        #expect(members.last?.bytes == [])
        let object = try #require(members.first).bytes
        #expect(FormatRecognizer.recognize(object) == .binary && object.count > 9000)
        #expect(object.indices.contains { object[$0...].starts(with: OutlookSample.long) })
        #expect(parse(file).state == .parsed && parse(file).diagnostics.map(\.code) == ["outlook.reference"])
        let missing = OutlookMaker.file([], attachments: [[.integer(0x3705, 1), .unicode(0x3707, "gone.doc")]])
        #expect(parse(missing).state == .partial && parse(missing).diagnostics.map(\.code) == ["outlook.no-content"])
    }

    @Test("Beyond the limits files stay where they are, and that is said")
    func limits() {
        let one = Self.members(OutlookSample.family, MemberLimits(bytes: 1 << 20, members: 1))
        #expect(one.members.count == 1 && one.codes == ["mail.too-many-members"])
        let few = Self.members(OutlookSample.family, MemberLimits(bytes: 9100, members: 9))
        #expect(few.members.map(\.label) == ["nöte.pdf", "long.bin"] && few.codes == ["mail.too-many-members"])
        let cut = Self.members(OutlookSample.family, MemberLimits(bytes: 5000, members: 9))
        #expect(cut.members.map(\.isWhole) == [true, false] && cut.codes.contains("mail.too-many-members"))
        #expect(cut.members.reduce(0) { $0 + $1.bytes.count } == 5000)
    }

    @Test("More recipients or files than are read are said")
    func many() {
        let file = OutlookMaker.file(
            [], recipients: (0..<3001).map { OutlookMaker.recipient("R\($0)", "r\($0)@x.example") })
        #expect(parse(file).state == .partial && parse(file).diagnostics.map(\.code) == ["outlook.limit"])
        let text = RecordText.text(of: file[...], rule: "outlook-text-1") ?? ""
        #expect(text.hasPrefix("R0\n") && text.contains("r2999@") && !text.contains("r3000@"))
        let files = OutlookMaker.file([], attachments: (0..<1001).map { OutlookMaker.attachment("\($0)", [1]) })
        #expect(Self.members(files).members.count == 1000 && Self.members(files).codes == ["outlook.limit"])
    }
}
