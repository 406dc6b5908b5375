// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records
internal import SystemPackage

/// Proves one volume: its frames against the ledger and the commitments, then its index against its frames.
struct VolumeVerification {
    private let archive: Archive
    private let key: VolumeKey
    private let ranges: [CapturedRange]
    private let seal: PackSeal?
    private let origins: [CapturedRange]

    /// - Parameter origins: what lines have committed for the volumes that it was carried over from.
    init(
        _ archive: Archive, _ key: VolumeKey, _ ranges: [CapturedRange], seal: PackSeal?,
        origins: [CapturedRange] = []
    ) {
        self.seal = seal
        self.origins = origins
        self.archive = archive
        self.key = key
        self.ranges = ranges
    }

    func run(_ report: inout VerificationReport, _ sources: inout SourceTotals) throws {
        report.volumes += 1
        let path = archive.layout.volume(key).pack
        let pack: any OpenFile
        do {
            pack = try archive.fileSystem.open(path, .read)
        } catch {
            for range in ranges { sources.markDamage(line: range.sequence) }
            return report.find(.integrity, "\(path)", "\(error.message); restore it")
        }
        var index = IndexComparison(archive, key, &report)
        let replay = VolumeReplay(archive, key, pack, origins: origins)
        var ends = [0, 0]
        var position = IndexPosition.start
        for line in VolumeReplay.lines(of: ranges) {
            var content = RangeReplay.Result()
            var isWhole = true
            if line.contains(where: \.isCarried) {
                for range in line { ends[range.pack.rawValue] = range.to }
                position.advance(over: line)
                try verify(carried: line, replay, pack, &index, position, &report, &sources)
                continue
            }
            for range in line {
                let path = archive.layout.volume(key).path(of: range.pack)
                if range.from != ends[range.pack.rawValue] {
                    report.find(
                        .integrity, "\(path)",
                        "the ledger names no line for the bytes at \(ends[range.pack.rawValue]); restore the ledger")
                }
                ends[range.pack.rawValue] = range.to
                let found = try read(range, replay, path, &report)
                let isSound = compareCommitments(range, found, path, &report) && found.damages.isEmpty
                if isSound { add(found, pack, &sources) } else { sources.markDamage(line: range.sequence) }
                isWhole = isWhole && isSound
                content += found
            }
            position.advance(over: line)
            try index.compare(position, content, isWhole: isWhole, &report)
        }
        let end = ends[VolumePack.content.rawValue]
        try verifySeal(pack, end: end, &report)
        index.finish(&report)
    }

    /// Proves what was carried over: every record is one that a line has committed for the volume before.
    private func verify(
        carried line: [CapturedRange], _ replay: VolumeReplay, _ pack: any OpenFile, _ index: inout IndexComparison,
        _ position: IndexPosition, _ report: inout VerificationReport, _ sources: inout SourceTotals
    ) throws {
        let path = archive.layout.volume(key).pack
        var isSound = true
        var found = 0
        report.bytes += line.reduce(0) { $0 + $1.to - $1.from }
        do {
            try replay.read(line) { content in
                report.frames += content.commitments.count + content.parts.count
                if key.recordClass != .auditTrail {
                    report.records += content.records.count { $0.record.version == 1 }
                }
                found += content.records.count + content.moved.count
                isSound = isSound && content.damages.isEmpty
                tell(content.damages, path, &report)
                add(content, pack, &sources)
                try index.compare(position, content, isWhole: content.damages.isEmpty, isCarried: true, &report)
            }
        } catch let error as FileSystemError where error.code == .notFound {
            return report.find(.integrity, "\(path)", "\(error.message); restore it")
        }
        if isSound, found != line.reduce(0, { $0 + $1.records }) {
            report.find(
                .integrity, "\(path)", "the records are not those that the ledger is committed to; restore them")
        }
    }

    /// A sealed pack is the same to the last byte, also where no commitment looks: contexts, gaps, dictionaries.
    private func verifySeal(_ pack: any OpenFile, end: Int, _ report: inout VerificationReport) throws {
        guard let seal else { return }
        let digest = try PackDigest.of(pack, length: seal.length)
        if end != seal.length || digest != seal.digest {
            report.find(
                .integrity, "\(archive.layout.volume(key).pack)",
                "the pack is not what it was when it was sealed; restore it")
        }
        verifyFilter(&report)
    }

    private func verifyFilter(_ report: inout VerificationReport) {
        guard let volume = try? archive.volume(key), let entry = try? archive.register().volume(key),
            entry.seal != nil
        else { return }
        let subject = "\(archive.layout.volume(key).filter)"
        guard let filter = archive.filter(of: entry) else {
            return report.find(.derived, subject, "the filter is missing or of another state; run rebuild")
        }
        let hidden = (try? volume.index.count(hiddenBy: filter)) ?? 0
        if filter.damagedBlocks + hidden > 0 {
            report.find(
                .derived, subject,
                "the filter has \(filter.damagedBlocks) damaged blocks and hides \(hidden) ids; run rebuild")
        }
    }

    /// What a range holds; damage, and a pack that is not there, is told.
    private func read(
        _ range: CapturedRange, _ replay: VolumeReplay, _ path: FilePath, _ report: inout VerificationReport
    ) throws -> RangeReplay.Result {
        report.bytes += range.to - range.from
        let content: RangeReplay.Result
        do {
            content = try replay.read(range)
        } catch let error as FileSystemError where error.code == .notFound {
            report.find(.integrity, "\(path)", "\(error.message); restore it")
            return RangeReplay.Result()
        }
        report.frames += content.commitments.count + content.parts.count
        if key.recordClass != .auditTrail { report.records += content.records.count { $0.record.version == 1 } }
        tell(content.damages, path, &report)
        return content
    }

    private func tell(_ damages: [ByteSpan], _ path: FilePath, _ report: inout VerificationReport) {
        for damage in damages {
            report.find(
                .integrity, "\(path):\(damage.offset)",
                "\(damage.length) bytes at \(damage.offset) are damaged\(name(of: damage, path)); "
                    + "restore them from a backup or replica")
        }
    }

    /// The record that a damaged place is of, where the header of its frame is sound.
    private func name(of damage: ByteSpan, _ path: FilePath) -> String {
        guard let pack = try? archive.fileSystem.open(path, .read),
            let id = try? PackReader(pack).header(at: damage.offset).record?.id
        else { return "" }
        return ", of record \(id)"
    }

    /// Compares the records of a range with what the ledger is committed to.
    private func compareCommitments(
        _ range: CapturedRange, _ content: RangeReplay.Result, _ path: FilePath, _ report: inout VerificationReport
    ) -> Bool {
        let expected: [Digest]
        do {
            expected = try CommitmentFile.read(
                range.places, from: archive.layout.ledger, in: archive.fileSystem)
        } catch {
            return false
        }
        if content.commitments == expected { return true }
        report.find(
            .integrity, "\(path):\(range.from)",
            "the records from \(range.from) to \(range.to) are not those that the ledger is committed to; restore them")
        return false
    }

    private func add(_ content: RangeReplay.Result, _ pack: any OpenFile, _ sources: inout SourceTotals) {
        for context in content.contexts { sources.add(context) }
        // A detail of an act came in no source, and a later version is the same bytes again.
        for record in content.records
        where record.record.version == 1 && record.record.accession != archive.trailAccession {
            sources.add(record.record.length, at: record.record.sourceOffset, of: record.record.accession)
        }
        let reader = PackReader(pack)
        for part in content.parts where part.kind == .gap {
            if let payload = try? reader.frame(at: part.frame).payload, let gaps = SourceGaps(decoding: payload) {
                for gap in gaps.gaps { sources.add(gap.bytes.count, at: gap.offset, of: gaps.accession) }
            }
        }
    }
}

/// Compares the index of a volume with what its frames say that it should hold.
private struct IndexComparison {
    private let key: VolumeKey
    private var volume: Volume?
    private var next: [CivilDate: Int] = [:]
    private var visible: Set<RecordID> = []
    private var isComparable = true

    init(_ archive: Archive, _ key: VolumeKey, _ report: inout VerificationReport) {
        self.key = key
        do {
            volume = try archive.volume(key)
        } catch {
            volume = nil
            report.find(.derived, "\(key)", "the index can't be opened: \(ArchiveError(error).message)")
        }
    }

    /// - Parameter position: where an index is that has applied the line.
    mutating func compare(
        _ position: IndexPosition, _ content: RangeReplay.Result, isWhole: Bool, isCarried: Bool = false,
        _ report: inout VerificationReport
    ) throws {
        if !isWhole { isComparable = false }
        guard let volume, isComparable else { return }
        do {
            let reached = try volume.index.position()
            guard reached.packLength >= position.packLength, reached.addendaLength >= position.addendaLength else {
                isComparable = false
                return report.find(.derived, "\(key)", "the index is behind the ledger; run rebuild")
            }
            for id in isCarried ? [] : content.moved { try end(id, at: position.sequence, volume, &report) }
            for expected in content.records {
                if expected.record.version > 1, !isCarried {
                    try end(expected.record.id, at: position.sequence, volume, &report)
                }
                try compare(expected, volume, &report)
            }
        } catch {
            isComparable = false
            report.find(.derived, "\(key)", error.message)
        }
    }

    private mutating func compare(
        _ expected: NewIndexedRecord, _ volume: Volume, _ report: inout VerificationReport
    ) throws(CatalogueError) {
        let day = expected.record.row.day
        var record = expected.record
        record.row = RowNumber(day: day, number: next[day, default: 0])
        next[day, default: 0] += 1
        if record.until == nil { visible.insert(record.id) }
        var found = try volume.index.record(at: record.row)
        // When it ended is compared with the line that ended it; a row that was carried over says so itself.
        if record.until == nil { found?.until = nil }
        if found != record {
            report.find(.derived, "\(record.id)", "the index of \(key) describes it wrongly; run rebuild")
        }
    }

    /// Compares that the version of a record that was in force has ended with a line.
    private mutating func end(
        _ id: RecordID, at sequence: Int, _ volume: Volume, _ report: inout VerificationReport
    ) throws(CatalogueError) {
        guard visible.remove(id) != nil else { return }
        let before = try volume.index.versions(of: id, upTo: sequence - 1).last
        if before?.until != sequence {
            report.find(
                .derived, "\(id)", "the index of \(key) says wrongly which version of it is in force; run rebuild")
        }
    }

    mutating func finish(_ report: inout VerificationReport) {
        guard let volume else { return }
        do {
            for finding in try volume.index.integrityFindings(comparesTexts: isComparable) {
                report.find(.derived, "\(key)", "the index is damaged (\(finding)); run rebuild")
            }
            // Rows of lines that came after this verification began do not count against the index.
            let known = try volume.index.coverage(upTo: .max)
            guard isComparable else { return }
            if known.records < visible.count {
                report.find(.derived, "\(key)", "the index lacks \(visible.count - known.records) records; run rebuild")
            }
            if known.lost > 0 {
                report.find(
                    .derived, "\(key)",
                    "the index counts \(known.lost) records as lost that can be read again; run rebuild")
            }
        } catch {
            report.find(.derived, "\(key)", error.message)
        }
    }
}
