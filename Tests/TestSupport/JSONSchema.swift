// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import SystemPackage

/// A schema of the package's folder Schemas, as far as tests compare it with the code.
public struct JSONSchema {
    private let root: [String: Any]

    /// Reads a schema by its file name.
    public init(_ file: String) throws {
        let path = PackageRoot.path.appending("Schemas").appending(file)
        let data = try Data(contentsOf: URL(fileURLWithPath: path.string))
        root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// The dialect that the schema says it is of.
    public var dialect: String? { root["$schema"] as? String }

    /// A definition, or with an empty name the schema of the document.
    private func object(_ definition: String) -> [String: Any] {
        guard !definition.isEmpty else { return root }
        return (root["$defs"] as? [String: Any])?[definition] as? [String: Any] ?? [:]
    }

    private func property(_ name: String, of definition: String) -> [String: Any] {
        let properties = object(definition)["properties"] as? [String: Any] ?? [:]
        let schema = properties[name] as? [String: Any] ?? [:]
        guard let reference = schema["$ref"] as? String else { return schema }
        return object(String(reference.split(separator: "/").last ?? ""))
    }

    /// The members of an object.
    public func members(of definition: String) -> Set<String> {
        Set((object(definition)["properties"] as? [String: Any] ?? [:]).keys)
    }

    /// The members that an object must have.
    public func required(of definition: String) -> Set<String> {
        Set(object(definition)["required"] as? [String] ?? [])
    }

    /// Whether an object may have no other members.
    public func isClosed(_ definition: String) -> Bool { object(definition)["additionalProperties"] as? Bool == false }

    /// The values of an enumeration, of a member or of the entries of one.
    public func values(_ name: String, of definition: String) -> [String] {
        let schema = property(name, of: definition)
        let entries = schema["items"] as? [String: Any] ?? schema
        return entries["enum"] as? [String] ?? (entries["const"] as? String).map { [$0] } ?? []
    }

    /// A number of a member, such as `maximum`.
    public func number(_ keyword: String, _ name: String, of definition: String) -> Int? {
        property(name, of: definition)[keyword] as? Int
    }

    /// Whether a text fits the pattern of a definition, or of a member of one.
    public func allows(_ text: String, _ definition: String, member: String? = nil) throws -> Bool {
        let schema = member.map { property($0, of: definition) } ?? object(definition)
        guard let pattern = schema["pattern"] as? String else { return false }
        let length = text.unicodeScalars.count
        guard length >= schema["minLength"] as? Int ?? 0, length <= schema["maxLength"] as? Int ?? .max else {
            return false
        }
        let expression = try NSRegularExpression(pattern: pattern)
        let whole = NSRange(text.startIndex..., in: text)
        return expression.firstMatch(in: text, range: whole)?.range == whole
    }
}
