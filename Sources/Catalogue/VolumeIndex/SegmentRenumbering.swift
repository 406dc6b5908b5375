// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// Gives the rows in the pages of an FTS5 segment other numbers, in the same order.
///
/// A full-text index can't be told that its rows have new numbers but by taking in every text again. What its leaf pages
/// hold beside the numbers stays as it is: terms, positions, and where pages end. The format is that of version 4
/// (https://www.sqlite.org/src/file?name=ext/fts5/fts5_index.c, "Segment leaf"): a header with the offsets of the first row
/// that no term stands before, and of the end; terms, each with its rows; behind the end, the offsets of the terms.
struct SegmentRenumbering {
    /// Whether the positions of a term in the row stand behind the number of a row.
    private let hasPositions: Bool
    private let number: (Int64) -> Int64

    private var page: [UInt8] = []
    private var at = 0
    private var result: [UInt8] = []

    /// The row before, as it was called and is called.
    private var (old, new): (Int64, Int64) = (0, 0)
    private var isFirstOfTerm = true

    /// Bytes of positions that are still to come, perhaps on the next page.
    private var left = 0

    /// - Parameter number: what a row is to be called; ascends as its argument does.
    init(hasPositions: Bool, number: @escaping (Int64) -> Int64) {
        self.hasPositions = hasPositions
        self.number = number
    }

    /// The next page of a segment.
    ///
    /// - Throws: `DatabaseError` `SQLITE_CORRUPT` where the page is none.
    mutating func renumber(_ page: [UInt8]) throws -> [UInt8] {
        self.page = page
        guard page.count >= 4 else { throw Self.damage }
        let firstRow = Int(page[0]) << 8 | Int(page[1])
        let end = Int(page[2]) << 8 | Int(page[3])
        guard end >= 4, end <= page.count else { throw Self.damage }
        let terms = try offsets(from: end)
        result.removeAll(keepingCapacity: true)
        result.append(contentsOf: [0, 0, 0, 0])
        at = 4
        var first = try rows(upTo: terms.first ?? end, firstRow)
        var places: [Int] = []
        for (index, term) in terms.enumerated() {
            guard left == 0, term == at, index + 1 == terms.count || terms[index + 1] <= end else { throw Self.damage }
            places.append(result.count)
            if index > 0 { try put(varint()) }
            let length = try varint()
            put(length)
            guard length >= 0, length <= end - at else { throw Self.damage }
            copy(Int(length))
            isFirstOfTerm = true
            let row = try rows(upTo: index + 1 < terms.count ? terms[index + 1] : end, firstRow)
            if first == 0 { first = row }
        }
        guard result.count <= 0xFFFF else { throw Self.damage }
        for (offset, value) in [(0, first), (2, result.count)] {
            (result[offset], result[offset + 1]) = (UInt8(value >> 8), UInt8(value & 0xFF))
        }
        var last = 0
        for place in places {
            put(Int64(place - last))
            last = place
        }
        return result
    }

    /// The offsets of the terms, which stand behind the end of a page as the differences between them.
    private mutating func offsets(from end: Int) throws -> [Int] {
        at = end
        var offsets: [Int] = []
        var offset = 0
        while at < page.count {
            let step = try varint()
            guard step >= 0, step <= end - offset else { throw Self.damage }
            offset += Int(step)
            offsets.append(offset)
        }
        return offsets
    }

    /// Rows of one term up to where the next term begins.
    ///
    /// - Returns: where the row now stands that stood at `firstRow`; 0 where it is none of these.
    private mutating func rows(upTo end: Int, _ firstRow: Int) throws -> Int {
        guard end >= at, end <= page.count else { throw Self.damage }
        var first = 0
        while at < end {
            if left > 0 {
                let count = min(left, end - at)
                copy(count)
                left -= count
                continue
            }
            let isWhole = isFirstOfTerm || at == firstRow
            if at == firstRow { first = result.count }
            let value = try varint()
            old = isWhole ? value : old &+ value
            let row = number(old)
            put(isWhole ? row : row &- new)
            new = row
            isFirstOfTerm = false
            if hasPositions {
                let size = try varint()
                put(size)
                guard size >= 0, size < 1 << 40 else { throw Self.damage }
                left = Int(size >> 1)
            } else {
                // A row that was deleted, or deleted and added again.
                while at < end, page[at] == 0 { copy(1) }
            }
        }
        return first
    }

    private mutating func copy(_ count: Int) {
        result.append(contentsOf: page[at..<at + count])
        at += count
    }

    /// A number as SQLite writes it: seven bits a byte, the highest first, of a ninth byte all eight.
    private mutating func varint() throws -> Int64 {
        var value: UInt64 = 0
        for count in 0..<9 {
            guard at < page.count else { throw Self.damage }
            let byte = page[at]
            at += 1
            if count == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
            value = value << 7 | UInt64(byte & 0x7F)
            if byte < 0x80 { break }
        }
        return Int64(bitPattern: value)
    }

    private mutating func put(_ number: Int64) {
        let value = UInt64(bitPattern: number)
        if value >> 56 != 0 {
            for place in 0..<8 { result.append(UInt8(value >> UInt64(57 - 7 * place) & 0x7F) | 0x80) }
            result.append(UInt8(value & 0xFF))
            return
        }
        var shift = value == 0 ? 0 : (63 - value.leadingZeroBitCount) / 7 * 7
        while shift > 0 {
            result.append(UInt8(value >> UInt64(shift) & 0x7F) | 0x80)
            shift -= 7
        }
        result.append(UInt8(value & 0x7F))
    }

    private static var damage: DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a page of a full-text index is damaged")
    }
}
