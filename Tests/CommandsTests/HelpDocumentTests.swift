// SPDX-License-Identifier: Apache-2.0

import Foundation
import RegexBuilder
import SystemPackage
import TestSupport
import Testing

@testable import Commands

@Suite("The help, Docs/CommandLine.md and the program say the same")
struct HelpDocumentTests {
    /// A command as the program itself describes it.
    private struct Described {
        var path: [String]
        var options: Set<String>
        var isGroup: Bool
        var name: String { path.joined(separator: " ") }
    }

    private static let general: Set<String> = [
        "--archive", "--json", "--format", "--no-pager", "--now", "--as", "--unlogged", "--token-file",
        "--on-behalf-of",
    ]

    private let document: String
    private let commands: [Described]

    init() throws {
        document = try String(
            contentsOfFile: PackageRoot.path.appending("Docs/CommandLine.md").string, encoding: .utf8)
        let dump = try Trial(nil).bare(["--experimental-dump-help"])
        let all = try JSONSerialization.jsonObject(with: dump.output) as? [String: Any]
        let root = try #require(all?["command"] as? [String: Any])
        commands = Self.below(root, [])
    }

    private static func below(_ command: [String: Any], _ path: [String]) -> [Described] {
        let children = (command["subcommands"] as? [[String: Any]] ?? []).filter {
            $0["commandName"] as? String != "help"
        }
        return children.flatMap { child -> [Described] in
            let own = path + [child["commandName"] as? String ?? ""]
            let options = (child["arguments"] as? [[String: Any]] ?? [])
                .filter { $0["shouldDisplay"] as? Bool == true && $0["kind"] as? String != "positional" }
                // The version of the program is a flag of every command; that of an envelope has a value.
                .filter { $0["kind"] as? String == "option" || $0["valueName"] as? String != "version" }
                .flatMap { $0["names"] as? [[String: Any]] ?? [] }
                .filter { $0["kind"] as? String == "long" }
                .compactMap { $0["name"] as? String }.map { "--\($0)" }
            let below = below(child, own)
            return [
                Described(
                    path: own, options: Set(options).subtracting(["--help"]), isGroup: !below.isEmpty)
            ] + below
        }
    }

    /// The part of the document under a heading.
    private func section(_ heading: String) -> String? {
        guard let start = document.range(of: "\n\(heading)\n") else { return nil }
        let rest = document[start.upperBound...]
        let end = rest.firstRange(of: #/\n##+ /#)?.lowerBound ?? rest.endIndex
        return String(rest[..<end])
    }

    @Test("Every command of the program stands in the document, and every command of the document in the program")
    func commandsStand() {
        #expect(commands.count > 9)
        let headings = Set(document.matches(of: /\n### (.+)/).map { String($0.1) })
        #expect(headings == Set(commands.map { $0.path[0] }))
        for command in commands where command.path.count > 1 {
            #expect(section("### \(command.path[0])")?.contains("`\(command.name)") == true, "\(command.name)")
        }
    }

    @Test("Every option of a command stands in its section, and every option of the section in the command")
    func optionsStand() throws {
        let table = try #require(section("## Options of every command on an archive"))
        let word = /`[^`\n]*?(--[a-z][a-z-]*)/
        #expect(Set(table.matches(of: word).map { String($0.1) }).isSuperset(of: Self.general))
        for name in Set(commands.map { $0.path[0] }) {
            let text = try #require(section("### \(name)"))
            let family = commands.filter { $0.path[0] == name }
            let options = family.reduce(into: Set<String>()) { $0.formUnion($1.options) }
            for option in options.subtracting(Self.general) {
                #expect(text.contains("`\(option)") || text.contains("[\(option)"), "\(name) \(option)")
            }
            for match in text.matches(of: /--[a-z][a-z-]*/) where !Self.general.contains(String(match.output)) {
                #expect(options.contains(String(match.output)), "\(name) \(match.output)")
            }
        }
        for command in commands where !command.isGroup && !["version", "completions"].contains(command.name) {
            #expect(command.options.isSuperset(of: Self.general), "\(command.name)")
        }
    }

    @Test("The help of every command says how it ends, in statuses of the table")
    func exitStatusOfHelp() throws {
        let trial = try Trial(nil)
        for command in commands where !command.isGroup && command.name != "version" {
            let run = try trial.bare(command.path + ["--help"])
            #expect(run.status == 0)
            let start = try #require(run.text.range(of: "EXIT STATUS: "), "\(command.name)")
            let sentence = run.text[start.upperBound...].prefix { $0 != "\u{0}" }.split(separator: "\n\n")[0]
            let numbers = sentence.matches(of: #/(?:^|[,;]\s)(\d+) /#).compactMap { Int32($0.1) }
            #expect(numbers.first == 0, "\(command.name)")
            for number in numbers { #expect(ExitStatus(rawValue: number) != nil, "\(command.name) \(number)") }
        }
    }

    @Test("The document's table of exit statuses is the program's, and so is the help of the program")
    func table() throws {
        let text = try #require(section("## Exit status"))
        let rows = text.matches(of: /\n\| (\d+) \|/).compactMap { Int32($0.1) }
        #expect(rows.sorted() == ExitStatus.allCases.map(\.rawValue).sorted() + [130])
        let help = try Trial(nil).bare(["--help"]).text
        for row in rows { #expect(help.contains(Regex(verbatimNumber: row)), "\(row)") }
    }

    @Test("Help fills the lines of a terminal of 80 columns and no more")
    func wrapping() throws {
        let trial = try Trial(nil)
        for command in commands {
            let run = try trial.bare(command.path + ["--help"])
            let overview = run.text.split(separator: "USAGE:")[0].split(separator: "\n")
            for (line, next) in zip(overview, overview.dropFirst()) {
                #expect(line.count <= 80, "\(command.name): \(line)")
                let word = next.prefix { $0 != " " }
                let isEnd = line.hasSuffix(".") || next.hasPrefix("EXIT STATUS")
                #expect(isEnd || line.count + 1 + word.count >= 80, "\(command.name): \(line)")
            }
        }
    }
}

extension Regex where Output == Substring {
    /// A number that stands alone, with a word behind it.
    fileprivate init(verbatimNumber number: Int32) {
        self.init {
            Anchor.wordBoundary
            "\(number) "
        }
    }
}
