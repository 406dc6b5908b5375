// SPDX-License-Identifier: Apache-2.0

public import Records

/// Takes a gzip file apart (RFC 1952): it holds one stream, in one or several parts, and perhaps the name it had.
public enum GzipReading {
    /// Calls `member` with what the file holds; not at all where that is more than the limit or nothing could be read.
    ///
    /// - Returns: what was noticed, each kind once.
    /// - Complexity: linear in the number of bytes and the limit on bytes.
    public static func read<Failure: Error>(
        _ bytes: [UInt8], limits: MemberLimits, member: (SourceMember) throws(Failure) -> Void
    ) throws(Failure) -> [ParseDiagnostic] {
        let span = bytes.span
        var findings = ParseFindings()
        let inflation = Inflation()
        var output: [UInt8] = []
        var name: Range<Int>?
        var place = 0
        while let header = GzipHeader(at: place, in: span) {
            if name == nil { name = header.name }
            let before = output.count
            let (ending, end) = inflation.inflate(
                span, header.end..<span.count, to: &output, limit: limits.bytes - before)
            if ending == .limit || limits.members < 1 {
                findings.note("gzip.limit", at: place, "There is more content than is unpacked.", isPartial: true)
                return findings.diagnostics
            }
            let part = output.span.extracting(before..<output.count)
            place = check(part, ending, end, in: span, findings: &findings)
            if ending != .whole { break }
        }
        checkRest(from: place, in: span, findings: &findings)
        if name == nil, output.isEmpty, !findings.diagnostics.isEmpty { return findings.diagnostics }
        try member(
            SourceMember(
                name: name.map { Array(bytes[$0]) } ?? [], bytes: output,
                position: ByteSpan(offset: 0, length: bytes.count), isWhole: findings.diagnostics.isEmpty))
        return findings.diagnostics
    }

    /// Compares a part with its trailer.
    ///
    /// - Returns: where the next part begins.
    private static func check(
        _ part: Span<UInt8>, _ ending: Inflation.Ending, _ end: Int, in bytes: Span<UInt8>,
        findings: inout ParseFindings
    ) -> Int {
        switch ending {
        case .whole: break
        case .truncated:
            findings.note("gzip.truncated", at: bytes.count, "The file ends before its content.", isPartial: true)
            return bytes.count
        case .damaged, .limit:
            findings.note("gzip.damaged", at: end, "The content is damaged; it is kept up to there.", isPartial: true)
            return bytes.count
        }
        guard let checksum = bytes.littleEndian(4, at: end), let length = bytes.littleEndian(4, at: end + 4) else {
            findings.note("gzip.truncated", at: bytes.count, "The file ends before its content.", isPartial: true)
            return bytes.count
        }
        if UInt32(checksum) != CyclicRedundancyCheck.value(of: part) {
            findings.note("gzip.checksum", at: end, "The checksum is wrong.")
        }
        // The length is kept modulo 2^32.
        if length != UInt64(part.count) & 0xFFFF_FFFF {
            findings.note("gzip.length", at: end + 4, "The content has another length than the file says.")
        }
        return end + 8
    }

    /// What stands behind the last part: zeros are padding.
    private static func checkRest(from place: Int, in bytes: Span<UInt8>, findings: inout ParseFindings) {
        guard place < bytes.count else {
            if bytes.isEmpty { findings.note("gzip.truncated", at: 0, "The file ends before its content.") }
            return
        }
        for index in place..<bytes.count where bytes[index] != 0 {
            if place == 0 || bytes.has("\u{1F}", at: place) {
                findings.note(
                    "gzip.header", at: place, "There is no whole header where one should be.", isPartial: true)
            } else {
                findings.note("gzip.trailing", at: index, "Other bytes stand behind the content.")
            }
            return
        }
    }
}

/// The header of a part of a gzip file (RFC 1952, 2.3).
struct GzipHeader {
    private(set) var name: Range<Int>?
    private(set) var end: Int

    init?(at start: Int, in bytes: Span<UInt8>) {
        guard start <= bytes.count - 10, bytes[start] == 0x1F, bytes[start + 1] == 0x8B, bytes[start + 2] == 8 else {
            return nil
        }
        let flags = bytes[start + 3]
        end = start + 10
        if flags & 4 != 0 {
            guard end + 2 <= bytes.count else { return nil }
            end += 2 + bytes.short(at: end)
        }
        if flags & 8 != 0 {
            guard end <= bytes.count, let stop = bytes.first(0, in: end..<bytes.count) else { return nil }
            (name, end) = (end..<stop, stop + 1)
        }
        if flags & 16 != 0 {
            guard end <= bytes.count, let stop = bytes.first(0, in: end..<bytes.count) else { return nil }
            end = stop + 1
        }
        if flags & 2 != 0 { end += 2 }
        guard end <= bytes.count else { return nil }
    }
}
