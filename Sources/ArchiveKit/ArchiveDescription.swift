// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Foundation
public import Records

/// What `archive.json` says (Docs/OnDiskFormat.md §2).
public struct ArchiveDescription: Hashable, Sendable {
    public var id: TimeOrderedUUID
    public var created: Timestamp

    /// The IANA name of the time zone in which days are counted.
    public var zone: String

    /// Whether the archive's time may be set, for ever: it is one for trials.
    public var hasTestClock: Bool

    /// The format that this build writes, and the greatest that it reads.
    public static let format: Int64 = 1

    public init(id: TimeOrderedUUID, created: Timestamp, zone: String, hasTestClock: Bool) {
        self.id = id
        self.created = created
        self.zone = zone
        self.hasTestClock = hasTestClock
    }

    var encoded: [UInt8] {
        let json: CanonicalJSON = [
            "archive": .string("\(id)"), "created": .string("\(created)"), "digest": "sha256",
            "format": .integer(Self.format), "requires": [], "testClock": .boolean(hasTestClock),
            "zone": .string(zone),
        ]
        return json.encoded + [UInt8(ascii: "\n")]
    }

    /// Reads the description of the archive in a folder.
    ///
    /// - Throws: ``ArchiveError`` `no-archive`, `newer-format`, `integrity` where the file can't be read as one.
    static func read(_ layout: ArchiveLayout, in fileSystem: any FileSystem) throws(ArchiveError) -> Self {
        let path = layout.description
        let bytes: [UInt8]?
        do { bytes = try fileSystem.contents(of: path, limit: 65_536) } catch { throw ArchiveError(error) }
        guard let bytes else {
            throw ArchiveError(
                code: .noArchive, subject: "\(layout.root)",
                message: "there is no archive at \(layout.root); create one with 'muniment init', or name another "
                    + "with --archive or MUNIMENT_ARCHIVE")
        }
        guard let json = try? CanonicalJSON(decoding: bytes), let format = json["format"]?.number, format > 0,
            let required = json["requires"]?.elements
        else { throw unreadable(layout) }
        let unknown = required.compactMap(\.text)
        guard format <= Self.format, unknown.isEmpty else {
            throw ArchiveError(
                code: .newerFormat, subject: "\(layout.root)",
                message: "the archive at \(layout.root) has format \(format)"
                    + (unknown.isEmpty ? "" : " and needs \(unknown.joined(separator: ", "))")
                    + ", this build reads up to \(Self.format); use a newer muniment")
        }
        guard required.isEmpty, json["digest"]?.text == "sha256",
            let id = json["archive"]?.text.flatMap({ TimeOrderedUUID($0) }),
            let created = json["created"]?.text.flatMap({ Timestamp($0) }), let zone = json["zone"]?.text,
            TimeZone(identifier: zone) != nil, let hasTestClock = json["testClock"]?.flag
        else { throw unreadable(layout) }
        return ArchiveDescription(id: id, created: created, zone: zone, hasTestClock: hasTestClock)
    }

    private static func unreadable(_ layout: ArchiveLayout) -> ArchiveError {
        ArchiveError(
            code: .integrity, subject: "\(layout.description)",
            message: "\(layout.description) can't be read as the description of an archive; restore it from a backup")
    }

    /// The day of an instant in the archive's zone.
    public func day(of time: Timestamp) -> CivilDate {
        let instant = Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000)
        let offset = TimeZone(identifier: zone)?.secondsFromGMT(for: instant) ?? 0
        return Timestamp(milliseconds: time.milliseconds + Int64(offset) * 1_000).date
    }
}
