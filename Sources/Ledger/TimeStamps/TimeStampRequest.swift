// SPDX-License-Identifier: Apache-2.0

public import Records
internal import SwiftASN1

extension ASN1ObjectIdentifier {
    /// id-sha256 (RFC 5754, section 2.2).
    static let sha256: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 2, 1]

    /// id-signedData (RFC 5652, section 5.1).
    static let signedData: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 2]

    /// id-ct-TSTInfo (RFC 3161, section 2.4.2).
    static let timeStampInfo: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 16, 1, 4]
}

/// What an authority is asked to stamp: a SHA-256 digest (RFC 3161, section 2.4.1, `TimeStampReq`).
///
/// The authority is asked to put its certificate into the answer.
public struct TimeStampRequest: Hashable, Sendable {
    public let digest: Digest

    /// Tells the answer to this request from an earlier one; below 2^63.
    public let nonce: UInt64

    public init(digest: Digest, nonce: UInt64) {
        self.digest = digest
        self.nonce = nonce & (.max >> 1)
    }

    /// DER.
    public var encoded: [UInt8] {
        var serializer = DER.Serializer()
        do {
            try serializer.appendConstructedNode(identifier: .sequence) { request in
                try request.serialize(1)
                try request.appendConstructedNode(identifier: .sequence) { imprint in
                    try imprint.appendConstructedNode(identifier: .sequence) { algorithm in
                        try algorithm.serialize(ASN1ObjectIdentifier.sha256)
                        try algorithm.serialize(ASN1Null())
                    }
                    try imprint.serialize(ASN1OctetString(contentBytes: digest.bytes[...]))
                }
                try request.serialize(nonce)
                try request.serialize(true)
            }
        } catch {
            preconditionFailure("an integer, an object identifier and 32 bytes have an encoding")
        }
        return serializer.serializedBytes
    }

    /// Reads what ``encoded`` gives; `nil` for anything else.
    public init?(decoding bytes: [UInt8]) {
        guard let request = (try? DER.parse(bytes))?.children, request.count == 4,
            let imprint = MessageImprint(request[1]), let nonce = try? UInt64(derEncoded: request[2])
        else { return nil }
        self.init(digest: imprint.digest, nonce: nonce)
        guard encoded == bytes else { return nil }
    }
}

/// A digest with the name of its algorithm, of which SHA-256 is the only one that is asked for.
struct MessageImprint {
    var digest: Digest

    init?(_ node: ASN1Node) {
        guard let parts = node.children, parts.count == 2,
            let algorithm = parts[0].children?.first.flatMap({ try? ASN1ObjectIdentifier(derEncoded: $0) }),
            algorithm == .sha256, let bytes = try? ASN1OctetString(derEncoded: parts[1]).bytes,
            let digest = Digest(Array(bytes))
        else { return nil }
        self.digest = digest
    }
}

extension ASN1Node {
    /// What a constructed node is made of; `nil` for another.
    var children: [ASN1Node]? {
        guard case .constructed(let nodes) = content else { return nil }
        return Array(nodes)
    }
}
