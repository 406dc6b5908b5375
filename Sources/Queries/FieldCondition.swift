// SPDX-License-Identifier: Apache-2.0

public import Records

/// What a field has to be.
///
/// The kind of the field says which cases there can be: ``SearchField/Kind/date`` has ``dates(from:through:)`` only,
/// ``SearchField/Kind/number`` has ``numbers(_:)`` only, ``SearchField/Kind/choice(_:)`` has ``equals(_:)`` with one of
/// its values, and codes and names have ``equals(_:)`` and ``prefix(_:)``; those that can be asked for in part
/// (``SearchField/takesParts``) have ``contains(_:)`` too.
public enum FieldCondition: Hashable, Sendable {
    /// The value, as typed; words in it are parted by one space. At least one letter or digit.
    case equals(String)

    /// What the value begins with. At least two letters or digits.
    case prefix(String)

    /// What the value contains, wherever. At least three letters or digits, no white space and no star.
    case contains(String)

    /// Days, both ends included; `nil` is an open end. The parser leaves one end open at most.
    case dates(from: CivilDate?, through: CivilDate?)

    case numbers(NumberRange)

    /// Accessions of ``SearchField/source``, records of ``SearchField/hold``: nobody types these, they take the place of names
    /// that an index does not know.
    case identities([TimeOrderedUUID])
}

/// Numbers between two ends, either of which may be open or be left out itself.
public struct NumberRange: Hashable, Sendable {
    public struct End: Hashable, Sendable {
        public var value: ExactDecimal

        /// Whether the number itself is in the range.
        public var isIncluded: Bool

        public init(_ value: ExactDecimal, isIncluded: Bool = true) {
            self.value = value
            self.isIncluded = isIncluded
        }
    }

    public var lower: End?
    public var upper: End?

    public init(lower: End?, upper: End?) {
        self.lower = lower
        self.upper = upper
    }

    /// Whether `number` is in the range.
    public func contains(_ number: ExactDecimal) -> Bool {
        if let lower, number < lower.value || number == lower.value && !lower.isIncluded { return false }
        if let upper, upper.value < number || number == upper.value && !upper.isIncluded { return false }
        return true
    }

    /// Whether no number can be in it.
    var isEmpty: Bool {
        guard let lower, let upper else { return false }
        return upper.value < lower.value || lower.value == upper.value && !(lower.isIncluded && upper.isIncluded)
    }
}
