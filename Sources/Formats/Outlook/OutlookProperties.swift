// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The properties of a message, a recipient or an attachment (MS-OXMSG 2.1, 2.4): those of fixed length stand in the
/// property stream of the storage, each other one in a stream of its own whose name tells its tag.
struct OutlookProperties {
    /// The property identifiers that are read (MS-OXPROPS).
    enum Name: UInt16 {
        case messageClass = 0x001A
        case subject = 0x0037
        case clientSubmitTime = 0x0039
        case sentRepresentingName = 0x0042
        case sentRepresentingAddressType = 0x0064
        case sentRepresentingEmailAddress = 0x0065
        case transportMessageHeaders = 0x007D
        case recipientType = 0x0C15
        case senderName = 0x0C1A
        case senderAddressType = 0x0C1E
        case senderEmailAddress = 0x0C1F
        case displayBcc = 0x0E02
        case displayCc = 0x0E03
        case displayTo = 0x0E04
        case messageDeliveryTime = 0x0E06
        case body = 0x1000
        case rtfCompressed = 0x1009
        case html = 0x1013
        case internetMessageID = 0x1035
        case internetReferences = 0x1039
        case inReplyToID = 0x1042
        case displayName = 0x3001
        case addressType = 0x3002
        case emailAddress = 0x3003
        case creationTime = 0x3007
        case attachData = 0x3701
        case attachFilename = 0x3704
        case attachMethod = 0x3705
        case attachLongFilename = 0x3707
        case attachMimeTag = 0x370E
        case smtpAddress = 0x39FE
        case internetCodepage = 0x3FDE
        case messageCodepage = 0x3FFD
        case senderSMTPAddress = 0x5D01
        case sentRepresentingSMTPAddress = 0x5D02
        case recipientDisplayName = 0x5FF6
    }

    /// Property types (MS-OXCDATA 2.11.1).
    enum Kind: UInt16 {
        case integer = 0x0003
        case object = 0x000D
        case string8 = 0x001E
        case unicode = 0x001F
        case time = 0x0040
        case binary = 0x0102
    }

    /// The header of a property stream is so long (MS-OXMSG 2.4.1).
    enum HeaderLength: Int {
        case message = 32
        case embeddedMessage = 24
        case other = 8
    }

    static let streamName = "__properties_version1.0"
    private static let valueStreamPrefix = "__substg1.0_"

    /// The most bytes of a property stream that are read.
    private static let mostBytes = 16 << 10

    let file: CompoundFile

    /// Whether every stream that was asked for so far could be read.
    private(set) var isSound = true

    /// Whether the code page of a text is one that is known.
    private(set) var isCharsetKnown = true

    private var streams: [UInt32: Int] = [:]
    private var values: [UInt32: UInt64] = [:]

    /// The code page of texts that are not Unicode (MS-OXCMSG 2.2.1.15, PidTagMessageCodepage).
    private(set) var codePage: UInt64?

    /// - Parameter codePage: that of the message, for the properties of its recipients and attachments.
    init(of storage: Int, in file: CompoundFile, header: HeaderLength, codePage: UInt64? = nil) {
        self.file = file
        for entry in file.entries[storage].children {
            guard let name = file.entries[entry].name(in: file.bytes) else { continue }
            if name == Self.streamName {
                readValues(entry, header: header.rawValue)
            } else if let tag = Self.tag(name) {
                streams[tag] = entry
            }
        }
        self.codePage = number(.messageCodepage) ?? codePage ?? number(.internetCodepage)
    }

    var isEmpty: Bool { streams.isEmpty && values.isEmpty }

    static func stand(in storage: Int, of file: CompoundFile) -> Bool {
        file.entries[storage].children.contains { entry in
            file.entries[entry].kind == .stream && file.entries[entry].name(in: file.bytes) == streamName
        }
    }

    private static func tag(_ name: String) -> UInt32? {
        guard name.utf8.count == 20, name.hasPrefix(valueStreamPrefix) else { return nil }
        return UInt32(name.dropFirst(valueStreamPrefix.count), radix: 16)
    }

    /// The entries of 16 bytes: tag, flags, and eight bytes that hold the value or the length of a stream.
    private mutating func readValues(_ stream: Int, header: Int) {
        let (bytes, isWhole) = file.read(stream, limit: Self.mostBytes)
        if !isWhole { isSound = false }
        let span = bytes.span
        for place in stride(from: header, through: bytes.count - 16, by: 16) {
            guard let tag = span.littleEndian(4, at: place), let value = span.littleEndian(8, at: place + 8) else {
                return
            }
            values[UInt32(truncatingIfNeeded: tag)] = value
        }
    }

    private static func tag(_ name: Name, _ kind: Kind) -> UInt32 {
        UInt32(name.rawValue) << 16 | UInt32(kind.rawValue)
    }

    /// An integer of 32 bits.
    func number(_ name: Name) -> UInt64? { values[Self.tag(name, .integer)].map { $0 & 0xFFFF_FFFF } }

    /// A moment in UTC as ISO 8601 has it; `nil` where there is none or it is not plausible. It is counted in tenths of
    /// a microsecond from 1601-01-01 (MS-DTYP 2.3.3).
    func moment(_ name: Name) -> String? {
        guard let ticks = values[Self.tag(name, .time)] else { return nil }
        let (days, rest) = (ticks / 10_000_000).quotientAndRemainder(dividingBy: 86_400)
        let date = CivilDate(day: Int(days) - 134_774)
        guard CivilDate.plausibleYears.contains(date.year) else { return nil }
        func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(date)T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }

    func stream(_ name: Name, _ kind: Kind) -> Int? {
        streams[Self.tag(name, kind)].flatMap { file.entries[$0].kind == .stream ? $0 : nil }
    }

    func storage(_ name: Name) -> Int? {
        streams[Self.tag(name, .object)].flatMap { file.entries[$0].kind == .storage ? $0 : nil }
    }

    /// A text in UTF-8, of at most about `limit` bytes; `nil` where there is none.
    mutating func text(_ name: Name, limit: Int) -> [UInt8]? {
        if let stream = stream(name, .unicode) {
            var bytes = read(stream, limit: limit - limit % 2)
            while bytes.count > 1, bytes.suffix(2) == [0, 0] { bytes.removeLast(2) }
            return WideText.utf8(ofUnits: bytes.span, high: 1)
        }
        return stream(name, .string8).map { decoded(read($0, limit: limit), codePage: codePage) }
    }

    /// A text of one line: control characters are blanks, and none stand at its ends.
    mutating func line(_ name: Name, limit: Int = 2048) -> [UInt8]? {
        guard let text = text(name, limit: limit) else { return nil }
        let line = text.map { $0 < 0x20 || $0 == 0x7F ? .space : $0 }
        let range = line.span.trimmed(0..<line.count)
        return range.isEmpty ? nil : Array(line[range])
    }

    mutating func binary(_ name: Name, limit: Int) -> [UInt8]? {
        stream(name, .binary).map { read($0, limit: limit) }
    }

    /// HTML that stands as bytes is in the code page for the internet (MS-OXCMAIL 2.1.3.2.4), else in that of the message.
    mutating func html(limit: Int) -> [UInt8]? {
        if let text = text(.html, limit: limit) { return text }
        return binary(.html, limit: limit).map { decoded($0, codePage: number(.internetCodepage) ?? codePage) }
    }

    private mutating func read(_ stream: Int, limit: Int) -> [UInt8] {
        let (bytes, isWhole) = file.read(stream, limit: limit)
        if !isWhole, bytes.count < limit { isSound = false }
        return bytes
    }

    private mutating func decoded(_ bytes: [UInt8], codePage: UInt64?) -> [UInt8] {
        var bytes = bytes
        while bytes.last == 0 { bytes.removeLast() }
        let (utf8, isKnown) = MailCharset.utf8(bytes, MailCharset.name(ofCodePage: codePage))
        if !isKnown { isCharsetKnown = false }
        return utf8
    }
}
