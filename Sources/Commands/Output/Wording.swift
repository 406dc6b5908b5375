// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import SystemPackage

/// Numbers and names for people.
enum Wording {
    /// A number with thousands separated: 12,345.
    static func number(_ value: Int) -> String {
        var digits = Array(String(abs(value)))
        var position = digits.count - 3
        while position > 0 {
            digits.insert(",", at: position)
            position -= 3
        }
        return (value < 0 ? "-" : "") + String(digits)
    }

    /// A number with its noun, in the plural where it is not one.
    static func count(_ value: Int, _ noun: String, plural: String? = nil) -> String {
        "\(number(value)) \(value == 1 ? noun : plural ?? noun + "s")"
    }

    /// A word of a command, so that a shell takes it for one word and as it is.
    static func shellWord(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || "0123456789-_.:,/@%+=".utf8.contains(byte)
            }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    /// A path on one line, which no control character in it can break.
    static func path(_ path: FilePath) -> String { VisibleText.escaped("\(path)".utf8) }

    /// A command on an archive, as it is typed into a shell.
    ///
    /// - Parameter words: what comes behind the archive, in the words of a shell.
    static func command(on archive: FilePath, _ words: String) -> String {
        "muniment --archive \(shellWord(path(archive))) \(words)"
    }
}
