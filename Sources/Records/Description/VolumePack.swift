// SPDX-License-Identifier: Apache-2.0

/// One of the two packs of a volume.
public enum VolumePack: Int, Hashable, Sendable, CaseIterable, Comparable {
    /// `content.pack`: records as they came in. It never grows once the volume is sealed.
    case content = 0
    /// `addenda.pack`: later envelopes of records of the volume.
    case addenda = 1

    /// The name in a line of the ledger.
    public var name: String { self == .content ? "content" : "addenda" }

    public init?(name: String) {
        guard let pack = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = pack
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
