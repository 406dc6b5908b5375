// SPDX-License-Identifier: Apache-2.0

import Records

/// What a look-up answers: numbers of arrivals.
struct ChainAnswer: Hashable, CustomStringConvertible {
    struct Chain: Hashable, CustomStringConvertible {
        var versions: Set<Int>
        var inForce: Int
        var statuses: [Int: ChainStatus]
        var isForked: Bool

        var description: String {
            versions.sorted().map { "\($0) \(statuses[$0]?.rawValue ?? "?")\($0 == inForce ? "!" : "")" }
                .joined(separator: ", ") + (isForked ? " forked" : "")
        }
    }

    var chains: Set<Chain> = []
    var isFolded = false

    var description: String {
        chains.map { "(\($0))" }.sorted().joined(separator: " or ") + (isFolded ? " folded" : "")
    }
}

/// What the archive is to answer, worked out from the planted facts alone by comparing everything with everything.
struct ChainModel {
    /// Arrivals in the order of the ledger.
    private let arrivals: [ChainArrival]

    /// Of each arrival those that supersede it.
    private let superseders: [[Int]]

    /// Of each arrival those that supersede it or that it supersedes.
    private let neighbours: [Set<Int>]
    private let ids: [[String]]
    private let foldedIDs: [[String]]

    init(_ arrivals: [ChainArrival]) {
        self.arrivals = arrivals
        ids = arrivals.map { $0.message.names.map(\.value) }
        foldedIDs = ids.map { $0.map { Self.folded($0) } }
        let superseded = arrivals.map(\.message.superseded)
        let names = arrivals.map(\.message.names)
        superseders = arrivals.indices.map { older in
            superseded.indices.filter { newer in
                guard let name = superseded[newer], names[older].contains(name) else { return false }
                return Self.supersedes(newer, older, arrivals)
            }
        }
        // Versions of one chain are also those of which one only would supersede the other.
        neighbours = arrivals.indices.map { one in
            Set(
                arrivals.indices.filter { other in
                    [(one, other), (other, one)].contains { newer, older in
                        guard let name = superseded[newer], names[older].contains(name) else { return false }
                        return newer != older && arrivals[one].message.canBeOfPartner(of: arrivals[other].message)
                    }
                })
        }
    }

    /// A message supersedes what bears the id that it names, whichever came first; but of two that both name it the one
    /// that came first does not supersede the other.
    private static func supersedes(_ newer: Int, _ older: Int, _ arrivals: [ChainArrival]) -> Bool {
        let (one, other) = (arrivals[newer].message, arrivals[older].message)
        return newer != older && one.canBeOfPartner(of: other) && (other.superseded != one.superseded || newer > older)
    }

    static func folded(_ id: String) -> String {
        let plain = id.lowercased().filter { $0 != " " && $0 != "-" && $0 != "_" }
        return String(plain.drop { $0 == "0" })
    }

    /// How many of the arrivals are known at the end of a day.
    func known(on day: Int) -> Int { arrivals.count { $0.commit / 3 <= day } }

    private func status(of arrival: Int, _ known: Int) -> ChainStatus {
        if let last = superseders[arrival].last(where: { $0 < known }) {
            return arrivals[last].message.act == .cancel ? .cancelled : .superseded
        }
        return arrivals[arrival].message.act == .cancel ? .cancelled : .current
    }

    func withStatus(_ status: ChainStatus, on day: Int) -> Set<Int> {
        let known = known(on: day)
        return Set((0..<known).filter { self.status(of: $0, known) == status })
    }

    func withLifecycle(_ lifecycle: Lifecycle, on day: Int) -> Set<Int> {
        Set((0..<known(on: day)).filter { arrivals[$0].message.lifecycle == lifecycle })
    }

    func withID(like id: String, on day: Int) -> Set<Int> {
        let folded = Self.folded(id)
        return Set((0..<known(on: day)).filter { foldedIDs[$0].contains(folded) })
    }

    /// The records that are one with each: versions of one another, or of one trade. Those without a trade stand alone.
    func units(_ unit: CountingUnit, on day: Int) -> [Set<Int>] {
        let known = known(on: day)
        guard unit == .trade else { return (0..<known).map { component(of: $0, known) } }
        var units: [Set<Int>] = []
        for arrival in 0..<known {
            let message = arrivals[arrival].message
            var unit: Set<Int> = [arrival]
            for (number, other) in units.enumerated()
            where other.contains(where: { message.isOfTrade(of: arrivals[$0].message) }) {
                unit.formUnion(other)
                units[number] = []
            }
            units.append(unit)
        }
        return (0..<known).map { arrival in units.first { $0.contains(arrival) } ?? [] }
    }

    func hasTrade(_ arrival: Int) -> Bool { arrivals[arrival].message.style.hasTrade }

    func answer(to id: String, on day: Int) -> ChainAnswer {
        let known = known(on: day)
        var answer = ChainAnswer()
        var named = (0..<known).filter { ids[$0].contains(id) }
        if named.isEmpty {
            named = withID(like: id, on: day).sorted()
            answer.isFolded = !named.isEmpty
        }
        var parts: [Set<Int>] = []
        for arrival in named where !parts.contains(where: { $0.contains(arrival) }) {
            parts.append(component(of: arrival, known))
        }
        // The same message that came in twice is one answer.
        var merged: [Set<Int>] = []
        for part in parts {
            let number = arrivals[inForce(part, known)].message.number
            if let same = merged.firstIndex(where: { arrivals[inForce($0, known)].message.number == number }) {
                merged[same].formUnion(part)
            } else {
                merged.append(part)
            }
        }
        answer.chains = Set(
            merged.map { part in
                ChainAnswer.Chain(
                    versions: part, inForce: inForce(part, known),
                    statuses: Dictionary(uniqueKeysWithValues: part.map { ($0, status(of: $0, known)) }),
                    isForked: Set(free(part, known).map { arrivals[$0].message.number }).count > 1)
            })
        return answer
    }

    /// All that hangs together by superseding.
    private func component(of arrival: Int, _ known: Int) -> Set<Int> {
        var part: Set<Int> = [arrival]
        var border = part
        while !border.isEmpty {
            border = Set(border.flatMap { neighbours[$0] }.filter { $0 < known }).subtracting(part)
            part.formUnion(border)
        }
        return part
    }

    /// What nothing supersedes.
    private func free(_ part: Set<Int>, _ known: Int) -> Set<Int> {
        part.filter { arrival in !superseders[arrival].contains { $0 < known } }
    }

    private func inForce(_ part: Set<Int>, _ known: Int) -> Int {
        let free = free(part, known)
        return (free.isEmpty ? part : free).max() ?? -1
    }
}
