// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Packs
internal import Records

/// Writes one bag (BagIt 1.0, RFC 8493), with SHA-256 for payload and tag files.
///
/// The manifest grows with each file and is never held in memory. A bag without `bagit.txt` is not finished: it is written
/// last.
///
/// *Durability:* what ``finish(_:)`` has returned from survives a power cut as far as the manifests can tell: they say
/// which file is not what it was.
final class BagWriter {
    private let store: any BagStore
    private let manifest: any OpenFile
    private var manifestLength = 0
    private var manifestHash = RunningDigest()

    /// Bytes and number of the payload files.
    private(set) var bytes = 0
    private(set) var files = 0

    static let manifestName = "manifest-sha256.txt"

    init(_ store: any BagStore) throws {
        self.store = store
        manifest = try store.begin(Self.manifestName)
    }

    /// Adds a file of the payload.
    ///
    /// - Parameter name: its path in `data`.
    func add(_ name: String, _ content: [UInt8]) throws {
        try store.add("data/\(name)", content)
        try list(name, Digest(hashing: content), content.count)
    }

    private func list(_ name: String, _ digest: Digest, _ length: Int) throws {
        let line = Array("\(digest.hex)  data/\(name)\n".utf8)
        try manifest.write(line, at: manifestLength)
        manifestHash.update(line)
        manifestLength += line.count
        bytes += length
        files += 1
    }

    /// A file of the payload that is written piece by piece.
    final class PayloadFile {
        fileprivate let name: String
        fileprivate let file: any OpenFile
        fileprivate var hash = RunningDigest()
        private(set) var length = 0

        fileprivate init(_ name: String, _ file: any OpenFile) {
            self.name = name
            self.file = file
        }

        func append(_ bytes: [UInt8]) throws {
            try file.write(bytes, at: length)
            hash.update(bytes)
            length += bytes.count
        }
    }

    func begin(_ name: String) throws -> PayloadFile { PayloadFile(name, try store.begin("data/\(name)")) }

    func finish(_ file: PayloadFile) throws {
        try store.finish("data/\(file.name)", file.file)
        try list(file.name, file.hash.digest, file.length)
    }

    /// Writes the tag files.
    ///
    /// - Parameter information: of `bag-info.txt`: label and value, in their order; values without line ends.
    /// - Returns: SHA-256 of the tag manifest, which stands for the whole bag.
    func finish(_ information: [(label: String, value: String)]) throws -> Digest {
        let declaration = Array("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8)
        let lines = information + [("Payload-Oxum", "\(bytes).\(files)")]
        let info = Array(lines.map { "\($0.label): \($0.value)\n" }.joined().utf8)
        let tags = [
            ("bag-info.txt", Digest(hashing: info)), ("bagit.txt", Digest(hashing: declaration)),
            (Self.manifestName, manifestHash.digest),
        ]
        let tagManifest = Array(tags.map { "\($0.1.hex)  \($0.0)\n" }.joined().utf8)
        try store.finish(Self.manifestName, manifest)
        for (name, content) in [
            ("bag-info.txt", info), ("tagmanifest-sha256.txt", tagManifest), ("bagit.txt", declaration),
        ] {
            let file = try store.begin(name)
            try file.write(content, at: 0)
            try store.finish(name, file)
        }
        try store.finish()
        return Digest(hashing: tagManifest)
    }
}
