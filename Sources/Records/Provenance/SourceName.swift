// SPDX-License-Identifier: Apache-2.0

/// The name of a source as it was given: bytes, which on Unix need not be text.
public struct SourceName: Hashable, Sendable, CustomStringConvertible {
    public var bytes: [UInt8]

    public init(bytes: [UInt8]) { self.bytes = bytes }

    public init(_ text: String) { bytes = Array(text.utf8) }

    /// The name, where it is UTF-8.
    public var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The name for a person: bytes that are not text and control characters are written `\xNN`, so that a name can
    /// neither forge a line of output nor steer a terminal.
    public var description: String { VisibleText.escaped(bytes) }
}

/// Bytes from outside, made fit for a terminal.
public enum VisibleText {
    /// Text with control characters, and bytes that are not UTF-8, as `\xNN`.
    ///
    /// - Parameter keeping: control characters that may stay, such as line feeds.
    public static func escaped(_ bytes: some Collection<UInt8>, keeping: Set<Unicode.Scalar> = []) -> String {
        // Most of what there is.
        if bytes.allSatisfy({ (0x20...0x7E).contains($0) }) { return String(decoding: bytes, as: UTF8.self) }
        var result = String.UnicodeScalarView()
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        guard String(validating: Array(bytes), as: UTF8.self) != nil else {
            for byte in bytes {
                let scalar = Unicode.Scalar(byte)
                if byte < 0x80, isHarmless(scalar) || keeping.contains(scalar) {
                    result.append(scalar)
                } else {
                    result.append(contentsOf: "\\x\(Hexadecimal.encode([byte]))".unicodeScalars)
                }
            }
            return String(result)
        }
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            if isHarmless(scalar) || keeping.contains(scalar) {
                result.append(scalar)
            } else {
                for byte in UTF8.encode(scalar) ?? UTF8.EncodedScalar() {
                    result.append(contentsOf: "\\x\(Hexadecimal.encode([byte]))".unicodeScalars)
                }
            }
        }
        return String(result)
    }

    /// False for controls, and for what reorders or hides text (bidirectional controls, line separators).
    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
