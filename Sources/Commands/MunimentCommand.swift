// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// The root of the command line.
struct MunimentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "muniment",
        abstract: "A record-keeping archive with search for trade records and confirmations.",
        discussion: """
            Every command takes --archive DIR, or the environment variable MUNIMENT_ARCHIVE; without either, the current \
            folder. Options may stand before or after the command; -- ends options.

            EXIT STATUS: 0 done, 1 failed, 3 done with findings, 4 not found, 5 ambiguous, 6 destroyed, 10 no archive here, 11 locked, \
            12 newer format, 13 integrity broken, 20 refused, 21 not allowed, 64 usage, 130 interrupted.
            """,
        version: MunimentVersion.text,
        subcommands: [
            InitCommand.self, IngestCommand.self, GetCommand.self, ShowCommand.self, HistoryCommand.self,
            SearchCommand.self, SampleCommand.self, ExportCommand.self, SourceCommand.self, CorrectCommand.self,
            ReclassifyCommand.self, ReparseCommand.self, RestrictCommand.self, HoldCommand.self, EventCommand.self,
            ExtendCommand.self, DispositionCommand.self, ReportCommand.self,
            FilePlanCommand.self, ScheduleCommand.self, LedgerCommand.self, AgentCommand.self,
            TokenCommand.self, TimeCommand.self, StatusCommand.self,
            VerifyCommand.self, RebuildCommand.self,
            DoctorCommand.self, CompletionsCommand.self, VersionCommand.self,
        ])
}
