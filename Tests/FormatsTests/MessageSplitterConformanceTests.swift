// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

/// What every splitter promises (``MessageSplitter``), whatever the source.
@Suite("Message splitter")
struct MessageSplitterConformanceTests {
    static let splitters = ["fix-1", "swift-mt-1", "xml-1", "delimited-1", "json-1", "ofx-1", "mail-1", "whole-1"]

    /// Sources made for this suite: messages alone, many, between other lines, damaged, and none.
    static let planted: [[UInt8]] =
        FIXSample.all.map(\.bytes) + SwiftMTSample.all.map(\.bytes) + TableSample.all.map(\.bytes)
        + MailSample.all.map(\.bytes) + [
            [], [0], [0x0A], " \n \n".bytes, "no message at all".bytes, "8=FIX".bytes, "8=FIX.4.4".bytes, "{1:".bytes,
            "{1:F01AAAABBCCAXXX0000000000}".bytes, "{4:".bytes, "-}".bytes, ":20:".bytes, "-\n-\n$\n".bytes,
            "10=000".bytes,
            FIXSample.all.joined().bytes, FIXSample.all.joined(separator: "\r\n").bytes,
            SwiftMTSample.all.joined(separator: "\r\n$\r\n").bytes, SwiftMTSample.all.joined().bytes,
            "\u{FEFF}".bytes + SwiftMTSample.payment.bytes, [0xFF, 0xFE, 0x38, 0x00, 0x3D, 0x00],
            "<B>\(XMLSplitterTests.header)\(XMLSplitterTests.document)\(XMLSplitterTests.document)</B>".bytes,
            "<?xml version='1.0'?><FIXML v='1'><Batch><Hdr/><a/><b/></Batch></FIXML><Portfolio><Trade id='1'/></Portfolio>"
                .bytes,
        ]

    private func splitter(_ rule: String) throws -> any MessageSplitter {
        try #require(FormatRegistry.splitter(rule: rule))
    }

    private func check(_ splitter: any MessageSplitter, _ source: [UInt8], _ comment: Comment) {
        let spans = splitter.split(source).spans
        let fault = Tiling.fault(of: spans, in: source)
        #expect(fault == nil, comment)
        #expect(spans == splitter.split(source).spans, comment)
        if source.isEmpty { #expect(spans == [ByteSpan(offset: 0, length: 0)], comment) }
    }

    @Test("Spans of planted sources are in order, inside, at least one, and the same again", arguments: splitters)
    func plantedSources(rule: String) throws {
        let splitter = try splitter(rule)
        for (index, source) in Self.planted.enumerated() { check(splitter, source, "source \(index)") }
    }

    @Test("Spans of every beginning of a message are in order, inside and at least one", arguments: splitters)
    func beginnings(rule: String) throws {
        let splitter = try splitter(rule)
        for message in FIXSample.all + SwiftMTSample.all + TableSample.all + MailSample.all {
            let bytes = message.bytes
            for end in stride(from: 0, to: bytes.count, by: 3) {
                check(splitter, Array(bytes[..<end]), "\(message.prefix(40)) cut at \(end)")
            }
        }
    }

    @Test("Spans of damaged sources are in order, inside, at least one, and the same again", arguments: splitters)
    func damagedSources(rule: String) throws {
        let splitter = try splitter(rule)
        let sources = Self.planted + RealData.files.filter { $0.bytes.count < 5000 }.map(\.bytes)
        for seed in UInt64(0)..<400 {
            var numbers = SeededGenerator(seed: seed)
            let source = sources.randomElement(using: &numbers) ?? []
            check(splitter, Mutation.damaged(source, using: &numbers), "seed \(seed)")
        }
    }

    @Test("Spans of every real file are in order, inside and at least one", arguments: splitters)
    func realSources(rule: String) throws {
        let splitter = try splitter(rule)
        for file in RealData.files { check(splitter, file.bytes, "\(file)") }
    }

    @Test("The rule's name says the format and the version", arguments: splitters)
    func name(rule: String) throws {
        #expect(try splitter(rule).rule == rule)
    }
}
