// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records

/// What stays of a volume and what goes, frame by frame: what a carry-over copies, and what is remembered of the rest.
struct VolumeSurvey {
    /// Contexts of sources of which something stays, with what the ledger says of them.
    private(set) var contexts: [AccessionContext] = []

    /// The gaps beside what stays.
    private(set) var gaps: [SourceGaps] = []

    /// The record frames that stay, in content.pack and in addenda.pack, in their order.
    private(set) var frames: [Int] = []
    private(set) var addenda: [Int] = []

    /// What goes: identities with the indexes of their commitments, tombstones, and how many are of which month.
    private(set) var destroyed: [RecordID: [Int]] = [:]
    private(set) var tombstones: Set<Tombstone> = []
    private(set) var months: [String: Int] = [:]

    /// Where records of the sources begin and end that stay, and where any begin.
    private struct Edges {
        var starts: Set<Int> = []
        var ends: Set<Int> = []
        var allStarts: Set<Int> = []
    }

    /// - Parameters:
    ///   - doomed: the records that go.
    ///   - keeping: the records that stay, where not all the others do: what is there already in another volume.
    /// - Throws: ``ArchiveError`` `integrity` where a frame is damaged.
    /// - Complexity: reads the volume.
    init(
        of entry: VolumeEntry, in archive: Archive, doomed: Set<RecordID>, keeping: Set<RecordID>? = nil,
        key: TombstoneKey, certificate: Int
    ) throws {
        let layout = archive.layout.volume(entry.key)
        var allContexts: [AccessionContext] = []
        var allGaps: [SourceGaps] = []
        var edges: [AccessionID: Edges] = [:]
        let pack = try archive.fileSystem.open(layout.pack, .read)
        let reader = PackReader(pack)
        var lengths: [Int: Int] = [:]
        try Self.forEachFrame(of: pack, length: entry.packLength, entry.key) { frame in
            switch frame.header.kind {
            case .context: AccessionContext(decoding: frame.payload).map { allContexts.append($0) }
            case .gap: SourceGaps(decoding: frame.payload).map { allGaps.append($0) }
            case .dictionary, .text: break
            case .record:
                guard let header = frame.header.record, let envelope = RecordEnvelope(decoding: frame.envelope),
                    let digest = frame.contentDigest
                else { throw VolumeCarryOver.unreadable(entry.key, frame.offset) }
                let length: Int
                switch header.content {
                case .here(let count): length = count
                case .elsewhere(let offset, _):
                    length = try lengths[offset] ?? reader.content(of: frame).count
                }
                lengths[frame.offset] = length
                let start = envelope.sourceOffset
                edges[envelope.accession, default: Edges()].allStarts.insert(start)
                if doomed.contains(header.id) {
                    note(header.id, envelope, digest, key, certificate)
                } else if keeping?.contains(header.id) ?? true {
                    frames.append(frame.offset)
                    edges[envelope.accession, default: Edges()].starts.insert(start)
                    edges[envelope.accession, default: Edges()].ends.insert(start + length)
                }
            }
        }
        if entry.addendaLength > 0 {
            let file = try archive.fileSystem.open(layout.addenda, .read)
            try Self.forEachFrame(of: file, length: entry.addendaLength, entry.key) { frame in
                guard let header = frame.header.record else { return }
                guard let envelope = RecordEnvelope(decoding: frame.envelope) else {
                    throw VolumeCarryOver.unreadable(entry.key, frame.offset)
                }
                if doomed.contains(header.id) {
                    for identifier in envelope.parsed.identifiers {
                        bury(.identifier(IdentifierFolding.fold(identifier.value)), key, certificate)
                    }
                } else if keeping?.contains(header.id) ?? true {
                    addenda.append(frame.offset)
                }
            }
        }
        try archive.volume(entry.key).index.forEachPlace { id, place in destroyed[id]?.append(place) }
        contexts = try allContexts.filter { edges[$0.accession].map { !$0.starts.isEmpty } ?? false }.map { context in
            var context = context
            if let known = try archive.register().accession(context.accession) {
                context.past = AccessionContext.Past(
                    line: known.sequence, captured: known.captured, isComplete: known.isComplete)
            }
            return context
        }
        gaps = allGaps.compactMap { Self.beside($0, edges[$0.accession] ?? Edges()) }
    }

    /// The gaps that stand before a record that stays, or behind the last one of the source here.
    private static func beside(_ gaps: SourceGaps, _ edges: Edges) -> SourceGaps? {
        let staying = gaps.gaps.filter { gap in
            let end = gap.offset + gap.bytes.count
            return edges.starts.contains(end) || !edges.allStarts.contains(end) && edges.ends.contains(gap.offset)
        }
        return staying.isEmpty ? nil : SourceGaps(accession: gaps.accession, gaps: staying)
    }

    private mutating func note(
        _ id: RecordID, _ envelope: RecordEnvelope, _ content: Digest, _ key: TombstoneKey, _ certificate: Int
    ) {
        if destroyed.updateValue([], forKey: id) == nil {
            months[String("\(envelope.day ?? envelope.captured)".prefix(7)), default: 0] += 1
        }
        bury(.identifier(IdentifierFolding.fold("\(id)")), key, certificate)
        bury(.content(content), key, certificate)
        for identifier in envelope.parsed.identifiers {
            bury(.identifier(IdentifierFolding.fold(identifier.value)), key, certificate)
        }
    }

    private mutating func bury(_ subject: TombstoneKey.Subject, _ key: TombstoneKey, _ certificate: Int) {
        tombstones.insert(key.tombstone(of: subject, certificate: certificate))
    }

    private static func forEachFrame(
        of file: any OpenFile, length: Int, _ key: VolumeKey, _ body: (PackFrame) throws -> Void
    ) throws {
        var scanner = PackScanner(file, range: 0..<length)
        while let finding = try scanner.next() {
            switch finding {
            case .damage(let span): throw VolumeCarryOver.unreadable(key, span.offset)
            case .frame(let frame): try body(frame)
            }
        }
    }
}
