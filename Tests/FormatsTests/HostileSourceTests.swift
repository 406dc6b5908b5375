// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// Sources made to drive a careless reader into looking at the same bytes over and over. At this size a quadratic
/// reader of one of them would need minutes; the limit stops it.
@Suite("Hostile sources", .timeLimit(.minutes(2)))
struct HostileSourceTests {
    static let patterns = [
        "8=FIX", "8=FIX.4.4|", "8=FIX.4.4|9=99999999|", "8=FIX.4.4\u{1}9=9999999\u{1}35=0\u{1}\n",
        "8=FIX.4.4\u{1}35=0\u{1}95=999999\u{1}96=8=FIX.4.4\u{1}", "8=FIX.4.4|35=D|58=a\n95=20\u{1}96=8=FIX.4.4|9=1|",
        "8=FIX.4.4\u{1}35=0\u{1}\n95=12\u{1}96=8=FIX.4.4\u{1}9=\u{1}", "8=FIX.4.2^9=5^", "8=FIX.4.2 35=0 ",
        "10=000|", "9=1|35=", "35=d\u{1}1=\n", "664=A|", "453=9|448=", "453=1|452=1|448=A|", "55=A|22=4|", "79=A|",
        "803=5|523=A|", "{", "{1:", "{1:F01AAAABBCCAXXX0000000000}", "{1:F01AAAABBCCAXXX0000000000}{4:{", "{4:\n",
        "{4:\n:20:A-}", "{1:F01AAAABBCCAXXX0000000000}{4:\n:20:A-}{", "{2:I515", "-}", "\n-}", "\n-\n", "\n$\n",
        "{5:{", ":20:\n", ":20:A\n", "PK\u{3}\u{4}", "PK\u{5}\u{6}", "PK\u{1}\u{2}", "<", "<!--",
        "%PDF-/Type stream\n", "/Encrypt", "endstream", ":16R:GENL\n", ":16R:\n :20:", ":20C::SEME//A\n", ":77E:\n",
        "\n", " ", ":", "{4:{1:F01AAAABBCCAXXX", ":13A::LINK//515\n:20C::PREV//A\n", ":95P::BUYR//ABCDUS33\n",
        ":16R:SETPRTY\n:97A::SAFE//A\n", ":35B:/US/A\nB\n", ":70E::TPRO//TRADE A12345\nTRADE \n", "<a>", "<a ",
        "<a b='", "<![CDATA[", "<?xml", "<?xml?>", "<!DOCTYPE a [", "<Document>", "<AppHdr/>", "</a>",
        "<AppHdr><Document>", "<FIXML><Batch><a>", "<FIXML><a/></FIXML>", "<a xmlns:b='c'>",
        "<Portfolio><Trade id='1'>", "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:a'><Lnkgs><TxId>1",
        "<Pty1><ISIN>1</ISIN><Dbtr>", "&amp;&", "[", "{\"a\":", "[{", "{\"a\":[", "\"", "\"a\",", "\"\"\"", ",",
        ";\n", "trade_id,isin\n", "trade_id,isin\n\n", "a,\"b\n", "\\", "{\"\\ud800\":", "{}\n", "[{}],", "]",
        "<STMTTRN>", "<STMTRS><BANKTRANLIST><STMTTRN>", "</STMTTRN>", "<A>b", "&amp;", "trades,Header,a\nt,Data,1\n",
        "<trade>", "<trade/>", "<a fpmlVersion='5'><trade><tradeHeader/><", "<tradeId>A</tradeId><issuer/>",
        "<notional><amount>x</amount>", "<partyReference href='a'/><role>b</role>", "<FIXML><Batch>",
        "<Cnfm CnfmID='1' ", "<Pty ID='1' R='1'><Sub ID='a' Typ='5'/>", "<fixMessage fix='35'>8</fixMessage>",
        "From a@b Mon Mar  4 10:00:00 2024\n\n", "From: a@b\n", "--\n", "Trade: A1234567\n", "we sold to ", "Kurs ",
        "1 000 ", "Storno Nr. 123456 ", "1.", "price quantity\n1 2\n", "our confirmation A12345 ",
    ]

    /// One format of each rule: formats that share a splitter, a parser and a text rule are read alike.
    static let formats: [RecordFormat] = {
        var known: Set<[String]> = []
        return RecordFormat.allCases.filter { format in
            let rules = [FormatRegistry.splitter(for: format).rule, FormatRegistry.parser(for: format).rule]
            return known.insert(rules + [FormatRegistry.textRule(for: format)]).inserted
        }
    }()

    @Test("A source of 30,000 bytes is recognised, split, read and turned into text", arguments: patterns)
    func pattern(_ pattern: String) {
        let bytes = pattern.bytes
        var source: [UInt8] = []
        source.reserveCapacity(30_000)
        while source.count < 30_000 { source.append(contentsOf: bytes) }
        _ = FormatRecognizer.recognize(source)
        var splitters: Set<String> = []
        for format in Self.formats {
            let splitter = FormatRegistry.splitter(for: format)
            if splitters.insert(splitter.rule).inserted {
                #expect(Tiling.fault(of: splitter.split(source).spans, in: source) == nil)
            }
            let record = FormatRegistry.parser(for: format).parse(source[...])
            #expect(record.identifiers.count <= 256)
            let text = RecordText.text(of: source[...], rule: FormatRegistry.textRule(for: format))
            #expect((text?.utf8.count ?? 0) <= source.count * 3)
        }
    }
}
