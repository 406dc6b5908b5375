// SPDX-License-Identifier: Apache-2.0

/// Judges BodyLength (9) and CheckSum (10) of a message.
///
/// FIX session protocol: BodyLength counts the bytes from behind its own separator up to `10=`; CheckSum is the sum of
/// all bytes before `10=`, modulo 256, in three digits. Both are judged as if SOH stood for every separator; the sum of
/// the bytes as they are written is right too, as some engines sum up what they write. Where the bytes of the wire
/// cannot be told from those of a log (a separator that also occurs in values, or characters beyond ASCII that may have
/// been transcoded) nothing is said.
struct FIXIntegrity {
    let separator: FIXSeparator

    /// The fields before CheckSum, and those of them behind BodyLength.
    private var fieldCount = 0
    private var bodyFieldCount = 0
    private var bodyStart: Int?

    init(separator: FIXSeparator) { self.separator = separator }

    /// Takes note of a field before CheckSum and of where the next one begins.
    mutating func note(_ tag: Int?, next: Int) {
        fieldCount += 1
        if bodyStart != nil {
            bodyFieldCount += 1
        } else if tag == 9 {
            bodyStart = next
        }
    }

    /// Whether the values stated are those of the bytes before `checksumOffset`; `nil` for what cannot be told.
    func verdict(
        bodyLength: Range<Int>, checksum: Range<Int>, at checksumOffset: Int, in bytes: Span<UInt8>
    ) -> (bodyLength: Bool, checksum: Bool)? {
        guard !separator.isLoose, let bodyStart else { return nil }
        var sum = 0
        var allBits: UInt8 = 0
        for index in 0..<checksumOffset {
            sum += Int(bytes[index])
            allBits |= bytes[index]
        }
        guard separator.isWire || allBits < 0x80 else { return nil }
        let length = checksumOffset - bodyStart - bodyFieldCount * (separator.count - 1)
        let wireSum = sum + fieldCount * (1 - separator.sum)
        let isSum = [sum, wireSum].contains { bytes.number(checksum) == (($0 % 256) + 256) % 256 }
        return (bytes.number(bodyLength) == length, checksum.count == 3 && isSum)
    }
}
