// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("Mail parser")
struct MailParserTests {
    private func parse(_ text: String) -> ParsedRecord { parse(text.bytes) }

    private func parse(_ bytes: [UInt8]) -> ParsedRecord { FormatRegistry.parser(for: .mail).parse(bytes[...]) }

    private func codes(_ text: String) -> [String] { parse(text).diagnostics.map(\.code) }

    @Test("A confirmation by mail gives its header and the facts of its letter")
    func confirmation() {
        let record = parse(MailSample.confirmation)
        #expect(record.state == .parsed && record.lifecycle == .new && record.diagnostics == [])
        #expect(
            record.identifiers == [
                RecordIdentifier(.confirmation, "CN-10023"), RecordIdentifier(.trade, "LN20240301-77A"),
                RecordIdentifier(.message, "20240304.1@broker.example"),
            ])
        #expect(
            record.references == [
                RecordReference(.link, RecordIdentifier(.message, "a@fund.example")),
                RecordReference(.link, RecordIdentifier(.message, "b@fund.example")),
            ])
        #expect(record.documentDate == CivilDate("2024-03-04") && record.tradeDate == CivilDate("2024-03-01"))
        #expect(
            record.parties == [
                TradeParty(
                    .sender, name: "Jürgen Example", identifiers: [PartyIdentifier(.mail, "j.example@broker.example")]),
                TradeParty(
                    .receiver, name: "Back Office, Fund", identifiers: [PartyIdentifier(.mail, "bo@fund.example")]),
                TradeParty(.receiver, identifiers: [PartyIdentifier(.mail, "second@fund.example")]),
                TradeParty(.receiver, name: "Third", identifiers: [PartyIdentifier(.mail, "third@fund.example")]),
                TradeParty(
                    .counterparty, name: "Example Fund Ltd",
                    identifiers: [PartyIdentifier(.lei, "529900T8BM49AURSDO55")]),
            ])
        #expect(record.instruments.map { $0.identifier(.isin) } == ["DE0007164600"])
        #expect(record.terms.side == .sell && record.terms.quantity == ExactDecimal("1500"))
        #expect(record.terms.price == ExactDecimal("10.5") && record.terms.currency == "EUR")
        #expect(record.terms.amount?.amount == ExactDecimal("15750"))
        #expect(record.terms.settlementDate == CivilDate("2024-03-05"))
    }

    @Test("Whom a mail is copied to, openly or not, receives it")
    func copies() {
        let parties = parse("From: a@b\nBcc: c@d\nCc: e@f\n\nx").parties
        #expect(parties.map(\.role) == [.sender, .receiver, .receiver])
        #expect(parties.flatMap(\.identifiers).map(\.value) == ["a@b", "c@d", "e@f"])
    }

    @Test(
        "A date is read in the standard's form, in obsolete ones and as ISO 8601",
        arguments: [
            "Mon, 4 Mar 2024 17:01:02 +0100", "4 Mar 2024 17:01", "04 Mar 24 17:01 GMT", "2024-03-04 17:01:02 +0000",
            "2024-03-04T17:01:02Z", "Monday, 04-Mar-2024 17:01:02 GMT", "Mon, 04 Mar 2024    59:10 -0500",
        ])
    func dates(date: String) {
        #expect(parse("From: a@b\nDate: \(date)\n\nx").documentDate == CivilDate("2024-03-04"), "\(date)")
    }

    @Test("A date that is none is said, and the rest is read")
    func badDate() {
        let record = parse("From: a@b\nDate: Mon, 30 Jun 3609 15:33:50 +0600\nMessage-ID: <x@y>\n\nx")
        #expect(record.state == .partial && record.diagnostics.map(\.code) == ["mail.date"])
        #expect(record.documentDate == nil && record.identifiers == [RecordIdentifier(.message, "x@y")])
    }

    @Test("Encoded words are decoded; blanks between them are none; characters may be cut between them")
    func encodedWords() {
        func name(_ word: String) -> String? { parse("From: \(word) <a@b>\n\nx").parties.first?.name }
        #expect(name("=?utf-8?B?R3LDvG4=?=") == "Grün" && name("=?UTF-8*de?q?Gr=C3=BCn_x?=") == "Grün x")
        #expect(name("=?utf-8?Q?a?= \r\n =?utf-8?Q?b?= c") == "ab c")
        #expect(name("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=") == "ü")
        #expect(name("=?iso-8859-15?Q?=A4?=") == "€" && name("=?windows-1252?Q?=80?=") == "€")
        #expect(name("=?utf-8?Q?open") == "=?utf-8?Q?open" && name("=?x?Z?y?=") == "=?x?Z?y?=")
        #expect(codes("From: =?euc-kr?Q?=C7=D1?= <a@b>\n\nx") == ["mail.charset"])
    }

    @Test("Damage in the structure is said, and the state is partial")
    func damage() {
        let head = "From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n"
        #expect(codes(head + "--x\n\na\n--x--") == [])
        #expect(codes(head + "--x\n\na\n") == ["mail.unclosed"])
        #expect(codes(head + "a\n") == ["mail.unclosed", "mail.no-parts"])
        #expect(codes("From: a@b\nContent-Type: multipart/mixed\n\na") == ["mail.no-boundary"])
        #expect(codes("From: a@b\nquite wrong\nTo: b@c\n\na") == ["mail.header"])
        #expect(codes("From: a@b\nContent-Transfer-Encoding: base64\n\n!!!!\n") == ["mail.encoding"])
        #expect(codes("no header") == ["mail.header", "mail.no-header"] || parse("no header").state == .unparsed)
        let record = parse("Received: by x\nquite Delivered-To: y@z\nFrom: a@b\nMessage-ID: <1@2>\n\nz")
        #expect(record.state == .partial && record.identifiers == [RecordIdentifier(.message, "1@2")])
    }

    @Test("Encrypted parts are said to be so")
    func encrypted() {
        #expect(
            codes("From: a@b\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAG") == [
                "mail.encrypted"
            ])
        #expect(codes("From: a@b\nContent-Type: application/pkcs7-mime; smime-type=signed-data\n\nMIAG") == [])
        #expect(codes("From: a@b\n\n-----BEGIN PGP MESSAGE-----\nabc") == ["mail.encrypted"])
    }

    @Test("The text is the subject, names, addresses, the plain part and names of files, without the files")
    func text() {
        let text = RecordText.text(of: MailSample.multipart.bytes[...], rule: "mail-text-1")
        #expect(text == "files\na@x.example\ngrün is green\nnöte.pdf")
        let html =
            "From: a@b\nContent-Type: text/html\n\n<style>p{}</style><p>a &amp; b<br>c<!-- d --><td>1</td><td>2</td>"
        #expect(RecordText.text(of: html.bytes[...], rule: "mail-text-1") == "a@b\n\na & b\nc 1 2")
    }

    @Test("Files and messages of a mail come out decoded, by their names")
    func members() {
        let files = MailMembers(of: MailSample.multipart.bytes[...], limits: .standard(for: 1000))
        #expect(files.members.map { String(decoding: $0.name, as: UTF8.self) } == ["nöte.pdf", ""])
        #expect(files.members.first?.bytes == "%PDF-1".bytes)
        #expect(files.members.last?.bytes == "From: inner@x.example\nSubject: inner\n\ninner text".crlf.bytes)
        #expect(files.diagnostics == [])
        let cut = MailMembers(of: MailSample.multipart.bytes[...], limits: MemberLimits(bytes: 4, members: 9))
        #expect(cut.members.map(\.bytes.count) == [3] || cut.members.map(\.bytes.count) == [3, 1])
        #expect(!cut.diagnostics.isEmpty)
        let one = MailMembers(of: MailSample.multipart.bytes[...], limits: MemberLimits(bytes: 999, members: 1))
        #expect(one.members.count == 1 && one.diagnostics.map(\.code) == ["mail.too-many-members"])
        let tnef = "From: a@b\nContent-Type: application/ms-tnef; name=winmail.dat\n\nxyz"
        #expect(MailMembers(of: tnef.bytes[...], limits: .standard(for: 9)).members.map(\.bytes) == ["xyz".bytes])
    }
}
