// SPDX-License-Identifier: Apache-2.0

extension FilePlan {
    /// The most rows of a plan, and the most entries of a condition.
    public static let mostEntries = 1_000

    /// The largest version.
    public static let largestVersion = 999_999

    /// The plan as a document: Schemas/file-plan.schema.json. What this gives is read as the same plan.
    public var json: CanonicalJSON {
        .object([
            "name": .string(name), "version": .integer(Int64(version)), "rows": .array(rows.map(\.json)),
        ])
    }

    /// Reads a plan.
    ///
    /// - Throws: ``DocumentError`` with the first fault: bytes that are no JSON, an unknown or a missing member, an
    ///   empty list, a value that stands twice, a row that can never be reached, no last row for what is left.
    public init(decoding bytes: some Collection<UInt8>) throws(DocumentError) {
        let document = try DocumentObject(decoding: bytes, members: ["name", "version", "rows"])
        let name = try document.name("name")
        let version = try document.integer("version", in: 1...Self.largestVersion)
        let objects = try document.objects("rows", members: Row.members, atMost: Self.mostEntries)
        var rows: [Row] = []
        var names: Set<String> = []
        for object in objects {
            let row = try Row(object)
            guard names.insert(row.name).inserted else {
                throw DocumentError(object.place("name"), "names an earlier row as well; give each row its own name")
            }
            rows.append(row)
        }
        guard let last = rows.last else {
            throw DocumentError("rows", "is missing; write at least the row that gives 'unclassified' to the rest")
        }
        guard last.isUnconditional, last.recordClass == .unclassified, last.legalEntity == nil, last.desk == nil else {
            throw DocumentError(
                objects[rows.count - 1].path,
                "is the last row; it must have no conditions, no entity, no desk, and the class 'unclassified'")
        }
        if let early = rows.dropLast().firstIndex(where: \.isUnconditional) {
            throw DocumentError(
                objects[early].path, "takes every record, so no later row is reached; give it a condition")
        }
        self.init(name: name, version: version, rows: rows)
    }
}

extension FilePlan.Row {
    static let members = [
        "name", "formats", "types", "products", "sources", "identifiers", "legalEntities", "lifecycles", "states",
        "class", "legalEntity", "desk",
    ]

    var json: CanonicalJSON {
        var members: [String: CanonicalJSON] = ["name": .string(name), "class": .string(recordClass.name)]
        func list(_ name: String, _ values: [String]) {
            if !values.isEmpty { members[name] = .array(values.map { .string($0) }) }
        }
        list("formats", formats.map(\.rawValue))
        list("types", types.map(\.description))
        list("products", products.map(\.description))
        list("sources", sources.map(\.description))
        list("identifiers", identifiers.map(\.rawValue))
        list("legalEntities", legalEntities)
        list("lifecycles", lifecycles.map(\.rawValue))
        list("states", states.map(\.rawValue))
        members["legalEntity"] = legalEntity.map { .string($0) }
        members["desk"] = desk.map { .string($0) }
        return .object(members)
    }

    init(_ object: DocumentObject) throws(DocumentError) {
        let most = FilePlan.mostEntries
        name = try object.name("name")
        recordClass = try object.recordClass("class")
        formats = try object.choices("formats", of: "format")
        for (path, text) in try object.texts("types", atMost: most) {
            types.append(try Self.value(text, at: path))
        }
        for (path, text) in try object.texts("products", atMost: most) {
            products.append(try Self.value(text, at: path))
        }
        for (path, text) in try object.texts("sources", atMost: most) {
            guard let pattern = PathPattern(text) else {
                throw DocumentError(
                    path, "is no pattern; write 1 to \(PathPattern.longest) bytes without control characters")
            }
            sources.append(pattern)
        }
        identifiers = try object.choices("identifiers", of: "kind of identifier")
        for (path, text) in try object.texts("legalEntities", atMost: most) {
            legalEntities.append(try DocumentObject.line(text, at: path))
        }
        lifecycles = try object.choices("lifecycles", of: "lifecycle")
        states = try object.choices("states", of: "parse state")
        legalEntity = try object.optionalText("legalEntity")
        desk = try object.optionalText("desk")
    }

    private static func value(_ text: String, at path: String) throws(DocumentError) -> ValuePattern {
        guard let pattern = ValuePattern(text) else {
            throw DocumentError(
                path,
                "is no pattern; write 1 to \(ValuePattern.longest) bytes without control characters, with '*' only at "
                    + "the end")
        }
        return pattern
    }
}
