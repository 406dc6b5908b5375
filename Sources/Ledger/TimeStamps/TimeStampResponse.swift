// SPDX-License-Identifier: Apache-2.0

public import Records
internal import SwiftASN1

/// What an authority answers to a ``TimeStampRequest`` (RFC 3161, section 2.4.2, `TimeStampResp`).
///
/// What it says is read; whether the authority has signed it is not looked at: `openssl ts -verify` does that with the
/// certificates that the verifier trusts (Docs/VerifyWithoutMuniment.md).
public struct TimeStampResponse: Hashable, Sendable {
    /// 0 granted, 1 granted with modifications; anything else is a refusal.
    public var status: Int

    /// What the token states; `nil` where there is none.
    public var statement: TimeStamp?

    /// The most bytes of a response that is read.
    public static let largest = 262_144

    public var isGranted: Bool { (0...1).contains(status) && statement != nil }

    /// Reads BER, of which DER is a part; `nil` for what is no response, or has a token of another kind.
    public init?(decoding bytes: [UInt8]) {
        guard bytes.count <= Self.largest, let parts = (try? BER.parse(bytes))?.children,
            (1...2).contains(parts.count), let first = parts[0].children?.first,
            let status = try? Int(berEncoded: first)
        else { return nil }
        self.status = status
        guard parts.count == 2 else { return }
        guard let statement = TimeStamp(token: parts[1]) else { return nil }
        self.statement = statement
    }
}

/// That a digest was there at a time: what an authority states (RFC 3161, section 2.4.2, `TSTInfo`).
public struct TimeStamp: Hashable, Sendable {
    /// SHA-256.
    public var digest: Digest

    /// What the authority's clock said.
    public var time: Timestamp

    /// That of the request; `nil` where the authority left it out, or it is none of ours.
    public var nonce: UInt64?

    /// - Parameter token: `ContentInfo` with `SignedData` (RFC 5652) around `TSTInfo`.
    init?(token: ASN1Node) {
        guard let signedData = Self.content(of: token, .signedData)?.children, signedData.count >= 3,
            let content = Self.content(of: signedData[2], .timeStampInfo),
            let bytes = try? ASN1OctetString(berEncoded: content).bytes,
            let info = (try? DER.parse(bytes))?.children, info.count >= 5, let imprint = MessageImprint(info[2]),
            let time = try? GeneralizedTime(derEncoded: info[4])
        else { return nil }
        digest = imprint.digest
        nonce = info[5...].first { $0.identifier == .integer }.flatMap { try? UInt64(derEncoded: $0) }
        func padded(_ number: Int, _ width: Int = 2) -> String {
            String(repeating: "0", count: max(0, width - "\(number)".count)) + "\(number)"
        }
        let milliseconds = Int(time.fractionalSeconds * 1_000)
        let text =
            "\(padded(time.year, 4))-\(padded(time.month))-\(padded(time.day))T\(padded(time.hours)):"
            + "\(padded(time.minutes)):\(padded(time.seconds)).\(padded(milliseconds, 3))Z"
        guard let time = Timestamp(text) else { return nil }
        self.time = time
    }

    /// What stands behind an object identifier, in the explicit tag 0.
    private static func content(of node: ASN1Node, _ kind: ASN1ObjectIdentifier) -> ASN1Node? {
        guard let parts = node.children, parts.count == 2,
            let found = try? ASN1ObjectIdentifier(berEncoded: parts[0]), found == kind,
            parts[1].identifier == ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
        else { return nil }
        return parts[1].children?.first
    }
}
