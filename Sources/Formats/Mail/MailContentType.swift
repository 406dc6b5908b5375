// SPDX-License-Identifier: Apache-2.0

/// A Content-Type or Content-Disposition: a value and its parameters (RFC 2045, 5.1; RFC 2183; RFC 2231).
struct MailContentType {
    /// In small letters.
    private(set) var value = "text/plain"
    private var parameters: [(name: String, value: [UInt8])] = []

    /// The most parameters, and the longest boundary (the standard has 70).
    private static let mostParameters = 64
    private static let longestBoundary = 200

    init() {}

    init(_ field: [UInt8]?, default value: String) {
        self.value = value
        guard let field else { return }
        let bytes = field.span
        var place = 0
        while place < bytes.count, bytes[place] != UInt8(ascii: ";") { place += 1 }
        let words = bytes.trimmed(0..<place)
        var end = words.lowerBound
        while end < words.upperBound, bytes[end] > .space, bytes[end] != UInt8(ascii: ",") { end += 1 }
        if end > words.lowerBound {
            self.value = bytes.text(words.lowerBound..<min(end, words.lowerBound + 100)).lowercased()
        }
        while place < bytes.count, parameters.count < Self.mostParameters { readParameter(bytes, &place) }
    }

    private mutating func readParameter(_ bytes: Span<UInt8>, _ place: inout Int) {
        while place < bytes.count, bytes[place] == UInt8(ascii: ";") || bytes[place].isBlank { place += 1 }
        let start = place
        while place < bytes.count, bytes[place] != .equals, bytes[place] != UInt8(ascii: ";") { place += 1 }
        guard place < bytes.count, bytes[place] == .equals else { return }
        let name = bytes.text(bytes.trimmed(start..<min(place, start + 100))).lowercased()
        place += 1
        while place < bytes.count, bytes[place].isBlank { place += 1 }
        var value: [UInt8] = []
        if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
            place += 1
            while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
                if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count { place += 1 }
                value.append(bytes[place])
                place += 1
            }
            while place < bytes.count, bytes[place] != UInt8(ascii: ";") { place += 1 }
        } else {
            // Marks that should be quoted are taken as they stand, up to the next parameter.
            let from = place
            while place < bytes.count, bytes[place] != UInt8(ascii: ";") { place += 1 }
            for index in bytes.trimmed(from..<place) { value.append(bytes[index]) }
        }
        parameters.append((name, value))
    }

    var isMultipart: Bool { value.hasPrefix("multipart/") }
    var isAlternative: Bool { value == "multipart/alternative" }
    var isText: Bool { value.hasPrefix("text/") }

    var boundary: [UInt8]? {
        guard let boundary = plain("boundary"), (1...Self.longestBoundary).contains(boundary.count) else { return nil }
        return boundary
    }

    var charset: String { plain("charset").map { String(decoding: $0.prefix(64), as: UTF8.self).lowercased() } ?? "" }

    func plain(_ name: String) -> [UInt8]? { parameters.first { $0.name == name }?.value }

    /// The value of a parameter in UTF-8: in pieces and with a charset (RFC 2231), or with encoded words, which are not
    /// allowed here but usual.
    func text(_ name: String) -> [UInt8]? {
        if let extended = plain(name + "*") { return Self.decoded(extended, isFirst: true).utf8 }
        if let plain = plain(name) { return MailEncodedWords.decoded(plain.span).utf8 }
        var value: [UInt8] = []
        var charset = ""
        var isAny = false
        for number in 0..<Self.mostParameters {
            if let piece = plain("\(name)*\(number)*") {
                let (bytes, named) = Self.unescaped(piece, isFirst: number == 0)
                if number == 0 { charset = named }
                value.append(contentsOf: bytes)
            } else if let piece = plain("\(name)*\(number)") {
                value.append(contentsOf: piece)
            } else {
                break
            }
            isAny = true
        }
        return isAny ? MailCharset.utf8(value, charset).utf8 : nil
    }

    private static func decoded(_ value: [UInt8], isFirst: Bool) -> (utf8: [UInt8], isKnown: Bool) {
        let (bytes, charset) = unescaped(value, isFirst: isFirst)
        return MailCharset.utf8(bytes, charset)
    }

    /// The bytes behind `%41`, and the charset before the first of two apostrophes.
    private static func unescaped(_ value: [UInt8], isFirst: Bool) -> ([UInt8], String) {
        var (start, charset) = (0, "")
        if isFirst, let first = value.firstIndex(of: UInt8(ascii: "'")),
            let second = value[(first + 1)...].firstIndex(of: UInt8(ascii: "'"))
        {
            charset = String(decoding: value[..<first].prefix(64), as: UTF8.self).lowercased()
            start = second + 1
        }
        var bytes: [UInt8] = []
        var index = start
        while index < value.count {
            if value[index] == UInt8(ascii: "%"), index + 2 < value.count,
                let byte = MailTransferEncoding.hexadecimal(value[index + 1], value[index + 2])
            {
                bytes.append(byte)
                index += 3
            } else {
                bytes.append(value[index])
                index += 1
            }
        }
        return (bytes, charset)
    }
}
