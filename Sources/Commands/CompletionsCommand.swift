// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// A shell that completes command lines.
enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash
    case zsh
    case fish
}

struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print a script with which a shell completes command lines.",
        discussion: """
            For bash: 'muniment completions bash > muniment.bash', and source that file where the shell starts. Others \
            likewise, where they look for completions.

            EXIT STATUS: 0 done, 64 usage.
            """)

    @Argument(help: "The shell: bash, zsh or fish.")
    var shell: Shell

    // Whoever calls with an archive for every command need not leave it out here.
    @Option(help: .hidden)
    var archive: String?

    func run() throws {
        let known: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        try StandardOutput.say(MunimentCommand.completionScript(for: known))
    }
}
