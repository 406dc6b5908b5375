// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct RebuildCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Make the register and every index again from the ledger and the packs.",
        discussion: """
            Nothing is parsed and nothing in the packs is changed. Others wait meanwhile; when it is cut short, run it \
            again.

            EXIT STATUS: 0 done, 3 done but a pack is damaged, 11 locked, 13 the ledger is broken.
            """)

    static let permissions: [Permission] = [.preserve]

    @OptionGroup var options: ArchiveOptions

    func run() throws {
        let isJSON = options.json
        var number = 0
        let report = try Rebuild(openArchive()).run { key, count in
            number += 1
            if !isJSON { StandardError.tell("rebuilding the index of \(key) (\(number) of \(count))") }
        }
        if isJSON {
            try StandardOutput.say(
                JSONText.line([
                    "volumes": .integer(Int64(report.volumes)), "records": .integer(Int64(report.records)),
                    "damages": .array(report.damages.map { .string($0) }),
                ]))
        } else {
            for damage in report.damages { try StandardOutput.say("DAMAGED  \(damage); run verify, then restore") }
            try StandardOutput.say(
                "rebuilt \(Wording.count(report.volumes, "index", plural: "indexes")) of "
                    + "\(Wording.count(report.records, "record")); next: muniment verify")
        }
        if !report.damages.isEmpty { throw ExitStatus.findings }
    }
}
