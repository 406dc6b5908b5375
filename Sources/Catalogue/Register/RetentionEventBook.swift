// SPDX-License-Identifier: Apache-2.0

public import Records

/// The events of an archive in memory, for asking of many records which events reach them.
public struct RetentionEventBook: Sendable {
    private var events: [[String]: [RetentionEventEntry]] = [:]

    /// - Parameter entries: all events; those that another has taken the place of are left out.
    public init(_ entries: [RetentionEventEntry]) {
        for entry in entries where entry.correctedBy == nil {
            guard let subject = entry.subject else { continue }
            events[[subject.kind.rawValue, subject.folded], default: []].append(entry)
        }
    }

    public var isEmpty: Bool { events.isEmpty }

    /// What ``Register/retentionEvents(reaching:_:)`` answers.
    public func events(reaching record: RecordID, _ names: RecordNames) -> [RetentionEventEntry] {
        guard !events.isEmpty else { return [] }
        return names.subjects(of: record).flatMap { events[$0] ?? [] }.sorted { $0.number < $1.number }
    }
}
