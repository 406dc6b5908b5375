// SPDX-License-Identifier: Apache-2.0

/// A file inside another one: a member of a zip or tar file, what a gzip file holds, an attachment of a mail.
public struct SourceMember: Hashable, Sendable {
    /// Its name as it stands in the container; empty where it has none. It is never used as a path.
    public var name: [UInt8]

    /// Its bytes, unpacked or decoded.
    public var bytes: [UInt8]

    public init(name: [UInt8], bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
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
    public static func standard(for count: Int) -> Self {
        Self(
            bytes: min(1 << 30, max(64 << 20, count.multipliedReportingOverflow(by: 200).partialValue)),
            members: 100_000)
    }
}
