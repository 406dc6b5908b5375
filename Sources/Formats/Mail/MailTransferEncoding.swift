// SPDX-License-Identifier: Apache-2.0

/// Content-Transfer-Encoding (RFC 2045, 6).
enum MailTransferEncoding {
    case plain
    case base64
    case quotedPrintable
    /// Any other: the bytes stay as they are.
    case unknown

    init(_ field: [UInt8]?) {
        guard let field else {
            self = .plain
            return
        }
        var fold = NoteFold.empty
        for byte in field.prefix(64) { fold = NoteFold.add(byte, to: fold) }
        self = Self.names[fold] ?? .unknown
    }

    private static let names: [UInt64: MailTransferEncoding] = [
        NoteFold.of("base64"): .base64, NoteFold.of("quoted-printable"): .quotedPrintable, NoteFold.of("7bit"): .plain,
        NoteFold.of("8bit"): .plain, NoteFold.of("binary"): .plain, NoteFold.empty: .plain,
    ]

    /// The decoded bytes, at most `limit`, and whether all was as it should be.
    func decoded(_ bytes: Span<UInt8>, limit: Int) -> (bytes: [UInt8], isSound: Bool) {
        switch self {
        case .base64: return Self.base64(bytes, limit: limit)
        case .quotedPrintable: return Self.quotedPrintable(bytes, limit: limit, hasUnderscores: false)
        case .plain, .unknown:
            let part = bytes.extracting(0..<min(bytes.count, max(0, limit)))
            return (part.withUnsafeBufferPointer { Array($0) }, part.count == bytes.count && self != .unknown)
        }
    }

    /// Other characters are passed over (RFC 2045, 6.8); what is padded in the middle goes on behind it.
    static func base64(_ bytes: Span<UInt8>, limit: Int) -> (bytes: [UInt8], isSound: Bool) {
        var result: [UInt8] = []
        result.reserveCapacity(min(limit, bytes.count / 4 * 3 + 3))
        var (bits, count, isSound) = (UInt32(0), 0, true)
        for index in bytes.indices {
            let byte = bytes[index]
            let value = table[Int(byte)]
            if value < 64 {
                bits = bits << 6 | UInt32(value)
                count += 1
                guard count == 4 else { continue }
                guard result.count + 3 <= limit else { return (result, false) }
                result.append(UInt8(truncatingIfNeeded: bits >> 16))
                result.append(UInt8(truncatingIfNeeded: bits >> 8))
                result.append(UInt8(truncatingIfNeeded: bits))
                (bits, count) = (0, 0)
            } else if byte == .equals {
                flush(&bits, &count, to: &result)
            } else if !byte.isBlank {
                isSound = false
            }
        }
        if count != 0 { isSound = false }
        flush(&bits, &count, to: &result)
        return (result, isSound)
    }

    private static func flush(_ bits: inout UInt32, _ count: inout Int, to result: inout [UInt8]) {
        if count >= 2 { result.append(UInt8(truncatingIfNeeded: count == 2 ? bits >> 4 : bits >> 10)) }
        if count == 3 { result.append(UInt8(truncatingIfNeeded: bits >> 2)) }
        (bits, count) = (0, 0)
    }

    private static let table: [UInt8] = {
        var table = [UInt8](repeating: 255, count: 256)
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (index, letter) in letters.utf8.enumerated() { table[Int(letter)] = UInt8(index) }
        return table
    }()

    /// Quoted-printable (RFC 2045, 6.7), and Q of encoded words, where an underscore is a blank. A stray `=` stays.
    static func quotedPrintable(_ bytes: Span<UInt8>, limit: Int, hasUnderscores: Bool) -> (
        bytes: [UInt8], isSound: Bool
    ) {
        var result: [UInt8] = []
        result.reserveCapacity(min(limit, bytes.count))
        var (index, isSound) = (0, true)
        while index < bytes.count {
            guard result.count < limit else { return (result, false) }
            let byte = bytes[index]
            if byte == .equals {
                if index + 2 < bytes.count, let value = hexadecimal(bytes[index + 1], bytes[index + 2]) {
                    result.append(value)
                    index += 3
                    continue
                }
                var end = index + 1
                while end < min(bytes.count, index + 80), bytes[end] == .space || bytes[end] == 0x09 { end += 1 }
                if end < bytes.count, bytes[end] == .carriageReturn { end += 1 }
                if end < bytes.count, bytes[end] == .lineFeed || bytes[end - 1] == .carriageReturn {
                    index = bytes[end] == .lineFeed ? end + 1 : end
                    continue
                }
                if end == bytes.count { break }
                isSound = false
            }
            result.append(hasUnderscores && byte == UInt8(ascii: "_") ? .space : byte)
            index += 1
        }
        return (result, isSound)
    }

    static func hexadecimal(_ high: UInt8, _ low: UInt8) -> UInt8? {
        guard let high = digit(high), let low = digit(low) else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        if byte.isDigit { return byte - 0x30 }
        let letter = byte | 0x20
        return (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(letter) ? letter - 87 : nil
    }
}
