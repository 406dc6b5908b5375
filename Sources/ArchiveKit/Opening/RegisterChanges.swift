// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records

/// A context, and the volume that holds it.
struct PlacedContext {
    var volume: VolumeKey
    var context: AccessionContext
}

/// What a line of the ledger changes in the register: the same whether the line was just written or is read again.
enum RegisterChanges {
    /// - Parameters:
    ///   - contexts: the accession contexts that the line's ranges begin with, or that it has carried over.
    ///   - detail: what the detail of the line says, where the register needs it.
    ///   - description: tells the day of the line.
    static func of(
        _ line: LedgerLine, contexts: [PlacedContext], detail: CanonicalJSON? = nil, _ description: ArchiveDescription
    ) -> [RegisterChange] {
        let day = description.day(of: max(line.wall, line.trusted))
        if case .disposition(let act) = line.act {
            return ranges(of: line, day: day).map { .range($0) } + changes(of: act, line, contexts, day: day)
        }
        return ranges(of: line, day: day).map { .range($0) } + changes(of: line, contexts, detail)
    }

    /// The ranges of packs that a line has committed.
    static func ranges(of line: LedgerLine, day: CivilDate) -> [CapturedRange] {
        line.deposits.flatMap { deposit in
            deposit.placed.map { range, place in
                CapturedRange(
                    volume: range.volume, pack: range.pack, from: range.from, to: range.to, sequence: line.sequence,
                    leaf: line.leaf, firstPlace: place, records: range.records, day: day)
            }
        }
    }

    private static func changes(
        of line: LedgerLine, _ contexts: [PlacedContext], _ detail: CanonicalJSON?
    ) -> [RegisterChange] {
        switch line.act {
        case .capture(let capture): changes(of: capture, line, contexts)
        case .rules(let kind, let document):
            [
                .rules(
                    RulesEntry(
                        kind: kind.rawValue, sequence: line.sequence, document: document.encoded))
            ]
        case .accessionClose(let accession, _, _): [.accessionClosed(accession)]
        case .seal(let key, _, _, let digest): [.sealed(key, VolumeSeal(sequence: line.sequence, digest: digest))]
        case .sample(let sample): [.sample(SampleEntry(sample, line))]
        case .savedSearch(let saved): [.savedSearch(SavedSearchEntry(saved, line))]
        case .export(let export): [.export(ExportEntry(export, line))]
        case .restriction(let act):
            [
                .restriction(
                    RestrictionChange(
                        kind: act.kind, records: act.records, line: line.sequence, time: line.trusted,
                        agent: line.agent, detail: line.detail?.volumes.first?.volume))
            ]
        case .hold(let hold): [change(hold, line)]
        case .retentionEvent(let event): [change(event, line, detail)]
        case .retentionExtension(let act): [.retentionExtension(RetentionExtensionEntry(act, line))]
        case .checkpoint(let size, _):
            [.checkpoint(CheckpointEntry(sequence: line.sequence, size: size, handed: line.trusted))]
        case .timeStamp(let act):
            [.checkpoint(CheckpointEntry(sequence: line.sequence, size: act.size, handed: line.trusted))]
        case .agent, .token: [AgentChange(line)].compactMap { $0.map { .agent($0) } }
        default: []
        }
    }

    private static func changes(
        of capture: Capture, _ line: LedgerLine, _ contexts: [PlacedContext]
    ) -> [RegisterChange] {
        var changes: [RegisterChange] = []
        for part in capture.accessions {
            let placed = contexts.filter { $0.context.accession == part.id }
            guard let context = placed.last?.context else { continue }
            changes.append(
                .accession(
                    AccessionEntry(
                        id: part.id, name: context.name, digest: context.digest, length: context.length,
                        format: context.format.rawValue, reached: part.reached, isComplete: part.isWhole,
                        parsed: context.counts.parsed, partial: context.counts.partial,
                        unparsed: context.counts.unparsed, captured: line.trusted, sequence: line.sequence,
                        unfolded: context.unfolded, isKept: context.isKept)))
            changes += placed.map { .accessionVolume(part.id, $0.volume) }
        }
        return changes
    }

    /// The accession contexts that a range begins with; none where the pack can't be read, which `verify` tells.
    static func contexts(
        of range: VolumeRange, in layout: VolumeLayout, fileSystem: any FileSystem
    ) -> [PlacedContext] {
        guard let file = try? fileSystem.open(layout.pack, .read) else { return [] }
        let reader = PackReader(file)
        var contexts: [PlacedContext] = []
        var offset = range.from
        while offset < range.to, let frame = try? reader.frame(at: offset), frame.header.kind == .context {
            if let context = AccessionContext(decoding: frame.payload) {
                contexts.append(PlacedContext(volume: range.volume, context: context))
            }
            offset = frame.end
        }
        return contexts
    }
}

extension SampleEntry {
    init(_ sample: AuditSampleAct, _ line: LedgerLine) {
        self.init(
            sequence: line.sequence, number: sample.number, drawn: line.trusted, agent: line.agent,
            method: sample.method, seed: sample.seed, size: sample.size, list: sample.list,
            population: sample.population.count,
            populationDigest: sample.population.digest, line: sample.population.line,
            detail: line.detail?.volumes.first?.volume)
    }
}

extension SavedSearchEntry {
    init(_ saved: SavedSearchAct, _ line: LedgerLine) {
        self.init(
            sequence: line.sequence, number: saved.number, taken: line.trusted, agent: line.agent,
            population: saved.population.count, populationDigest: saved.population.digest, line: saved.population.line,
            list: saved.list,
            detail: line.detail?.volumes.first?.volume)
    }
}

extension ExportEntry {
    init(_ export: ExportAct, _ line: LedgerLine) {
        self.init(
            sequence: line.sequence, number: export.number, made: line.trusted, agent: line.agent, line: export.line,
            first: export.first, written: export.written, gaps: export.gaps, bytes: export.bytes, digest: export.digest,
            list: export.list, origin: export.origin, detail: line.detail?.volumes.first?.volume)
    }
}
