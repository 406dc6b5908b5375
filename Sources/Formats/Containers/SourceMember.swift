// SPDX-License-Identifier: Apache-2.0

public import Records

/// A file inside another one: a member of a zip or tar file, what a gzip file holds, an attachment of a mail.
public struct SourceMember: Hashable, Sendable {
    /// Its name as it stands in the container; empty where it has none. It is never used as a path.
    public var name: [UInt8]

    /// Its bytes, unpacked or decoded.
    public var bytes: [UInt8]

    /// The name to be shown: decoded as the container says; control characters, NUL too, are spaces.
    public var label: String

    /// Where its packed bytes lie in the container; `nil` where they lie in no one place.
    public var position: ByteSpan?

    /// Whether length and checksum are what the container says. What could be read of a damaged member is a member too.
    public var isWhole: Bool

    /// - Parameter label: the name, read as UTF-8 or else Windows-1252, where none is given.
    public init(
        name: [UInt8], bytes: [UInt8], label: String? = nil, position: ByteSpan? = nil, isWhole: Bool = true
    ) {
        self.name = name
        self.bytes = bytes
        self.label = label ?? name.span.text(0..<name.count)
        self.position = position
        self.isWhole = isWhole
    }
}

/// How much a container may unfold to. What is beyond is left packed, with a diagnostic.
public struct MemberLimits: Hashable, Sendable {
    /// Bytes of all members together.
    public var bytes: Int

    /// Number of members.
    public var members: Int

    public init(bytes: Int, members: Int) {
        self.bytes = bytes
        self.members = members
    }

    /// 1 GiB and 100,000 members, and never more than 200 bytes for one byte of the container beyond the first 64 MiB.
    ///
    /// The caller that unfolds members of members takes from one budget with ``taking(_:)``, and stops at a depth.
    public static func standard(for count: Int) -> Self {
        let (product, overflow) = max(0, count).multipliedReportingOverflow(by: 200)
        return Self(bytes: overflow ? 1 << 30 : min(1 << 30, max(64 << 20, product)), members: 100_000)
    }

    /// What is left of the limits when a member has been unfolded.
    public func taking(_ member: SourceMember) -> Self {
        Self(bytes: max(0, bytes - member.bytes.count), members: max(0, members - 1))
    }
}
