// SPDX-License-Identifier: Apache-2.0

public import Records

/// A legal hold is placed or released, or something is done about it. The matter, the reason and the query are in the detail
/// of the act.
public enum HoldAct: Hashable, Sendable {
    case placement(HoldPlacementAct)

    /// The hold of this number holds nothing any more.
    case release(Int)

    /// A custodian was told of the hold on a day, or has acknowledged that.
    case notice(Int, day: CivilDate, isAcknowledged: Bool)

    /// The hold was looked at, and stays; the day on which it is to be looked at next.
    case review(Int, next: CivilDate)

    static let placed = "hold-place"
    static let released = "hold-release"
    static let noticed = "hold-notice"
    static let reviewed = "hold-review"
    static let names = [placed, released, noticed, reviewed]

    var name: String {
        switch self {
        case .placement: Self.placed
        case .release: Self.released
        case .notice: Self.noticed
        case .review: Self.reviewed
        }
    }

    /// The number of the hold.
    public var number: Int {
        switch self {
        case .placement(let placement): placement.number
        case .release(let number), .notice(let number, _, _), .review(let number, _): number
        }
    }
}

/// The records that a hold is placed on.
public struct HoldPlacementAct: Hashable, Sendable {
    /// 1, 2, 3 ... of the holds of the archive.
    public var number: Int

    /// The records that it holds from its line on, in the order of their identities, and the line as of which they were
    /// found.
    public var list: RecordListRange
    public var line: Int

    /// How many of them are what was asked for, and how many are held because they could not be read as their format
    /// promises.
    public var matched: Int
    public var unparsed: Int

    /// Whether records that match later are held, too: it was placed by a query.
    public var isOpen: Bool

    /// The day on which it is to be looked at again.
    public var review: CivilDate

    public init(
        number: Int, list: RecordListRange, line: Int, matched: Int, unparsed: Int, isOpen: Bool, review: CivilDate
    ) {
        self.number = number
        self.list = list
        self.line = line
        self.matched = matched
        self.unparsed = unparsed
        self.isOpen = isOpen
        self.review = review
    }
}

extension HoldAct {
    var members: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = ["number": .integer(Int64(number))]
        switch self {
        case .placement(let placement):
            members["list"] = placement.list.json
            members["asOf"] = .integer(Int64(placement.line))
            members["matched"] = .integer(Int64(placement.matched))
            members["unparsed"] = .integer(Int64(placement.unparsed))
            members["open"] = .boolean(placement.isOpen)
            members["review"] = .string("\(placement.review)")
        case .release: break
        case .notice(_, let day, let isAcknowledged):
            members["day"] = .string("\(day)")
            members["acknowledged"] = .boolean(isAcknowledged)
        case .review(_, let next): members["next"] = .string("\(next)")
        }
        return members
    }

    init?(name: String, _ json: CanonicalJSON) {
        guard let number = json.count("number"), number > 0 else { return nil }
        func day(_ name: String) -> CivilDate? { json[name]?.text.flatMap { CivilDate($0) } }
        switch name {
        case Self.placed:
            guard let list = json["list"].flatMap({ RecordListRange($0) }), let line = json.count("asOf"),
                let matched = json.count("matched"), let unparsed = json.count("unparsed"),
                case .boolean(let isOpen)? = json["open"], let review = day("review")
            else { return nil }
            self = .placement(
                HoldPlacementAct(
                    number: number, list: list, line: line, matched: matched, unparsed: unparsed, isOpen: isOpen,
                    review: review))
        case Self.released: self = .release(number)
        case Self.noticed:
            guard let day = day("day"), case .boolean(let isAcknowledged)? = json["acknowledged"] else { return nil }
            self = .notice(number, day: day, isAcknowledged: isAcknowledged)
        case Self.reviewed:
            guard let next = day("next") else { return nil }
            self = .review(number, next: next)
        default: return nil
        }
    }
}
