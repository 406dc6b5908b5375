// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct TimeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "time", abstract: "Vouch for the clock where the ledger does not.",
        subcommands: [Confirm.self])

    struct Confirm: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "confirm", abstract: "Confirm that the clock is right: the ledger goes by it from here on.",
            discussion: """
                Look at another clock first: a time that is too late lets records be destroyed too early, and the ledger's \
                time never goes back. It is needed where the clock is more than 31 days ahead of the ledger: after a leap \
                of the clock, or after so long without an act.

                EXIT STATUS: 0 done, 11 locked, 20 the clock is behind the ledger's time, 21 not allowed.
                """)

        static let permissions: [Permission] = [.time]

        @OptionGroup var options: ArchiveOptions

        func run() throws {
            let confirmed = try openArchive().confirmTime()
            if options.json {
                var members: [String: CanonicalJSON] = [
                    "line": .integer(Int64(confirmed.line)), "time": .string("\(confirmed.time)"),
                ]
                members["before"] = confirmed.before.map { .string("\($0)") }
                return try StandardOutput.say(JSONText.line(members))
            }
            let before = confirmed.before.map { "; before it was \($0)" } ?? ""
            try StandardOutput.say("the ledger's time is \(confirmed.time), from line \(confirmed.line) on\(before)")
        }
    }
}
