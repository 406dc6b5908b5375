// SPDX-License-Identifier: Apache-2.0

/// The key of a volume: record class, cutoff period, sequence. Written CLASS/PERIOD/SEQUENCE, which is also its folder.
public struct VolumeKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var recordClass: RecordClass

    /// The year, quarter or month in which the retention clocks of its records start: `2026`, `2026Q3`, `2026-07`.
    public var period: String

    /// 1, 2, 3 ...; never used again.
    public var sequence: Int

    public init(recordClass: RecordClass, period: String, sequence: Int) {
        self.recordClass = recordClass
        self.period = period
        self.sequence = sequence
    }

    /// Reads CLASS/PERIOD/SEQUENCE, or answers `nil` where a part could not be the name of a folder.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, let recordClass = RecordClass(String(parts[0])), let sequence = Int(parts[2]),
            sequence > 0, parts[2].utf8.count >= 3, padded(sequence, 3) == parts[2],
            RecordClass(String(parts[1].replacing("Q", with: "q"))) != nil
        else { return nil }
        self.init(recordClass: recordClass, period: String(parts[1]), sequence: sequence)
    }

    public var description: String { "\(recordClass)/\(period)/\(padded(sequence, 3))" }

    public static func < (left: Self, right: Self) -> Bool {
        (left.recordClass, left.period, left.sequence) < (right.recordClass, right.period, right.sequence)
    }
}
