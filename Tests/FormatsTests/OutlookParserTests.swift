// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

@Suite("Parser of Outlook's own form")
struct OutlookParserTests {
    private func parse(_ bytes: [UInt8]) -> ParsedRecord { FormatRegistry.parser(for: .outlook).parse(bytes[...]) }

    private func text(_ bytes: [UInt8]) -> String? { RecordText.text(of: bytes[...], rule: "outlook-text-1") }

    private func parse(_ properties: OutlookMaker.Property...) -> ParsedRecord {
        parse(OutlookMaker.file([.unicode(0x0037, "s")] + properties))
    }

    private func text(_ properties: OutlookMaker.Property...) -> String? { text(OutlookMaker.file(properties)) }

    @Test("A confirmation gives what the same confirmation gives as a mail of the internet")
    func confirmation() {
        #expect(FormatRecognizer.recognize(OutlookSample.confirmation) == .outlook)
        let record = parse(OutlookSample.confirmation)
        var expected = FormatRegistry.parser(for: .mail).parse(MailSample.confirmation.bytes[...])
        (expected.format, expected.rule) = (.outlook, "outlook-1")
        #expect(record == expected)
        #expect(record.state == .parsed && record.messageType == "confirmation" && record.parties.count == 5)
    }

    @Test("A mail is read alike wherever it stands in a source")
    func places() {
        for mail in [OutlookSample.confirmation, OutlookSample.family] {
            let source = "prefix ".bytes + mail + " suffix".bytes
            let slice = source[7..<7 + mail.count]
            #expect(FormatRegistry.parser(for: .outlook).parse(slice) == parse(mail))
            #expect(RecordText.text(of: slice, rule: "outlook-text-1") == text(mail))
        }
    }

    @Test("The text is the subject, names and addresses, the body and the names of files")
    func plainText() {
        #expect(
            text(OutlookSample.confirmation)
                == """
                Trade confirmation CN-10023 / trade LN20240301-77A
                Jürgen Example
                j.example@broker.example
                Back Office, Fund
                bo@fund.example
                second@fund.example
                Third
                third@fund.example

                """ + OutlookSample.letter)
        #expect(text(OutlookSample.family) == "files\nsee the files\nnöte.pdf\nlong.bin\ninner")
        #expect(text("no compound file".bytes) == "")
    }

    @Test("Texts that are not Unicode are in the code page of the message; of an unknown one it is said")
    func codePages() {
        func read(_ page: Int?, _ name: [UInt8]) -> ParsedRecord {
            parse(OutlookMaker.file((page.map { [.integer(0x3FFD, $0)] } ?? []) + [.string8(0x0042, name)]))
        }
        let green: [UInt8] = [0x47, 0x72, 0xFC, 0x6E]
        #expect(read(1252, green + [0]).parties.first?.name == "Grün")
        #expect(read(nil, [0x80]).parties.first?.name == "€" && read(28605, [0xA4]).parties.first?.name == "€")
        #expect(read(65001, "Grün".bytes).parties.first?.name == "Grün")
        #expect(read(65001, "Grün".bytes).diagnostics == [] && read(65001, "Grün".bytes).state == .parsed)
        #expect(read(949, [0xC7, 0xD1]).diagnostics.map(\.code) == ["mail.charset"])
        // The recipients have the code page of the message.
        let file = OutlookMaker.file(
            [.integer(0x3FFD, 65001), .unicode(0x0037, "s")],
            recipients: [[.integer(0x0C15, 1), .string8(0x3001, "Grün".bytes)]])
        #expect(parse(file).parties == [TradeParty(.receiver, name: "Grün")])
    }

    @Test("Characters beyond 16 bits and halves of them are read")
    func surrogates() {
        #expect(text(.unicode(0x1000, "a😀b")) == "a😀b")
        let half = OutlookMaker.nodes([.unicode(0x0037, "")], in: .top).map { node in
            node.name.hasSuffix("001F")
                ? OutlookMaker.Node.stream(node.name, [0x3D, 0xD8, 0x61, 0x00, 0x00, 0x00]) : node
        }
        #expect(text(CompoundFileMaker.file(half)) == "\u{FFFD}a")
    }

    @Test("Fields of the header that came with the mail are taken as they came, all but those about the body")
    func transportHeaders() {
        let header = """
            Microsoft Mail Internet Headers Version 2.0
            Received: from x by y
            From: Sent By <sent@x.example>
            To: First <first@y.example>, second@y.example
            Date: Tue, 5 Mar 2024 00:30:00 +0900
            Message-ID: <real@x.example>
            References: <one@x.example>
            Subject: =?utf-8?Q?other?=
            Content-Type: multipart/mixed; boundary=b
            Content-Transfer-Encoding: base64

            """.crlf
        let record = parse(
            OutlookMaker.file(
                OutlookSample.properties + [.unicode(0x007D, header)], recipients: OutlookSample.recipients))
        #expect(record.state == .parsed && record.diagnostics == [])
        #expect(record.documentDate == CivilDate("2024-03-05"))
        #expect(record.identifiers.contains(RecordIdentifier(.message, "real@x.example")))
        // What the header does not have comes from the properties.
        #expect(
            record.references.map(\.identifier.value) == ["a@fund.example", "one@x.example"])
        #expect(
            record.parties.prefix(4).map { "\($0.role) \($0.name) \($0.identifiers.map(\.value))" } == [
                "sender Sent By [\"sent@x.example\"]", "receiver First [\"first@y.example\"]",
                "receiver  [\"second@y.example\"]", "receiver Third [\"third@fund.example\"]",
            ])
        #expect(record.identifiers.contains(RecordIdentifier(.confirmation, "CN-10023")))
    }

    @Test("The day is the header's where it can be read, else that of sending, of arrival, of making")
    func dates() {
        let (sent, day) = (OutlookSample.sent, UInt64(864_000_000_000))
        let wrong = OutlookMaker.Property.unicode(0x007D, "Date: Mon, 30 Jun 3609 15:33:50 +0600\r\n\r\n")
        #expect(parse(wrong, .time(0x0E06, sent)).documentDate == CivilDate("2024-03-04"))
        #expect(parse(wrong, .time(0x0E06, sent)).state == .parsed)
        #expect(parse(.time(0x0E06, sent + day), .time(0x0039, sent)).documentDate == CivilDate("2024-03-04"))
        #expect(parse(.time(0x3007, sent), .time(0x0E06, sent + day)).documentDate == CivilDate("2024-03-05"))
        #expect(parse(.time(0x3007, sent)).documentDate == CivilDate("2024-03-04"))
        let unread = parse(wrong, .time(0x3007, sent))
        #expect(unread.state == .partial && unread.diagnostics.map(\.code) == ["mail.date"])
        for none in [0, 1, UInt64.max >> 1] {
            #expect(parse(.time(0x0039, none)).documentDate == nil && parse(.time(0x0039, none)).state == .parsed)
        }
    }

    @Test("Whom a mail is from and to is found in every form that it is stated in, blind copies too")
    func people() {
        func names(_ bytes: [UInt8]) -> [String] {
            parse(bytes).parties.map { ([$0.name] + $0.identifiers.map(\.value)).joined(separator: "|") }
        }
        let people = OutlookMaker.file(
            [.unicode(0x0C1A, "A \"B\" \\C"), .unicode(0x0C1F, "a@x.example")],
            recipients: [
                OutlookMaker.recipient("Bcc", "b@x.example", type: 3), OutlookMaker.recipient("", "c@x.example"),
                [.integer(0x0C15, 2), .unicode(0x3003, "/o=Exchange/cn=d")],
                [.integer(0x0C15, 0), .unicode(0x3001, "the originator")],
                [.integer(0x0C15, 0x1000_0001), .unicode(0x3001, "E; F, G"), .unicode(0x39FE, "e@x.example")],
            ])
        #expect(
            names(people) == [
                "A \"B\" \\C|a@x.example", "|c@x.example", "E; F, G|e@x.example", "/o=Exchange/cn=d",
                "Bcc|b@x.example",
            ])
        #expect(text(people)?.contains("b@x.example") == true)
        let shown = OutlookMaker.file([.unicode(0x0E04, "Smith, John; Doe"), .unicode(0x0E03, "C\r\nX: y")])
        #expect(names(shown) == ["Smith, John", "Doe", "C  X: y"])
    }

    @Test("A line end in a property begins no field")
    func injection() {
        let record = parse(
            .unicode(0x0042, "A\r\nMessage-ID: <b@c>\r\n\r\nbody"), .unicode(0x1035, "<d@e>\r\nDate: 2024-03-04"))
        #expect(record.identifiers == [RecordIdentifier(.message, "d@e")] && record.documentDate == nil)
    }

    @Test("Without plain text the body is HTML, as text or in the code page for the internet")
    func html() {
        let html = "<style>p{}</style><p>Grün &amp; b<br>c</p>"
        #expect(text(.unicode(0x1013, html)) == "\nGrün & b\nc\n")
        let latin = html.unicodeScalars.map { UInt8($0.value) }
        #expect(text(.binary(0x1013, latin), .integer(0x3FDE, 28591), .integer(0x3FFD, 65001)) == "\nGrün & b\nc\n")
        #expect(text(.binary(0x1013, html.bytes), .integer(0x3FDE, 65001)) == "\nGrün & b\nc\n")
        #expect(text(.unicode(0x1013, html), .unicode(0x1000, "plain")) == "plain")
        #expect(text(.unicode(0x1013, html), .unicode(0x1000, " \r\n")) == "\nGrün & b\nc\n")
    }

    @Test("Without either it is the compressed RTF")
    func formatted() {
        #expect(text(.binary(0x1009, OutlookSample.compressed)) == "hello world")
        #expect(text(.binary(0x1009, OutlookSample.compressed), .unicode(0x1013, "<p>html")) == "\nhtml")
        var wrong = OutlookSample.compressed
        wrong[12] ^= 1
        #expect(parse(.binary(0x1009, wrong)).diagnostics.map(\.code) == ["outlook.checksum"])
        #expect(parse(.binary(0x1009, wrong)).state == .parsed)
        let cut = Array(OutlookSample.compressed.dropLast(9))
        #expect(parse(.binary(0x1009, cut)).diagnostics.map(\.code) == ["outlook.rtf"])
        #expect(parse(.binary(0x1009, cut)).state == .partial && text(.binary(0x1009, cut)) == "hello w")
        #expect(parse(.binary(0x1009, [])).state == .partial)
    }

    @Test("A text beyond the limit is cut, and that is said")
    func longText() {
        let file = OutlookMaker.file([.unicode(0x1000, String(repeating: "é ", count: 1_500_000))])
        #expect(parse(file).diagnostics.map(\.code) == ["outlook.text-limit"] && parse(file).state == .partial)
        #expect(text(file)?.utf8.count ?? 0 >= (4 << 20) - 4)
    }

    @Test("An encrypted mail is said to be so, a signed one is not")
    func encrypted() {
        func codes(_ type: String) -> [String] {
            let file = OutlookMaker.file(
                [.unicode(0x001A, "IPM.Note.SMIME")],
                attachments: [OutlookMaker.attachment("smime.p7m", [1]) + [.unicode(0x370E, type)]])
            return parse(file).diagnostics.map(\.code)
        }
        #expect(codes("application/pkcs7-mime;smime-type=enveloped-data") == ["mail.encrypted"])
        #expect(codes("application/x-pkcs7-mime; smime-type=signed-data") == [] && codes("text/plain") == [])
    }

    @Test("A compound file without a message is none; an old document with a message inside stays binary")
    func others() {
        let message = OutlookMaker.message([.unicode(0x0037, "inside")], in: .embedded)
        let document = CompoundFileMaker.file([
            .stream("WordDocument", [1, 2, 3]), .storage("ObjectPool", [.storage("_1", message)]),
        ])
        #expect(FormatRecognizer.recognize(document) == .binary)
        #expect(parse(document).state == .unparsed && parse(document).diagnostics.map(\.code) == ["outlook.no-message"])
        #expect(parse("From: a@b\n\nx".bytes).diagnostics.map(\.code) == ["outlook.no-message"])
        // A directory that can't be read: the names of its entries tell.
        var bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 1016)
        bytes += "__substg1.0_001A001F".utf8.flatMap { [$0, 0] } + [UInt8](repeating: 0, count: 200)
        #expect(FormatRecognizer.recognize(bytes) == .outlook && parse(bytes).state == .unparsed)
        #expect(FormatRecognizer.recognize(Array(bytes[..<1024])) == .binary)
    }

    @Test("A file of version 4, with sectors of 4096 bytes, is read alike")
    func version4() {
        let nodes = OutlookMaker.message(
            OutlookSample.properties, recipients: OutlookSample.recipients,
            attachments: [OutlookMaker.attachment("long.bin", OutlookSample.long)])
        let (three, four) = (CompoundFileMaker.file(nodes), CompoundFileMaker.file(nodes, version: 4))
        #expect(parse(three) == parse(four) && text(three) == text(four) && parse(four).state == .parsed)
        #expect(FormatRecognizer.recognize(four) == .outlook)
        #expect(OutlookMembersTests.members(four).members.map(\.bytes) == [OutlookSample.long])
    }

    @Test("A real message is read", .enabled(if: RealData.isPresent))
    func real() throws {
        let file = try #require(RealData.files(in: "msg").first { $0.name == "msg-extractor__strangeDate.msg" })
        let record = parse(file.bytes)
        #expect(record.state == .parsed && record.diagnostics == [] && record.messageType == "mail")
        #expect(record.documentDate == CivilDate("2016-02-23"))
        #expect(
            record.parties == [
                TradeParty(.receiver, identifiers: [PartyIdentifier(.mail, "time2talk@online-convert.com")])
            ])
        let found = try #require(text(file.bytes))
        #expect(found.hasPrefix("MSG Test File\ntime2talk@online-convert.com\nMSG test file\r\nPurpose: Provide"))
        #expect(found.contains("Feel free to use and share the file according to the license above."))
    }
}
