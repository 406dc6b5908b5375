// SPDX-License-Identifier: Apache-2.0

public import Records

internal import struct Crypto.SHA256

extension Digest {
    /// The leaf hash of RFC 6962, section 2.1: SHA-256(0x00 || bytes).
    static func leaf(_ bytes: some Collection<UInt8>) -> Digest { hash([0], bytes) }

    /// The node hash of RFC 6962, section 2.1: SHA-256(0x01 || left || right).
    static func node(_ left: Digest, _ right: Digest) -> Digest { hash([1] + left.bytes, right.bytes) }

    private static func hash(_ first: [UInt8], _ second: some Collection<UInt8>) -> Digest {
        var hash = SHA256()
        first.withUnsafeBytes { hash.update(bufferPointer: $0) }
        Array(second).withUnsafeBytes { hash.update(bufferPointer: $0) }
        guard let digest = hash.finalize().withUnsafeBytes({ Digest($0) }) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        return digest
    }
}

/// One line of the ledger: who did what, and when (Docs/OnDiskFormat.md §3).
public struct LedgerLine: Sendable {
    public var act: LedgerAct

    /// Where what the act was about in words lies: its detail, a record of class `audit-trail`.
    public var detail: Deposit?
    public var agent: String
    public var wall: Timestamp
    public var trusted: Timestamp

    /// 1, 2, 3 ...
    public var sequence: Int

    /// The leaf of the line before.
    public var previous: Digest

    /// The length of the ledger that was known to be synchronised before this line was appended.
    public var durable: Int

    /// Where the line begins, in bytes over all segments.
    public var offset: Int

    /// The first position after it.
    public var end: Int

    /// SHA-256(0x00 || JSON bytes).
    public var leaf: Digest

    /// The most bytes of JSON in a line.
    public static let largestJSON = 32_768

    /// The most bytes of a line: JSON, TAB, eight digits, LF.
    public static let largestLine = largestJSON + 10

    /// What is true after this line.
    public func head(after previous: LedgerHead) -> LedgerHead {
        var head = LedgerHead()
        head.length = end
        head.sequence = sequence
        head.leaf = leaf
        head.trusted = trusted
        head.commitments = deposits.last?.end ?? previous.commitments
        head.lists = act.lists.last?.end ?? previous.lists
        head.tombstones = act.tombstones?.end ?? previous.tombstones
        return head
    }

    /// All that the line puts into packs, in the order of commitments.
    public var deposits: [Deposit] { [act.deposit, detail].compactMap(\.self) }

    /// Whether this line can stand after `head`.
    public func follows(_ head: LedgerHead) -> Bool {
        guard sequence == head.sequence + 1, previous == head.leaf, offset == head.length, durable <= offset else {
            return false
        }
        if let before = head.trusted, trusted < before { return false }
        if case .timeConfirmation = act, trusted != wall { return false }
        var place = head.commitments
        for deposit in deposits {
            guard deposit.commitments.first == place else { return false }
            place = deposit.end
        }
        guard act.tombstones.map({ $0.offset == head.tombstones }) ?? true else { return false }
        var listed = head.lists
        for list in act.lists {
            guard list.offset == listed else { return false }
            listed = list.end
        }
        return true
    }
}

extension LedgerLine {
    /// The JSON of a line that is to stand after `head`.
    static func json(
        _ act: LedgerAct, detail: Deposit?, agent: String, wall: Timestamp, trusted: Timestamp,
        after head: LedgerHead, durable: Int
    ) -> [UInt8] {
        var members = act.members
        members["detail"] = detail?.detail
        members["act"] = .string(act.name)
        members["agent"] = .string(agent)
        members["durable"] = .integer(Int64(durable))
        members["prev"] = .string(head.leaf.hex)
        members["seq"] = .integer(Int64(head.sequence + 1))
        members["trusted"] = .string("\(trusted)")
        members["wall"] = .string("\(wall)")
        return CanonicalJSON.object(members).encoded
    }

    /// The bytes of a line around its JSON.
    static func framed(_ json: [UInt8]) -> [UInt8] {
        var line = json
        line.append(UInt8(ascii: "\t"))
        line.append(contentsOf: Hexadecimal.encode(CRC32C.checksum(json).bigEndianBytes).utf8)
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// Reads a line without its LF; `nil` where its CRC, its JSON or its members are wrong.
    init?(decoding line: ArraySlice<UInt8>, at offset: Int) {
        guard line.count > 9, line[line.endIndex - 9] == UInt8(ascii: "\t") else { return nil }
        let json = line[..<(line.endIndex - 9)]
        let check = Hexadecimal.encode(CRC32C.checksum(json).bigEndianBytes)
        guard line[(line.endIndex - 8)...].elementsEqual(check.utf8),
            let value = try? CanonicalJSON(decoding: json),
            let name = value["act"]?.text, let act = LedgerAct(name: name, json: value),
            let agent = value["agent"]?.text, let durable = value.count("durable"),
            let previous = value.digest("prev"), let sequence = value.count("seq"),
            let trusted = value["trusted"]?.text.flatMap({ Timestamp($0) }),
            let wall = value["wall"]?.text.flatMap({ Timestamp($0) })
        else { return nil }
        var detail: Deposit?
        if let value = value["detail"] {
            detail = Deposit(detail: value)
            if detail == nil { return nil }
        }
        self.init(
            act: act, detail: detail, agent: agent, wall: wall, trusted: trusted, sequence: sequence,
            previous: previous,
            durable: durable, offset: offset, end: offset + line.count + 1, leaf: .leaf(json))
    }
}
