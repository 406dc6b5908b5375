// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records
internal import SystemPackage

struct DoctorCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check the machine: libraries, disk, clock, limits.",
        discussion: """
            Looks at the folder of the archive, or at the one in which an archive is to be created. The archive itself \
            is checked by 'verify'.

            EXIT STATUS: 0 done, 3 something should be put right.
            """)

    static let permissions: [Permission] = [.status]

    @OptionGroup var options: ArchiveOptions

    func run() throws {
        let archive = try opened()
        let status = try archive.map { try ArchiveStatus(of: $0) }
        var folder = archive?.layout.root ?? options.path
        if archive == nil { folder = Self.existing(folder) }
        let checks = MachineCheck.all(in: folder, scratch: archive?.layout.scratch, lastAct: status?.lastAct)
        if options.json {
            for check in checks {
                var members: [String: CanonicalJSON] = [
                    "type": "check", "check": .string(check.name), "state": .string(check.isFine ? "ok" : "warn"),
                    "value": .string(check.value),
                ]
                if !check.advice.isEmpty { members["advice"] = .string(check.advice) }
                try StandardOutput.say(JSONText.line(members))
            }
        } else {
            var table = TextTable(
                [("check", .left), ("state", .left), ("found", .left), ("what to do", .left)], toned: ["state"])
            for check in checks { table.add([check.name, check.isFine ? "ok" : "warn", check.value, check.advice]) }
            for line in table.lines(width: nil, isColoured: Tone.isShown) { try StandardOutput.say(line) }
            try StandardOutput.say(
                archive == nil
                    ? "there is no archive yet; next: muniment init"
                    : "next: muniment verify, which checks the archive itself")
        }
        if checks.contains(where: { !$0.isFine }) { throw ExitStatus.findings }
    }

    /// The archive; `nil` where there is none that can be opened. Who is not let in is told so.
    private func opened() throws -> Archive? {
        do {
            return try openArchive()
        } catch let error as ArchiveError {
            if error.code == .notAllowed { throw error }
            return nil
        }
    }

    /// The nearest folder that is there.
    private static func existing(_ path: FilePath) -> FilePath {
        var path = path
        while !path.isEmpty, FolderLook.isThere(path) == false {
            let parent = path.removingLastComponent()
            guard parent != path else { break }
            path = parent
        }
        return path.isEmpty ? "." : path
    }
}
