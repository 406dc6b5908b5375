// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

/// The words of a command line, with the options of every command moved behind the command: they may stand before it as
/// well as after it.
struct GlobalArguments {
    private static let flags: Set<String> = ["--json", "--unlogged", "--no-pager"]
    private static let valued: Set<String> = [
        "--archive", "--now", "--as", "--format", "--token-file", "--on-behalf-of",
    ]

    /// The names of the command: none, one, or a group and one of its commands.
    private(set) var path: [String] = []

    /// What stands behind the command.
    private let rest: [String]
    private let moved: [String]
    private let isComplete: Bool

    init(_ words: [String]) {
        var moved: [String] = []
        var command: any ParsableCommand.Type = MunimentCommand.self
        var index = 0
        while index < words.count {
            let word = words[index]
            let name = String(word.prefix { $0 != "=" })
            if Self.flags.contains(word) || (Self.valued.contains(name) && name != word) {
                moved.append(word)
                index += 1
            } else if Self.valued.contains(word), index + 1 < words.count {
                moved += words[index...index + 1]
                index += 2
            } else if let next = Self.command(word, of: command) {
                path.append(word)
                command = next
                index += 1
                if next.configuration.subcommands.isEmpty { break }
            } else {
                break
            }
        }
        rest = Array(words[index...])
        self.moved = moved
        // A group may have a command that is meant where none is named.
        let configuration = command.configuration
        isComplete = configuration.subcommands.isEmpty || configuration.defaultSubcommand != nil
    }

    /// What the parser is to read. Without a command there is help alone, and that takes no options.
    var arguments: [String] { path + (isComplete ? moved : []) + rest }

    /// Whether there is a word such as `-paid`, which is meant as an argument and read as an option.
    var hasDashedWord: Bool {
        rest.prefix { $0 != "--" }.contains { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0 != "-h" && $0 != "-" }
    }

    /// - Throws: ``ArchiveError`` `usage` for a command that there is not, and for an option without its value.
    func refuseUnknownCommand() throws {
        guard !isComplete, let word = rest.first else { return }
        if Self.valued.contains(word) {
            throw ArchiveError(code: .usage, subject: word, message: "\(word) takes a value: 'muniment \(word) VALUE'")
        }
        var names = path
        var unknown: String? = word.hasPrefix("-") ? nil : word
        if word == "help" {
            unknown = nil
            var command: any ParsableCommand.Type = MunimentCommand.self
            for name in rest.dropFirst() where !name.hasPrefix("-") {
                guard let next = Self.command(name, of: command) else {
                    unknown = name
                    break
                }
                names.append(name)
                command = next
            }
        }
        guard let unknown else { return }
        let all = (["muniment"] + names).joined(separator: " ")
        throw ArchiveError(
            code: .usage, subject: unknown,
            message: "there is no command '\((names + [unknown]).joined(separator: " "))'; '\(all) --help' lists them")
    }

    private static func command(_ name: String, of group: any ParsableCommand.Type) -> (any ParsableCommand.Type)? {
        group.configuration.subcommands.first { $0.configuration.commandName == name }
    }
}
