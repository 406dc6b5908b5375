// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Formats
internal import SystemPackage

/// Where the files of a bag go. Names are made of letters, digits and `.-_/` only: nothing of them comes from outside.
protocol BagStore: AnyObject {
    func add(_ name: String, _ content: [UInt8]) throws

    /// A file that is written piece by piece, until ``finish(_:_:)``; others may be added meanwhile.
    func begin(_ name: String) throws -> any OpenFile
    func finish(_ name: String, _ file: any OpenFile) throws

    /// *Durability:* when this returns, the files for which that was promised survive a power cut.
    func finish() throws
}

/// A folder. Files that are written piece by piece are synchronised, and what is added last; others are told by the manifest.
final class BagFolder: BagStore {
    private let root: FilePath
    private let fileSystem: any FileSystem
    private var folders: Set<FilePath> = []

    /// - Throws: ``FileSystemError`` `exists` where there is something of that name.
    init(_ root: FilePath, in fileSystem: any FileSystem) throws {
        self.root = root
        self.fileSystem = fileSystem
        try fileSystem.createDirectory(root)
        folders = [root]
    }

    private func path(_ name: String) throws -> FilePath {
        let path = root.appending(name)
        try make(path.removingLastComponent())
        return path
    }

    private func make(_ folder: FilePath) throws {
        guard !folders.contains(folder) else { return }
        try make(folder.removingLastComponent())
        try fileSystem.createDirectory(folder)
        folders.insert(folder)
    }

    func add(_ name: String, _ content: [UInt8]) throws {
        try fileSystem.open(path(name), .createExclusive).write(content, at: 0)
    }

    func begin(_ name: String) throws -> any OpenFile { try fileSystem.open(path(name), .createExclusive) }

    func finish(_ name: String, _ file: any OpenFile) throws { try file.synchronize() }

    func finish() throws { try fileSystem.synchronizeDirectory(root) }
}

/// A zip file, in which the bag is a folder. What is written piece by piece is in a file beside it until then.
final class BagZip: BagStore {
    private let zip: FilePath
    private let name: String
    private let fileSystem: any FileSystem
    private let file: any OpenFile
    private var writer = ZipWriter()
    private var length = 0
    private var spools: [String: FilePath] = [:]

    /// - Parameter name: of the folder in the zip file.
    init(_ zip: FilePath, as name: String, in fileSystem: any FileSystem) throws {
        self.zip = zip
        self.name = name
        self.fileSystem = fileSystem
        file = try fileSystem.open(zip, .createExclusive)
    }

    deinit { for path in spools.values { try? fileSystem.remove(path) } }

    private func append(_ bytes: [UInt8]) throws {
        try file.write(bytes, at: length)
        length += bytes.count
    }

    func add(_ name: String, _ content: [UInt8]) throws { try append(writer.entry("\(self.name)/\(name)", content)) }

    func begin(_ name: String) throws -> any OpenFile {
        let path = FilePath("\(zip.string).\(spools.count)")
        let file = try fileSystem.open(path, .createExclusive)
        spools[name] = path
        return file
    }

    func finish(_ name: String, _ file: any OpenFile) throws {
        try add(name, file.read(at: 0, count: file.length()))
        if let path = spools.removeValue(forKey: name) { try fileSystem.remove(path) }
    }

    func finish() throws {
        try append(writer.finish())
        try file.synchronize()
    }
}
