// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// Mails made to drive a careless reader into work or memory without end.
@Suite("Hostile mails", .timeLimit(.minutes(2)))
struct MailHostileTests {
    private func check(_ mail: String, _ code: String?) {
        let bytes = mail.bytes
        let record = FormatRegistry.parser(for: .mail).parse(bytes[...])
        #expect(code.map { record.diagnostics.map(\.code).contains($0) } ?? true)
        let members = MailMembers(of: bytes[...], limits: .standard(for: bytes.count))
        #expect(members.members.count <= 1000 && members.members.reduce(0) { $0 + $1.bytes.count } <= bytes.count)
        let text = RecordText.text(of: bytes[...], rule: "mail-text-1") ?? ""
        #expect(text.utf8.count <= RecordText.limit && !text.utf8.contains(0))
        #expect(record.parties.count <= ParsedRecord.mostParties && record.references.count <= 256)
    }

    private let head = "From: a@b\nContent-Type: multipart/mixed; boundary="

    @Test("More parts than are read are said, and bounded")
    func parts() {
        check(
            head + "x\n\n" + String(repeating: "--x\nContent-Type: a/b\n\nc\n", count: 20_000), "mail.too-many-parts")
        check(head + "\"--\"\n\n" + String(repeating: "----\n", count: 20_000), "mail.too-many-parts")
    }

    @Test("Multiparts inside one another end at a depth")
    func depth() {
        let levels = (0..<20_000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }
        check("From: a@b\n" + levels.joined(), "mail.too-deep")
        check(
            head + "x\n\n" + String(repeating: "--x\nContent-Type: multipart/mixed; boundary=x\n\n", count: 20_000), nil
        )
    }

    @Test("Headers of any length are read in one pass")
    func headers() {
        check("From: a@b\nSubject: " + String(repeating: "=?utf-8?Q?a", count: 40_000) + "\n\nx", nil)
        check("From: a@b\n" + String(repeating: "To: x@y, \n", count: 40_000) + "\nx", nil)
        check("From: a@b\nReferences: " + String(repeating: "<", count: 200_000) + "\n\nx", nil)
        check("From: a@b\nReferences: " + String(repeating: "<a@b>\n ", count: 20_000) + "\n\nx", nil)
        check(String(repeating: "X: y\n", count: 60_000), nil)
        check("From: " + String(repeating: "(", count: 200_000), nil)
        check("From: a@b\nContent-Type: a/b;" + String(repeating: " name*0=x;", count: 20_000) + "\n\nx", nil)
    }

    @Test("Bodies of any kind are decoded in one pass")
    func bodies() {
        let head = "From: a@b\nContent-Transfer-Encoding: "
        check(head + "base64\n\n" + String(repeating: "=A!", count: 60_000), "mail.encoding")
        check(head + "quoted-printable\n\n" + String(repeating: "= ", count: 100_000), nil)
        check(head + "8bit\n\n" + String(repeating: "\u{0}", count: 100_000), nil)
        for tag in ["<", "<!--", "<script>", "&", "<p", "</script"] {
            check("From: a@b\nContent-Type: text/html\n\n" + String(repeating: tag, count: 40_000), nil)
        }
        check(String(repeating: "From a@b Mon Mar  4 10:00:00 2024\n\n", count: 50_000), nil)
    }
}
