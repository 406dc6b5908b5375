// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("XML splitter")
struct XMLSplitterTests {
    static let iso = "urn:iso:std:iso:20022:tech:xsd:"
    static let document = "<Document xmlns=\"\(iso)sese.023.001.09\"><SctiesSttlmTxInstr/></Document>"
    static let header = "<h:AppHdr xmlns:h=\"\(iso)head.001.001.01\"><h:BizMsgIdr>1</h:BizMsgIdr></h:AppHdr>"

    private func messages(_ source: String) -> [String] {
        let bytes = source.bytes
        let split = FormatRegistry.splitter(for: .xml).split(bytes)
        #expect(Tiling.fault(of: split.spans, in: bytes) == nil)
        return split.messages.map {
            "\($0.format.rawValue) \(String(decoding: bytes[$0.span.range], as: UTF8.self))"
        }
    }

    @Test("One document is one message, whole, with what stands around its root")
    func whole() {
        for source in [
            "<?xml version=\"1.0\"?>\n<!-- c -->\n<a><b/></a>\n<!-- d -->\n", "<a/>", "<a>unfinished", "no markup",
            "<a><b></a>",
        ] {
            #expect(messages(source) == ["xml " + source])
        }
        let source = "<?xml version=\"1.0\"?>\n" + Self.document + "\n"
        #expect(messages(source) == ["iso20022 " + source])
    }

    @Test("Documents one behind another are a message each, with their prologs")
    func concatenated() {
        let first = "<?xml version=\"1.0\"?>\n" + Self.document
        #expect(messages(first + "\n" + first + "\n") == ["iso20022 " + first, "iso20022 " + first])
        #expect(messages("<a/>\n<!-- x --><b>1</b>") == ["xml <a/>", "xml <!-- x --><b>1</b>"])
        let fpml = "<dataDocument xmlns=\"http://www.fpml.org/FpML-5/confirmation\"><trade/></dataDocument>"
        #expect(messages(fpml + Self.document) == ["fpml " + fpml, "iso20022 " + Self.document])
    }

    @Test("A document that breaks off ends where the next XML declaration begins")
    func brokenOff() {
        let first = "<?xml version=\"1.0\"?><a><b>1</b>"
        let second = "<?xml version=\"1.0\"?>" + Self.document
        #expect(messages(first + second) == ["xml " + first, "iso20022 " + second])
    }

    @Test(
        "A header and its document are one message in any envelope, and the rest of the envelope is gap",
        arguments: [
            ("<BusMsg>", "", "</BusMsg>"),
            ("<e:Envelope xmlns:e=\"urn:soap\"><e:Body>", "\n", "</e:Body></e:Envelope>"),
            (
                "<Saa:DataPDU xmlns:Saa=\"urn:swift:saa:xsd:saa.2.0\"><Saa:Header><x/></Saa:Header><Saa:Body>",
                "<!-- -->",
                "</Saa:Body></Saa:DataPDU>"
            ),
            ("<RequestPayload>", " ", "</RequestPayload>"),
        ])
    func envelopes(before: String, between: String, after: String) {
        let message = Self.header + between + Self.document
        #expect(messages(before + message + after) == ["iso20022 " + message])
        #expect(
            messages(before + message + "\n" + message + after) == ["iso20022 " + message, "iso20022 " + message])
        #expect(
            messages(before + Self.document + Self.document + after)
                == Array(repeating: "iso20022 " + Self.document, count: 2))
    }

    @Test("A header in an element of its own is joined to its document by whole elements")
    func headerApart() {
        let message = "<Hdr>\(Self.header)</Hdr><Body>\(Self.document)</Body>"
        #expect(messages("<Msg><Id>1</Id>\(message)</Msg>") == ["iso20022 " + message])
    }

    @Test("A header without a document is a message, and so is a header before a document without an envelope")
    func headers() {
        #expect(messages(Self.header) == ["iso20022 " + Self.header])
        #expect(messages(Self.header + "\n" + Self.document) == ["iso20022 \(Self.header)\n\(Self.document)"])
        #expect(messages("<B>\(Self.header)</B>") == ["iso20022 " + Self.header])
        #expect(messages("<B>\(Self.header)\(Self.header)\(Self.document)</B>").count == 2)
    }

    @Test("A Document without a namespace is ISO 20022 where what it holds is, and any other is not")
    func noNamespace() {
        let known = "<Document><FIToFICstmrCdtTrf/></Document>"
        #expect(messages(known) == ["iso20022 " + known])
        #expect(messages("<m>\(known)</m>") == ["iso20022 " + known])
        #expect(messages("<Document><Page/></Document>") == ["xml <Document><Page/></Document>"])
    }

    @Test("FpML in an envelope is the outermost element of its namespace")
    func fpml() {
        let prefixed = "<f:requestConfirmation fpmlVersion=\"5-10\"><f:trade/></f:requestConfirmation>"
        let source = "<env xmlns:f=\"http://www.fpml.org/FpML-5/confirmation\">\(prefixed)\n\(prefixed)</env>"
        #expect(messages(source) == ["fpml " + prefixed, "fpml " + prefixed])
        #expect(messages("<FpML version=\"1-0\"><trade/></FpML>").first?.hasPrefix("fpml ") == true)
    }

    @Test("Each message of a FIXML batch is one, with the root's tag as its context; one message is the document")
    func fixml() {
        let single = "<FIXML v=\"5.0\"><TrdCaptRpt><Hdr/><Instrmt/></TrdCaptRpt></FIXML>"
        #expect(messages(single) == ["fixml " + single])
        let source = "<FIXML v=\"4.4\"><Batch><Hdr/><Cnfm ID=\"1\"/><AllocInstrctn/></Batch></FIXML>"
        #expect(messages(source) == ["fixml <Cnfm ID=\"1\"/>", "fixml <AllocInstrctn/>"])
        let split = FormatRegistry.splitter(for: .fixml).split(source.bytes)
        #expect(split.contexts == ["<FIXML v=\"4.4\">".bytes])
        #expect(split.messages.map(\.context) == [0, 0])
        #expect(messages("<FIXML><Cnfm/><Cnfm/></FIXML>") == ["fixml <Cnfm/>", "fixml <Cnfm/>"])
        let damaged = "<FIXML><Order/><Hdr/><Instrmt/></Order></FIXML>"
        #expect(messages(damaged) == ["fixml " + damaged])
    }

    @Test("The rows of portfolios and of statements are messages")
    func rows() {
        let portfolio = "<Portfolio><Trade id=\"a\"><X/></Trade><Trade id=\"b\"/></Portfolio>"
        #expect(messages(portfolio) == ["xml <Trade id=\"a\"><X/></Trade>", "xml <Trade id=\"b\"/>"])
        let statement =
            "<FlexQueryResponse><FlexStatements count=\"1\"><FlexStatement accountId=\"U\"><AccountInformation id=\"1\"/>"
            + "<Empty /><Trades><Trade tradeID=\"1\"/><Trade tradeID=\"2\"/></Trades></FlexStatement></FlexStatements>"
            + "</FlexQueryResponse>"
        #expect(
            messages(statement) == [
                "xml <AccountInformation id=\"1\"/>", "xml <Trade tradeID=\"1\"/>", "xml <Trade tradeID=\"2\"/>",
            ])
        #expect(messages("<Portfolio/>") == ["xml <Portfolio/>"])
    }

    @Test("HTML, OFX and UTF-16 are the whole source")
    func wholeSources() {
        #expect(messages("<!doctype html><p>x<br></p>\(Self.document)").count == 1)
        #expect(messages("<HTML><body></body></HTML><b/>") == ["html <HTML><body></body></HTML><b/>"])
        #expect(messages("<?xml version=\"1.0\"?><?OFX a?><OFX><b/></OFX>").first?.hasPrefix("ofx ") == true)
        let utf16: [UInt8] = [0xFF, 0xFE] + (Self.document + Self.document).utf8.flatMap { [$0, 0] as [UInt8] }
        let split = FormatRegistry.splitter(for: .xml).split(utf16)
        #expect(split.messages == [.init(ByteSpan(offset: 0, length: utf16.count), .iso20022)])
    }

    @Test(
        "The recogniser takes markup for what its first message is",
        arguments: [
            ("<?xml version=\"1.0\"?><m>@</m>", RecordFormat.xml), ("<m>@</m>", .xml), ("<m/>", .xml),
            ("\u{FEFF} <m a='1'>\n</m>\n", .xml), ("<!DOCTYPE html><p>@</p>", .html), ("<html>", .html),
            ("<!-- c --><html lang=en><br></html>", .html), (document, .iso20022), ("<B>\(header)</B>", .iso20022),
            ("<FIXML v='1'><a/></FIXML>", .fixml), ("<FpML version='1-0'></FpML>", .fpml),
            ("<a xmlns='urn:x'><unfinished>", .xml), ("<OFX><a></OFX>", .ofx),
            ("<b>\(FIXSample.message("35=D|11=A", separator: "|"))</b>", .xml),
        ])
    func recognition(source: String, format: RecordFormat) {
        #expect(FormatRecognizer.recognize(source.bytes) == format)
    }

    @Test(
        "Text that merely begins with a tag stays what it is",
        arguments: ["<John> hi all", "<a", "<b>bold</b> and more text", "< 5 is little", "<John Smith> <a@b.c>"])
    func text(source: String) {
        #expect(FormatRecognizer.recognize(source.bytes) == .text)
    }
}
