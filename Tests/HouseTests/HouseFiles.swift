// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The files of the house, as the tests of its rules see them.
enum HouseFiles {
    /// The top folder of the package.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// A Swift file.
    struct File {
        /// The path below the top folder.
        var name: String
        var text: String

        /// The folder below `Sources` or `Tests`.
        var module: String { name.split(separator: "/").dropFirst().first.map { String($0) } ?? "" }
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

        /// The modules that the file imports.
        var imports: Set<String> {
            Set(
                lines.compactMap { line in
                    let words = line.split(separator: " ").map { String($0) }
                    guard !line.hasPrefix("//"), let at = words.firstIndex(of: "import"), at <= 2,
                        words.indices.contains(at + 1)
                    else { return nil }
                    let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "typealias", "var", "let"]
                    let name = kinds.contains(words[at + 1]) ? words.dropFirst(at + 2).first ?? "" : words[at + 1]
                    return name.split(separator: ".").first.map { String($0) }
                })
        }
    }

    static func swift(under folder: String) throws -> [File] {
        try all(under: folder).filter { $0.hasSuffix(".swift") }.map { name in
            File(name: name, text: try String(contentsOfFile: "\(root)/\(name)", encoding: .utf8))
        }
    }

    /// Paths below the top folder.
    static func all(under folder: String) -> [String] {
        guard let walker = FileManager.default.enumerator(atPath: "\(root)/\(folder)") else { return [] }
        return walker.compactMap { ($0 as? String).map { "\(folder)/\($0)" } }.sorted()
    }
}
