// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Messages made for the tests, each with the names that it calls itself by.
enum SourceMessages {
    /// A FIX message with these fields behind BodyLength; `|` stands for the separator.
    static func fix(_ fields: String) -> String {
        let body = fields.replacing("|", with: "\u{1}") + "\u{1}"
        let head = "8=FIX.4.4\u{1}9=\(body.utf8.count)\u{1}"
        let sum = (head + body).utf8.reduce(0) { $0 + Int($1) } % 256
        return head + body + "10=\(String(repeating: "0", count: 3 - String(sum).count))\(sum)\u{1}"
    }

    /// A confirmation: of class trade-confirmation.
    static func confirmation(_ id: String, amends: String? = nil) -> String {
        let link = amends.map { "666=1|772=\($0)" } ?? "666=0"
        return fix("35=AK|49=BROKER|56=FUND|34=7|664=\(id)|\(link)|75=20240304|55=ACME|54=1|80=100|6=42.50")
    }

    /// An execution: of class order-ticket.
    static func execution(_ id: String) -> String {
        fix("35=8|49=BROKER|56=FUND|34=4|37=O-\(id)|17=\(id)|150=F|39=2|55=ACME|54=1|75=20240305|32=100|31=42.5")
    }

    /// A heartbeat, as short as a message gets.
    static func heartbeat(_ number: Int) -> String { fix("35=0|49=BROKER|56=FUND|34=\(number)") }

    /// A payment: of class settlement.
    static func payment(_ id: String) -> String {
        "{1:F01BROKUS33AXXX0042000117}{2:I103FUNDGB2LXXXXN}{4:\r\n:20:\(id)\r\n:23B:CRED\r\n:32A:240304USD1814,28\r\n"
            + ":50K:FOO CAPITAL MARKETS LP\r\n:59:/00123456789012345678\r\nMERCADOS SA\r\n:71A:SHA\r\n-}"
    }

    /// A statement: of class statement.
    static func statement(_ id: String) -> String {
        "{1:F01BROKUS33AXXX0042000117}{2:I940FUNDGB2LXXXXN}{4:\r\n:20:\(id)\r\n:25:0001234567\r\n:28C:5/1\r\n"
            + ":60F:C240303EUR0,00\r\n:61:2403040304C50,00NTRFREF-1//BANKREF\r\n:62F:C240304EUR50,00\r\n-}"
    }

    /// Words of a note, no message of any format.
    static func note(_ number: Int, lines: Int) -> String {
        (0..<lines).map { "Note \(number), line \($0): spoke with the client about the allocation.\n" }.joined()
    }
}
