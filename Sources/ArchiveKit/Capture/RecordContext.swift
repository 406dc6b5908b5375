// SPDX-License-Identifier: Apache-2.0

internal import Packs
internal import Records

/// What records need to be understood and do not hold themselves, as a context frame of kind `record` keeps it: the
/// header of a table (Docs/OnDiskFormat.md §4.3). Envelopes name it by the digest of its bytes.
struct RecordContext: Hashable {
    var bytes: [UInt8]

    var encoded: [UInt8] {
        var members: [String: CanonicalJSON] = ["kind": "record", "sha256": .string(Digest(hashing: bytes).hex)]
        if let text = String(validating: bytes, as: UTF8.self) {
            members["text"] = .string(text)
        } else {
            members["bytes"] = .string(Hexadecimal.encode(bytes))
        }
        return CanonicalJSON.object(members).encoded
    }

    init(bytes: [UInt8]) { self.bytes = bytes }

    init?(decoding payload: [UInt8]) {
        guard let json = try? CanonicalJSON(decoding: payload), json["kind"]?.text == "record",
            let bytes = json["text"]?.text.map({ Array($0.utf8) })
                ?? json["bytes"]?.text.flatMap({ Hexadecimal.decode($0) })
        else { return nil }
        self.bytes = bytes
    }

    var digest: Digest { Digest(hashing: bytes) }
}
