// SPDX-License-Identifier: Apache-2.0

/// The rule `ofx-text-1`: the values of all elements, one a line, without tags.
enum OFXText {
    static func text(of bytes: Span<UInt8>) -> String {
        var assembly = TextAssembly()
        var scanner = OFXScanner(in: 0..<bytes.count)
        while !assembly.isFull, let tag = scanner.next(in: bytes) {
            guard !tag.value.isEmpty else { continue }
            let value = OFXValue.unescaped(tag.value, in: bytes)
            assembly.append(value.span)
        }
        return assembly.text
    }
}
