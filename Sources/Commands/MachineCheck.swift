// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Durability
internal import Glibc
internal import Records
internal import SystemPackage

/// One thing of the machine that an archive relies on.
struct MachineCheck {
    var name: String
    var isFine: Bool
    var value: String

    /// What to do where it is not fine.
    var advice: String

    init(_ name: String, _ value: String, isFine: Bool, advice: String) {
        self.name = name
        self.value = value
        self.isFine = isFine
        self.advice = isFine ? "" : advice
    }

    /// All checks, with those of a folder that an archive is in, or is to be in.
    static func all(in folder: FilePath, scratch: FilePath?, lastAct: Timestamp?) -> [MachineCheck] {
        [
            sqlite, fullText, zlib, space(in: folder), synchronizing(in: scratch ?? folder), clock(lastAct),
            clockSource,
            openFiles, pdfText,
        ]
    }

    private static func symbol<Function>(_ name: String, as type: Function.Type) -> Function? {
        dlsym(nil, name).map { unsafeBitCast($0, to: type) }
    }

    private static var sqlite: MachineCheck {
        typealias Version = @convention(c) () -> UnsafePointer<CChar>?
        let text = symbol("sqlite3_libversion", as: Version.self)?().map { String(cString: $0) } ?? "unknown"
        let parts = text.split(separator: ".").compactMap { Int($0) }
        let isFine = parts.count >= 2 && (parts[0], parts[1]) >= (3, 40)
        return MachineCheck("SQLite", text, isFine: isFine, advice: "install SQLite 3.40 or later")
    }

    private static var fullText: MachineCheck {
        typealias Used = @convention(c) (UnsafePointer<CChar>?) -> Int32
        let isThere = symbol("sqlite3_compileoption_used", as: Used.self)?("ENABLE_FTS5") == 1
        return MachineCheck(
            "full text", isThere ? "FTS5" : "none", isFine: isThere, advice: "install an SQLite that has FTS5")
    }

    private static var zlib: MachineCheck {
        typealias Version = @convention(c) () -> UnsafePointer<CChar>?
        let text = symbol("zlibVersion", as: Version.self)?().map { String(cString: $0) } ?? "unknown"
        return MachineCheck("zlib", text, isFine: text.hasPrefix("1."), advice: "install zlib 1.2 or later")
    }

    private static func space(in folder: FilePath) -> MachineCheck {
        var status = statvfs()
        guard folder.withPlatformString({ statvfs($0, &status) }) == 0 else {
            return MachineCheck("disk space", "unknown", isFine: false, advice: "check that the folder can be read")
        }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        return MachineCheck(
            "disk space", "\(ProgressLine.size(free)) free", isFine: free >= 2 << 30,
            advice: "make room: a capture needs what it takes in, and indexes half as much again")
    }

    /// How long it takes until a few bytes are durable: every receipt waits for that.
    private static func synchronizing(in folder: FilePath) -> MachineCheck {
        let fileSystem = LocalFileSystem()
        let path = folder.appending("doctor-\(getpid())")
        var times: [Double] = []
        do {
            let file = try fileSystem.open(path, .createExclusive)
            defer { try? fileSystem.remove(path) }
            for number in 0..<5 {
                let start = seconds(CLOCK_MONOTONIC)
                try file.write([UInt8](repeating: UInt8(number), count: 4_096), at: number * 4_096)
                try file.synchronize()
                times.append((seconds(CLOCK_MONOTONIC) - start) * 1_000)
            }
        } catch {
            return MachineCheck(
                "synchronising", "can't be tried", isFine: false, advice: "check that you may write in the folder")
        }
        let median = times.sorted()[2]
        let shown = "\(Double(Int(median * 100)) / 100) ms"
        return MachineCheck(
            "synchronising", shown, isFine: median < 50,
            advice: "use a local disk; each group of a capture waits for it")
    }

    private static func clock(_ lastAct: Timestamp?) -> MachineCheck {
        let now = Timestamp(milliseconds: Int64(seconds(CLOCK_REALTIME) * 1_000))
        let isBehind = lastAct.map { now < $0 } ?? false
        let isFine = (2024...2100).contains(now.date.year) && !isBehind
        return MachineCheck(
            "clock", "\(now.description.prefix(19))Z", isFine: isFine,
            advice: isBehind ? "the clock is behind the last act of the ledger; set it" : "set the clock")
    }

    private static var clockSource: MachineCheck {
        // adjtimex(2) with no mode set changes nothing; its structure has 208 bytes, and 5 is TIME_ERROR.
        typealias Adjust = @convention(c) (UnsafeMutableRawPointer?) -> Int32
        var state = [UInt8](repeating: 0, count: 512)
        let result = state.withUnsafeMutableBytes { symbol("adjtimex", as: Adjust.self)?($0.baseAddress) ?? -1 }
        guard result >= 0 else { return MachineCheck("clock kept", "unknown", isFine: true, advice: "") }
        let isKept = result != 5
        return MachineCheck(
            "clock kept", isKept ? "synchronised" : "by nobody", isFine: isKept,
            advice: "run a time service such as chrony: the ledger's times are evidence")
    }

    private static var openFiles: MachineCheck {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return MachineCheck("open files", "unknown", isFine: false, advice: "ask for a limit of 1024 or more")
        }
        return MachineCheck(
            "open files", limit.rlim_cur > 1 << 40 ? "no limit" : "limit \(limit.rlim_cur)",
            isFine: limit.rlim_cur >= 1_024, advice: "raise the limit to 1024 or more (ulimit -n)")
    }

    private static var pdfText: MachineCheck {
        let isThere = Program.isInstalled("pdftotext")
        return MachineCheck(
            "PDF text", isThere ? "pdftotext" : "no pdftotext", isFine: isThere,
            advice: "install poppler-utils to have the text of PDF files found; they are captured all the same")
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Whether there is a folder to look at.
enum FolderLook {
    static func isThere(_ path: FilePath) -> Bool { (try? LocalFileSystem().status(path))?.kind == .directory }
}
