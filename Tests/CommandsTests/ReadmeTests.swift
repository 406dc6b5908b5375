// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("README.md keeps its word")
struct ReadmeTests {
    private let text: String

    init() throws {
        text = try String(contentsOfFile: PackageRoot.path.appending("README.md").string, encoding: .utf8)
    }

    @Test("The two minutes run as they stand there, and end as they should")
    func twoMinutes() throws {
        let trial = try Trial(nil)
        try FileManager.default.copyItem(
            atPath: PackageRoot.sampleData.string, toPath: trial.directory.path.appending("SampleData").string)
        let section = try #require(text.split(separator: "\n## Two minutes\n").last?.split(separator: "\n## ").first)
        let commands = section.split(separator: "\n").filter { $0.hasPrefix("    ") }.map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        #expect(commands.count > 8)
        #expect(commands.first == "export MUNIMENT_ARCHIVE=./archive")
        let folder = MunimentProcess.binary.removingLastComponent()
        for command in commands {
            var line = command
            if line.contains("ACCESSION") {
                line = line.replacing("ACCESSION", with: try trial.accession(of: "day-2024-03-14.log"))
            }
            let run = try MunimentProcess(
                "/bin/sh", ["-c", "PATH=\"$0:$PATH\"; \(line)", folder.string], in: trial.directory.path,
                environment: ["MUNIMENT_ARCHIVE": "./archive"]
            ).end()
            // SampleData/Damaged holds messages that don't parse, which the text beneath says.
            #expect(run.status == (line.hasPrefix("muniment ingest") ? 3 : 0), "\(line): \(run.errors)")
        }
        #expect(try trial.bytes("same-file") == trial.bytes("SampleData/FIX/day-2024-03-14.log"))
        #expect(section.contains("ends with status 3"))
    }

    @Test("Every command of the program is shown or named, and no other")
    func commandsAreReal() throws {
        let help = try Trial(nil).bare(["--help"]).text
        let named = Set(text.matches(of: /muniment ([a-z][a-z-]*)/).map { String($0.1) })
        #expect(named.count > 6)
        for name in named { #expect(help.contains("\n  \(name) "), "\(name)") }
    }

    @Test("Every link leads to a file of the package")
    func links() {
        let links = text.matches(of: /\]\(([^)#:]+)\)/).map { String($0.1) }
        #expect(links.count > 3)
        for link in links {
            #expect(FileManager.default.fileExists(atPath: PackageRoot.path.appending(link).string), "\(link)")
        }
    }
}
