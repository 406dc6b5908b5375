// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Foundation
public import SystemPackage

/// What survives a power cut of that which was not synchronised.
public enum Survivors: Hashable, Sendable {
    /// Nothing: only the durable state is left.
    case nothingUnsynced
    /// A part that depends on the seed alone: sectors of 512 bytes, lengths, names.
    case random(seed: UInt64)
}

/// What becomes of files that are written past the double: SQLite's, and whatever it never opened for writing.
public enum DerivedFiles: Hashable, Sendable {
    /// They are gone.
    case drop
    /// They are copied as they stand.
    case keep
}

extension FaultyFileSystem {
    /// Gives `body` the root of what a power cut now would leave; it is removed afterwards.
    public func afterPowerCut<Result>(
        _ survivors: Survivors, derived: DerivedFiles = .drop, _ body: (FilePath) throws -> Result
    ) throws -> Result {
        let directory = try TemporaryDirectory()
        return try withExtendedLifetime(directory) {
            let root = directory.path.appending("after")
            try powerCut(to: root, survivors: survivors, derived: derived)
            return try body(root)
        }
    }
}

/// Writes what a power cut leaves of a modelled disk into another directory.
struct PowerCut {
    private let disk: DiskModel
    private let derived: DerivedFiles
    private var luck: Luck
    private let local = LocalFileSystem()

    init(_ disk: DiskModel, survivors: Survivors, derived: DerivedFiles) {
        self.disk = disk
        self.derived = derived
        luck =
            switch survivors {
            case .nothingUnsynced: .none
            case .random(let seed): .seeded(seed)
            }
    }

    /// Creates the target and fills it.
    mutating func leave(in target: FilePath) throws {
        try leave(DiskModel.rootNode, standingAt: disk.root, in: PathNames(target))
    }

    /// - Parameter place: where the directory stands now, or `nil` where it is there no more.
    private mutating func leave(_ node: NodeID, standingAt place: PathNames?, in target: PathNames) throws {
        guard let directory = disk.directories[node] else { return }
        try local.createDirectory(target.path)
        let names = directory.remains(&luck).filter { !DiskModel.isDerived($0.key) }
        for (name, child) in names.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let copy = target.appending(name)
            if let file = disk.files[child] {
                try local.open(copy.path, .createExclusive).write(file.remains(&luck), at: 0)
            } else {
                let isThere = directory.current[name] == child
                try leave(child, standingAt: isThere ? place?.appending(name) : nil, in: copy)
            }
        }
        if derived == .keep, let place { try copyDerived(of: directory, from: place, to: target) }
    }

    private func copyDerived(of directory: DirectoryModel, from place: PathNames, to target: PathNames) throws {
        for name in try local.list(place.path).map(\.bytes)
        where DiskModel.isDerived(name) || directory.current[name] == nil {
            let copy = target.appending(name).path
            guard try local.status(copy) == nil else { continue }
            try FileManager.default.copyItem(atPath: place.appending(name).path.string, toPath: copy.string)
        }
    }
}
