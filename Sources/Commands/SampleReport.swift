// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Glibc
internal import Records
internal import SystemPackage

/// Tells a person what `init --sample` has made, and what to try with it.
struct SampleReport {
    let story: SampleStory
    let archive: FilePath
    let tampered: FilePath

    /// Where the tampered copy of an archive goes: beside it, with `-tampered` behind its name.
    ///
    /// - Throws: ``ArchiveError`` `usage` where the folder of the archive has no name.
    static func place(beside archive: FilePath) throws -> FilePath {
        var place = archive
        // What is named by where it is, such as `.`, has its name from the system.
        if place.lastComponent?.kind != .regular, let real = place.withPlatformString({ realpath($0, nil) }) {
            place = FilePath(platformString: real)
            free(real)
        }
        guard place.lastComponent?.kind == .regular else {
            throw ArchiveError(
                code: .usage, subject: "\(archive)",
                message: "the tampered copy is named after the archive, and \(archive) has no name; give one with "
                    + "--archive")
        }
        // A name is bytes, and need not be text.
        let name = place.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }
        return FilePath(platformString: name + "-tampered\0".utf8.map { CInterop.PlatformChar(bitPattern: $0) })
    }

    var json: CanonicalJSON {
        [
            "tampered": .string("\(tampered)"), "confirmation": .string(story.confirmation),
            "cancelled": .string(story.cancelled), "sources": .integer(Int64(story.steps.count)),
        ]
    }

    func say() throws {
        try StandardOutput.say("it holds a story in \(Wording.count(story.steps.count, "source")):")
        try StandardOutput.say("")
        var table = TextTable([("day", .left), ("what happened", .left), ("id", .left)])
        for step in story.steps { table.add(["\(step.day)", step.happening, step.id]) }
        try table.print()
        try StandardOutput.say("")
        try StandardOutput.say(
            "\(Wording.path(tampered)) is a copy in which one byte of \(story.amendment) was changed")
        for (purpose, command) in commands {
            try StandardOutput.say("\n\(purpose):\n  \(command)")
        }
    }

    /// What to try, as it is typed into a shell.
    private var commands: [(purpose: String, command: String)] {
        let trade = story.confirmation
        return [
            ("the confirmation in force", here("get \(trade)")),
            ("what was known on the day of the letter", here("get \(trade) --as-of \(story.dispute)")),
            ("all versions, and what else belongs to the trade", here("history \(trade) --trade")),
            ("the confirmation that was cancelled", here("history \(story.cancelled)")),
            ("the letter, found by its words", here("search dispute price")),
            ("proof that everything is as it was", here("verify")),
            (
                "what the same finds in the copy: it names the place, and ends with status 13",
                Wording.command(on: tampered, "verify")
            ),
        ]
    }

    private func here(_ words: String) -> String { Wording.command(on: archive, words) }
}
