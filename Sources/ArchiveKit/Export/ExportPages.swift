// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Pages of a bag that a browser shows without a network: a table of so many records each, with links to their files.
struct ExportPages {
    static let rowsPerPage = 1_000

    /// What stands at the head of each page.
    let title: String
    let facts: [(name: String, value: String)]
    private var rows = ""
    private(set) var count = 0

    init(title: String, facts: [(name: String, value: String)]) {
        self.title = title
        self.facts = facts
    }

    static func name(_ page: Int) -> String { page == 1 ? "index.html" : "index-\(page).html" }

    var isFull: Bool { count == Self.rowsPerPage }

    mutating func add(_ row: ExportRow) {
        let parsed = row.record.envelope.parsed
        let day = row.record.envelope.day ?? row.record.envelope.captured
        let amount = parsed.terms.amount.map { "\(AmountText.money($0.amount)) \($0.currency)" } ?? ""
        let headline = parsed.identifiers.headline
        let others = parsed.identifiers.filter { $0 != headline }
        let names = ([headline].compactMap(\.self) + others).prefix(3).map(\.value).joined(separator: ", ")
        let sides = parsed.parties.filter(\.role.isPrincipal).prefix(2).map { party in
            party.name.isEmpty ? party.identifiers.first?.value ?? "" : party.name
        }.joined(separator: ", ")
        let cells = [
            Self.link(row.original, row.number), Self.escaped("\(day)"),
            Self.escaped(row.record.envelope.classification.recordClass.name),
            Self.escaped("\(parsed.format.rawValue) \(parsed.messageType)"), Self.escaped(row.status.rawValue),
            Self.escaped(names), Self.escaped(sides), Self.escaped(amount),
            [Self.link(row.view, "view"), Self.link(row.envelope, "envelope"), Self.link(row.proof, "proof")]
                .joined(separator: " "),
        ]
        rows +=
            "<tr>"
            + cells.enumerated().map { place, cell in
                place == 7 ? "<td class=\"n\">\(cell)</td>" : "<td>\(cell)</td>"
            }.joined() + "</tr>\n"
        count += 1
    }

    /// The page, after which the next one begins.
    mutating func finish(_ page: Int, isLast: Bool) -> [UInt8] {
        defer { (rows, count) = ("", 0) }
        let facts = facts.filter { !$0.value.isEmpty }.map { name, value in
            "<dt>\(Self.escaped(name))</dt><dd>\(Self.escaped(value))</dd>"
        }.joined()
        var links: [String] = []
        if page > 1 { links.append(Self.link(Self.name(page - 1), "earlier records")) }
        if !isLast { links.append(Self.link(Self.name(page + 1), "later records")) }
        for name in ["README.txt", "index.csv", "audit.csv", "gaps.csv", "coverage.json"] {
            links.append(Self.link(name, name))
        }
        let heads = ["number", "day", "class", "type", "status", "ids", "parties", "amount", "also"]
        return Array(
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>\(Self.escaped(title))</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <style>\(Self.style)</style></head><body>
            <h1>\(Self.escaped(title))</h1><dl>\(facts)</dl><nav>\(links.joined(separator: " · "))</nav>
            <table><thead><tr>\(heads.map { "<th scope=\"col\">\($0)</th>" }.joined())</tr></thead><tbody>
            \(rows)</tbody></table></body></html>

            """.utf8)
    }

    private static func link(_ target: String, _ text: String) -> String {
        "<a href=\"\(escaped(target))\">\(escaped(text))</a>"
    }

    /// A text between tags and in attributes.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // What is no character of HTML is shown as such.
            case _ where scalar.properties.generalCategory == .control: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static let style =
        "body{font:15px/1.45 system-ui,sans-serif;margin:2rem;color:#1b1f24;background:#fff}h1{font-size:1.4rem;margin:0 0 1rem}"
        + "dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0 0 1rem}dt{color:#59636e}dd{margin:0}"
        + "nav{margin:0 0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;"
        + "border-bottom:1px solid #d8dee4;vertical-align:top}th{position:sticky;top:0;background:#fff;color:#59636e;"
        + "font-weight:600}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td:nth-child(-n+2),td:last-child{white-space:"
        + "nowrap}a{color:#0a58a5}@media(prefers-color-scheme:dark){body,th{background:#14181d;color:#e6edf3}th,dt{color:#9aa4af}"
        + "th,td{border-color:#2d343c}a{color:#79b8ff}}@media print{body{margin:0}nav{display:none}th{position:static}}"
}
