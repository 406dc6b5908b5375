// SPDX-License-Identifier: Apache-2.0

/// Mails made for the tests.
public enum MailMaker {
    /// A mail with a text and files, each in base64.
    public static func mail(
        _ subject: String, _ text: String, files: [(name: String, type: String, bytes: [UInt8])] = []
    )
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
