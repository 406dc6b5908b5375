// SPDX-License-Identifier: Apache-2.0

/// Formatted text as messages hold it, PidTagRtfCompressed (MS-OXRTFCP).
enum CompressedRTF {
    private static let packed: UInt64 = 0x7546_5A4C
    private static let plain: UInt64 = 0x414C_454D
    private static let headerLength = 16
    private static let dictionarySize = 4096

    /// What the dictionary holds at first (MS-OXRTFCP 2.1.2.1).
    private static let dictionary = Array(
        (#"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "#
            + #"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"# + "\r\n"
            + #"\par \pard\plain\f0\fs20\b\i\u\tab\tx"#).utf8)

    /// What is behind the header.
    struct Content {
        /// The RTF, at most as much as the limit and the header say.
        var bytes: [UInt8] = []

        /// Whether it is all there.
        var isWhole = false

        /// Whether the checksum is right; there is one of compressed content.
        var isIntact = true
    }

    /// - Complexity: linear in the number of bytes; they grow to at most nine times as many.
    static func decompressed(_ bytes: Span<UInt8>, limit: Int) -> Content {
        guard let size = bytes.littleEndian(4, at: 0), let rawSize = bytes.littleEndian(4, at: 4),
            let kind = bytes.littleEndian(4, at: 8), let checksum = bytes.littleEndian(4, at: 12)
        else { return Content() }
        // The size counts all of the header but itself.
        let end = min(bytes.count, Int(clamping: size) + 4)
        guard end >= headerLength else { return Content() }
        let content = bytes.extracting(headerLength..<end)
        switch kind {
        case plain:
            let taken = content.extracting(0..<min(content.count, Int(clamping: rawSize), max(0, limit)))
            return Content(bytes: taken.withUnsafeBufferPointer { Array($0) }, isWhole: taken.count == rawSize)
        case packed:
            let (result, isEnded) = unpack(content, limit: min(limit, Int(clamping: rawSize)))
            return Content(bytes: result, isWhole: isEnded, isIntact: self.checksum(content) == checksum)
        default: return Content()
        }
    }

    /// MS-OXRTFCP 2.2.2: a byte of eight flags, and for each a byte, or the place and length of what was there before.
    private static func unpack(_ bytes: Span<UInt8>, limit: Int) -> (bytes: [UInt8], isEnded: Bool) {
        var window = dictionary + [UInt8](repeating: 0, count: dictionarySize - dictionary.count)
        var write = dictionary.count
        var result: [UInt8] = []
        result.reserveCapacity(min(limit, bytes.count * 4))
        var place = 0
        while place < bytes.count {
            let flags = bytes[place]
            place += 1
            for bit in 0..<8 {
                if flags & (1 << bit) == 0 {
                    guard place < bytes.count else { return (result, false) }
                    guard result.count < limit else { return (result, false) }
                    result.append(bytes[place])
                    window[write] = bytes[place]
                    write = (write + 1) % dictionarySize
                    place += 1
                    continue
                }
                guard place + 1 < bytes.count else { return (result, false) }
                let pair = Int(bytes[place]) << 8 | Int(bytes[place + 1])
                place += 2
                var read = pair >> 4
                // A reference to the place that is written next ends it all.
                if read == write { return (result, true) }
                for _ in 0..<(pair & 0xF) + 2 {
                    guard result.count < limit else { return (result, false) }
                    result.append(window[read])
                    window[write] = window[read]
                    read = (read + 1) % dictionarySize
                    write = (write + 1) % dictionarySize
                }
            }
        }
        return (result, false)
    }

    /// CRC-32 without the inversions at its beginning and end (MS-OXRTFCP 2.1.3.2).
    private static func checksum(_ bytes: Span<UInt8>) -> UInt64 {
        UInt64(~CyclicRedundancyCheck.value(of: bytes, from: 0xFFFF_FFFF))
    }
}
