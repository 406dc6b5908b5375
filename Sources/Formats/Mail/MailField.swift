// SPDX-License-Identifier: Apache-2.0

/// The header fields that are read, and where their values stand.
struct MailFields {
    enum Name: UInt8 {
        case messageID, inReplyTo, references, date, from, sender, to, cc, bcc, subject
        case contentType, transferEncoding, disposition, contentID
    }

    /// The most fields that are kept of one header; of a kind that comes once the first counts.
    private static let limit = 48

    private(set) var values: [(name: Name, range: Range<Int>)] = []

    /// Whether there was any field at all, known or not.
    private(set) var isEmpty = true
    private var isLastKept = false

    mutating func add(_ name: Name?, _ range: Range<Int>) {
        isEmpty = false
        isLastKept = name != nil && values.count < Self.limit
        if let name, isLastKept { values.append((name, range)) }
    }

    /// A folded line belongs to the field before it (RFC 5322, 2.2.3).
    mutating func extendLast(to end: Int) {
        guard isLastKept, let last = values.indices.last else { return }
        values[last].range = values[last].range.lowerBound..<end
    }

    func first(_ name: Name) -> Range<Int>? { values.first { $0.name == name }?.range }

    /// The end of a field's name at the beginning of a line: printable characters up to a colon.
    static func nameEnd(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Int? {
        for index in line.lowerBound..<min(line.upperBound, line.lowerBound + 128) {
            let byte = bytes[index]
            if byte == .colon { return index > line.lowerBound ? index : nil }
            guard byte > .space, byte < 0x7F else {
                // A blank before the colon is obsolete, but seen (RFC 5322, 4.5).
                return byte == .space && index > line.lowerBound && bytes.has(" :", at: index) ? index : nil
            }
        }
        return nil
    }

    static func name(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Name? {
        guard range.count <= 32 else { return nil }
        var fold = NoteFold.empty
        for index in range { fold = NoteFold.add(bytes[index], to: fold) }
        return names[fold]
    }

    private static let names: [UInt64: Name] = {
        let all: [(String, Name)] = [
            ("message-id", .messageID), ("in-reply-to", .inReplyTo), ("references", .references), ("date", .date),
            ("from", .from), ("sender", .sender), ("to", .to), ("cc", .cc), ("bcc", .bcc), ("subject", .subject),
            ("content-type", .contentType), ("content-transfer-encoding", .transferEncoding),
            ("content-disposition", .disposition), ("content-id", .contentID),
        ]
        return Dictionary(uniqueKeysWithValues: all.map { (NoteFold.of($0.0), $0.1) })
    }()

    /// The value without its folds, at most 64 KiB of it.
    func unfolded(_ bytes: Span<UInt8>, _ name: Name) -> [UInt8]? {
        guard let range = first(name) else { return nil }
        return Self.unfolded(bytes, range)
    }

    static func unfolded(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var value: [UInt8] = []
        value.reserveCapacity(min(range.count, 256))
        for index in bytes.trimmed(range.lowerBound..<min(range.upperBound, range.lowerBound + (64 << 10))) {
            if !bytes[index].isLineEnd { value.append(bytes[index] == 0x09 ? .space : bytes[index]) }
        }
        return value
    }
}
