// SPDX-License-Identifier: Apache-2.0

/// The header of a mail and its parts (RFC 2045, 2046), read in one pass with a stack of boundaries.
struct MailStructure {
    /// A part that is not taken apart further.
    struct Leaf {
        var fields: MailFields
        var type: MailContentType
        var body: Range<Int>

        /// Which multipart/alternative it is one form of.
        var alternative: Int?
    }

    /// Multiparts inside one another, and parts; what is beyond stays text of the part that holds it.
    static let mostLevels = 16
    static let mostParts = 1000

    private struct Open {
        var boundary: [UInt8]
        var alternative: Int?
        var isDigest: Bool
    }

    private enum Mode { case header, body, between, done }

    private(set) var header = MailFields()
    private(set) var type = MailContentType()
    private(set) var leaves: [Leaf] = []
    var findings = ParseFindings()

    private var open: [Open] = []
    private var mode = Mode.header
    private var fields = MailFields()
    private var isTop = true
    private var parts = 0
    private var alternatives = 0
    private var leaf: Leaf?

    init(_ bytes: Span<UInt8>) {
        var line = bytes.has("\u{FEFF}", at: 0) ? 3 : 0
        while line < bytes.count, bytes[line].isBlank, mode == .header { line += 1 }
        while line < bytes.count, mode != .done {
            let end = bytes.first(.lineFeed, in: line..<bytes.count) ?? bytes.count
            let next = min(bytes.count, end + 1)
            let content = line..<(end > line && bytes[end - 1] == .carriageReturn ? end - 1 : end)
            if !open.isEmpty, bytes.has("--", at: line), let delimiter = delimiter(bytes, content) {
                take(delimiter, bytes, line: line, next: next)
            } else if mode == .header {
                readHeaderLine(bytes, content, next: next)
            }
            line = next
        }
        finish(bytes)
    }

    private mutating func finish(_ bytes: Span<UInt8>) {
        if mode == .header { endHeader(bytes, body: bytes.count) }
        endLeaf(at: bytes.count)
        if !open.isEmpty, mode != .done {
            findings.note("mail.unclosed", at: bytes.count, "A multipart has no end.", isPartial: true)
        }
        if type.isMultipart, leaves.isEmpty {
            findings.note("mail.no-parts", "A multipart has no part.", isPartial: true)
        }
    }

    private mutating func readHeaderLine(_ bytes: Span<UInt8>, _ line: Range<Int>, next: Int) {
        if line.isEmpty {
            endHeader(bytes, body: next)
        } else if bytes[line.lowerBound] == .space || bytes[line.lowerBound] == 0x09 {
            fields.extendLast(to: line.upperBound)
        } else if let end = MailFields.nameEnd(bytes, line) {
            let colon = bytes[end] == .colon ? end : end + 1
            fields.add(MailFields.name(bytes, line.lowerBound..<end), colon + 1..<max(colon + 1, line.upperBound))
        } else if isTop, fields.isEmpty, bytes.has("From ", at: line.lowerBound) {
            return
        } else if next < bytes.count, MailFields.nameEnd(bytes, next..<min(bytes.count, next + 128)) != nil {
            fields.add(nil, line)
            findings.note("mail.header", at: line.lowerBound, "A line of a header is no field.", isPartial: true)
        } else {
            findings.note("mail.header", at: line.lowerBound, "A line of a header is no field.", isPartial: true)
            endHeader(bytes, body: line.lowerBound)
        }
    }

    private mutating func endHeader(_ bytes: Span<UInt8>, body: Int) {
        let isDigest = open.last?.isDigest ?? false
        let type = MailContentType(
            fields.unfolded(bytes, .contentType), default: isDigest ? "message/rfc822" : "text/plain")
        if isTop { (header, self.type) = (fields, type) }
        isTop = false
        defer { fields = MailFields() }
        guard type.isMultipart, open.count < Self.mostLevels else {
            if type.isMultipart {
                findings.note("mail.too-deep", at: body, "Multiparts are nested too deeply.", isPartial: true)
            }
            startLeaf(type, body)
            return
        }
        guard let boundary = type.boundary else {
            findings.note("mail.no-boundary", at: body, "A multipart names no boundary.", isPartial: true)
            startLeaf(type, body)
            return
        }
        var alternative = open.last?.alternative
        if type.isAlternative {
            alternatives += 1
            alternative = alternatives
        }
        open.append(Open(boundary: boundary, alternative: alternative, isDigest: type.value == "multipart/digest"))
        mode = .between
    }

    private mutating func startLeaf(_ type: MailContentType, _ body: Int) {
        leaf = Leaf(fields: fields, type: type, body: body..<body, alternative: open.last?.alternative)
        mode = .body
    }

    private mutating func endLeaf(at end: Int) {
        guard var leaf else { return }
        leaf.body = leaf.body.lowerBound..<max(leaf.body.lowerBound, end)
        leaves.append(leaf)
        self.leaf = nil
    }

    /// Which open multipart a line delimits, and whether it ends it (RFC 2046, 5.1.1).
    private func delimiter(_ bytes: Span<UInt8>, _ line: Range<Int>) -> (level: Int, ends: Bool)? {
        var end = line.upperBound
        while end > line.lowerBound, bytes[end - 1] == .space || bytes[end - 1] == 0x09 { end -= 1 }
        let start = line.lowerBound + 2
        guard end > start else { return nil }
        for level in open.indices.reversed() {
            let boundary = open[level].boundary
            if end - start == boundary.count, stands(boundary, bytes, start) { return (level, false) }
            if end - start == boundary.count + 2, bytes.has("--", at: end - 2), stands(boundary, bytes, start) {
                return (level, true)
            }
        }
        return nil
    }

    private func stands(_ boundary: [UInt8], _ bytes: Span<UInt8>, _ start: Int) -> Bool {
        for index in boundary.indices where boundary[index] != bytes[start + index] { return false }
        return true
    }

    private mutating func take(_ delimiter: (level: Int, ends: Bool), _ bytes: Span<UInt8>, line: Int, next: Int) {
        if mode == .header { endHeader(bytes, body: line) }
        // The line end before a delimiter belongs to it.
        var end = line
        if end > 0, bytes[end - 1] == .lineFeed { end -= 1 }
        if end > 0, bytes[end - 1] == .carriageReturn { end -= 1 }
        endLeaf(at: end)
        if open.count > delimiter.level + 1 {
            findings.note("mail.unclosed", at: line, "A multipart has no end.", isPartial: true)
            open.removeSubrange((delimiter.level + 1)...)
        }
        if delimiter.ends {
            open.remove(at: delimiter.level)
            mode = .between
            return
        }
        parts += 1
        guard parts <= Self.mostParts else {
            findings.note("mail.too-many-parts", at: line, "There are more parts than are read.", isPartial: true)
            mode = .done
            return
        }
        mode = .header
    }
}
