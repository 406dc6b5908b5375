// SPDX-License-Identifier: Apache-2.0

public import Records

/// Takes a zip file apart (PKWARE APPNOTE 6.3.10): members that are stored or deflated, zip64 too.
///
/// One member is in memory at a time. Nothing that a header says is believed: lengths and checksums are compared with
/// what comes out, members that share bytes are refused, and what is beyond the limits stays packed; each of these is a
/// diagnostic. Where the directory is damaged members are found by their own headers.
public enum ZipReading {
    /// Calls `member` for each member in the order in which they lie in the file; folders are none.
    ///
    /// - Returns: what was noticed, each kind once.
    /// - Complexity: linear in the number of bytes and the limit on bytes.
    public static func read<Failure: Error>(
        _ bytes: [UInt8], limits: MemberLimits, member: (SourceMember) throws(Failure) -> Void
    ) throws(Failure) -> [ParseDiagnostic] {
        let span = bytes.span
        let directory = ZipDirectory(of: span, most: limits.members)
        var findings = directory.findings
        var unpacking = ZipUnpacking(most: limits.bytes)
        for entry in directory.entries {
            guard let (content, isWhole) = unpacking.content(of: entry, in: span, findings: &findings) else { continue }
            try member(
                SourceMember(
                    name: Array(bytes[entry.name]), bytes: content, label: label(of: entry, in: span),
                    position: ByteSpan(offset: entry.data.lowerBound, length: entry.data.count), isWhole: isWhole))
        }
        return findings.diagnostics
    }

    /// UTF-8 where the flag (4.4.4, bit 11) says so or the bytes are; else code page 437.
    private static func label(of entry: ZipEntry, in bytes: Span<UInt8>) -> String {
        let name = bytes.extracting(entry.name)
        return entry.isUTF8 || TextEncoding.isUTF8(name) ? name.text(0..<name.count) : CodePage437.text(of: name)
    }
}

/// Unpacks members of a zip file out of one budget.
struct ZipUnpacking {
    private let inflation = Inflation()

    /// How many bytes may still be unpacked.
    private var left: Int

    init(most: Int) { left = most }

    /// The content of a member and whether it is as the headers say; `nil` where it stays packed.
    mutating func content(
        of entry: ZipEntry, in bytes: Span<UInt8>, findings: inout ParseFindings
    ) -> (bytes: [UInt8], isWhole: Bool)? {
        guard !entry.isEncrypted else {
            findings.note("zip.encrypted", at: entry.start, "A member is encrypted.", isPartial: true)
            return nil
        }
        guard entry.method == 0 || entry.method == 8 else {
            findings.note("zip.method", at: entry.start, "A member is packed in an unknown way.", isPartial: true)
            return nil
        }
        guard !entry.statesSize || entry.size <= UInt64(left) || entry.method == 0, let content = unpack(entry, bytes)
        else {
            findings.note("zip.limit", at: entry.start, "There is more content than is unpacked.", isPartial: true)
            return nil
        }
        let isWhole = check(content.bytes, content.ending, of: entry, findings: &findings)
        if !isWhole, content.bytes.isEmpty { return nil }
        return (content.bytes, isWhole)
    }

    private mutating func unpack(_ entry: ZipEntry, _ bytes: Span<UInt8>) -> (bytes: [UInt8], ending: Inflation.Ending)?
    {
        var output: [UInt8] = []
        var ending = Inflation.Ending.whole
        if entry.method == 0 {
            guard entry.data.count <= left else { return nil }
            bytes.extracting(entry.data).withUnsafeBufferPointer { output.append(contentsOf: $0) }
        } else {
            ending = inflation.inflate(bytes, entry.data, to: &output, limit: left).ending
        }
        left -= output.count
        // A member that said less than it holds has used the budget up; so the work for many of them stays within it.
        return ending == .limit ? nil : (output, ending)
    }

    private func check(
        _ content: [UInt8], _ ending: Inflation.Ending, of entry: ZipEntry, findings: inout ParseFindings
    ) -> Bool {
        if ending != .whole || entry.isCut {
            findings.note(
                "zip.member-damaged", at: entry.start, "A member is damaged or cut; what could be read of it is kept.",
                isPartial: true)
            return false
        }
        guard entry.statesSize else { return true }
        if UInt64(content.count) != entry.size {
            findings.note("zip.size", at: entry.start, "A member has another length than its header says.")
            return false
        }
        if CyclicRedundancyCheck.value(of: content.span) != entry.checksum {
            findings.note("zip.checksum", at: entry.start, "The checksum of a member is wrong.")
            return false
        }
        return true
    }
}
