// SPDX-License-Identifier: Apache-2.0

public import Records

/// The files in a mail of Outlook's own form (MS-OXMSG), and messages that it carries.
///
/// A message comes out as a compound file of its own, which holds its streams byte for byte. All members together have no
/// more bytes than the streams of the file, but for tables and names of properties that each message gets; with these
/// they stay within the limits. One member is in memory at a time.
public enum OutlookMembers {
    /// Calls `member` for each file in its order.
    ///
    /// - Returns: what was noticed, each kind once.
    /// - Complexity: linear in the number of bytes and the limit on bytes.
    public static func read<Failure: Error>(
        _ bytes: [UInt8], limits: MemberLimits, member: (SourceMember) throws(Failure) -> Void
    ) throws(Failure) -> [ParseDiagnostic] {
        guard var message = OutlookMessage(bytes[...]) else { return [] }
        // No sector belongs to two streams.
        var (left, room, count) = (bytes.count, limits.bytes, 0)
        for attachment in message.attachments {
            attachment.note(&message.findings)
            guard count < limits.members, room > 0 else {
                message.findings.note(
                    "mail.too-many-members", "There are more files than are taken out.", isPartial: true)
                break
            }
            let taken: (bytes: [UInt8], isWhole: Bool)?
            switch attachment.content {
            case .reference, .missing: continue
            case .stream(let stream):
                taken = message.file.read(stream, limit: min(left, room))
                left -= taken?.bytes.count ?? 0
            case .message(let storage), .object(let storage):
                var copy = CompoundFileCopy(of: message.file, limit: left, room: room)
                taken = copy.storage(storage).map { ($0, copy.isWhole) }
                left -= copy.count
            }
            guard let taken else {
                message.findings.note(
                    "mail.too-many-members", "There are more files than are taken out.", isPartial: true)
                break
            }
            if !taken.isWhole { message.noteDamage() }
            (room, count) = (room - taken.bytes.count, count + 1)
            try member(SourceMember(name: attachment.name, bytes: taken.bytes, isWhole: taken.isWhole))
        }
        return message.findings.diagnostics
    }
}
