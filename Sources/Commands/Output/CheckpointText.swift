// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Records

/// How a checkpoint is shown.
enum CheckpointText {
    static func words(_ checkpoint: Checkpoint) -> String {
        "checkpoint of \(Wording.count(checkpoint.size, "line")), root \(checkpoint.root)"
    }

    static func members(_ checkpoint: Checkpoint) -> [String: CanonicalJSON] {
        [
            "origin": .string(checkpoint.origin), "size": .integer(Int64(checkpoint.size)),
            "root": .string(checkpoint.root.hex), "length": .integer(Int64(checkpoint.length)),
            "trusted": .string("\(checkpoint.trusted)"),
        ]
    }

    /// Its size and root.
    static func json(_ checkpoint: Checkpoint) -> CanonicalJSON {
        .object(["size": .integer(Int64(checkpoint.size)), "root": .string(checkpoint.root.hex)])
    }
}
