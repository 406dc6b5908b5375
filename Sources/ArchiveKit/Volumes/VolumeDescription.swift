// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Records
internal import SystemPackage

/// What `volume.json` says (Docs/OnDiskFormat.md §7). It is derived: without it, the newest index is the current one.
struct VolumeDescription {
    var key: VolumeKey

    /// The file name of the current index.
    var index: String

    static let firstIndex = "index-1.sqlite"

    var encoded: [UInt8] {
        let json: CanonicalJSON = [
            "class": .string(key.recordClass.name), "format": 1, "index": .string(index),
            "period": .string(key.period), "sequence": .integer(Int64(key.sequence)), "state": "open",
        ]
        return json.encoded + [UInt8(ascii: "\n")]
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

    /// The name of the current index of a volume.
    static func currentIndex(_ layout: VolumeLayout, in fileSystem: any FileSystem) throws(FileSystemError) -> String {
        if let bytes = try fileSystem.contents(of: layout.description, limit: 65_536),
            let name = (try? CanonicalJSON(decoding: bytes))?["index"]?.text, number(ofIndex: name) != nil
        {
            return name
        }
        return try newestIndex(layout, in: fileSystem).map { index($0) } ?? firstIndex
    }

    /// The greatest number of an index file that is there.
    static func newestIndex(_ layout: VolumeLayout, in fileSystem: any FileSystem) throws(FileSystemError) -> Int? {
        try fileSystem.list(layout.root).compactMap { number(ofIndex: $0.string) }.max()
    }
}
