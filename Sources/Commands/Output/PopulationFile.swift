// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit

/// The list of a population as CSV: what Docs/Sampling.md draws from.
final class PopulationFile {
    private let file: NewFile
    private var bytes: [UInt8]

    init(_ name: String) throws {
        file = try NewFile(name, option: "--population")
        bytes = Array(CommaSeparatedText.line(["record", "stratum", "amount"]).utf8)
    }

    func add(_ row: PopulationRow) throws {
        bytes += CommaSeparatedText.line(["\(row.id)", row.stratum, row.amount]).utf8
        guard bytes.count >= 1 << 20 else { return }
        try file.write(bytes)
        bytes = []
    }

    func finish() throws {
        try file.write(bytes)
        try file.finish()
    }
}
