// SPDX-License-Identifier: Apache-2.0

/// Compares the counts of repeating groups with what follows them, as far as that goes without a data dictionary.
///
/// FIX, repeating groups: a NumInGroup field is followed at once by the first field of the first entry, and each entry
/// begins with that field. A message that breaks this is read all the same, field by field, but the finding is kept:
/// a reader that goes by groups may miss some of its entries.
struct FIXGroups {
    private var counts = [Int](repeating: 0, count: 5)
    private var entries = [Int](repeating: 0, count: 5)
    private var expected: Int?
    private(set) var firstDisorder: Int?

    /// NoPartyIDs, NoAllocs, NoContraBrokers, NoSides, NoSecurityAltID: the count and the field that begins an entry.
    private static func group(countedBy tag: Int) -> (index: Int, first: Int)? {
        switch tag {
        case 453: (0, 448)
        case 78: (1, 79)
        case 382: (2, 375)
        case 552: (3, 54)
        case 454: (4, 455)
        default: nil
        }
    }

    private static func group(begunBy tag: Int) -> Int? {
        switch tag {
        case 448: 0
        case 79: 1
        case 375: 2
        case 54: 3
        case 455: 4
        default: nil
        }
    }

    /// Takes note of the next field.
    mutating func note(_ field: FIXField, in bytes: Span<UInt8>) {
        if let expected, field.tag != expected, firstDisorder == nil { firstDisorder = field.offset }
        expected = nil
        guard let tag = field.tag else { return }
        if let group = Self.group(begunBy: tag) {
            entries[group] += 1
        } else if let group = Self.group(countedBy: tag), let count = bytes.number(field.value) {
            counts[group.index] += count
            if count > 0 { expected = group.first }
        }
    }

    /// Whether some group that was counted has another number of entries.
    var hasWrongCount: Bool {
        zip(counts, entries).contains { $0 > 0 && $0 != $1 }
    }
}
