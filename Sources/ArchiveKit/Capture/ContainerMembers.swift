// SPDX-License-Identifier: Apache-2.0

internal import Formats
internal import Records

/// What lies inside containers and mails, whatever their format.
enum ContainerMembers {
    /// A container is nothing but its members; a mail is a record of its own.
    static func isContainer(_ format: RecordFormat) -> Bool { [.zip, .gzip, .tar].contains(format) }

    static func mayHoldMembers(_ format: RecordFormat) -> Bool {
        isContainer(format) || format == .mail || format == .outlook
    }

    /// Hands out the members.
    ///
    /// - Returns: what could not be taken out, and why.
    @discardableResult
    static func read<Failure: Error>(
        _ format: RecordFormat, _ bytes: [UInt8], limits: MemberLimits,
        member: (SourceMember) throws(Failure) -> Void
    ) throws(Failure) -> [ParseDiagnostic] {
        switch format {
        case .zip: return try ZipReading.read(bytes, limits: limits, member: member)
        case .gzip: return try GzipReading.read(bytes, limits: limits, member: member)
        case .tar: return try readTar(bytes, limits: limits, member: member)
        case .mail:
            let mail = MailMembers(of: bytes[...], limits: limits)
            for found in mail.members { try member(found) }
            return mail.diagnostics
        case .outlook: return try OutlookMembers.read(bytes, limits: limits, member: member)
        default: return []
        }
    }

    private static func readTar<Failure: Error>(
        _ bytes: [UInt8], limits: MemberLimits, member: (SourceMember) throws(Failure) -> Void
    ) throws(Failure) -> [ParseDiagnostic] {
        var (entries, findings) = TarReading.entries(of: bytes)
        entries.removeAll { $0.kind == .folder || $0.kind == .link }
        if entries.count > limits.members {
            findings.append(
                ParseDiagnostic(code: "tar.limit", message: "There are more members than are taken out."))
        }
        for entry in entries.prefix(limits.members) {
            try member(
                SourceMember(
                    name: entry.name, bytes: Array(bytes[entry.data.range]), label: entry.label, position: entry.data))
        }
        return findings
    }

    /// Whether everything in a container can be taken out of it, so that its own bytes add nothing.
    static func isWhollyReadable(_ format: RecordFormat, _ bytes: [UInt8], limits: MemberLimits) -> Bool {
        var count = 0
        return read(format, bytes, limits: limits) { _ in count += 1 }.isEmpty && count > 0
    }

    /// Says of a container or mail that is kept as a record what could be taken out of it.
    static func describe(_ parsed: inout ParsedRecord, _ bytes: [UInt8], limits: MemberLimits) {
        var count = 0
        let findings = read(parsed.format, bytes, limits: limits) { _ in count += 1 }
        // A mail's parser has noted of its structure what it noted.
        parsed.diagnostics += findings.filter { finding in !parsed.diagnostics.contains { $0.code == finding.code } }
        guard isContainer(parsed.format) else { return }
        parsed.rule = "container-1"
        parsed.state = findings.isEmpty ? .parsed : count > 0 ? .partial : .unparsed
    }
}
