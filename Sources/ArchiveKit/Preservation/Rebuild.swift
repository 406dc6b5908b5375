// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
public import Records

/// What a rebuild made again.
public struct RebuildReport: Hashable, Sendable {
    public var volumes = 0
    public var records = 0

    /// Places of packs that are damaged: their records are in no index. Never an empty list to hide a loss.
    public var damages: [String] = []

    public init() {}
}

/// Makes the register, the hashes of the ledger's tree, the public keys that lines name and every index again from the truth: the ledger and the packs. Nothing is parsed.
///
/// It keeps the lock and the others wait. When it is cut short, the next command goes on with what is missing.
public struct Rebuild {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Rebuilds everything that is derived.
    ///
    /// - Parameter progress: told before each volume, how many there are.
    /// - Throws: ``ArchiveError`` `integrity` where the ledger is not what it was; the indexes are then as they were.
    public func run(progress: (VolumeKey, Int) -> Void = { _, _ in }) throws(ArchiveError) -> RebuildReport {
        try archive.withLock(rebuilding: true) { session in
            var report = RebuildReport()
            try session.discardTree()
            try KeyReplacement(archive).restore()
            let volumes = try archive.register().volumes().volumes
            for entry in volumes {
                progress(entry.key, volumes.count)
                do {
                    let damages = try IndexCatchUp(archive).replace(entry.key)
                    report.damages += damages.map { "\(entry.key): \($0.length) bytes at \($0.offset)" }
                } catch let error as FileSystemError where error.code == .notFound {
                    report.damages.append("\(entry.key): \(error.message); restore it")
                    continue
                }
                report.volumes += 1
                if !entry.isTrail { report.records += try archive.volume(entry.key).index.coverage(upTo: .max).records }
            }
            ChainSettlement(archive).runQuietly(fewest: 1)
            try session.record(.rebuild(volumes: report.volumes))
            return report
        }
    }
}
