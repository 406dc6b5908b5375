// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@testable import Formats

/// How fields are told apart (KNOWN_FAULTS rows 83, 85, 86).
@Suite("SWIFT MT fields")
struct SwiftMTFieldTests {
    private func parse(_ message: String) -> ParsedRecord {
        FormatRegistry.parser(for: .swiftMT).parse(message.bytes[...])
    }

    private func values(_ message: String) -> [String] {
        let bytes = message.bytes.span
        let envelope = SwiftMTEnvelope(of: bytes)
        guard let text = envelope.text else { return [] }
        var reader = SwiftMTFieldReader(text, of: SwiftMTMessageType.type(of: envelope, in: bytes), in: bytes)
        var values: [String] = []
        while let field = reader.next(in: bytes) { values.append(bytes.text(field.offset..<field.value.upperBound)) }
        return values
    }

    @Test("Tags inside the proprietary message of an MT n98 are not read as fields (row 83)")
    func proprietaryMessage() {
        let message = SwiftMTSample.message(
            "798", ":20:OUTER\n:12:784\n:77E:\n:27A:1/1\n:21:INSIDE\n:16R:GENL\n:20C::SEME//INSIDE\n:23G:CANC")
        let record = parse(message)
        #expect(record.state == .parsed && record.lifecycle == nil && record.references.isEmpty)
        #expect(record.identifiers.filter { $0.kind == .message } == [RecordIdentifier(.message, "OUTER")])
        #expect(values(message).count == 3)
    }

    @Test("So it is with 77E in a body of unknown type, 77F in an MT 105 and 77T in an MT 103, and only there")
    func envelopes() {
        #expect(values(":20:A\n:12:784\n:77E:x\n:20:B").count == 3)
        #expect(values(SwiftMTSample.message("105", ":20:A\n:77F:x\n:20:B")).count == 2)
        #expect(values(SwiftMTSample.message("103", ":20:A\n:77T:x\n:20:B")).count == 2)
        #expect(values(SwiftMTSample.message("515", ":20:A\n:77E:x\n:20:B")).count == 3)
    }

    @Test("What is not a tag at a line's start goes on with the field: text, other colons, a tag in mid-line")
    func continuation() {
        let text = ":20:A\n:79:see :20:B\n:KO:NR:1\nEREF:77\n:2:x\n:ABC:y\n:20c:z\n 20:w\n:86:next"
        #expect(values(text) == [":20:A", ":79:see :20:B\n:KO:NR:1\nEREF:77\n:2:x\n:ABC:y\n:20c:z\n 20:w", ":86:next"])
        #expect(parse(text).identifiers == [RecordIdentifier(.message, "A")])
    }

    @Test("A value that looks like a tag is a value")
    func tagInValue() {
        #expect(values(":79::20:B\n:20:A") == [":79::20:B", ":20:A"])
    }

    @Test("The fields, put together again, are the text byte for byte: page 5/ONLY stays 5/ONLY (row 85)")
    func roundTrip() {
        for message in SwiftMTSample.all {
            let bytes = message.bytes.span
            guard let text = SwiftMTEnvelope(of: bytes).text else { continue }
            var reader = SwiftMTFieldReader(text, of: "", in: bytes)
            var end = bytes.trimmed(text).lowerBound
            while let field = reader.next(in: bytes) {
                #expect(bytes.trimmed(end..<field.offset).isEmpty)
                end = field.value.upperBound
            }
            #expect(bytes.trimmed(end..<text.upperBound).isEmpty || message == SwiftMTSample.bareStatement)
        }
        #expect(values(SwiftMTSample.holdings).contains(":28E:5/ONLY"))
        let text = RecordText.text(of: SwiftMTSample.holdings.bytes[...], rule: "swift-mt-text-1")
        #expect(text?.contains("\n5/ONLY\n") == true)
    }

    @Test("The last value carries neither the end mark nor a brace (row 86)")
    func lastValue() {
        for end in ["\r\n-}", "\n-}", "-}", "\r\n-}{5:{CHK:1}}"] {
            let message = "{1:F01BROKUS33AXXX0000000000}{2:I103FUNDGB2LXXXXN}{4:\r\n:20:A\r\n:71A:SHA\(end)"
            #expect(values(message).last == ":71A:SHA")
        }
        #expect(values(":20:A\n:86:last") == [":20:A", ":86:last"])
    }

    @Test("Indented tags are read behind a sequence mark, and nowhere else")
    func indentation() {
        #expect(values(":16R:GENL\n    :20C::SEME//A\n    :23G:NEWM\n:16S:GENL").count == 4)
        #expect(values(":20:A\n:86:text\n :20:B").count == 2)
    }

    @Test("A generic field has a qualifier and, behind two strokes or a data source scheme, a value")
    func genericFields() {
        let bytes = ":22F::PROC/FOOO/CMPR".bytes.span
        var reader = SwiftMTFieldReader(0..<bytes.count, of: "", in: bytes)
        let field = reader.next(in: bytes)
        #expect(field?.tag == "22F")
        #expect(field?.qualified(in: bytes).map { bytes.text($0.value) } == "FOOO/CMPR")
        #expect(field?.qualifiedValue(in: bytes).map { bytes.text($0.value) } == "CMPR")
    }
}
