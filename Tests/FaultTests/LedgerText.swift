// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage

/// What the lines of a ledger say, read without the code under test: JSON, TAB, checksum, LF.
struct LedgerText {
    /// Bytes of sources reached by the capture lines, by accession.
    private(set) var reached: [String: Int] = [:]

    /// Records of all capture lines.
    private(set) var records = 0

    /// The number of whole lines.
    private(set) var lines = 0

    /// How often each act occurs.
    private(set) var acts: [String: Int] = [:]

    /// Accessions that were opened and not closed.
    private(set) var open: Set<String> = []

    init(_ archive: FilePath) throws {
        let folder = archive.appending("ledger").string
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".log") {
            let text = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
            for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
                let json = line.prefix { $0 != UInt8(ascii: "\t") }
                try add(JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] ?? [:])
            }
        }
    }

    private mutating func add(_ line: [String: Any]) {
        lines += 1
        let act = line["act"] as? String ?? ""
        acts[act, default: 0] += 1
        let accession = line["accession"] as? String ?? ""
        if act == "accession-open" { open.insert(accession) }
        if act == "accession-close" { open.remove(accession) }
        guard act == "capture" else { return }
        for part in line["accessions"] as? [[String: Any]] ?? [] {
            guard let id = part["id"] as? String, let bytes = part["reached"] as? Int else { continue }
            reached[id] = max(reached[id] ?? 0, bytes)
        }
        let counts = line["counts"] as? [String: Int] ?? [:]
        records += ["parsed", "partial", "unparsed"].reduce(0) { $0 + (counts[$1] ?? 0) }
    }
}
