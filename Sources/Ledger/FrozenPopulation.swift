// SPDX-License-Identifier: Apache-2.0

public import Records

/// The records that matched a query at one line of the ledger, as a line says it: how many, and which by their digest.
public struct FrozenPopulation: Hashable, Sendable {
    public var count: Int

    /// SHA-256 of the identities of all its records, in their order.
    public var digest: Digest

    /// The line of the ledger as of which it is frozen.
    public var line: Int

    public init(count: Int, digest: Digest, line: Int) {
        self.count = count
        self.digest = digest
        self.line = line
    }
}

extension FrozenPopulation {
    /// The member `population` of a line.
    var json: CanonicalJSON {
        .object([
            "count": .integer(Int64(count)), "digest": .string(digest.hex), "line": .integer(Int64(line)),
        ])
    }

    init?(_ json: CanonicalJSON) {
        guard let count = json.count("count"), let digest = json.digest("digest"), let line = json.count("line") else {
            return nil
        }
        self.init(count: count, digest: digest, line: line)
    }
}
