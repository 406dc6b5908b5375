// SPDX-License-Identifier: Apache-2.0

extension Collection where Element == RecordIdentifier {
    /// The identifier by which a person calls the record: what it confirms comes before what carries it.
    public var headline: RecordIdentifier? {
        let order: [RecordIdentifier.Kind] = [
            .confirmation, .trade, .execution, .order, .clientOrder, .allocation, .uti, .message, .common, .other,
        ]
        return self.min { left, right in
            (order.firstIndex(of: left.kind) ?? order.count) < (order.firstIndex(of: right.kind) ?? order.count)
        }
    }
}
