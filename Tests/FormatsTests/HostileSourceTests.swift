// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// Sources made to drive a careless reader into looking at the same bytes over and over. At this size a quadratic
/// reader would need hours; the limit stops it.
@Suite("Hostile sources", .timeLimit(.minutes(2)))
struct HostileSourceTests {
    static let patterns = [
        "8=FIX", "8=FIX.4.4|", "8=FIX.4.4|9=99999999|", "8=FIX.4.4\u{1}9=9999999\u{1}35=0\u{1}\n",
        "8=FIX.4.4\u{1}35=0\u{1}95=999999\u{1}96=8=FIX.4.4\u{1}", "8=FIX.4.4|35=D|58=a\n95=20\u{1}96=8=FIX.4.4|9=1|",
        "8=FIX.4.4\u{1}35=0\u{1}\n95=12\u{1}96=8=FIX.4.4\u{1}9=\u{1}", "8=FIX.4.2^9=5^", "8=FIX.4.2 35=0 ", "10=000|",
        "9=1|35=", "35=d\u{1}1=\n", "664=A|", "453=9|448=",
        "{", "{1:", "{1:F01AAAABBCCAXXX0000000000}", "{1:F01AAAABBCCAXXX0000000000}{4:{", "{4:\n", "{4:\n:20:A-}",
        "{1:F01AAAABBCCAXXX0000000000}{4:\n:20:A-}{", "{2:I515", "-}", "\n-}", "\n-\n", "\n$\n", "{5:{", ":20:\n",
        ":20:A\n",
        ":16R:GENL\n", ":16R:\n :20:", ":20C::SEME//A\n", ":77E:\n", "\n", " ", ":", "{4:{1:F01AAAABBCCAXXX",
    ]

    @Test("A source of 200,000 bytes is recognised, split, read and turned into text", arguments: patterns)
    func pattern(_ pattern: String) {
        let bytes = pattern.bytes
        var source: [UInt8] = []
        source.reserveCapacity(200_000)
        while source.count < 200_000 { source.append(contentsOf: bytes) }
        _ = FormatRecognizer.recognize(source)
        for format in [RecordFormat.fix, .swiftMT] {
            let spans = FormatRegistry.splitter(for: format).split(source).spans
            #expect(Tiling.fault(of: spans, in: source) == nil)
            let record = FormatRegistry.parser(for: format).parse(source[...])
            #expect(record.identifiers.count <= 256)
            let text = RecordText.text(of: source[...], rule: FormatRegistry.textRule(for: format))
            #expect((text?.utf8.count ?? 0) <= source.count * 3)
        }
    }
}
