// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records
internal import SystemPackage

/// Proves the archive: every line of the ledger and its tree and checkpoint, every commitment, every list, every frame of every pack, every source, and that the
/// indexes say the same.
///
/// It trusts nothing derived for the truth, and nothing that it was not asked to read: it goes from the ledger to the
/// packs, and from the packs to the indexes and back. It changes nothing but the ledger, which gets a line about it.
public struct Verification {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Verifies everything up to the line of the ledger that is the last one now. Captures go on meanwhile.
    ///
    /// - Throws: ``ArchiveError`` where the archive can't be read at all, or not be put in order before, as on a full disk:
    ///   what was then found would not be the archive's fault. Everything else is a finding.
    public func run() throws(ArchiveError) -> VerificationReport {
        try ArchiveError.wrap {
            var report = VerificationReport()
            do {
                if archive.isLogged { try archive.withLock { _ in } }
            } catch let error as ArchiveError where error.code == .integrity {
                report.find(.integrity, error.subject, error.message)
            } catch let error as ArchiveError where error.code == .locked {
                // A writer is at work: what it commits meanwhile is for the next verification.
            }
            let ledger = try LedgerVerification(archive).run(&report)
            for key in ledger.live {
                try VolumeVerification(
                    archive, key, ledger.ranges[key] ?? [], seal: ledger.seals[key], origins: ledger.origins(of: key)
                ).run(&report, &ledger.sources)
            }
            ledger.sources.finish(&report)
            try compareRegister(ledger, &report)
            report.findings = Array(Set(report.findings)).sorted { ($0.subject, $0.message) < ($1.subject, $1.message) }
            if ledger.lacksTree, archive.isLogged, !report.isBroken { try archive.withLock { try $0.discardTree() } }
            do {
                try archive.log(.verify(frames: report.frames, lines: report.lines, findings: report.findings.count))
            } catch {
                // A broken ledger takes no further line; the report says so already.
                if !report.isBroken { throw error }
            }
            return report
        }
    }

    private func compareRegister(_ ledger: VerifiedLedger, _ report: inout VerificationReport) throws {
        let path = "\(archive.layout.register)"
        do {
            let register = try archive.register()
            for finding in try register.integrityFindings() {
                report.find(.derived, path, "the register is damaged (\(finding)); run rebuild")
            }
            for entry in try register.volumes().volumes {
                let ranges = ledger.ranges[entry.key] ?? []
                let content = ranges.filter { $0.pack == .content }
                let isSame =
                    content.last?.to ?? 0 <= entry.packLength
                    && ranges.last { $0.pack == .addenda }?.to ?? 0 <= entry.addendaLength
                    && content.reduce(0) { $0 + $1.records } <= entry.records
                if !isSame { report.find(.derived, "\(entry.key)", "the register is behind the ledger; run rebuild") }
            }
            let known = Set(try register.volumes().volumes.map(\.key))
            for key in ledger.live where !known.contains(key) {
                report.find(.derived, "\(key)", "the register does not know this volume; run rebuild")
            }
        } catch let error as CatalogueError {
            report.find(.derived, path, error.message)
        }
    }
}

/// What the ledger says, once its lines are proved.
final class VerifiedLedger {
    /// Whether the hashes of its tree are to be made again.
    var lacksTree = false

    /// The committed ranges of each volume, in order.
    var ranges: [VolumeKey: [CapturedRange]] = [:]
    var sources = SourceTotals()

    /// What lines say of the packs of sealed volumes.
    var seals: [VolumeKey: PackSeal] = [:]

    /// The volumes that were carried over, and of each new one the volume that it has its records from.
    private var carried: Set<VolumeKey> = []
    private var origin: [VolumeKey: VolumeKey] = [:]

    /// The volumes that hold records now.
    var live: [VolumeKey] { ranges.keys.filter { !carried.contains($0) }.sorted() }

    /// What lines have committed for the volumes that a carried one has its records from, in the order of lines.
    func origins(of key: VolumeKey) -> [CapturedRange] {
        var found: [CapturedRange] = []
        var next = origin[key]
        var seen: Set<VolumeKey> = []
        while let key = next, seen.insert(key).inserted {
            found += (ranges[key] ?? []).filter { !$0.isCarried }
            next = origin[key]
        }
        return found.sorted { ($0.sequence, $0.pack.rawValue) < ($1.sequence, $1.pack.rawValue) }
    }

    /// Notes that what stays of a volume is in another one.
    func carry(_ entry: CarryEntry) {
        carried.insert(entry.from)
        if let to = entry.to {
            origin[to] = entry.from
            seals[to] = PackSeal(length: entry.contentLength, digest: entry.contentDigest)
            for (pack, length, records) in [
                (VolumePack.content, entry.contentLength, entry.contentRecords),
                (.addenda, entry.addendaLength, entry.addendaRecords),
            ] where length > 0 {
                ranges[to, default: []].append(
                    CapturedRange(
                        volume: to, pack: pack, from: 0, to: length, sequence: entry.sequence, leaf: entry.leaf,
                        firstPlace: 0, records: records, day: entry.day, isCarried: true))
            }
            for range in origins(of: to) { sources.markCarried(line: range.sequence) }
        } else {
            for range in (ranges[entry.from] ?? []) + origins(of: entry.from) {
                sources.markCarried(line: range.sequence)
            }
        }
    }
}

/// The length and the SHA-256 of a pack that is finished.
struct PackSeal {
    var length: Int
    var digest: Digest
}

/// Proves the lines of the ledger, the commitments and the lists.
struct LedgerVerification {
    private let archive: Archive

    init(_ archive: Archive) { self.archive = archive }

    func run(_ report: inout VerificationReport) throws -> VerifiedLedger {
        let ledger = VerifiedLedger()
        var deposits: [Deposit] = []
        var lists: [RecordListRange] = []
        var stamps: [TimeStampAct] = []
        var tombstones: [TombstoneRange] = []
        var tree = try TreeVerification(archive)
        var trusted: Timestamp?
        let (head, ending) = try archive.ledgerReader.read(after: LedgerHead()) { line, _ in
            if !line.hasLawfulTime(after: trusted) {
                report.find(
                    .integrity, "\(archive.layout.ledger)",
                    "the trusted time of line \(line.sequence) does not follow from its clock and the line before; no "
                        + "version of Muniment writes that: compare with a backup")
            }
            trusted = line.trusted
            deposits += line.deposits
            try tree.take(line)
            lists += line.act.lists
            if let range = line.act.tombstones { tombstones.append(range) }
            if case .timeStamp(let act) = line.act { stamps.append(act) }
            let day = archive.description.day(of: max(line.wall, line.trusted))
            for range in RegisterChanges.ranges(of: line, day: day) {
                ledger.ranges[range.volume, default: []].append(range)
            }
            switch line.act {
            case .capture(let capture):
                for part in capture.accessions { ledger.sources.expect(part, line: line.sequence) }
            case .accessionClose(let accession, let source, _): ledger.sources.close(accession, source)
            case .seal(let key, let length, _, let digest):
                ledger.seals[key] = PackSeal(length: length, digest: digest)
            case .disposition(.carry(let carry)): ledger.carry(CarryEntry(carry, line, day: day))
            default: break
            }
        }
        report.lines = head.sequence
        switch ending {
        case .clean: break
        case .torn(let position):
            report.find(
                .derived, "\(archive.layout.ledger)",
                "bytes from position \(position) on were never committed; the next command cuts them off")
        case .broken(let position):
            report.find(
                .integrity, "\(archive.layout.ledger)",
                "the line at position \(position) is not what it was; restore the ledger from a backup")
        }
        ledger.lacksTree = try tree.finish(head, &report)
        try verifyCommitments(deposits, &report)
        verifyLists(lists, &report)
        verifyTombstones(tombstones, &report)
        for stamp in stamps where try !TimeStampFiles(archive).holds(stamp) {
            let path = archive.layout.timeStamp(stamp.number, "tsr")
            report.find(.integrity, "\(path)", "the time stamp is not the one that the ledger names; restore \(path)")
        }
        return ledger
    }

    private func verifyLists(_ lists: [RecordListRange], _ report: inout VerificationReport) {
        for list in lists {
            do throws(LedgerError) {
                try RecordListFile.prove(list, in: archive.layout.ledger, of: archive.fileSystem)
            } catch {
                let name = "\(archive.layout.ledger.appending(RecordListFile.name))"
                return report.find(.integrity, name, error.message)
            }
        }
    }

    private func verifyTombstones(_ ranges: [TombstoneRange], _ report: inout VerificationReport) {
        guard !ranges.isEmpty else { return }
        let name = "\(archive.layout.ledger.appending(TombstoneFile.name))"
        for range in ranges {
            do throws(LedgerError) {
                try TombstoneFile.prove(range, in: archive.layout.ledger, of: archive.fileSystem)
            } catch {
                return report.find(.integrity, name, error.message)
            }
        }
        if (try? archive.tombstoneKey()) == nil {
            report.find(
                .integrity, "\(archive.layout.tombstoneKey)",
                "the key of tombstones is lost, so that nobody can tell which ids were destroyed; restore it")
        }
    }

    private func verifyCommitments(_ deposits: [Deposit], _ report: inout VerificationReport) throws {
        let name = "\(archive.layout.ledger.appending(CommitmentFile.name))"
        for range in deposits.map(\.commitments) {
            do {
                let commitments = try CommitmentFile.read(
                    range.first..<range.first + range.count, from: archive.layout.ledger, in: archive.fileSystem)
                if MerkleFrontier(commitments).root != range.root {
                    report.find(
                        .integrity, name,
                        "the commitments from \(range.first) on do not agree with the ledger; restore the file")
                }
            } catch {
                return report.find(.integrity, name, error.message)
            }
        }
    }
}
