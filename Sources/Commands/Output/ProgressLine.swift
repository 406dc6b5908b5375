// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Durability
internal import Glibc
internal import SystemPackage

/// How far an ingest or another reading of records has come, on one line of the terminal behind standard error; nothing anywhere else.
final class ProgressLine {
    private let total: Int?
    private let start = ProgressLine.seconds()
    private let isShown: Bool
    private var isThere = false
    private var bytes = 0

    /// - Parameter total: bytes that there are to take in, where that is known.
    init(total: Int?, isWanted: Bool) {
        self.total = total
        isShown = isWanted && Self.isPossible
    }

    static var isPossible: Bool { isatty(2) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb" }

    /// Shows what was committed so far.
    func show(bytes: Int, records: Int) {
        self.bytes = bytes
        put(Self.text(bytes: bytes, records: records, total: total, seconds: Self.seconds() - start))
    }

    /// Shows how many records were read so far.
    func show(records: Int) {
        let rate = Int(Double(records) / max(0.1, Self.seconds() - start))
        put("\(Wording.count(records, "record")), \(Wording.number(rate)) a second")
    }

    private func put(_ text: String) {
        guard isShown else { return }
        StandardError.put("\r\(text)\u{1B}[K")
        isThere = true
    }

    /// Makes room for a line of something else.
    func clear() {
        guard isThere else { return }
        StandardError.put("\r\u{1B}[K")
        isThere = false
    }

    static func text(bytes: Int, records: Int, total: Int?, seconds: Double) -> String {
        var text = size(bytes)
        if let total, total >= bytes { text += " of \(size(total))" }
        text += ", \(Wording.count(records, "record"))"
        guard seconds >= 0.1 else { return text }
        text +=
            ", \(size(Int(Double(bytes) / seconds))) and \(Wording.count(Int(Double(records) / seconds), "record")) a second"
        guard let total, bytes > 0, total > bytes else { return text }
        return text + ", \(duration(Double(total - bytes) * seconds / Double(bytes))) left"
    }

    /// A number of bytes in three digits or so.
    static func size(_ bytes: Int) -> String {
        var value = Double(bytes)
        for unit in ["bytes", "kB", "MB", "GB"] {
            if value < 1_000 || unit == "GB" {
                let number = unit == "bytes" || value >= 100 ? "\(Int(value))" : "\(Double(Int(value * 10)) / 10)"
                return "\(number) \(unit)"
            }
            value /= 1_000
        }
        return "\(bytes) bytes"
    }

    static func duration(_ seconds: Double) -> String {
        let whole = max(1, Int(seconds.rounded()))
        if whole < 60 { return "\(whole) s" }
        return whole < 3_600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3_600) h \(whole / 60 % 60) min"
    }

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Bytes of the files that paths stand for.
    static func total(of paths: [FilePath]) -> Int {
        let fileSystem = LocalFileSystem()
        var sum = 0
        var left = paths
        while let path = left.popLast() {
            guard let status = try? fileSystem.status(path) else { continue }
            switch status.kind {
            case .file: sum += status.size
            case .directory: left += ((try? fileSystem.list(path)) ?? []).map { path.appending($0) }
            case .link, .other: break
            }
        }
        return sum
    }
}
