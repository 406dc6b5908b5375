// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Formats
public import Records
public import SystemPackage

/// What an ingest would do, by format and class.
public struct RehearsalReport: Sendable {
    /// Records of one format that go into one class.
    public struct Kind: Hashable, Comparable, Sendable {
        public var format: RecordFormat
        public var recordClass: RecordClass

        public static func < (left: Self, right: Self) -> Bool {
            (left.format.rawValue, left.recordClass) < (right.format.rawValue, right.recordClass)
        }
    }

    /// The columns of a table.
    public struct Columns: Hashable, Sendable {
        /// The first source with a table of these columns.
        public var source: SourceName
        public var understood: [String]

        /// Columns whose values are text only.
        public var notUnderstood: [String]
    }

    /// Sources that would be captured, and their bytes.
    public var sources = 0
    public var bytes = 0

    /// Whether not everything was looked at.
    public var isCutShort = false

    /// Sources whose bytes were captured before.
    public var known = 0
    public var failures: [CaptureFailure] = []
    public var tallies: [Kind: ClassTally] = [:]

    /// The first records of each kind, as they stand.
    public var firstRows: [Kind: [String]] = [:]
    public var columns: [Columns] = []

    /// Kinds of which the archive holds none: a class without a record in it, or a format in which no source came.
    public var newKinds: Set<Kind> = []

    /// Whether the archive holds no source at all.
    public var isFirst = false

    public init() {}

    /// Whether a person should look before this is captured.
    public var isNew: Bool { sources > 0 && (isFirst || !newKinds.isEmpty) }
}

/// Goes through a capture without writing anything: recognises, splits, parses and files as ``Ingestion`` does.
///
/// Nothing is put into the ledger either, for no record is read.
public struct CaptureRehearsal {
    public var options = CaptureOptions()
    public var manifest: CaptureManifest?

    /// Names to give to sources instead of their paths.
    public var names: [FilePath: SourceName] = [:]

    /// Stop after so many bytes; `nil` looks at everything.
    public var mostBytes: Int?

    private static let mostRows = 3
    private static let rowBytes = 400

    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Looks into the files that paths stand for.
    ///
    /// - Throws: ``ArchiveError`` where the archive can't be read; what is wrong with a file is in the report.
    public func run(_ paths: [FilePath]) throws(ArchiveError) -> RehearsalReport {
        try ArchiveError.wrap {
            var report = RehearsalReport()
            var seen: Set<Digest> = []
            let walk = SourceWalk(fileSystem: archive.fileSystem, excluded: archive.layout.root)
            for path in paths {
                try walk.files(
                    in: path,
                    found: { path in
                        let name = names[path] ?? SourceWalk.name(of: path)
                        do {
                            try take(path, name, into: &report, seen: &seen)
                        } catch let error as SourceFailure {
                            report.failures.append(CaptureFailure(name: name, error: error.error))
                        } catch let error as FileSystemError {
                            report.failures.append(CaptureFailure(name: name, error: ArchiveError(error)))
                        }
                    },
                    failed: { report.failures.append(CaptureFailure(name: SourceWalk.name(of: $0), error: $1)) })
            }
            try compare(&report)
            return report
        }
    }

    private func take(
        _ path: FilePath, _ name: SourceName, into report: inout RehearsalReport, seen: inout Set<Digest>
    ) throws {
        if let mostBytes, report.bytes >= mostBytes {
            report.isCutShort = true
            return
        }
        let file = try SourceFile(path, name, in: archive.fileSystem)
        let earlier = try archive.register().accession(ofSource: file.digest, length: file.length)
        guard seen.insert(file.digest).inserted, earlier?.isComplete != true else {
            report.known += 1
            return
        }
        let options = manifest?.options(for: name, over: options) ?? options
        let head = try file.read(at: 0, count: SourceBatches.headSize)
        let isTar = FormatRecognizer.recognize(head) == .tar
        guard isTar || file.length <= Ingestion.largestSource else {
            throw SourceFailure(
                error: ArchiveError(
                    code: .failed, subject: "\(name)",
                    message: "\(name) is over the limit of \(Ingestion.largestSource) bytes; split it"))
        }
        let captured = archive.today
        var tables: Set<Digest> = []
        var found: [(record: PreparedRecord, envelope: RecordEnvelope)] = []
        let rules = try archive.rulesInForce()
        let filing = RecordFiling(sourceName: name, options: options, captured: captured, rules: rules)
        let unfolding = SourceUnfolding(
            length: file.length, filing: filing, environment: archive.environment,
            emit: { found.append(($0, ($0.filed ?? filing.file($0)).envelope)) })
        func count() {
            for (record, envelope) in found {
                let tally = ClassTally(envelope.classification.recordClass, by: rules)
                Self.count(record, envelope, tally, of: name, into: &report, tables: &tables)
            }
            found.removeAll(keepingCapacity: true)
        }
        let bytes = isTar ? [] : try file.read(at: 0, count: file.length)
        let format = isTar ? RecordFormat.tar : FormatRecognizer.recognize(bytes)
        if ContainerMembers.isContainer(format), !isTar, !options.keepsContainers,
            ContainerMembers.isWhollyReadable(format, bytes, limits: .standard(for: bytes.count))
        {
            try unfolding.takeMembers(of: format, bytes)
        } else {
            var batches = SourceBatches(file, name, isTar: isTar)
            while let batch = try batches.next() {
                try unfolding.take(batch)
                count()
                if let mostBytes, batch.start + batch.bytes.count > mostBytes {
                    report.isCutShort = true
                    break
                }
            }
        }
        count()
        report.sources += 1
        report.bytes += file.length
    }

    private static func count(
        _ record: PreparedRecord, _ envelope: RecordEnvelope, _ tally: ClassTally, of name: SourceName,
        into report: inout RehearsalReport, tables: inout Set<Digest>
    ) {
        let kind = RehearsalReport.Kind(
            format: envelope.parsed.format, recordClass: envelope.classification.recordClass)
        report.tallies[kind, default: tally].add(envelope)
        if report.firstRows[kind, default: []].count < mostRows {
            report.firstRows[kind, default: []].append(row(record.content))
        }
        guard kind.format == .delimited, let context = record.context, tables.insert(context.digest).inserted else {
            return
        }
        let columns = DelimitedHeader.columns(of: context.bytes[...])
        let table = RehearsalReport.Columns(
            source: name, understood: columns.filter { $0.meaning != nil }.map(\.name),
            notUnderstood: columns.filter { $0.meaning == nil && !$0.name.isEmpty }.map(\.name))
        let isKnown = report.columns.contains {
            $0.understood == table.understood && $0.notUnderstood == table.notUnderstood
        }
        if !isKnown { report.columns.append(table) }
    }

    /// The beginning of a record on one line.
    private static func row(_ content: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        for byte in content.prefix(rowBytes) {
            switch byte {
            case 0x01: bytes.append(UInt8(ascii: "|"))
            case 0x09, 0x0A, 0x0D, 0x20: if bytes.last != 0x20 { bytes.append(0x20) }
            default: bytes.append(byte)
            }
        }
        return VisibleText.escaped(bytes)
    }

    /// Notes what of this the archive does not hold yet.
    private func compare(_ report: inout RehearsalReport) throws {
        let register = try archive.register()
        report.isFirst = try register.accessions(limit: 1).isEmpty
        let classes = Set(try register.volumes().volumes.filter { $0.records > 0 }.map(\.key.recordClass))
        let formats = Set(try register.accessions().map(\.format))
        report.newKinds = Set(
            report.tallies.keys.filter { kind in
                !classes.contains(kind.recordClass)
                    // Members of containers bear the format of the container in the list of sources.
                    || !formats.contains(kind.format.rawValue)
                        && formats.isDisjoint(with: ["zip", "gzip", "tar", "mail"])
            })
    }
}
