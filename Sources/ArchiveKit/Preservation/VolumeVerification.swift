// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records

/// Proves one volume: its frames against the ledger and the commitments, then its index against its frames.
struct VolumeVerification {
    private let archive: Archive
    private let key: VolumeKey
    private let ranges: [CapturedRange]
    private let seal: PackSeal?

    init(_ archive: Archive, _ key: VolumeKey, _ ranges: [CapturedRange], seal: PackSeal?) {
        self.seal = seal
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
        let replay = RangeReplay(archive, pack)
        var end = 0
        for range in ranges {
            if range.from != end {
                report.find(
                    .integrity, "\(path)", "the ledger names no line for the bytes at \(end); restore the ledger")
            }
            end = range.to
            report.bytes += range.to - range.from
            let content = try replay.read(range)
            report.frames += content.records.count + content.parts.count
            report.records += content.records.count
            for damage in content.damages {
                report.find(
                    .integrity, "\(path):\(damage.offset)",
                    "\(damage.length) bytes at \(damage.offset) are damaged; restore them from a backup or replica")
            }
            let isWhole = compareCommitments(range, content, &report) && content.damages.isEmpty
            if isWhole { add(content, pack, &sources) } else { sources.markDamage(line: range.sequence) }
            try index.compare(range, content, isWhole: isWhole, &report)
        }
        try verifySeal(pack, end: end, &report)
        index.finish(&report)
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

    /// Compares the records of a range with what the ledger is committed to.
    private func compareCommitments(
        _ range: CapturedRange, _ content: RangeReplay.Result, _ report: inout VerificationReport
    ) -> Bool {
        let expected: [Digest]
        do {
            expected = try CommitmentFile.read(
                range.firstPlace..<range.firstPlace + range.records, from: archive.layout.ledger,
                in: archive.fileSystem)
        } catch {
            return false
        }
        if content.commitments == expected { return true }
        report.find(
            .integrity, "\(archive.layout.volume(key).pack):\(range.from)",
            "the records from \(range.from) to \(range.to) are not those that the ledger is committed to; restore them")
        return false
    }

    private func add(_ content: RangeReplay.Result, _ pack: any OpenFile, _ sources: inout SourceTotals) {
        for context in content.contexts { sources.add(context) }
        for record in content.records {
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
    private var rows = 0
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

    mutating func compare(
        _ range: CapturedRange, _ content: RangeReplay.Result, isWhole: Bool, _ report: inout VerificationReport
    ) throws {
        if !isWhole { isComparable = false }
        guard let volume, isComparable else { return }
        do {
            guard try volume.index.position().packLength >= range.to else {
                isComparable = false
                return report.find(.derived, "\(key)", "the index is behind the ledger; run rebuild")
            }
            for expected in content.records {
                let day = expected.record.row.day
                var record = expected.record
                record.row = RowNumber(day: day, number: next[day, default: 0], isUndated: record.row.isUndated)
                next[day, default: 0] += 1
                rows += 1
                let found = try volume.index.record(record.id, upTo: .max)
                let identifiers = try volume.index.identifiers(of: record.row)
                guard found == record, Set(identifiers) == Set(expected.identifiers) else {
                    report.find(.derived, "\(record.id)", "the index of \(key) describes it wrongly; run rebuild")
                    continue
                }
            }
        } catch {
            isComparable = false
            report.find(.derived, "\(key)", error.message)
        }
    }

    mutating func finish(_ report: inout VerificationReport) {
        guard let volume else { return }
        do {
            for finding in try volume.index.integrityFindings() {
                report.find(.derived, "\(key)", "the index is damaged (\(finding)); run rebuild")
            }
            // Rows of lines that came after this verification began do not count against the index.
            let known = try volume.index.coverage(upTo: .max).records
            if isComparable, known < rows {
                report.find(.derived, "\(key)", "the index lacks \(rows - known) records; run rebuild")
            }
        } catch {
            report.find(.derived, "\(key)", error.message)
        }
    }
}
