// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Which members the objects of a schedule may have.
///
/// They are looked for before all else, so that one misspelt name does not hide the other faults of a document.
indirect enum ScheduleShape: Sendable {
    case value
    case list(ScheduleShape)
    case object([(name: String, shape: ScheduleShape)])

    static let schedule = ScheduleShape.object([
        ("name", .value), ("version", .value), ("notice", .value), ("jurisdictions", .value),
        ("legalEntities", .list(entity)), ("rules", .list(rule)),
    ])

    static let entity = ScheduleShape.object([
        ("name", .value), ("jurisdiction", .value), ("fiscalYears", .list(fiscalYear)),
    ])

    static let fiscalYear = ScheduleShape.object([("from", .value), ("end", .value)])

    static let rule = ScheduleShape.object([
        ("id", .value), ("class", .value), ("when", condition), ("trigger", trigger), ("cutoff", .value),
        ("period", .value), ("easilyAccessible", .value), ("ceiling", .value), ("action", .value),
        ("approvals", .value),
        ("notice", .value), ("citations", .list(citation)),
    ])

    static let condition = ScheduleShape.object([
        ("product", .value), ("legalEntity", .value), ("jurisdiction", .value),
    ])

    static let trigger = ScheduleShape.object(RetentionTrigger.Choice.allCases.map { ($0.rawValue, .value) })

    static let citation = ScheduleShape.object([
        ("authority", .value), ("clause", .value), ("evidence", .value), ("note", .value),
    ])

    /// The names of the members of an object.
    var names: [String] {
        guard case .object(let members) = self else { return [] }
        return members.map(\.name)
    }

    /// A document without the members that are not known.
    ///
    /// - Parameter most: of how many faults to tell.
    func known(
        of json: CanonicalJSON, at path: String = "", _ faults: inout [DocumentError], most: Int
    ) -> CanonicalJSON {
        switch (self, json) {
        case (.list(let shape), .array(let elements)):
            return .array(
                elements.enumerated().map { shape.known(of: $1, at: "\(path)[\($0)]", &faults, most: most) })
        case (.object(let members), .object(let values)):
            var kept: [String: CanonicalJSON] = [:]
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                let place = path.isEmpty ? name : "\(path).\(name)"
                if let member = members.first(where: { $0.name == name }) {
                    kept[name] = member.shape.known(of: value, at: place, &faults, most: most)
                } else if faults.count < most {
                    let shown = VisibleText.escaped(Array(name.utf8.prefix(64)))
                    faults.append(
                        DocumentError(
                            path.isEmpty ? shown : "\(path).\(shown)",
                            "is not known; remove it, or correct it to one of \(names.joined(separator: ", "))"))
                }
            }
            return .object(kept)
        default: return json
        }
    }
}
