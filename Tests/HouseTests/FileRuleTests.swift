// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("The rules for files")
struct FileRuleTests {
    @Test("Every Swift file opens with the licence line")
    func licenceLine() throws {
        for file in try HouseFiles.swift(under: "Sources") + HouseFiles.swift(under: "Tests") {
            #expect(file.lines.first == "// SPDX-License-Identifier: Apache-2.0", "\(file.name)")
        }
    }

    @Test("No source file has more than 400 lines")
    func length() throws {
        for file in try HouseFiles.swift(under: "Sources") {
            #expect(file.lines.count <= 400, "\(file.name) has \(file.lines.count) lines")
        }
    }

    @Test("No file or folder is a drawer for this and that")
    func noDrawers() {
        let drawers = ["Util", "Helper", "Common", "Misc", "Manager", "Constants"]
        for name in HouseFiles.all(under: "Sources") + HouseFiles.all(under: "Tests") {
            let last = name.split(separator: "/").last ?? ""
            #expect(!drawers.contains { last.contains($0) }, "\(name)")
        }
    }

    @Test("Sources neither force a try nor leave something for later")
    func noForce() throws {
        for file in try HouseFiles.swift(under: "Sources") {
            for (number, line) in file.lines.enumerated() {
                for word in ["try!", "TODO", "FIXME", "fatalError("] {
                    #expect(!line.contains(word), "\(file.name):\(number + 1) has \(word)")
                }
            }
        }
    }

    @Test("Nothing below the command line prints, logs or reads the environment")
    func noAmbientState() throws {
        for file in try HouseFiles.swift(under: "Sources") where file.module != "Commands" && file.module != "muniment"
        {
            for (number, line) in file.lines.enumerated()
            where !line.trimmingCharacters(in: .whitespaces).hasPrefix("//") {
                for word in [" print(", "getenv(", "ProcessInfo", "Date()"] {
                    let isDeclaration = line.contains("func\(word)")
                    #expect(!line.contains(word) || isDeclaration, "\(file.name):\(number + 1) has \(word)")
                }
            }
        }
    }

    @Test("Only the file system of this machine calls the system")
    func oneDoorToTheDisk() throws {
        for file in try HouseFiles.swift(under: "Sources") where file.imports.contains("Glibc") {
            #expect(["Durability", "Commands"].contains(file.module), "\(file.name)")
        }
        for file in try HouseFiles.swift(under: "Sources") {
            #expect(!file.text.contains("FileManager"), "\(file.name) goes round the door to the disk")
        }
    }

    @Test("Text that people read names no machine path")
    func noMachinePaths() throws {
        let names = ["README.md", "Package.swift"] + HouseFiles.all(under: "Docs") + HouseFiles.all(under: "Scripts")
        for name in names where !name.hasSuffix("/") {
            guard let text = try? String(contentsOfFile: "\(HouseFiles.root)/\(name)", encoding: .utf8) else {
                continue
            }
            let folders = ["/" + "work/", "/" + "farm/", "/" + "root/"]
            #expect(!folders.contains { text.contains($0) }, "\(name)")
        }
    }
}
