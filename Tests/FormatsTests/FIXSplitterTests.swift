// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("FIX splitter")
struct FIXSplitterTests {
    static let order = FIXSample.order
    static let separators = [
        "\u{1}", "|", "^A", "<SOH>", "[SOH]", "{SOH}", "\\x01", "\\u0001", "\\001", "&#1;", "&#01;", "&#x1;", "&#x01;",
        "\u{2401}", " | ", "; ", ";", "^", "~", "!", "#", ", ", ",", " ", "\t",
    ]

    private func messages(in source: String) -> [String] { messages(in: source.bytes) }

    private func messages(in source: [UInt8]) -> [String] {
        FormatRegistry.splitter(for: .fix).split(source).spans.map { String(decoding: source[$0.range], as: UTF8.self) }
    }

    @Test("Messages back to back are cut where one ends, each with its last separator")
    func backToBack() {
        let source = FIXSample.execution + FIXSample.confirmation + FIXSample.order
        #expect(messages(in: source) == [FIXSample.execution, FIXSample.confirmation, FIXSample.order])
    }

    @Test("Line ends and log prefixes are gap", arguments: ["\n", "\r\n"])
    func logLines(lineEnd: String) {
        let source =
            "2024-03-04 10:00:00 IN : \(FIXSample.execution)\(lineEnd)"
            + "started\(lineEnd)<20240304-10:00:01, FIX.4.4:A->B, outgoing> (\(FIXSample.order))\(lineEnd)"
        #expect(messages(in: source) == [FIXSample.execution, FIXSample.order])
    }

    @Test("Every separator that logs show is understood", arguments: separators)
    func separator(_ separator: String) {
        let one = FIXSample.message("35=D|11=A|55=ACME", separator: separator)
        let two = FIXSample.message("35=F|11=B|41=A", separator: separator)
        let found = messages(in: "one: \(one)\ntwo: \(two)\n")
        let close = [" ", ", ", ",", "\t", "; "].contains(separator) ? separator.count : 0
        #expect(found == [String(one.dropLast(close)), String(two.dropLast(close))])
        for message in found {
            let record = FormatRegistry.parser(for: .fix).parse(message.bytes[...])
            #expect(record.state == .parsed && record.diagnostics.isEmpty)
        }
    }

    @Test("A field a line is a message too")
    func fieldLines() {
        let one = FIXSample.message("35=D|11=A|58=two words", separator: "\n")
        #expect(messages(in: one + "\n" + one) == [String(one.dropLast()), String(one.dropLast())])
    }

    @Test("Messages in source code, JSON and XML are found as they are written")
    func snippets() {
        let python = FIXSample.message("35=D|11=A", separator: "\\x01")
        #expect(messages(in: "msg = b'\(python)'\nsend(msg)\n") == [python])
        let json = FIXSample.message("35=D|11=A", separator: "\\u0001")
        #expect(messages(in: "{\"raw\": \"\(json)\", \"x\": [\"\(json)\"]}") == [json, json])
        let markup = FIXSample.message("35=D|11=A", separator: "&#1;")
        #expect(messages(in: "<m>\(markup)</m>") == [markup])
        let pipes = FIXSample.message("35=D|11=A", separator: "|")
        #expect(messages(in: "message=\(pipes) level=3") == [pipes])
    }

    @Test("A message begins only at a field boundary")
    func boundaries() {
        let message = FIXSample.message("35=D|58=8=FIX.4.4|108=FIX.4.4|11=x8=FIX.4.2|55=A")
        #expect(messages(in: message) == [message])
        let bad = message.replacing(/9=\d+/, with: "9=7", maxReplacements: 1)
        #expect(messages(in: bad) == [bad])
        let script = "I" + FIXSample.order + "\nE" + FIXSample.heartbeat
        #expect(messages(in: script) == [FIXSample.order, FIXSample.heartbeat])
        #expect(messages(in: "we speak 8=FIX.4.4 here") == ["we speak 8=FIX.4.4 here"])
    }

    @Test("A right body length leads over separators, line ends and whole messages inside data fields")
    func bodyLength() {
        let data = "a\u{1}10=000\u{1}8=FIX.4.4\u{1}9=5\u{1}35=0\u{1}10=000\u{1}\nb"
        // 5001 is no data field of any dictionary: only the body length can tell where the message ends.
        for field in ["95=\(data.utf8.count)|96=", "5001="] {
            let message = FIXSample.message("35=B|148=News|\(field)\(data)|58=end")
            #expect(messages(in: message + message) == [message, message])
        }
    }

    @Test("Without a right body length, a data field's own length leads over what it holds")
    func dataLength() {
        let data = "a\u{1}10=000\u{1}8=FIX.4.4\u{1}9=5\u{1}35=0\u{1}10=000\u{1}\nb"
        for (length, tag) in [(95, 96), (93, 89), (212, 213), (354, 355), (621, 622), (1525, 1527), (2372, 2371)] {
            let good = FIXSample.message("35=B|148=News|\(length)=\(data.utf8.count)|\(tag)=\(data)|58=end")
            let bad = good.replacing(/9=\d+/, with: "9=7", maxReplacements: 1)
            #expect(messages(in: bad + FIXSample.order) == [bad, FIXSample.order], "tag \(tag)")
        }
    }

    @Test("Text with a line end inside is one message, with or without a right body length")
    func lineEndsInside() {
        let good = FIXSample.message("35=B|58=line one\nline two|55=A")
        let bad = good.replacing(/9=\d+/, with: "9=7", maxReplacements: 1)
        #expect(messages(in: good + "\n" + bad + "\n" + good) == [good, bad, good])
    }

    @Test("A message without checksum ends at its line's end, before the next one, or at the end")
    func unfinished() {
        let start = "8=FIX.4.4\u{1}9=100\u{1}35=D\u{1}11=A\u{1}"
        #expect(messages(in: start + "\r\nlog line\n" + FIXSample.order) == [start, FIXSample.order])
        #expect(messages(in: start + FIXSample.order) == [start, FIXSample.order])
        #expect(messages(in: start + "58=cut") == [start + "58=cut"])
        #expect(messages(in: "8=FIX.4.4|9=10|35=D|11=A|58=10=057|\n") == ["8=FIX.4.4|9=10|35=D|11=A|58=10=057|"])
        for message in messages(in: start + FIXSample.order).prefix(1) {
            let record = FormatRegistry.parser(for: .fix).parse(message.bytes[...])
            #expect(record.state == .partial && record.diagnostics.map(\.code) == ["fix.checksum"])
        }
    }

    @Test("A checksum is a field of its own: 110=, 58=10= and 10= inside a value end nothing")
    func checksumField() {
        let message = FIXSample.message("35=8|110=5|58=10=123|17=E 10=057|55=A", separator: "|")
            .replacing(/9=\d+/, with: "9=1", maxReplacements: 1)
        #expect(messages(in: message) == [message])
    }

    @Test("A body length that does not point at a checksum is not believed")
    func wrongBodyLength() {
        for length in [0, 1, 40, 100, 9_999_999, 4_000_000_000] {
            let wrong = FIXSample.order.replacing(/9=\d+/, with: "9=\(length)", maxReplacements: 1)
            #expect(messages(in: wrong + FIXSample.execution) == [wrong, FIXSample.execution], "9=\(length)")
        }
    }

    @Test("Lines of bare fields, as exchanges publish instruments, are a message each")
    func bareLines() {
        let source = "35=d\u{1}55=ES\u{1}48=736\u{1}\r\n\r\n35=d\u{1}55=NQ\u{1}48=737\u{1}\n"
        #expect(messages(in: source) == ["35=d\u{1}55=ES\u{1}48=736\u{1}", "35=d\u{1}55=NQ\u{1}48=737\u{1}"])
        let record = FormatRegistry.parser(for: .fix).parse(messages(in: source)[0].bytes[...])
        #expect(record.state == .partial && record.messageType == "d")
    }
}
