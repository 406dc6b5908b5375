// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import Retention

/// A retention schedule as somebody wrote it: YAML, or JSON where the text begins with `{`.
///
/// The ledger never holds this text, but the schedule that it says, as canonical JSON.
struct ScheduleFile {
    /// A fault, and the line on which it stands.
    struct Fault {
        /// From 1; `nil` where there is none to name.
        var line: Int?
        var message: String
    }

    /// `nil` where there is a fault.
    let schedule: RetentionSchedule?

    /// At most ``ScheduleReading/mostFaults``, in the order of their lines.
    let faults: [Fault]

    /// The longest text, in bytes.
    static let mostBytes = 512 << 10

    /// The members that hold numbers.
    private static let numbers: Set<String> = ["version", "approvals"]

    init(_ bytes: [UInt8]) {
        guard bytes.count <= Self.mostBytes else {
            self.init(
                nil, [Fault(message: "the document is larger than \(Self.mostBytes) bytes; take out what is no rule")])
            return
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard let text = String(validating: bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...], as: UTF8.self)
        else {
            self.init(nil, [Fault(message: "the document is no text in UTF-8; write it in UTF-8")])
            return
        }
        let isJSON = text.utf8.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
        if isJSON {
            self.init(json: text)
        } else {
            self.init(yaml: text)
        }
    }

    private init(_ schedule: RetentionSchedule?, _ faults: [Fault]) {
        self.schedule = schedule
        self.faults = faults
    }

    private init(yaml text: String) {
        do throws(YAMLDocument.Fault) {
            let document = try YAMLDocument(text, numbers: Self.numbers)
            self.init(ScheduleReading(document.json), document)
        } catch {
            self.init(nil, [Fault(line: error.line, message: "the document \(error.message)")])
        }
    }

    private init(json text: String) {
        do throws(CanonicalJSONError) {
            let json = try CanonicalJSON(decoding: text.utf8)
            // JSON is YAML as well, so its places can be found in the same way; where they can't, the path tells enough.
            self.init(ScheduleReading(json), try? YAMLDocument(text, numbers: Self.numbers))
        } catch {
            let before = text.utf8.prefix(error.offset)
            self.init(
                nil,
                [
                    Fault(
                        line: before.count { $0 == UInt8(ascii: "\n") } + 1,
                        message: "the document is not the JSON that is read here: \(error.message)")
                ])
        }
    }

    private init(_ reading: ScheduleReading, _ document: YAMLDocument?) {
        let faults = reading.faults.map { Fault(line: document?.line(of: $0.path), message: $0.message) }
        self.init(
            reading.schedule,
            faults.enumerated().sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }
                .map(\.element))
    }
}

/// All that is wrong with a schedule that somebody wrote: the cause of an ``ArchiveError``.
public struct ScheduleFaults: Error, Sendable {
    /// One sentence a fault, with the file, the line and the place.
    public let sentences: [String]

    init(_ faults: [ScheduleFile.Fault], subject: String) {
        sentences = faults.map { "\(subject):\($0.line.map { "\($0):" } ?? "") \($0.message)" }
    }

    /// The first, and how many there are.
    var message: String {
        let more = sentences.count - 1
        let first = sentences.first ?? ""
        return more == 0 ? first : "\(first); 'muniment schedule check' tells \(more) more"
    }
}
