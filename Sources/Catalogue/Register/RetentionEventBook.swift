// SPDX-License-Identifier: Apache-2.0

public import Records

/// The events of an archive in memory, for asking of many records which events reach them.
public struct RetentionEventBook: Sendable {
    private var events: [[String]: [RetentionEventEntry]] = [:]
    private var numbers: [Int: RetentionEventEntry] = [:]

    /// - Parameter entries: all events.
    public init(_ entries: [RetentionEventEntry]) {
        for entry in entries {
            numbers[entry.number] = entry
            guard let subject = entry.subject else { continue }
            events[[subject.kind.rawValue, subject.folded], default: []].append(entry)
        }
    }

    public var isEmpty: Bool { events.isEmpty }

    /// What ``Register/retentionEvent(_:)`` answers.
    public func event(_ number: Int) -> RetentionEventEntry? { numbers[number] }

    /// What ``Register/retentionEvents(reaching:_:)`` answers.
    public func events(reaching record: RecordID, _ names: RecordNames) -> [RetentionEventEntry] {
        guard !events.isEmpty else { return [] }
        return names.subjects(of: record).flatMap { events[$0] ?? [] }.sorted { $0.number < $1.number }
    }
}
