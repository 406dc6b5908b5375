// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// The classes parsed, partial and unparsed, and what is diagnosed (KNOWN_FAULTS rows 89, 91, 92).
@Suite("FIX integrity")
struct FIXIntegrityTests {
    private func parse(_ message: String) -> ParsedRecord { FormatRegistry.parser(for: .fix).parse(message.bytes[...]) }

    private func codes(_ message: String) -> [String] { parse(message).diagnostics.map(\.code) }

    @Test("A wrong checksum is diagnosed and leaves the message parsed", arguments: ["\u{1}", "|", "^A", "<SOH>"])
    func checksum(separator: String) {
        let right = FIXSample.message("35=D|11=A|55=ACME", separator: separator)
        #expect(codes(right).isEmpty)
        let wrong = right.replacing("55=ACME", with: "55=ACMF")
        #expect(codes(wrong) == ["fix.checksum"] && parse(wrong).state == .parsed)
    }

    @Test("A checksum that is not three digits is wrong even where its number is right")
    func checksumDigits() throws {
        let messages = (0..<256).map { FIXSample.message("35=D|11=A\($0)") }
        let message = try #require(messages.first { $0.contains("\u{1}10=0") })
        #expect(codes(message).isEmpty)
        #expect(codes(message.replacing("\u{1}10=0", with: "\u{1}10=")) == ["fix.checksum"])
    }

    @Test("A checksum over the bytes as they are written is right too")
    func checksumAsWritten() {
        let body = "35=D|11=A|"
        let head = "8=FIX.4.4|9=\(body.utf8.count)|" + body
        let sum = head.utf8.reduce(0) { $0 + Int($1) } % 256
        #expect(codes(head + "10=\(String(String(1000 + sum).dropFirst()))|").isEmpty)
    }

    @Test("A wrong or missing body length is diagnosed and leaves the message parsed")
    func bodyLength() {
        let wrong = FIXSample.order.replacing(/9=\d+/, with: "9=12", maxReplacements: 1)
        #expect(codes(wrong).contains("fix.body-length") && parse(wrong).state == .parsed)
        let missing = "8=FIX.4.4\u{1}35=D\u{1}11=A\u{1}10=000\u{1}"
        #expect(codes(missing) == ["fix.field-order", "fix.body-length"] && parse(missing).state == .parsed)
    }

    @Test("Nothing is said of sums and lengths that cannot be told from a log")
    func nothingFalse() {
        let spaced = FIXSample.message("35=D|11=A|58=some words", separator: " ").replacing("some", with: "same")
        #expect(codes(spaced).isEmpty)
        let transcoded = FIXSample.message("35=D|11=A|58=Zurich", separator: "|").replacing("Zurich", with: "Zürich")
        #expect(codes(transcoded).isEmpty)
        let onTheWire = FIXSample.message("35=D|11=A|58=Zurich").replacing("Zurich", with: "Zürich")
        #expect(codes(onTheWire) == ["fix.body-length", "fix.checksum"])
    }

    @Test(
        "A message that is not whole is partial, for the reason that is named",
        arguments: [
            ("8=FIX.4.4|9=10|35=D|11=A|", "fix.checksum"), ("8=FIX.4.4|9=10|11=A|10=000|", "fix.message-type"),
            ("8=FIX.4.4|9=10|35=D|garbled|10=000|", "fix.garbled-field"),
            ("8=FIX.4.4|9=10|35=D|4garbled9=TW|10=000|", "fix.garbled-field"),
            ("8=FIX.4.4|9=10|35=D|=5|10=000|", "fix.garbled-field"), ("35=D|11=A|10=000|", "fix.begin-string"),
            ("8=FIX.4.4|9=10|35=D|95=99|96=abc|10=000|", "fix.data-length"),
            ("8=FIX.4.4|9=10|35=D|10=000|58=behind|", "fix.trailing-bytes"),
        ])
    func partial(message: String, code: String) {
        let record = parse(message)
        #expect(record.state == .partial && record.diagnostics.map(\.code).contains(code))
        #expect(record.messageType == (code == "fix.message-type" ? "" : "D"))
    }

    @Test("A message of which no field can be read is unparsed", arguments: ["", "hello", "8", "=|=|=", "\u{1}\u{1}"])
    func unparsed(message: String) {
        #expect(parse(message).state == .unparsed)
    }

    @Test("A field without value is diagnosed and leaves the message parsed")
    func emptyValue() {
        let message = FIXSample.message("35=D|57=|11=A")
        #expect(codes(message) == ["fix.empty-value"] && parse(message).state == .parsed)
    }

    @Test("Tags inside data fields are never read as fields")
    func dataFields() {
        let data = "x\u{1}11=INSIDE\u{1}35=8\u{1}10=000\u{1}y"
        let record = parse(FIXSample.message("35=D|11=OUTSIDE|354=\(data.utf8.count)|355=\(data)|55=A"))
        #expect(record.state == .parsed && record.diagnostics.isEmpty && record.messageType == "D")
        #expect(record.identifiers == [RecordIdentifier(.clientOrder, "OUTSIDE")])
    }

    @Test("Group fields out of order lose nothing, and are flagged (row 89)")
    func groupOrder() {
        let message = FIXSample.message("35=AK|664=C|666=0|78=2|80=10|79=A|467=I1|80=20|79=B|467=I2|772=D")
        let record = parse(message)
        #expect(record.state == .parsed && record.diagnostics.map(\.code) == ["fix.group-order"])
        #expect(record.identifiers.map(\.value) == ["C", "I1", "I2"])
        #expect(record.references.map(\.identifier.value) == ["D"])
    }

    @Test("A group with another number of entries than stated is flagged, not passed over in silence (row 91)")
    func groupCount() {
        let record = parse(FIXSample.message("35=AE|571=T|487=0|453=3|448=A|447=D|448=B|447=D"))
        #expect(record.state == .parsed && record.diagnostics.map(\.code) == ["fix.group-count"])
        #expect(codes(FIXSample.message("35=AE|571=T|487=0|453=2|448=A|447=D|448=B|447=D")).isEmpty)
        #expect(codes(FIXSample.message("35=AE|571=T|487=0|453=0|54=1")).isEmpty)
    }

    @Test("Garbled, unfinished and merely wrong messages fall into their defined classes (row 92)")
    func classes() {
        #expect(parse(FIXSample.order).state == .parsed)
        #expect(parse(FIXSample.order.replacing("10=", with: "10=9")).state == .parsed)
        #expect(parse(String(FIXSample.order.dropLast(7))).state == .partial)
        #expect(parse("no field here").state == .unparsed)
    }

    @Test("A diagnostic tells its place in the message")
    func offset() {
        let message = "8=FIX.4.4|9=10|35=D|garbled|10=000|"
        #expect(parse(message).diagnostics.first { $0.code == "fix.garbled-field" }?.offset == 20)
    }
}
