// SPDX-License-Identifier: Apache-2.0

/// A line of comma-separated values (RFC 4180).
public enum CommaSeparatedLine {
    /// The cells and the end of the line. What a spreadsheet would take for a formula begins with an apostrophe.
    public static func text(_ cells: [String]) -> String { cells.map { cell($0) }.joined(separator: ",") + "\r\n" }

    private static func cell(_ text: String) -> String {
        var text = text
        if let first = text.utf8.first, "=+-@\t\r".utf8.contains(first), ExactDecimal(text) == nil {
            text = "'" + text
        }
        let isPlain = text.utf8.allSatisfy { !",\"\r\n".utf8.contains($0) }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
