// SPDX-License-Identifier: Apache-2.0

/// A member of a zip file as a header describes it (APPNOTE 6.3.10, 4.3.7 and 4.3.12).
struct ZipEntry {
    /// Where its name stands.
    var name: Range<Int>
    var flags: Int
    var method: Int
    var checksum: UInt32

    /// The length that its bytes are said to have, unpacked and packed.
    var size: UInt64
    var packedSize: UInt64

    /// Where its local header begins, and where its packed bytes lie.
    var start: Int
    var data = 0..<0

    /// Whether the file ends before the packed bytes do.
    var isCut = false

    /// Whether the header that it was read from states length and checksum (4.4.4, bit 3).
    var statesSize = true

    var isEncrypted: Bool { flags & 1 != 0 || method == 99 }
    var isUTF8: Bool { flags & 0x800 != 0 }

    /// A name that ends with a stroke is a folder, but not where there is content.
    func isFolder(in bytes: Span<UInt8>) -> Bool {
        size == 0 && packedSize <= 2 && !name.isEmpty && bytes[name.upperBound - 1] == .solidus
    }

    func isNamed(_ word: StaticString, in bytes: Span<UInt8>) -> Bool {
        name.count == word.utf8CodeUnitCount && bytes.has(word, at: name.lowerBound)
    }

    /// Takes the lengths and the place of the zip64 field (4.5.3), where the plain ones are all ones.
    mutating func readZip64(_ extra: Range<Int>, _ offset: inout UInt64, in bytes: Span<UInt8>) {
        var field = extra.lowerBound
        while field + 4 <= extra.upperBound {
            let end = field + 4 + bytes.short(at: field + 2)
            guard end <= extra.upperBound else { return }
            if bytes.short(at: field) == 1 {
                var place = field + 4
                func next() -> UInt64? {
                    guard place + 8 <= end else { return nil }
                    place += 8
                    return bytes.littleEndian(8, at: place - 8)
                }
                if size == 0xFFFF_FFFF, let value = next() { size = value }
                if packedSize == 0xFFFF_FFFF, let value = next() { packedSize = value }
                if offset == 0xFFFF_FFFF, let value = next() { offset = value }
                return
            }
            field = end
        }
    }
}

/// Code page 437, in which names of zip members are written that are not UTF-8 (APPNOTE appendix D).
enum CodePage437 {
    static func text(of bytes: Span<UInt8>) -> String {
        var assembly = TextAssembly()
        for index in bytes.indices where !assembly.isFull {
            assembly.append(bytes[index] < 0x80 ? Unicode.Scalar(bytes[index]) : upper[Int(bytes[index]) - 0x80])
        }
        return assembly.text
    }

    private static let upper = Array(
        ("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
            + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}").unicodeScalars)
}
