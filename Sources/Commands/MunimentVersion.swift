// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

/// The version of this build.
enum MunimentVersion {
    static let number = "0.1.0"
    static let text = "muniment \(number), archive format \(ArchiveDescription.format)"
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    @Flag(help: "Answer in JSON.")
    var json = false

    // Whoever calls with an archive for every command need not leave it out here.
    @Option(help: .hidden)
    var archive: String?

    func run() throws {
        try StandardOutput.say(
            json
                ? JSONText.line([
                    "version": .string(MunimentVersion.number), "format": .integer(ArchiveDescription.format),
                ]) : MunimentVersion.text)
    }
}
