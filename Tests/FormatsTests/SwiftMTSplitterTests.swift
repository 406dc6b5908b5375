// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("SWIFT MT splitter")
struct SwiftMTSplitterTests {
    private func messages(in source: String) -> [String] {
        let bytes = source.bytes
        return FormatRegistry.splitter(for: .swiftMT).split(bytes).spans
            .map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }

    @Test("Messages of an RJE file are cut at its $ lines, which are gap")
    func rje() {
        let source =
            SwiftMTSample.payment + "\r\n$\r\n" + SwiftMTSample.confirmation + "\r\n$\r\n" + SwiftMTSample.statement
        #expect(messages(in: source) == [SwiftMTSample.payment, SwiftMTSample.confirmation, SwiftMTSample.statement])
    }

    @Test("Marks and padding of a DOS-PCC file are gap", arguments: [" ", "\0"])
    func dosPCC(padding: String) {
        func sector(_ message: String) -> String {
            "\u{1}" + message + "\u{3}" + String(repeating: padding, count: 512 - (message.utf8.count + 2) % 512)
        }
        let source = sector(SwiftMTSample.payment) + sector(SwiftMTSample.holdings)
        #expect(source.utf8.count % 512 == 0)
        #expect(messages(in: source) == [SwiftMTSample.payment, SwiftMTSample.holdings])
    }

    @Test("Messages back to back, and with nothing but a line feed in their text, are cut where one ends")
    func backToBack() {
        let unix = SwiftMTSample.confirmation.replacing("\r\n", with: "\n")
        #expect(messages(in: unix + unix + SwiftMTSample.payment) == [unix, unix, SwiftMTSample.payment])
    }

    @Test("An acknowledgement and the message behind it are two messages")
    func acknowledgement() {
        let source = SwiftMTSample.acknowledgement + SwiftMTSample.confirmation
        #expect(messages(in: source) == [SwiftMTSample.acknowledgement, SwiftMTSample.confirmation])
    }

    @Test("A copy of a message inside a service message belongs to it")
    func copyInside() {
        let retrieved =
            "{1:F01BROKUS33AXXX0042000117}{2:O0211015240304SWFTXXXXAXXX00000000002403041015S}{4:{202:0001}"
            + SwiftMTSample.payment + "}{5:{CHK:111111111111}}"
        #expect(messages(in: retrieved + SwiftMTSample.payment) == [retrieved, SwiftMTSample.payment])
    }

    @Test("Line ends between blocks belong to the message")
    func blocksInLines() {
        let message = "{1:F01BROKUS33AXXX0000000000}\r\n{2:I940FUNDGB2LXXXXN}\r\n{4:\r\n:20:A\r\n-}\r\n{5:{CHK:1}}"
        #expect(messages(in: message + "\r\n" + message) == [message, message])
    }

    @Test("A message whose blocks are not closed ends before the next one")
    func unclosed() {
        let cut = "{1:F01BROKUS33AXXX0000000000}{2:I940FUNDGB2LXXXXN}{4:\r\n:20:A\r\n:25:B"
        let whole = SwiftMTSample.payment
        #expect(messages(in: cut + "\r\n$\r\n" + whole) == [cut, whole])
        #expect(messages(in: cut + "\r\n" + whole) == [cut, whole])
        #expect(messages(in: cut + "\r\n$\r\nend of file\r\n") == [cut])
        let trailer = whole + "{5:{CHK:97BE21F26A78}"
        #expect(messages(in: trailer + "\n$\n" + whole) == [trailer, whole])
        let header = "{1:F01BROKUS33AXXX0000000000}{2:I940FUNDGB2LXXXXN}{3:{108:X}{4:\r\n:20:A\r\n-}"
        #expect(messages(in: header + whole) == [header, whole])
    }

    @Test("An end mark behind the last field closes the text too, but one inside a line does not")
    func endMark() {
        let late = "{1:F01BROKUS33AXXX0000000000}{2:I103FUNDGB2LXXXXN}{4:\n:20:A\n:71A:SHA-}{5:{CHK:1}}"
        #expect(messages(in: late + late) == [late, late])
        let inside = "{1:F01BROKUS33AXXX0000000000}{2:I103FUNDGB2LXXXXN}{4:\n:20:A\n:70:a-}b-}\n:71A:SHA\n-}"
        #expect(messages(in: inside + late) == [inside, late])
    }

    @Test("Bare bodies end with a line of a hyphen, or where the next reference begins")
    func bareBodies() {
        let one = ":20:A\n:25:1\n:86:text\n\nmore"
        let two = ":20:B\n:25:2"
        #expect(messages(in: "\n\(one)\n-\n\n\(two)\n-\n") == [one + "\n-", two + "\n-"])
        #expect(messages(in: "\(one)\n\n\(two)\n") == [one, two])
        #expect(messages(in: "\(one)\n$\n\(two)\n") == [one, two])
        #expect(messages(in: ":940:\r\n\(two)\r\n:20:C\r\n") == [":940:\r\n" + two, ":20:C"])
        #expect(
            messages(in: "ABNANL2A\n940\n\(two)\n-\nABNANL2A\n940\n:20:C") == [
                "ABNANL2A\n940\n\(two)\n-", "ABNANL2A\n940\n:20:C",
            ])
        #expect(messages(in: "\u{1}\n\(two)\n-\u{3}\n") == [two + "\n-"])
    }

    @Test("Bare bodies of ISO 15022 begin with their general information, treasury ones with sequence A")
    func bareSequences() {
        let one = ":16R:GENL\n:20C::SEME//A\n:16S:GENL"
        #expect(messages(in: one + "\n" + one) == [one, one])
        let two = ":15A:\n:20:A\n:15B:\n:30T:20240304"
        #expect(messages(in: two + "\n" + two) == [two, two])
    }

    @Test("One bank's dialect stops nothing: the messages around it are found (row 88)")
    func dialect() {
        let odd =
            ":20:STARTUMS\n:NS:22Test GmbH\n23Testkonto\n:KO:NR:4\n:61:0203170320CM5000,00S051\n:62F:C02032495000,00"
        let good = SwiftMTSample.bareStatement.dropLast()
        let found = messages(in: good + "\n" + odd + "\n" + good)
        #expect(found == [String(good), odd, String(good)])
        let states = found.map { FormatRegistry.parser(for: .swiftMT).parse($0.bytes[...]).state }
        #expect(states == [.parsed, .parsed, .parsed])
    }

    @Test("Messages whose basic header was cut off begin at their first block")
    func withoutBasicHeader() {
        let one = "{2:I103FUNDGB2LXXXXN}{4:\n:20:A\n-}"
        let two = "{4:\n:20:B\n-}"
        #expect(messages(in: one + "\n" + two + "\n" + one) == [one, two, one])
    }
}
