// SPDX-License-Identifier: Apache-2.0

/// Lists of addresses (RFC 5322, 3.4): `Name <a@b>, c@d (Name), Group: e@f;`.
enum MailAddresses {
    struct Address {
        var name: [UInt8]
        var mail: [UInt8]
    }

    /// At most `limit` addresses, in one pass.
    static func all(_ bytes: Span<UInt8>, limit: Int) -> [Address] {
        var addresses: [Address] = []
        var (words, mail, comment) = ([UInt8](), [UInt8]?.none, [UInt8]())
        var index = 0
        func end() {
            let plain = trimmed(words)
            if let mail, !mail.isEmpty {
                addresses.append(Address(name: plain.isEmpty ? trimmed(comment) : plain, mail: trimmed(mail)))
            } else if plain.contains(UInt8(ascii: "@")) {
                addresses.append(Address(name: trimmed(comment), mail: plain))
            } else if !plain.isEmpty {
                addresses.append(Address(name: plain, mail: []))
            }
            (words, mail, comment) = ([], nil, [])
        }
        while index < bytes.count, addresses.count < limit {
            switch bytes[index] {
            case UInt8(ascii: "\""): read(bytes, &index, until: UInt8(ascii: "\""), to: &words)
            case UInt8(ascii: "("): read(bytes, &index, until: UInt8(ascii: ")"), to: &comment)
            case UInt8(ascii: "<"):
                var address: [UInt8] = []
                read(bytes, &index, until: UInt8(ascii: ">"), to: &address)
                mail = mail ?? address
            case UInt8(ascii: ","), UInt8(ascii: ";"): end()
            case .colon: words = []
            default: words.append(bytes[index])
            }
            index += 1
        }
        if addresses.count < limit { end() }
        return addresses
    }

    private static func read(_ bytes: Span<UInt8>, _ index: inout Int, until last: UInt8, to value: inout [UInt8]) {
        index += 1
        while index < bytes.count, bytes[index] != last {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
            value.append(bytes[index])
            index += 1
        }
    }

    private static func trimmed(_ value: [UInt8]) -> [UInt8] {
        let range = value.span.trimmed(0..<value.count)
        return range.count == value.count ? value : Array(value[range])
    }
}
