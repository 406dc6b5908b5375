// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Records
internal import SystemPackage

/// What `volume.json` says (Docs/OnDiskFormat.md §7). It is derived: without it, the newest index is the current one.
struct VolumeDescription: Hashable {
    var key: VolumeKey

    /// The file name of the current index.
    var index: String

    /// What the volume holds once and for all; `nil` while it is open.
    var seal: Contents?

    /// What a sealed volume holds.
    struct Contents: Hashable {
        /// Bytes of the pack, and their SHA-256.
        var length: Int
        var digest: Digest
        var coverage: VolumeCoverage

        /// The retention schedule that was in force: name and version.
        var schedule: String
    }

    static let firstIndex = "index-1.sqlite"

    var encoded: [UInt8] {
        var members: [String: CanonicalJSON] = [
            "class": .string(key.recordClass.name), "format": 1, "index": .string(index),
            "period": .string(key.period), "sequence": .integer(Int64(key.sequence)),
            "state": seal == nil ? "open" : "sealed",
        ]
        if let seal {
            members["length"] = .integer(Int64(seal.length))
            members["digest"] = .string(seal.digest.hex)
            members["schedule"] = .string(seal.schedule)
            members["records"] = .integer(Int64(seal.coverage.records))
            members["partial"] = .integer(Int64(seal.coverage.partial))
            members["unparsed"] = .integer(Int64(seal.coverage.unparsed))
            members["first"] = seal.coverage.least.map { .string("\($0)") }
            members["last"] = seal.coverage.greatest.map { .string("\($0)") }
        }
        return CanonicalJSON.object(members).encoded + [UInt8(ascii: "\n")]
    }

    /// The index that is the current one, and whether the volume says that it is sealed.
    static func current(
        _ layout: VolumeLayout, in fileSystem: any FileSystem
    ) throws(FileSystemError) -> (index: String, isSealed: Bool) {
        if let bytes = try fileSystem.contents(of: layout.description, limit: 65_536),
            let json = try? CanonicalJSON(decoding: bytes), let name = json["index"]?.text, number(ofIndex: name) != nil
        {
            return (name, json["state"]?.text == "sealed")
        }
        return (try newestIndex(layout, in: fileSystem).map { index($0) } ?? firstIndex, false)
    }

    /// The number of an index file, or `nil` for any other name. Names from the disk go through here, so that none can
    /// lead out of the volume.
    static func number(ofIndex name: String) -> Int? {
        guard name.hasPrefix("index-"), name.hasSuffix(".sqlite"), let number = Int(name.dropFirst(6).dropLast(7)),
            number > 0, Self.index(number) == name
        else { return nil }
        return number
    }

    static func index(_ number: Int) -> String { "index-\(number).sqlite" }

    /// The greatest number of an index file that is there.
    static func newestIndex(_ layout: VolumeLayout, in fileSystem: any FileSystem) throws(FileSystemError) -> Int? {
        try fileSystem.list(layout.root).compactMap { number(ofIndex: $0.string) }.max()
    }
}
