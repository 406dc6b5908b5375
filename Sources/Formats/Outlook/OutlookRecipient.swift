// SPDX-License-Identifier: Apache-2.0

/// Somebody whom a mail goes to, or who sent it: a name, and an address where there is one for the internet.
struct OutlookRecipient {
    /// PidTagRecipientType (MS-OXOMSG 2.2.3.1).
    enum Role: UInt64 {
        case to = 1
        case cc = 2
        case bcc = 3
    }

    /// `nil` for the originator and anything else.
    var role: Role?
    var name: [UInt8]
    var address: [UInt8]

    /// From the storage of a recipient (MS-OXMSG 2.2.1).
    init(_ properties: inout OutlookProperties) {
        let role = properties.number(.recipientType).map { Role(rawValue: $0 & 0xF) } ?? .to
        let name = properties.line(.displayName) ?? properties.line(.recipientDisplayName)
        self.init(
            name: name, smtp: properties.line(.smtpAddress), address: properties.line(.emailAddress), role: role)
    }

    /// - Parameters:
    ///   - smtp: the address for the internet.
    ///   - address: an address of any type; that of a directory of Exchange is none for the internet.
    init(name: [UInt8]?, smtp: [UInt8]?, address: [UInt8]?, role: Role?) {
        self.role = role
        self.address = [smtp, address].compactMap { $0 }.first { $0.contains(UInt8(ascii: "@")) } ?? []
        self.name = name ?? (self.address.isEmpty ? address : nil) ?? []
        if self.name == self.address { self.name = [] }
    }

    /// As a mailbox of RFC 5322, 3.4.
    var mailbox: [UInt8] {
        var result: [UInt8] = [UInt8(ascii: "\"")]
        for byte in name {
            if byte == UInt8(ascii: "\"") || byte == .backslash { result.append(.backslash) }
            result.append(byte)
        }
        result.append(UInt8(ascii: "\""))
        guard !address.isEmpty else { return result }
        if name.isEmpty { result = [] }
        result.append(UInt8(ascii: "<"))
        result.append(contentsOf: address.filter { $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") })
        result.append(UInt8(ascii: ">"))
        return result
    }
}
