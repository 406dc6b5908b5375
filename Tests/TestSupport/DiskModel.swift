// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import SystemPackage

/// The number of a file or directory: it stays the same when names change.
typealias NodeID = Int

/// What a disk holds of one tree of directories: the model behind ``FaultyFileSystem``.
///
/// What is there when the model is made counts as durable. What is made past the double is unknown to the model until
/// it is opened for writing or renamed; then it counts as made just now, with nothing of it durable. Paths outside of
/// the root are not modelled.
struct DiskModel: Sendable {
    typealias Name = PathNames.Name

    /// Where a name stands.
    struct Place: Sendable {
        var directory: NodeID
        var name: Name
    }

    static let rootNode: NodeID = 0
    private static let derivedEndings = [".sqlite", ".sqlite-wal", ".sqlite-shm", ".sqlite-journal"].map {
        Name($0.utf8)
    }

    let root: PathNames
    private(set) var files: [NodeID: FileModel] = [:]
    private(set) var directories: [NodeID: DirectoryModel] = [:]
    private var lastNode = rootNode
    private let local = LocalFileSystem()

    init(root: FilePath) throws(FileSystemError) {
        self.root = PathNames(root)
        try survey(self.root, as: Self.rootNode)
    }

    /// SQLite's files: written past the double and derived, whatever else is done with them.
    static func isDerived(_ name: Name) -> Bool { derivedEndings.contains { name.suffix($0.count) == $0[...] } }

    /// The place of a path, taking in directories above it that are new to the model; `nil` outside of the root.
    mutating func place(of path: FilePath) throws(FileSystemError) -> Place? {
        guard let below = PathNames(path).below(root), let name = below.last,
            let directory = try directoryNode(below.dropLast())
        else { return nil }
        return Place(directory: directory, name: name)
    }

    /// The node of a directory, taking in what is new to the model; `nil` outside of the root.
    mutating func directoryNode(_ path: FilePath) throws(FileSystemError) -> NodeID? {
        guard let below = PathNames(path).below(root) else { return nil }
        return try directoryNode(below)
    }

    private mutating func directoryNode(_ below: ArraySlice<Name>) throws(FileSystemError) -> NodeID? {
        var node = Self.rootNode
        for (index, name) in zip(below.indices, below) {
            if let known = directories[node]?.current[name], directories[known] != nil {
                node = known
                continue
            }
            let whole = PathNames(names: root.names + below[...index])
            guard try local.status(whole.path)?.kind == .directory else { return nil }
            node = addDirectory(at: Place(directory: node, name: name))
        }
        return node
    }

    /// The node of a file that is there; `nil` outside of the root.
    ///
    /// - Parameter takingIn: whether a file that is new to the model is taken in; else the answer is `nil`.
    mutating func fileNode(_ path: FilePath, takingIn: Bool) throws(FileSystemError) -> NodeID? {
        guard let place = try place(of: path) else { return nil }
        if let known = directories[place.directory]?.current[place.name], files[known] != nil { return known }
        guard takingIn else { return nil }
        let bytes = try local.contents(of: path, limit: .max) ?? []
        let node = addFile(at: place)
        files[node]?.record(.write(offset: 0, bytes: bytes))
        return node
    }

    /// A new empty file: neither it nor its name is durable.
    mutating func addFile(at place: Place) -> NodeID {
        let node = newNode()
        files[node] = FileModel(durable: [])
        directories[place.directory]?.set(place.name, node)
        return node
    }

    /// A new empty directory, whose name is not durable.
    @discardableResult
    mutating func addDirectory(at place: Place) -> NodeID {
        let node = newNode()
        directories[node] = DirectoryModel()
        directories[place.directory]?.set(place.name, node)
        return node
    }

    mutating func removeName(at place: Place) { directories[place.directory]?.remove(place.name) }

    mutating func rename(_ source: Place, to target: Place) {
        guard let node = directories[source.directory]?.current[source.name] else { return }
        if source.directory == target.directory {
            directories[source.directory]?.rename(source.name, to: target.name, node)
        } else {
            directories[target.directory]?.set(target.name, node)
            directories[source.directory]?.remove(source.name)
        }
    }

    mutating func synchroniseDirectory(_ node: NodeID) { directories[node]?.synchronise() }

    /// Changes what is known of a file; nothing where the file is not modelled.
    mutating func withFile(_ node: NodeID?, _ change: (inout FileModel) -> Void) {
        guard let node, var file = files.removeValue(forKey: node) else { return }
        change(&file)
        files[node] = file
    }

    private mutating func newNode() -> NodeID {
        lastNode += 1
        return lastNode
    }

    /// Takes in what a directory holds as durable.
    private mutating func survey(_ directory: PathNames, as node: NodeID) throws(FileSystemError) {
        var names: [Name: NodeID] = [:]
        for name in try local.list(directory.path).map(\.bytes) where !Self.isDerived(name) {
            let entry = directory.appending(name)
            switch try local.status(entry.path)?.kind {
            case .directory:
                let child = newNode()
                try survey(entry, as: child)
                names[name] = child
            case .file:
                let child = newNode()
                files[child] = FileModel(durable: try local.contents(of: entry.path, limit: .max) ?? [])
                names[name] = child
            default: break
            }
        }
        directories[node] = DirectoryModel(durable: names)
    }
}
