// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Ledger
public import Records
public import SystemPackage

/// Every path of an archive (Docs/OnDiskFormat.md §1). Nobody else builds one.
public struct ArchiveLayout: Hashable, Sendable {
    public let root: FilePath

    public init(root: FilePath) { self.root = root }

    public var description: FilePath { root.appending("archive.json") }
    public var turn: FilePath { root.appending("turn") }
    public var lock: FilePath { root.appending("lock") }
    public var generation: FilePath { root.appending("generation") }
    public var ledger: FilePath { root.appending("ledger") }
    public var checkpoint: FilePath { ledger.appending(SignedCheckpoint.name) }
    public var tree: FilePath { ledger.appending(TreeFile.name) }

    /// What authorities were asked to stamp, and what they answered.
    public var timeStamps: FilePath { ledger.appending("timestamps") }

    /// - Parameter kind: `checkpoint`, `tsq` or `tsr`.
    public func timeStamp(_ number: Int, _ kind: String) -> FilePath {
        let digits = "\(number)"
        return timeStamps.appending(String(repeating: "0", count: max(0, 6 - digits.count)) + "\(digits).\(kind)")
    }
    public var keys: FilePath { root.appending("keys") }

    /// The private key of the ledger, or the file that says where it is kept instead.
    public var ledgerKey: FilePath { keys.appending("ledger-key") }
    public var ledgerKeyLocation: FilePath { keys.appending("ledger-key.location") }

    /// The key of the digests of destroyed ids.
    public var tombstoneKey: FilePath { keys.appending("tombstone-key") }

    /// The public half of the first, second ... key of the ledger.
    public func publicKey(_ number: Int) -> FilePath { keys.appending("ledger-\(number).pub") }

    /// The statement by which the key before names the second, third ... key.
    public func keyRotation(_ number: Int) -> FilePath { keys.appending("ledger-\(number).rotation") }
    public var volumes: FilePath { root.appending("volumes") }
    public var register: FilePath { root.appending("register.sqlite") }
    public var scratch: FilePath { root.appending("scratch") }

    /// Who seals a volume holds a lock on it.
    var sealing: FilePath { scratch.appending("sealing") }

    /// Who carries a disposition out holds a lock on it.
    var disposing: FilePath { scratch.appending("disposing") }

    public func volume(_ key: VolumeKey) -> VolumeLayout {
        let name = "\(key)".split(separator: "/").map { String($0) }
        return VolumeLayout(root: name.reduce(volumes) { $0.appending($1) })
    }

    /// Every volume that has a folder, in the order of their keys, whether or not a line names it.
    func volumesOnDisk(in fileSystem: any FileSystem) throws(FileSystemError) -> [VolumeKey] {
        var paths = [volumes]
        for _ in 0..<3 {
            var below: [FilePath] = []
            for path in paths where try fileSystem.status(path)?.kind == .directory {
                below += try fileSystem.list(path).map { path.appending($0) }
            }
            paths = below
        }
        return paths.compactMap { path in
            VolumeKey(path.components.suffix(3).map(\.string).joined(separator: "/"))
        }.sorted()
    }

    /// The files that SQLite keeps beside a database.
    static func companions(of database: FilePath) -> [FilePath] {
        let name = database.lastComponent?.string ?? ""
        return ["-wal", "-shm", "-journal"].map { database.removingLastComponent().appending(name + $0) }
    }
}

/// Every path of a volume.
public struct VolumeLayout: Hashable, Sendable {
    public let root: FilePath

    public var description: FilePath { root.appending("volume.json") }
    public var readers: FilePath { root.appending("readers") }
    public var pack: FilePath { root.appending("content.pack") }
    public var addenda: FilePath { root.appending("addenda.pack") }
    public var filter: FilePath { root.appending("ids.filter") }

    public func path(of pack: VolumePack) -> FilePath { pack == .content ? self.pack : addenda }

    public func index(_ name: String) -> FilePath { root.appending(name) }
}
