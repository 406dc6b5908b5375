// SPDX-License-Identifier: Apache-2.0

/// The rule `json-text-1`: strings and numbers, one a line, without keys. Where the text is no JSON any more, the rest
/// stands as it is: evidence is found even where it is broken.
enum JSONText {
    static func text(of bytes: Span<UInt8>) -> String {
        guard let utf8 = WideText.utf8(of: bytes) else { return values(of: bytes) }
        return values(of: utf8.span)
    }

    private static func values(of bytes: Span<UInt8>) -> String {
        var assembly = TextAssembly()
        var reader = JSONReader(in: JSONDocument.start(in: bytes)..<bytes.count)
        while !assembly.isFull {
            switch reader.next(in: bytes) {
            case .string(let range):
                if let value = JSONString.unescaped(range, in: bytes, limit: RecordText.limit) {
                    assembly.append(value.span)
                } else {
                    assembly.append(bytes.extracting(range))
                }
            case .number(let range): assembly.append(bytes.extracting(range))
            case .end: return assembly.text
            case .fault, .tooDeep:
                assembly.append(bytes.extracting(min(reader.position, bytes.count)..<bytes.count))
                return assembly.text
            default: continue
            }
        }
        return assembly.text
    }
}
