// SPDX-License-Identifier: Apache-2.0

/// The records of a class that a rule speaks of: all conditions that are there must hold. Values are compared whole,
/// without regard to case. What a record does not say fits no condition.
public struct RetentionCondition: Hashable, Sendable {
    /// Kinds of product, in the words of the record's format; one of the record's must be among them.
    public var products: [String]

    /// Legal entities, as the file plan or the capture names them.
    public var legalEntities: [String]

    /// Jurisdictions of the record's legal entity, as the schedule gives them.
    public var jurisdictions: [String]

    public init(products: [String] = [], legalEntities: [String] = [], jurisdictions: [String] = []) {
        self.products = products
        self.legalEntities = legalEntities
        self.jurisdictions = jurisdictions
    }

    /// Whether there is no condition.
    public var isEmpty: Bool { products.isEmpty && legalEntities.isEmpty && jurisdictions.isEmpty }

    /// - Parameter jurisdiction: that of the record's legal entity; `nil` where the schedule gives none.
    func holds(for record: RetainedRecord, jurisdiction: String?) -> Bool {
        Self.fits(products, record.products) && Self.fits(legalEntities, [record.legalEntity])
            && Self.fits(jurisdictions, jurisdiction.map { [$0] } ?? [])
    }

    private static func fits(_ wanted: [String], _ values: [String]) -> Bool {
        guard !wanted.isEmpty else { return true }
        let folded = Set(values.filter { !$0.isEmpty }.map { $0.lowercased() })
        return wanted.contains { folded.contains($0.lowercased()) }
    }
}

/// A legal entity of the firm: where it is, and when its fiscal years end.
public struct RetentionEntity: Hashable, Sendable {
    /// Its name as the file plan or the capture gives it, or its LEI where they give that.
    public var name: String

    /// Such as `US`, `GB`; `nil` where none is given.
    public var jurisdiction: String?

    /// Years of the calendar where none are given.
    public var fiscal: FiscalCalendar

    public init(_ name: String, jurisdiction: String? = nil, fiscal: FiscalCalendar = .calendarYears) {
        self.name = name
        self.jurisdiction = jurisdiction
        self.fiscal = fiscal
    }
}
