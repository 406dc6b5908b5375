// SPDX-License-Identifier: Apache-2.0

extension FilePlan {
    /// One row: its conditions, and what it gives to the records that meet all of them.
    ///
    /// A condition is a list of which one entry must fit; an empty list asks for nothing.
    public struct Row: Hashable, Sendable {
        /// Lower-case letters, digits and hyphens; no two rows of a plan share one.
        public var name: String
        public var formats: [RecordFormat] = []

        /// Kinds of message, in upper and lower case as the format writes them.
        public var types: [ValuePattern] = []

        /// Kinds of product, of any instrument of the record; upper and lower case do not matter.
        public var products: [ValuePattern] = []

        /// Names of sources.
        public var sources: [PathPattern] = []

        /// Kinds of identifier, of which the record has one of its own.
        public var identifiers: [RecordIdentifier.Kind] = []

        /// The entity that the capture names, else the LEI of a party.
        public var legalEntities: [String] = []
        public var lifecycles: [Lifecycle] = []

        /// How much could be read. Empty means what was parsed, wholly or in part.
        public var states: [ParseState] = []

        public var recordClass: RecordClass

        /// The legal entity whose record it is, where the row can tell.
        public var legalEntity: String?

        /// The desk whose record it is, where the row can tell.
        public var desk: String?

        public init(name: String, recordClass: RecordClass) {
            self.name = name
            self.recordClass = recordClass
        }

        /// Whether the row takes every record.
        public var isUnconditional: Bool {
            formats.isEmpty && types.isEmpty && products.isEmpty && sources.isEmpty && identifiers.isEmpty
                && legalEntities.isEmpty && lifecycles.isEmpty && states.isEmpty
        }

        /// Whether all conditions hold. Cheap ones are asked first.
        func takes(_ record: ParsedRecord, source: SourceName?, legalEntity: String?) -> Bool {
            guard formats.isEmpty || formats.contains(record.format) else { return false }
            guard states.isEmpty ? record.state != .unparsed : states.contains(record.state) else { return false }
            guard types.isEmpty || types.contains(where: { $0.matches(record.messageType) }) else { return false }
            if !lifecycles.isEmpty {
                guard let lifecycle = record.lifecycle, lifecycles.contains(lifecycle) else { return false }
            }
            guard identifiers.isEmpty || record.identifiers.contains(where: { identifiers.contains($0.kind) }) else {
                return false
            }
            return takesProduct(record) && takesEntity(record, legalEntity) && takesSource(source)
        }

        private func takesProduct(_ record: ParsedRecord) -> Bool {
            guard !products.isEmpty else { return true }
            return record.instruments.contains { instrument in
                !instrument.product.isEmpty && products.contains { $0.matches(instrument.product, ignoringCase: true) }
            }
        }

        private func takesEntity(_ record: ParsedRecord, _ legalEntity: String?) -> Bool {
            guard !legalEntities.isEmpty else { return true }
            if let legalEntity { return legalEntities.contains(legalEntity) }
            return record.parties.contains { party in
                party.identifiers.contains { $0.scheme == .lei && legalEntities.contains($0.value) }
            }
        }

        private func takesSource(_ source: SourceName?) -> Bool {
            guard !sources.isEmpty else { return true }
            guard let source else { return false }
            return sources.contains { $0.matches(source.bytes) }
        }
    }
}
