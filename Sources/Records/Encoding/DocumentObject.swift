// SPDX-License-Identifier: Apache-2.0

/// An object of a document of rules, read strictly: a member that is unknown, missing or of another kind is refused with
/// its place. A misspelt condition that was passed over would change what is kept and for how long.
public struct DocumentObject {
    /// The place in the document, such as `rows[3]`; empty for the document itself.
    public let path: String

    private let members: [String: CanonicalJSON]

    /// The longest document, in bytes.
    public static let longest = 4 << 20

    /// The longest text that is one line, in bytes, where nothing else is said.
    public static let longestLine = 128

    /// Reads a document that is one object.
    public init(decoding bytes: some Collection<UInt8>, members known: [String]) throws(DocumentError) {
        guard bytes.count <= Self.longest else {
            throw DocumentError("", "is larger than \(Self.longest) bytes; take out what is no rule")
        }
        let json: CanonicalJSON
        do {
            json = try CanonicalJSON(decoding: bytes)
        } catch {
            throw DocumentError("", "is not the JSON that is read here: \(error.message) at byte \(error.offset)")
        }
        try self.init(json, at: "", members: known)
    }

    private init(_ json: CanonicalJSON, at path: String, members known: [String]) throws(DocumentError) {
        guard let members = json.members else {
            throw DocumentError(path, "is no object; write {\"\(known[0])\": ...}")
        }
        self.path = path
        self.members = members
        let allowed = Set(known)
        if let other = members.keys.filter({ !allowed.contains($0) }).min() {
            throw DocumentError(
                place(VisibleText.escaped(Array(other.utf8.prefix(64)))),
                "is not known; remove it, or correct it to one of \(known.joined(separator: ", "))")
        }
    }

    /// The place of a member.
    public func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// Whether a member is there.
    public func has(_ name: String) -> Bool { members[name] != nil }

    /// Whether a member is a text.
    public func isText(_ name: String) -> Bool { members[name]?.text != nil }

    /// An object with these members, which may be missing.
    public func optionalObject(_ name: String, members known: [String]) throws(DocumentError) -> DocumentObject? {
        guard let value = members[name] else { return nil }
        return try DocumentObject(value, at: place(name), members: known)
    }

    /// A text of one line, which may be missing.
    public func optionalText(_ name: String, atMost bytes: Int = longestLine) throws(DocumentError) -> String? {
        guard let value = members[name] else { return nil }
        guard let text = value.text else { throw DocumentError(place(name), "is no text; write it in quotes") }
        return try Self.line(text, at: place(name), atMost: bytes)
    }

    /// A text of one line, which must be there.
    public func text(_ name: String, atMost bytes: Int = longestLine) throws(DocumentError) -> String {
        guard let text = try optionalText(name, atMost: bytes) else { throw missing(name) }
        return text
    }

    /// Checks a text of one line.
    public static func line(
        _ text: String, at path: String, atMost bytes: Int = longestLine
    ) throws(DocumentError) -> String {
        guard text.isPlainLine(atMost: bytes) else {
            throw DocumentError(path, "is no line of text; write 1 to \(bytes) bytes without control characters")
        }
        return text
    }

    /// A name of a rule: the form of a class's name.
    public func name(_ name: String) throws(DocumentError) -> String { try recordClass(name).name }

    /// The name of a class.
    public func recordClass(_ name: String) throws(DocumentError) -> RecordClass {
        guard let recordClass = RecordClass(try text(name)) else {
            throw DocumentError(
                place(name),
                "is no name; write lower-case letters, digits and hyphens, 1 to 64 of them, beginning with no hyphen")
        }
        return recordClass
    }

    /// A whole number of a range, which must be there.
    public func integer(_ name: String, in range: ClosedRange<Int>) throws(DocumentError) -> Int {
        guard let value = members[name] else { throw missing(name) }
        guard let number = value.number, let integer = Int(exactly: number), range.contains(integer) else {
            throw DocumentError(
                place(name), "is no whole number from \(range.lowerBound) to \(range.upperBound); write one")
        }
        return integer
    }

    /// One of the values of an enumeration, which must be there.
    public func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String, of kind: String
    ) throws(DocumentError) -> Value {
        guard let value = Value(rawValue: try text(name)) else {
            throw Self.noChoice(Value.self, kind, at: place(name))
        }
        return value
    }

    /// Values of an enumeration; a missing member is an empty list.
    public func choices<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String, of kind: String
    ) throws(DocumentError) -> [Value] {
        var values: [Value] = []
        for (path, text) in try texts(name, atMost: Value.allCases.count) {
            guard let value = Value(rawValue: text) else { throw Self.noChoice(Value.self, kind, at: path) }
            values.append(value)
        }
        return values
    }

    /// Texts with their places; a missing member is an empty list. None stands twice.
    public func texts(_ name: String, atMost count: Int) throws(DocumentError) -> [(path: String, text: String)] {
        var values: [(path: String, text: String)] = []
        var seen: Set<[UInt8]> = []
        for (path, value) in try list(name, atMost: count) {
            guard let text = value.text else { throw DocumentError(path, "is no text; write it in quotes") }
            guard seen.insert(Array(text.utf8)).inserted else {
                throw DocumentError(path, "stands in the list already; remove it")
            }
            values.append((path, text))
        }
        return values
    }

    /// Objects with these members; a missing member is an empty list.
    public func objects(
        _ name: String, members known: [String], atMost count: Int
    ) throws(DocumentError) -> [DocumentObject] {
        var objects: [DocumentObject] = []
        for (path, value) in try list(name, atMost: count) {
            objects.append(try DocumentObject(value, at: path, members: known))
        }
        return objects
    }

    private func list(
        _ name: String, atMost count: Int
    ) throws(DocumentError) -> [(path: String, value: CanonicalJSON)] {
        guard let value = members[name] else { return [] }
        let path = place(name)
        guard let elements = value.elements else { throw DocumentError(path, "is no list; write it in brackets") }
        guard !elements.isEmpty else { throw DocumentError(path, "is empty; fill it or remove it") }
        // Before anything is made of them: a list of a million entries costs no more than its text.
        guard elements.count <= count else { throw DocumentError(path, "has more than \(count) entries; remove some") }
        return elements.enumerated().map { ("\(path)[\($0)]", $1) }
    }

    private func missing(_ name: String) -> DocumentError { DocumentError(place(name), "is missing; write it") }

    private static func noChoice<Value: RawRepresentable<String> & CaseIterable>(
        _ type: Value.Type, _ kind: String, at path: String
    ) -> DocumentError {
        let known = type.allCases.map(\.rawValue).joined(separator: ", ")
        return DocumentError(path, "is no \(kind); write one of \(known)")
    }
}
