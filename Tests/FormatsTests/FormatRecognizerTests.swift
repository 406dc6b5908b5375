// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("Format recogniser")
struct FormatRecognizerTests {
    private func format(_ text: String) -> RecordFormat { FormatRecognizer.recognize(text.bytes) }

    @Test(
        "FIX messages are FIX: alone, behind log prefixes, with any separator", arguments: FIXSplitterTests.separators)
    func fix(separator: String) {
        let message = FIXSample.message("35=D|11=A|55=ACME", separator: separator)
        #expect(format(message) == .fix)
        #expect(format("2024-03-04 10:00:00 started\n2024-03-04 10:00:01 IN \(message)\n") == .fix)
        #expect(format("<20240304-10:00:00, FIX.4.4:A->B, outgoing> (\(message))\r\n") == .fix)
        #expect(format("\u{FEFF}\(message)") == .fix)
    }

    @Test("A message with NUL in a data field is FIX")
    func fixWithBinaryData() {
        #expect(format(FIXSample.message("35=B|95=3|96=a\u{0}b")) == .fix)
        #expect(format("10:00 IN " + FIXSample.message("35=B|95=3|96=a\u{0}b")) == .fix)
    }

    @Test("Prose that quotes a message stays text, a log with a message in a few lines is FIX")
    func proportion() {
        let message = FIXSample.message("35=D|11=A|55=ACME", separator: "|")
        let prose = String(repeating: "The order was placed in the morning.\n", count: 200)
        #expect(format(prose + message) == .text)
        #expect(format(String(repeating: "10:00:00 heartbeat sent\n", count: 10) + message) == .fix)
        #expect(format("we speak FIX, 8=FIX.4.4 that is") == .text)
        #expect(format("58=FIX|9=1|35=0") == .text)
    }

    @Test(
        "SWIFT messages are SWIFT MT: in blocks, with marks before them, as bare bodies", arguments: SwiftMTSample.all)
    func swiftMT(message: String) {
        for prefix in ["", "\u{1}", "\r\n", "\u{FEFF}", "$\r\n", "BROKUS33\n940\nBROKUS33\n"] {
            #expect(format(prefix + message) == .swiftMT, "\(prefix.debugDescription)")
        }
    }

    @Test("A log line with a message in blocks is SWIFT MT")
    func swiftLog() {
        #expect(format("2024-03-04 10:00 INFO received " + SwiftMTSample.payment) == .swiftMT)
        #expect(format("{2:I103FUNDGB2LXXXXN}{4:\n:20:A\n-}") == .swiftMT)
        #expect(format("{4:\n:20:A\n-}") == .swiftMT)
    }

    @Test(
        "A format that wraps a message wins over it",
        arguments: [
            "{\"raw\": \"@\"}", "[\"@\"]", "[ {\"raw\": \"@\"} ]",
        ])
    func wrappingFormats(frame: String) {
        for message in [FIXSample.message("35=D|11=A", separator: "|"), SwiftMTSample.payment] {
            let found = format(frame.replacing("@", with: message))
            #expect(found == (frame.hasPrefix("{") || frame.hasPrefix("[") ? .json : .text))
        }
    }

    @Test(
        "A mail with a message in it is mail",
        arguments: [
            "From: a@b\r\nSubject: x\r\n\r\n#", "Subject: x\nMIME-Version: 1.0\n\n#",
            "X-A: 1\n folded\nReceived: from b\n\n#", "From a@b Mon Mar  4\n#",
        ])
    func mails(frame: String) {
        for message in [FIXSample.message("35=D|11=A", separator: "|"), SwiftMTSample.payment] {
            #expect(format(frame.replacing("#", with: message)) == .mail)
        }
    }

    @Test("Text is text in UTF-8, UTF-16 with a byte order mark, and in the Latin alphabets' single bytes")
    func text() {
        #expect(format("") == .text && format("plain\n") == .text && format("Zürich €") == .text)
        #expect(FormatRecognizer.recognize([0xFF, 0xFE, 0x61, 0x00]) == .text)
        #expect(FormatRecognizer.recognize([0xFE, 0xFF, 0x00, 0x61]) == .text)
        #expect(FormatRecognizer.recognize("caf".bytes + [0xE9, 0x0A]) == .text)
        #expect(FormatRecognizer.recognize("caf".bytes + [0xE9, 0x0D, 0x0A, 0x1A]) == .text)
        #expect(format("extracted text with one \u{2} control character") == .text)
        #expect(format("Account:20:30:40\n:smile: hello\n") == .text)
    }

    @Test(
        "Other bytes are binary",
        arguments: [
            [0x1F, 0x8B, 0x07], "BM".bytes + [1, 2, 3, 4, 0, 0, 0, 0], [0x89, 0x50, 0x4E, 0x47],
            [0xFF, 0xD8, 0xFF, 0xE0], "GIF89a".bytes,
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "abc\u{0}def".bytes, [0xFF, 0xFE, 0x00, 0x00],
            [0xFF, 0xFE, 0x00, 0xDC], [0xE9, 0x02, 0xE9], [1, 2, 3, 4, 5, 6],
        ])
    func binary(bytes: [UInt8]) {
        #expect(FormatRecognizer.recognize(bytes) == .binary)
    }

    @Test("Containers and PDF are recognised by their first bytes")
    func containers() {
        #expect(FormatRecognizer.recognize("%PDF-1.7\n".bytes) == .pdf)
        #expect(FormatRecognizer.recognize([0x0A] + "%PDF-1.4".bytes) == .pdf)
        #expect(FormatRecognizer.recognize([0x50, 0x4B, 0x03, 0x04, 0x14]) == .zip)
        #expect(FormatRecognizer.recognize([0x1F, 0x8B, 0x08]) == .gzip)
    }

    @Test("A binary file that happens to hold a message stays binary")
    func messageInBinary() {
        let message = FIXSample.order.bytes
        #expect(FormatRecognizer.recognize([0, 1, 2, 0x0A] + message) == .binary)
        #expect(FormatRecognizer.recognize([0x50, 0x4B, 0x03, 0x04] + message) == .zip)
    }
}
