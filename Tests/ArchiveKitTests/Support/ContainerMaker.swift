// SPDX-License-Identifier: Apache-2.0

/// Containers and mails made byte by byte.
enum ContainerMaker {
    struct Member {
        var name: [UInt8]
        var packed: [UInt8]
        var size: Int
        var method = 0
        var flags = 0
        var checksum: UInt32 = 0

        /// A stored member that is as it says.
        init(_ name: String, _ bytes: [UInt8], isEncrypted: Bool = false) {
            (self.name, packed, size) = (Array(name.utf8), bytes, bytes.count)
            checksum = ContainerMaker.checksum(bytes)
            flags = isEncrypted ? 1 : 0
        }
    }

    static func zip(_ members: [Member]) -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let start = file.count
            let common =
                short(20) + short(member.flags) + short(member.method) + short(0) + short(0)
                + long(Int(member.checksum)) + long(member.packed.count) + long(member.size)
                + short(member.name.count) + short(0)
            file += Array("PK\u{3}\u{4}".utf8) + common + member.name + member.packed
            directory += Array("PK\u{1}\u{2}".utf8) + short(20) + common + short(0) + short(0) + short(0) + long(0)
            directory += long(start) + member.name
        }
        let counts = short(0) + short(0) + short(members.count) + short(members.count)
        return file + directory + Array("PK\u{5}\u{6}".utf8) + counts + long(directory.count) + long(file.count)
            + short(0)
    }

    static func zip(_ members: [(String, [UInt8])]) -> [UInt8] { zip(members.map { Member($0.0, $0.1) }) }

    /// RFC 1952, with stored blocks (RFC 1951, 3.2.4).
    static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(0xFFFF)
            rest = rest.dropFirst(block.count)
            result += [rest.isEmpty ? 1 : 0] + short(block.count) + short(~block.count) + block
        } while !rest.isEmpty
        return result + long(Int(checksum(bytes))) + long(bytes.count)
    }

    static func tar(_ members: [(String, [UInt8])]) -> [UInt8] { tar(members.map { (Array($0.0.utf8), $0.1) }) }

    /// POSIX ustar, with two blocks of zeros at the end.
    static func tar(_ members: [(name: [UInt8], bytes: [UInt8])]) -> [UInt8] {
        var file: [UInt8] = []
        for (name, bytes) in members {
            file += tarHeader(name, size: bytes.count) + bytes
            file += [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
        }
        return file + [UInt8](repeating: 0, count: 1_024)
    }

    private static func tarHeader(_ name: [UInt8], size: Int) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        block.replaceSubrange(0..<name.count, with: name)
        let octal = String(size, radix: 8)
        let length = Array((String(repeating: "0", count: 11 - octal.count) + octal).utf8)
        block.replaceSubrange(124..<135, with: length)
        block.replaceSubrange(148..<156, with: Array("        ".utf8))
        block[156] = UInt8(ascii: "0")
        block.replaceSubrange(257..<265, with: Array("ustar\u{0}00".utf8))
        let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        block.replaceSubrange(148..<149 + sum.utf8.count, with: Array(sum.utf8) + [0])
        return block
    }

    private static func short(_ number: Int) -> [UInt8] {
        (0..<2).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private static func long(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// CRC-32 bit by bit.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0 as UInt32) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}

/// Mails made for the tests.
enum MailMaker {
    /// A mail with a text and files, each in base64.
    static func mail(_ subject: String, _ text: String, files: [(name: String, type: String, bytes: [UInt8])] = [])
        -> String
    {
        let head = """
            From: Jo Example <jo@broker.example>
            To: bo@fund.example
            Date: Mon, 2 Mar 2026 09:01:02 +0000
            Message-ID: <\(subject.replacing(" ", with: "."))@broker.example>
            Subject: \(subject)
            MIME-Version: 1.0

            """
        guard !files.isEmpty else { return (head + "\n" + text + "\n").replacing("\n", with: "\r\n") }
        var body = "Content-Type: multipart/mixed; boundary=bb\n\n--bb\nContent-Type: text/plain\n\n\(text)\n"
        for file in files {
            body += "--bb\nContent-Type: \(file.type)\nContent-Transfer-Encoding: base64\n"
            body += "Content-Disposition: attachment; filename=\"\(file.name)\"\n\n\(base64(file.bytes))\n"
        }
        return (head + body + "--bb--\n").replacing("\n", with: "\r\n")
    }

    /// RFC 4648, in lines of 76 characters.
    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var characters: [Character] = []
        var index = 0
        while index < bytes.count {
            let group = bytes[index..<min(index + 3, bytes.count)]
            let number = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                characters.append(place <= group.count ? alphabet[number >> (18 - 6 * place) & 0x3F] : "=")
            }
            index += 3
        }
        return stride(from: 0, to: characters.count, by: 76).map { start in
            String(characters[start..<min(start + 76, characters.count)])
        }.joined(separator: "\n")
    }
}
