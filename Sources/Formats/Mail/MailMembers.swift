// SPDX-License-Identifier: Apache-2.0

public import Records

/// The files in a mail: attachments, and messages that it carries.
///
/// They are decoded, but not opened: `winmail.dat` (TNEF) and encrypted parts come out as they are. A name is decoded
/// (RFC 2231, RFC 2047) and is never used as a path.
public struct MailMembers: Sendable {
    public private(set) var members: [SourceMember] = []
    public private(set) var diagnostics: [ParseDiagnostic] = []

    /// - Complexity: linear in the number of bytes.
    public init(of message: ArraySlice<UInt8>, limits: MemberLimits) {
        let bytes = message.span
        let content = MailContent(bytes)
        var findings = content.structure.findings
        var room = limits.bytes
        for leaf in content.structure.leaves where MailContent.isFile(leaf, bytes) {
            guard members.count < limits.members, room > 0 else {
                findings.note("mail.too-many-members", "There are more files than are taken out.", isPartial: true)
                break
            }
            let file = MailContent.decoded(leaf, bytes, limit: room, findings: &findings)
            room -= file.count
            members.append(SourceMember(name: MailContent.fileName(leaf, bytes) ?? [], bytes: file))
        }
        content.noteEncrypted(&findings)
        diagnostics = findings.diagnostics
    }
}
