// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("Mail splitter and recogniser")
struct MailSplitterTests {
    private func parts(_ text: String) -> [String] {
        let bytes = text.bytes
        return FormatRegistry.splitter(for: .mail).split(bytes).spans.map {
            String(decoding: bytes[$0.range], as: UTF8.self)
        }
    }

    @Test("A mailbox splits at its postmarks, which are gap with the blank line before them")
    func mailbox() {
        let expected = [
            "From: a@x.example\nSubject: one\n\nfirst\n>From the desk, quoted\nFrom the desk of nobody\n",
            "From: b@x.example\nSubject: two\n\nsecond\n",
        ]
        #expect(parts(MailSample.mailbox) == expected)
        #expect(parts(MailSample.mailbox.crlf) == expected.map(\.crlf))
    }

    @Test("A sentence that begins with From, or a postmark before no header, splits nothing")
    func prose() {
        let head = "From a@b Mon Mar  4 10:00:00 2024\nFrom: a@b\n\n"
        #expect(parts(head + "x\n\nFrom here to there\n") == ["From: a@b\n\nx\n\nFrom here to there\n"])
        #expect(parts(head + "\nFrom a@b Mon Mar  4 10:00:00 2024\nno header").count == 1)
        #expect(parts(MailSample.confirmation) == [MailSample.confirmation])
        #expect(parts(head) == ["From: a@b\n\n"])
    }

    @Test(
        "Mail is recognised by its fields, few as they may be",
        arguments: [
            "From: a@b\r\n\r\nx", "From: A <a@b>\nDate: 2024-03-04\nSubject: x\n\ny", "Subject: x\nTo: y\n\nz",
            "Message-ID: <a@b>\n\nx", "X-A: 1\n folded\nReceived: from b\n\n@",
            "From a@b Mon Mar  4 10:00:00 2024\n\nx",
            "From a@b\r\nReturn-Path: <a@b>\r\n\r\nx", "\r\nReceived: x\n\ny",
        ])
    func recognised(mail: String) {
        #expect(FormatRecognizer.recognize(mail.bytes) == .mail)
    }

    @Test(
        "Letters and notes are no mail",
        arguments: [
            "From the desk of A\nSubject: x\n", "Our reference: 1\nTrade: 2\nSubject: x\n", "Subject: x\n\nTo: y\n",
            "From: here\nto there\n", "Date: 2024-03-04\nTo: y\n", "From 10 March on\nit is so\n",
        ])
    func others(text: String) {
        #expect(FormatRecognizer.recognize(text.bytes) == .text)
    }
}
