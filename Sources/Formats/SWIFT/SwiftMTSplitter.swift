// SPDX-License-Identifier: Apache-2.0

import Records

/// Cuts a SWIFT file into its messages.
///
/// - Messages in blocks begin at their basic header, `{1:`, and end with their last block. What files put around them is
///   gap: the `$` lines of RJE, the 0x01, 0x03 and padding of DOS-PCC, white space.
/// - An acknowledgement (service 21) and the copy of the message behind it are two messages, as they are two on the
///   network; the parser ties them together.
/// - In a file without basic headers, messages begin at their first block; in a file without blocks they are bare
///   bodies (``SwiftMTBareBodies``).
struct SwiftMTSplitter: MessageSplitter {
    let rule = "swift-mt-1"

    func split(_ source: [UInt8]) -> SourceSplit {
        let bytes = source.span
        var spans: [ByteSpan] = []
        if let first = SwiftMTHeader.firstBasicHeader(in: bytes, from: 0) {
            Self.collect(&spans, from: first, in: bytes, next: SwiftMTHeader.firstBasicHeader)
        } else if let first = SwiftMTHeader.firstLaterBlock(in: bytes, from: 0) {
            Self.collect(&spans, from: first, in: bytes, next: SwiftMTHeader.firstLaterBlock)
        } else {
            spans = SwiftMTBareBodies.split(bytes)
        }
        return SourceSplit(spans.isEmpty ? [ByteSpan(offset: 0, length: source.count)] : spans, .swiftMT)
    }

    private static func collect(
        _ spans: inout [ByteSpan], from first: Int, in bytes: Span<UInt8>, next: (Span<UInt8>, Int) -> Int?
    ) {
        var start: Int? = first
        while let offset = start {
            let end = SwiftMTBlock.blocks(in: bytes, from: offset).last?.range.upperBound ?? offset + 1
            spans.append(ByteSpan(offset: offset, length: end - offset))
            start = next(bytes, end)
        }
    }
}
