// SPDX-License-Identifier: Apache-2.0

/// The rule `swift-mt-text-1`: the values of a SWIFT message, one a line.
///
/// Of the headers: the two terminals, each also as the BIC of eight characters that it begins with; the values of the
/// user header, of the system trailers and of service fields. Of the text: the values of all fields, without qualifiers
/// and sequence names (16R, 16S). The trailers of block 5 are checksums and left out. What stands where no field is,
/// such as a bank's own header line, is text too: evidence is found even where it is broken.
enum SwiftMTText {
    static func text(of bytes: Span<UInt8>) -> String {
        let envelope = SwiftMTEnvelope(of: bytes)
        let type = SwiftMTMessageType.type(of: envelope, in: bytes)
        var assembly = TextAssembly()
        for terminal in [envelope.terminal(in: bytes), envelope.counterpart(in: bytes)] {
            guard let terminal else { continue }
            assembly.append(bytes.extracting(terminal))
            assembly.append(bytes.extracting(terminal.lowerBound..<terminal.lowerBound + 8))
        }
        appendBraces(of: envelope, in: bytes, to: &assembly)
        if let text = envelope.text { append(text, of: type, in: bytes, to: &assembly) }
        if let end = envelope.blocks.last?.range.upperBound {
            assembly.append(bytes.extracting(bytes.trimmed(end..<bytes.count)))
        }
        return assembly.text
    }

    private static func appendBraces(
        of envelope: SwiftMTEnvelope, in bytes: Span<UInt8>, to assembly: inout TextAssembly
    ) {
        for block in envelope.blocks where !block.isText {
            switch block.identifier {
            case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "S"):
                for brace in SwiftMTEnvelope.braces(in: block.content, of: bytes) {
                    assembly.append(bytes.extracting(brace.value))
                }
            default: break
            }
        }
    }

    private static func append(
        _ text: Range<Int>, of messageType: String, in bytes: Span<UInt8>, to assembly: inout TextAssembly
    ) {
        var reader = SwiftMTFieldReader(text, of: messageType, in: bytes)
        if let preamble = reader.preamble { assembly.append(bytes.extracting(preamble)) }
        while let field = reader.next(in: bytes), !assembly.isFull {
            if field.tag == "16R" || field.tag == "16S" { continue }
            let value = field.qualified(in: bytes)?.value ?? field.value
            let start = value.first.map { bytes[$0] == .solidus } == true ? value.lowerBound + 1 : value.lowerBound
            assembly.append(bytes.extracting(bytes.trimmed(start..<value.upperBound)))
        }
    }
}
