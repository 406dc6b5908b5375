// SPDX-License-Identifier: Apache-2.0

/// Writes canonical JSON straight into bytes, for values that are written by the hundred thousand.
///
/// The caller names the members of an object in their order (RFC 8785: by UTF-16 code units); what is out of order is no
/// canonical JSON any more. Whatever else is written comes out as ``CanonicalJSON`` would write it.
public struct CanonicalJSONWriter {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init() { bytes.reserveCapacity(1_024) }

    public mutating func object(_ members: (inout Self) -> Void) { enclosed("{", "}", members) }

    public mutating func array(_ elements: (inout Self) -> Void) { enclosed("[", "]", elements) }

    /// The name of the next member; its value must follow.
    public mutating func name(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// The name of the next member, of letters, digits and hyphens; its value must follow.
    public mutating func name(plain name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func string(_ text: String) {
        separate()
        CanonicalJSON.append(text, to: &bytes)
        needsComma = true
    }

    public mutating func integer(_ value: Int) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
        needsComma = true
    }

    public mutating func member(_ name: StaticString, _ text: String) {
        self.name(name)
        string(text)
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func enclosed(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ content: (inout Self) -> Void) {
        separate()
        bytes.append(UInt8(ascii: open))
        needsComma = false
        content(&self)
        bytes.append(UInt8(ascii: close))
        needsComma = true
    }
}
