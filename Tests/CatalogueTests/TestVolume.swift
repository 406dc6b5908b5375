// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Foundation
import Queries
import Records
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// The index of one test in a folder of its own, and the texts that a pack would hold.
final class TestVolume: Sendable {
    private let directory: TemporaryDirectory
    private let texts = Mutex<[Int: String]>([:])
    private let names = Mutex<[Int: RecordNames]>([:])
    var path: FilePath { directory.path.appending("index-1.sqlite") }

    init() throws { directory = try TemporaryDirectory() }

    /// Opens the index; its text function reads from what was applied.
    func open(
        _ access: CatalogueAccess = .write, rowStatus: RowStatus = .alone, at path: FilePath? = nil
    ) throws -> VolumeIndex {
        try VolumeIndex(
            path ?? self.path, access,
            rowText: { [self] frame, addendum, _ in texts.withLock { $0[addendum ?? frame] ?? "" } },
            rowNames: { [self] frame, addendum in names.withLock { $0[addendum ?? frame] } },
            rowStatus: rowStatus)
    }

    /// Another file, which holds an index as it is when its volume is sealed.
    func settled(_ index: VolumeIndex, rowStatus: RowStatus = .alone) throws -> VolumeIndex {
        let path = path.removingLastComponent().appending("index-2.sqlite")
        try index.copy(to: path)
        let copy = try open(.build, rowStatus: rowStatus, at: path)
        try copy.settle()
        try copy.optimize()
        try copy.compact()
        return copy
    }

    /// Makes the text function give another text for a frame, as if the pack or the rule had changed.
    func setText(_ text: String, of frame: Int) { texts.withLock { $0[frame] = text } }

    /// Makes a frame say other names, as if the pack had changed.
    func setNames(_ record: RecordNames, of frame: Int) { names.withLock { $0[frame] = record } }

    /// Applies one line of the ledger.
    func apply(
        _ records: [NewIndexedRecord], parts: [IndexedPart] = [], sequence: Int, to index: VolumeIndex
    ) throws {
        for record in records {
            setText(record.text, of: record.record.addendum ?? record.record.frame)
            setNames(record.names, of: record.record.addendum ?? record.record.frame)
        }
        try index.apply(
            records, parts: parts,
            position: IndexPosition(
                sequence: sequence, leaf: .sample(UInt64(sequence)),
                packLength: (records.last?.record.frame ?? 0) + 100))
    }

    func bytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path.string))) }

    func replace(with bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path.string)) }
}

extension NewIndexedRecord {
    /// A record of a number: identity, frame, place and content depend on it alone.
    init(
        _ number: Int, _ text: String = "", trade: CivilDate? = nil, captured: CivilDate = CivilDate(day: 20_500),
        sequence: Int = 1, state: ParseState = .parsed, identifiers: [RecordIdentifier] = [],
        references: [RecordReference] = [], accession: UInt64 = 1
    ) {
        let record = IndexedRecord(
            row: RowNumber(day: trade ?? captured, number: 0),
            id: RecordID(.sample(UInt64(number))), frame: number * 100, contentFrame: number * 100,
            length: text.utf8.count, sequence: sequence, place: number, accession: AccessionID(.sample(accession)),
            sourceOffset: number * 10, format: .fix, messageType: "AK", state: state, lifecycle: .new,
            captured: captured, tradeDate: trade, textRule: "fix-text-1")
        self.init(
            record: record, contentKey: Int64(number),
            names: RecordNames(identifiers: identifiers, references: references), text: text)
    }
}

extension VolumeIndex {
    /// The newest records that a query finds in a volume of statements.
    func newest(_ query: SearchQuery, upTo sequence: Int, limit: Int) throws -> [IndexedRecord] {
        try search(SearchCondition(query, in: .statement, upTo: sequence), upTo: sequence, limit: limit)
    }

    func count(_ query: SearchQuery, upTo sequence: Int) throws -> Int {
        try count(SearchCondition(query, in: .statement, upTo: sequence), upTo: sequence)
    }
}

extension TimeOrderedUUID {
    static func sample(_ number: UInt64) -> TimeOrderedUUID {
        TimeOrderedUUID(milliseconds: number, random: (number, number &* 0x9E37_79B9_7F4A_7C15))
    }
}

extension Digest {
    static func sample(_ number: UInt64) -> Digest {
        var generator = SeededGenerator(seed: number)
        return Digest(generator.bytes(32)) ?? .zero
    }
}

extension SeededGenerator {
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}

/// The error that a call throws, or `nil` where it returns.
func catalogueError<Result>(of call: () throws -> Result) -> CatalogueError? {
    do {
        _ = try call()
        return nil
    } catch {
        return error as? CatalogueError
    }
}
