// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import Yams

/// A document in the small part of YAML in which nobody has to guess what is meant (YAML 1.2.2, and 1.1 where they agree).
///
/// A value is a text, whatever it looks like: `no`, `2024-01-01`, `0x10` and `1_000` are what they say. It is a number only
/// where the member is known to hold one, and it is written in digits. Anchors, aliases, tags, merge keys, members that
/// stand twice, a second document and empty values are refused, each with its line; so is what nests too deeply.
struct YAMLDocument {
    /// Why a text is no such document.
    struct Fault: Error {
        /// From 1; `nil` where there is none to name.
        var line: Int?

        /// The rest of a sentence about the document.
        var message: String
    }

    let json: CanonicalJSON

    /// The lines of members and entries by their places, such as `rules[3].period`.
    private(set) var lines: [String: Int] = [:]

    /// The deepest nesting of a document. A schedule has six levels.
    static let deepest = 16

    /// How many columns a line may be indented, and how many brackets may be open: these bound how deep the reader goes
    /// before the tree is looked at.
    private static let widestIndentation = 80
    private static let mostBrackets = 64

    /// - Parameter numbers: the names of members that hold numbers.
    init(_ text: String, numbers: Set<String>) throws(Fault) {
        try Self.checkOutline(text)
        let parser: Parser
        let root: Node?
        do {
            parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            root = try parser.singleRoot()
        } catch {
            throw Self.fault(error)
        }
        // An anchor lives as long as the parser that found it.
        defer { withExtendedLifetime(parser) {} }
        guard let root else { throw Fault(line: nil, message: "is empty; write a document") }
        var conversion = Conversion(numbers: numbers)
        json = try conversion.value(of: root, at: "", member: "", depth: 1)
        lines = conversion.lines
    }

    /// The line of a place, or of the nearest one that holds it.
    func line(of path: String) -> Int? {
        var place = Substring(path)
        while true {
            if let line = lines[String(place)] { return line }
            guard let cut = place.lastIndex(where: { $0 == "." || $0 == "[" }) else { return lines[""] }
            place = place[..<cut]
        }
    }

    /// Refuses what would take the reader too deep, or too long: it goes down once for each level, and compares names
    /// of members with all that an alias in them stands for.
    private static func checkOutline(_ text: String) throws(Fault) {
        var open = 0
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let fault = { (message: String) in Fault(line: index + 1, message: message) }
            let content = line.drop { $0 == " " }
            guard line.utf8.count - content.utf8.count <= widestIndentation || content.allSatisfy(\.isWhitespace) else {
                throw fault("is indented by more than \(widestIndentation) columns; indent it less")
            }
            // Each of these begins a level of its own: `- - -`.
            let marks = content.prefix { "-? \t".contains($0) }.split { " \t".contains($0) }
            guard marks.count <= deepest else { throw fault("nests deeper than \(deepest) levels; write it plainly") }
            var previous: Character = " "
            var quotes = 0
            for character in content {
                switch character {
                case "[", "{": open += 1
                case "]", "}": open = max(0, open - 1)
                case "\"": quotes += 1
                default: break
                }
                if previous == "*", character.isLetter || character.isNumber { throw fault(alias) }
                let begins = " \t[{,:-?".contains(previous) && quotes.isMultiple(of: 2)
                previous = character == "*" && !begins ? "x" : character
            }
            guard open <= mostBrackets else { throw fault("has more than \(mostBrackets) brackets open; close them") }
        }
    }

    private static let alias =
        "has an alias (*); write out what it stands for, and put a text that begins with * into quotes"

    /// What the reader says of a text that is no YAML.
    private static func fault(_ error: any Error) -> Fault {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            return Fault(line: mark.line, message: "is no YAML here: \(problem); correct it")
        case .composer(_, let problem, let mark, _):
            let message =
                problem.contains("another document")
                ? "begins a second document; keep one in a file" : "is no YAML here: \(problem); correct it"
            return Fault(line: mark.line, message: message)
        case .reader(let problem, _, _, _):
            return Fault(line: nil, message: "is no YAML: \(problem); write plain text in UTF-8")
        case .duplicatedKeysInMapping(let names, let context):
            let shown = VisibleText.escaped(Array((names.first ?? "").utf8.prefix(64)))
            return Fault(line: context.mark.line, message: "has the member '\(shown)' twice; keep one")
        default: return Fault(line: nil, message: "can't be read as YAML; correct it")
        }
    }

    /// Turns the reader's tree into values.
    private struct Conversion {
        let numbers: Set<String>
        var lines: [String: Int] = [:]

        mutating func value(
            of node: Node, at path: String, member: String, depth: Int
        ) throws(Fault) -> CanonicalJSON {
            let line = node.mark?.line
            if lines[path] == nil { lines[path] = line }
            guard depth <= deepest else {
                throw Fault(line: line, message: "nests deeper than \(deepest) levels; write it plainly")
            }
            switch node {
            case .scalar(let scalar):
                try refuse(scalar.anchor, scalar.tag.rawValue, line, isQuoted: scalar.style != .plain)
                return try self.value(of: scalar, member: member)
            case .sequence(let sequence):
                try refuse(sequence.anchor, sequence.tag.rawValue, line)
                var values: [CanonicalJSON] = []
                for (index, entry) in sequence.enumerated() {
                    values.append(
                        try value(of: entry, at: "\(path)[\(index)]", member: member, depth: depth + 1))
                }
                return .array(values)
            case .mapping(let mapping):
                try refuse(mapping.anchor, mapping.tag.rawValue, line)
                return try members(of: mapping, at: path, depth: depth)
            case .alias: throw Fault(line: line, message: alias)
            }
        }

        private mutating func members(
            of mapping: Node.Mapping, at path: String, depth: Int
        ) throws(Fault) -> CanonicalJSON {
            var members: [String: CanonicalJSON] = [:]
            for (key, entry) in mapping {
                let line = key.mark?.line
                guard case .scalar(let scalar) = key else {
                    throw Fault(line: line, message: "has a member whose name is no text; write a name")
                }
                // Comparing names has given each of them a tag already.
                try refuse(scalar.anchor, "", line)
                let name = scalar.string
                let shown = VisibleText.escaped(Array(name.utf8.prefix(64)))
                guard name != "<<" || scalar.style != .plain else {
                    throw Fault(line: line, message: "has a merge key (<<); write the members out")
                }
                guard members[name] == nil else {
                    throw Fault(line: line, message: "has the member '\(shown)' twice; keep one")
                }
                let place = path.isEmpty ? name : "\(path).\(name)"
                lines[place] = line
                members[name] = try value(of: entry, at: place, member: name, depth: depth + 1)
            }
            return .object(members)
        }

        private func value(of scalar: Node.Scalar, member: String) throws(Fault) -> CanonicalJSON {
            let text = scalar.string
            guard scalar.style == .plain else { return .string(text) }
            guard !text.isEmpty, text != "~" else {
                throw Fault(
                    line: scalar.mark?.line, message: "has no value for '\(member)'; write one, or remove the member")
            }
            guard numbers.contains(member), let number = Int64(text), String(number) == text,
                number.magnitude <= CanonicalJSON.largestInteger.magnitude
            else { return .string(text) }
            return .integer(number)
        }

        private func refuse(_ anchor: Anchor?, _ tag: String, _ line: Int?, isQuoted: Bool = false) throws(Fault) {
            guard anchor == nil else {
                throw Fault(
                    line: line, message: "has an anchor (&); take it out, and write each value where it is meant")
            }
            guard tag.isEmpty || isQuoted && tag == Tag.Name.str.rawValue else {
                throw Fault(line: line, message: "has a tag (!); take it out, values need none")
            }
        }
    }
}
