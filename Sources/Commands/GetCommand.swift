// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct GetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Retrieve a record by any id of its own, such as that of a confirmation.",
        discussion: """
            Gives the version that is in force, also where an older version was asked for by its id: the chain of \
            amendments and cancellations is followed. The record id of a version gives that version. In a pipe the \
            bytes come out as they came in; on a terminal control characters are made visible.

            EXIT STATUS: 0 done, 4 not found, 5 ambiguous (all candidates are listed), 13 the record is damaged.
            """)

    @OptionGroup var options: ArchiveOptions

    @Flag(help: "The bytes as they came in, also on a terminal.")
    var original = false

    @Flag(help: "What was derived at the capture, as JSON.")
    var envelope = false

    @Argument(help: "The id.")
    var id: String

    func run() throws {
        let archive = try options.open()
        try RecordLookup(archive).find(id) { outcome in
            switch outcome {
            case .found(let chain): try show(chain)
            case .ambiguous(let chains): try list(chains)
            case .notFound(let coverage):
                throw ArchiveError(
                    code: .notFound, subject: shownID,
                    message: "no record is known by the id '\(shownID)'; \(CoverageText.sentence(coverage)); "
                        + "try 'muniment search' for records that mention it")
            }
        }
    }

    private var shownID: String { VisibleText.escaped(id.utf8) }

    private func show(_ chain: ConfirmationChain) throws {
        let record = chain.current
        if envelope || (options.json && !original) {
            try StandardOutput.say(Self.json(chain))
        } else if original || !StandardOutput.isTerminal {
            try StandardOutput.write(record.content)
        } else {
            try StandardOutput.say(Self.readable(record))
        }
        try StandardOutput.flush()
        // The same message that came in twice is one version.
        let versions = Set(chain.versions.map(\.contentDigest)).count
        if versions > 1, !options.json {
            let state = record.envelope.parsed.lifecycle.map { " (\($0.rawValue))" } ?? ""
            StandardError.tell("the version in force\(state) of \(versions); --envelope lists them all")
        }
    }

    /// The content for a terminal: FIX fields parted by `|`, line ends as such, all other controls visible.
    private static func readable(_ record: FoundRecord) -> String {
        var bytes: [UInt8] = []
        let separator: UInt8? = record.envelope.parsed.format == .fix ? 0x01 : nil
        for (index, byte) in record.content.enumerated() {
            if byte == 0x0D, index + 1 < record.content.count, record.content[index + 1] == 0x0A { continue }
            bytes.append(byte == separator ? UInt8(ascii: "|") : byte)
        }
        return VisibleText.escaped(bytes, keeping: ["\n", "\t"])
    }

    private func list(_ chains: [ConfirmationChain]) throws {
        if options.json {
            try StandardOutput.say(
                JSONText.line(["candidates": .array(chains.map { Self.summary($0.current) })]))
        } else {
            var table = TextTable(
                [("record", .left), ("captured", .left), ("class", .left), ("type", .left)], dropping: ["class"])
            for chain in chains {
                let envelope = chain.current.envelope
                table.add([
                    "\(chain.current.id)", "\(envelope.captured)", "\(envelope.classification.recordClass)",
                    "\(envelope.parsed.format.rawValue) \(envelope.parsed.messageType)",
                ])
            }
            try table.print()
        }
        try StandardOutput.flush()
        throw ArchiveError(
            code: .ambiguous, subject: shownID,
            message: "\(chains.count) records are known by this id and none is a version of another; get one by its "
                + "record id")
    }

    private static func summary(_ record: FoundRecord) -> CanonicalJSON {
        let parsed = record.envelope.parsed
        var members: [String: CanonicalJSON] = [
            "record": .string("\(record.id)"), "class": .string(record.envelope.classification.recordClass.name),
            "captured": .string("\(record.envelope.captured)"), "format": .string(parsed.format.rawValue),
            "identifiers": JSONText.identifiers(parsed.identifiers), "state": .string(parsed.state.rawValue),
            "sha256": .string(record.contentDigest.hex),
        ]
        if !parsed.messageType.isEmpty { members["type"] = .string(parsed.messageType) }
        members["lifecycle"] = parsed.lifecycle.map { .string($0.rawValue) }
        members["day"] = parsed.tradeDate.map { .string("\($0)") }
        return .object(members)
    }

    private static func json(_ chain: ConfirmationChain) -> String {
        let record = chain.current
        let envelope = (try? CanonicalJSON(decoding: record.envelopeBytes)) ?? .object([:])
        return JSONText.line([
            "record": .string("\(record.id)"), "volume": .string("\(record.volume)"),
            "sequence": .integer(Int64(record.sequence)), "place": .integer(Int64(record.place)),
            "sha256": .string(record.contentDigest.hex), "length": .integer(Int64(record.content.count)),
            "envelope": envelope, "versions": .array(chain.versions.map { summary($0) }),
        ])
    }
}
