// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Records
internal import SystemPackage

/// The files of the ledger, `events-NNNNNN.log`: positions count over all of them.
struct LedgerSegments {
    struct Segment {
        var number: Int

        /// Position of its first byte.
        var base: Int
        var size: Int
        var path: FilePath

        var end: Int { base + size }
    }

    private(set) var segments: [Segment] = []

    /// Bytes over all segments.
    var length: Int { segments.last?.end ?? 0 }

    /// Looks at the files that are there.
    ///
    /// - Throws: ``LedgerError`` `broken` where a number is missing; `disk`.
    init(directory: FilePath, in fileSystem: any FileSystem) throws(LedgerError) {
        do {
            for name in try fileSystem.list(directory) {
                guard let number = Self.number(of: name.string) else { continue }
                guard number == segments.count + 1 else {
                    throw LedgerError(
                        code: .broken, subject: "\(directory)",
                        message: "segment \(segments.count + 1) of the ledger is missing; restore it from a backup")
                }
                let path = directory.appending(name)
                let size = try fileSystem.status(path)?.size ?? 0
                segments.append(Segment(number: number, base: length, size: size, path: path))
            }
        } catch let error as FileSystemError {
            throw LedgerError(error)
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(code: .disk, subject: "\(directory)", message: "\(error)", cause: error)
        }
    }

    /// The segments that hold bytes at or beyond a position.
    func beyond(_ position: Int) -> ArraySlice<Segment> {
        let first = segments.firstIndex { $0.end > position } ?? segments.endIndex
        return segments[first...]
    }

    static func name(_ number: Int) -> String {
        let digits = String(number)
        return "events-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".log"
    }

    private static func number(of name: String) -> Int? {
        guard name.hasPrefix("events-"), name.hasSuffix(".log"),
            let number = Int(name.dropFirst(7).dropLast(4)), number > 0, self.name(number) == name
        else { return nil }
        return number
    }
}
