// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Packs
internal import Records
internal import SystemPackage

/// Writes one bag (BagIt 1.0, RFC 8493) into a new folder, with SHA-256 for payload and tag files.
///
/// The manifest grows with each file and is never held in memory. A bag without `bagit.txt` is not finished: it is written
/// last.
///
/// *Durability:* what ``finish(_:)`` has returned from survives a power cut as far as the manifests can tell: they are
/// synchronised, and say which file is not what it was.
final class BagWriter {
    private let root: FilePath
    private let fileSystem: any FileSystem
    private let manifest: any OpenFile
    private var manifestLength = 0
    private var manifestHash = RunningDigest()
    private var folders: Set<FilePath> = []

    /// Bytes and number of the payload files.
    private(set) var bytes = 0
    private(set) var files = 0

    static let manifestName = "manifest-sha256.txt"

    /// - Throws: ``FileSystemError`` `exists` where there is something of that name.
    init(_ root: FilePath, in fileSystem: any FileSystem) throws {
        self.root = root
        self.fileSystem = fileSystem
        try fileSystem.createDirectory(root)
        try fileSystem.createDirectory(root.appending("data"))
        manifest = try fileSystem.open(root.appending(Self.manifestName), .createExclusive)
    }

    /// Adds a file of the payload.
    ///
    /// - Parameter name: its path in `data`, of letters, digits and `.-_/` only: nothing of it comes from outside.
    /// - Returns: SHA-256 of the bytes.
    @discardableResult
    func add(_ name: String, _ content: [UInt8]) throws -> Digest {
        let file = try begin(name)
        try file.append(content)
        return try finish(file)
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

    func begin(_ name: String) throws -> PayloadFile {
        let path = root.appending("data").appending(name)
        let folder = path.removingLastComponent()
        if folder != root.appending("data"), folders.insert(folder).inserted { try fileSystem.createDirectory(folder) }
        return PayloadFile(name, try fileSystem.open(path, .createExclusive))
    }

    @discardableResult
    func finish(_ file: PayloadFile) throws -> Digest {
        let digest = file.hash.digest
        let line = Array("\(digest.hex)  data/\(file.name)\n".utf8)
        try manifest.write(line, at: manifestLength)
        manifestHash.update(line)
        manifestLength += line.count
        bytes += file.length
        files += 1
        return digest
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
        try manifest.synchronize()
        for (name, content) in [
            ("bag-info.txt", info), ("tagmanifest-sha256.txt", tagManifest), ("bagit.txt", declaration),
        ] {
            let file = try fileSystem.open(root.appending(name), .createExclusive)
            try file.write(content, at: 0)
            try file.synchronize()
        }
        try fileSystem.synchronizeDirectory(root)
        return Digest(hashing: tagManifest)
    }
}
