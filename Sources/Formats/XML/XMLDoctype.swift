// SPDX-License-Identifier: Apache-2.0

/// Passes over a document type declaration (XML 1.0, 2.8). Nothing in it is read: no entity is ever defined, expanded or
/// fetched, so there is nothing that could grow or reach out.
enum XMLDoctype {
    /// The offset behind the `>` that ends the declaration; `nil` where none does.
    static func end(in bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        var isInSubset = false
        while index < bytes.count {
            switch bytes[index] {
            case .quotationMark, .apostrophe:
                guard let end = bytes.first(bytes[index], in: (index + 1)..<bytes.count) else { return nil }
                index = end
            case UInt8(ascii: "["): isInSubset = true
            case UInt8(ascii: "]"): isInSubset = false
            case .greaterThan where !isInSubset: return index + 1
            case .lessThan where !isInSubset: return nil
            case .lessThan where bytes.has("<!--", at: index):
                guard let end = bytes.firstPlace(of: "-->", from: index + 4) else { return nil }
                index = end + 2
            case .lessThan where bytes.has("<?", at: index):
                guard let end = bytes.firstPlace(of: "?>", from: index + 2) else { return nil }
                index = end + 1
            default: break
            }
            index += 1
        }
        return nil
    }
}
