// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Writes a schedule as YAML that a person can read and change, and that is read as the same schedule.
enum ScheduleYAML {
    /// The members in the order in which one reads them; others follow by their names.
    private static let order = [
        "name", "version", "notice", "jurisdictions", "legalEntities", "rules", "class", "id", "when", "trigger",
        "cutoff", "period", "easilyAccessible", "ceiling", "action", "approvals", "authority", "clause", "evidence",
        "note", "citations", "product", "legalEntity", "jurisdiction", "fiscalYears", "from", "end",
    ]

    static func text(_ document: CanonicalJSON) -> String {
        var lines: [String] = []
        write(document, indent: "", into: &lines)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func write(_ value: CanonicalJSON, indent: String, into lines: inout [String]) {
        for (name, member) in sorted(value.members ?? [:]) {
            if let elements = member.elements, elements.contains(where: { $0.members != nil }) {
                lines.append("\(indent)\(name):")
                for element in elements { item(element, indent: indent + "  ", into: &lines) }
            } else if member.members != nil {
                lines.append("\(indent)\(name):")
                write(member, indent: indent + "  ", into: &lines)
            } else {
                lines.append("\(indent)\(name): \(inline(member))")
            }
        }
    }

    /// An entry of a list: its first member stands behind the hyphen.
    private static func item(_ value: CanonicalJSON, indent: String, into lines: inout [String]) {
        let start = lines.count
        write(value, indent: indent + "  ", into: &lines)
        lines[start] = indent + "- " + lines[start].dropFirst(indent.count + 2)
    }

    private static func inline(_ value: CanonicalJSON) -> String {
        if let elements = value.elements { return "[\(elements.map(inline).joined(separator: ", "))]" }
        if let number = value.number { return "\(number)" }
        return scalar(value.text ?? "")
    }

    /// A text, in quotes unless it is plain for every reader of YAML.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            text.utf8.first.map { Self.letters.contains($0 | 0x20) } ?? false
            && text.utf8.allSatisfy {
                Self.letters.contains($0 | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/")
            }
        guard isPlain, !["y", "n", "yes", "no", "true", "false", "on", "off", "null"].contains(text.lowercased()) else {
            return CanonicalJSON.string(text).encodedText
        }
        return text
    }

    private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")

    private static func sorted(_ members: [String: CanonicalJSON]) -> [(String, CanonicalJSON)] {
        members.sorted { (rank($0.key), $0.key) < (rank($1.key), $1.key) }.map { ($0.key, $0.value) }
    }

    private static func rank(_ name: String) -> Int { order.firstIndex(of: name) ?? order.count }
}
