// SPDX-License-Identifier: Apache-2.0

public import Records

/// Something has happened to a subject from which retention counts: an account was closed, a swap terminated. The subject and
/// the reason are in the detail of the act.
public enum RetentionEventAct: Hashable, Sendable {
    /// It was recorded by hand; `corrects` is the number of the event whose place it takes.
    case event(number: Int, kind: RetentionEventKind, day: CivilDate, corrects: Int?)

    /// A second person has confirmed it.
    case confirmation(number: Int)

    static let recorded = "retention-event"
    static let confirmed = "retention-event-confirm"

    var name: String {
        switch self {
        case .event: Self.recorded
        case .confirmation: Self.confirmed
        }
    }

    /// 1, 2, 3 ... of the events of the archive.
    public var number: Int {
        switch self {
        case .event(let number, _, _, _), .confirmation(let number): number
        }
    }
}

extension RetentionEventAct {
    var members: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = ["number": .integer(Int64(number))]
        if case .event(_, let kind, let day, let corrects) = self {
            members["kind"] = .string(kind.name)
            members["day"] = .string("\(day)")
            members["corrects"] = corrects.map { .integer(Int64($0)) }
        }
        return members
    }

    init?(name: String, _ json: CanonicalJSON) {
        guard let number = json.count("number"), number > 0 else { return nil }
        if name == Self.confirmed {
            self = .confirmation(number: number)
            return
        }
        guard let word = json["kind"]?.text, let kind = RetentionEventKind(word), kind.name == word,
            let day = json["day"]?.text.flatMap({ CivilDate($0) })
        else { return nil }
        let corrects = json.count("corrects")
        guard corrects != nil || json["corrects"] == nil else { return nil }
        self = .event(number: number, kind: kind, day: day, corrects: corrects)
    }
}

/// Records are kept for longer than their rules say, by order of an authority. Whose they are, who ordered it and why is in
/// the detail of the act.
public struct ExtensionAct: Hashable, Sendable {
    /// For how long.
    public enum Term: Hashable, Sendable, CustomStringConvertible {
        /// To the end of this day.
        case until(CivilDate)

        /// For so many years from the day in which their period starts, where that is longer than their period.
        case years(Int)

        /// A day, or a period of ISO 8601 in years: `2031-12-31`, `P7Y`.
        public var description: String {
            switch self {
            case .until(let day): "\(day)"
            case .years(let years): "P\(years)Y"
            }
        }

        init?(_ text: String) {
            if let day = CivilDate(text) {
                self = .until(day)
            } else if let years = text.wholeMatch(of: /P([1-9][0-9]{0,2})Y/).flatMap({ Int($0.1) }), years <= mostYears
            {
                self = .years(years)
            } else {
                return nil
            }
        }
    }

    /// 1, 2, 3 ... of the extensions of the archive.
    public var number: Int
    public var term: Term

    /// The records that it reached when it was made, in the order of their identities, and the line as of which they were
    /// found.
    public var list: RecordListRange
    public var line: Int

    /// Whether it reaches records that come in later, and up to which day of capture; `nil` without end.
    public var isOpen: Bool
    public var last: CivilDate?

    public init(
        number: Int, term: Term, list: RecordListRange, line: Int, isOpen: Bool, last: CivilDate?
    ) {
        self.number = number
        self.term = term
        self.list = list
        self.line = line
        self.isOpen = isOpen
        self.last = last
    }
}

extension ExtensionAct {
    /// The most years of an extension.
    public static let mostYears = 100

    static let name = "extend"

    var members: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "number": .integer(Int64(number)), "list": list.json, "asOf": .integer(Int64(line)),
            "open": .boolean(isOpen),
        ]
        members["term"] = .string("\(term)")
        members["last"] = last.map { .string("\($0)") }
        return members
    }

    init?(_ json: CanonicalJSON) {
        guard let number = json.count("number"), number > 0, let list = json["list"].flatMap({ RecordListRange($0) }),
            let line = json.count("asOf"), case .boolean(let isOpen)? = json["open"],
            let term = json["term"]?.text.flatMap({ Term($0) })
        else { return nil }
        let last = json["last"]?.text.flatMap { CivilDate($0) }
        guard last != nil || json["last"] == nil else { return nil }
        self.init(number: number, term: term, list: list, line: line, isOpen: isOpen, last: last)
    }
}
