// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What a person at a terminal is asked before something is done. Nobody else is asked: they say `--yes`.
enum Question {
    /// - Parameter otherwise: what is said where the answer is no, or nobody could be asked: what was not done.
    /// - Returns: whether it is to be done.
    static func ask(_ question: String, _ otherwise: String) throws -> Bool {
        if isatty(0) == 1, isatty(1) == 1 {
            try StandardOutput.write(Array(question.utf8))
            try StandardOutput.flush()
            if ["y", "yes"].contains(readLine()?.lowercased() ?? "") { return true }
        }
        try StandardOutput.say("\(otherwise); next: the same command with --yes")
        return false
    }
}
