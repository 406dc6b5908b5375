// SPDX-License-Identifier: Apache-2.0

/// A header block of a tar file (POSIX.1-2024, pax, ustar interchange format; GNU tar's extensions).
struct TarHeader {
    static let blockSize = 512

    let name: [UInt8]
    let type: UInt8

    /// `nil` where the field is no number.
    let size: Int?
    let modified: Int?

    /// GNU tar's older way of sparse files: more of their map follows in blocks of its own.
    let isMapContinued: Bool

    /// `nil` where the checksum is wrong, so that the block is no header.
    init?(_ block: Span<UInt8>) {
        guard block.count == Self.blockSize, Self.hasChecksum(block) else { return nil }
        let isUstar = block.has("ustar", at: 257)
        let isGNU = block.has("ustar  ", at: 257)
        var name = Self.string(0..<100, in: block)
        if isUstar, !isGNU {
            let prefix = Self.string(345..<500, in: block)
            if !prefix.isEmpty { name = prefix + [.solidus] + name }
        }
        let type = block[156]
        // Before there was a type for folders they had a stroke at the end.
        let isOldFolder = (type == 0 || type == UInt8(ascii: "0")) && name.last == .solidus
        self.type = isOldFolder ? UInt8(ascii: "5") : type
        self.name = name
        size = Self.number(124..<136, in: block)
        modified = Self.number(136..<148, in: block)
        isMapContinued = type == UInt8(ascii: "S") && block[482] != 0
    }

    /// The sum of all bytes, those of the checksum taken as spaces; some old programs took bytes as signed.
    private static func hasChecksum(_ block: Span<UInt8>) -> Bool {
        guard let stated = number(148..<156, in: block), stated > 0 else { return false }
        var (plain, signed) = (0, 0)
        for index in 0..<blockSize {
            let byte = (148..<156).contains(index) ? UInt8.space : block[index]
            plain += Int(byte)
            signed += Int(Int8(bitPattern: byte))
        }
        return stated == plain || stated == signed
    }

    private static func string(_ range: Range<Int>, in block: Span<UInt8>) -> [UInt8] {
        let end = block.first(0, in: range) ?? range.upperBound
        return (range.lowerBound..<end).map { block[$0] }
    }

    /// Octal digits with blanks or NUL about them, or GNU's base 256 where the first bit is set. An empty field is zero.
    static func number(_ range: Range<Int>, in block: Span<UInt8>) -> Int? {
        var number = 0
        if block[range.lowerBound] & 0x80 != 0 {
            guard block[range.lowerBound] == 0x80 else { return nil }
            for index in range.dropFirst() {
                guard number < 1 << 48 else { return nil }
                number = number << 8 | Int(block[index])
            }
            return number
        }
        var index = range.lowerBound
        while index < range.upperBound, block[index] == .space { index += 1 }
        while index < range.upperBound, block[index] &- 0x30 < 8 {
            number = number << 3 | Int(block[index] - 0x30)
            index += 1
        }
        return index == range.upperBound || block[index] == 0 || block[index] == .space ? number : nil
    }
}

/// What a pax record (POSIX.1-2024, pax, extended header) says of the member behind it.
struct TarExtension {
    var name: [UInt8]?
    var size: Int?
    var modified: Int?
    var isSparse = false

    /// Reads records `length key=value` and a line feed; stops at the first that is none.
    ///
    /// - Returns: whether all of them could be read.
    mutating func read(_ bytes: Span<UInt8>) -> Bool {
        var place = 0
        while place < bytes.count, bytes[place] != 0 {
            guard let blank = bytes.first(.space, in: place..<min(bytes.count, place + 10)),
                let length = bytes.number(place..<blank), length <= bytes.count - place, length > blank + 1 - place,
                let equals = bytes.first(.equals, in: blank..<place + length)
            else { return false }
            take(key: blank + 1..<equals, value: equals + 1..<max(equals + 1, place + length - 1), in: bytes)
            place += length
        }
        return true
    }

    private mutating func take(key: Range<Int>, value: Range<Int>, in bytes: Span<UInt8>) {
        func isKey(_ word: StaticString) -> Bool {
            key.count == word.utf8CodeUnitCount && bytes.has(word, at: key.lowerBound)
        }
        func number() -> Int? {
            var number = 0
            for index in value {
                if bytes[index] == .fullStop { break }
                guard bytes[index].isDigit, number < 1 << 56 else { return nil }
                number = number * 10 + Int(bytes[index] - 0x30)
            }
            return number
        }
        if isKey("path") || isKey("GNU.sparse.name") {
            name = value.map { bytes[$0] }
        } else if isKey("size") {
            size = number()
        } else if isKey("mtime") {
            modified = number()
        }
        if bytes.has("GNU.sparse.", at: key.lowerBound) { isSparse = true }
    }
}
