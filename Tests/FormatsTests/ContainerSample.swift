// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Containers that other programs wrote, and ways to make hostile ones byte by byte.
enum ContainerSample {
    /// `dir/`, `dir/a.txt` (deflated), `b.bin` (stored), `café.txt` (UTF-8).
    static let zip = decoded(
        """
        UEsDBBQAAAAAAIMYIlgAAAAAAAAAAAAAAAAEAAAAZGlyL1BLAwQUAAAACACDGCJYgooE9RQAAABYAgAACQAAAGRpci9hLnR4dMtIzcnJ
        V8jATnLhEB+VHZUlIAsAUEsDBBQAAAAAAIMYIljPYiAZBQAAAAUAAAAFAAAAYi5iaW5wbGFpblBLAwQUAAAICACDGCJY69JhZwgAAAAG
        AAAACQAAAGNhZsOpLnR4dEtMTk7NKwEAUEsBAhQDFAAAAAAAgxgiWAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAIABAAAAAGRpci9QSwEC
        FAMUAAAACACDGCJYgooE9RQAAABYAgAACQAAAAAAAAAAAAAAgAEiAAAAZGlyL2EudHh0UEsBAhQDFAAAAAAAgxgiWM9iIBkFAAAABQAA
        AAUAAAAAAAAAAAAAAIABXQAAAGIuYmluUEsBAhQDFAAACAgAgxgiWOvSYWcIAAAABgAAAAkAAAAAAAAAAAAAAIABhQAAAGNhZsOpLnR4
        dFBLBQYAAAAABAAEANMAAAC0AAAAAAA=
        """)

    /// `s.txt` and `t.txt` as written to a pipe: lengths and checksums stand behind the content.
    static let streamedZip = decoded(
        """
        UEsDBBQACAAIAIMYIlgAAAAAAAAAAAAAAAAFAAAAcy50eHQrLilKTcxNTVEoRmcAAFBLBwgk5AOLDgAAABoAAABQSwMEFAAIAAgAgxgi
        WAAAAAAAAAAAAAAAAAUAAAB0LnR4dCtOTc7PSwEAUEsHCGkRH7YIAAAABgAAAFBLAQIUAxQACAAIAIMYIlgk5AOLDgAAABoAAAAFAAAA
        AAAAAAAAAACAAQAAAABzLnR4dFBLAQIUAxQACAAIAIMYIlhpER+2CAAAAAYAAAAFAAAAAAAAAAAAAACAAUEAAAB0LnR4dFBLBQYAAAAA
        AgACAGYAAAB8AAAAAAA=
        """)

    /// `d/` with a file, a second one, a link, and a file with a name of 124 bytes; GNU's format, behind gzip.
    static let gnuTarGzip = decoded(
        """
        H4sIAAAAAAACA+3XSQrCMBgF4Kw9RU6QqRm2HqCXaKloMUTRCh7fWBdCpThA0mLft2hK6e7lhT8NJ8mJyBnTr9Fw7d+lNlpbZ7W+/2eV
        VIQaksHl3FUnSslCNbxi3bVLnn8Mdjz/wg7yd9LF/AXyT2638f5AR54rAn/f/5rVbZi2/8K89F8J9D+Ho68Spw/z7r9vwz7D/Ofc5/Of
        jCdC7L9KP5osvv+MM74uD2FbptsG785/+dwbj++yX2iJ8z9D/8NEMnQbZpH/1/e/olDaYf7D/Q8AAAAAAAAAAAAAfnUDEsr6zAAoAAA=
        """)

    /// The same in pax format.
    static let paxTarGzip = decoded(
        """
        H4sIAAAAAAACA+2YQW7CMBBFvc4pcoIwtseeZMG+y17BNJFATSmCVOL4HWATkiKKKicNmbcgoEQCZL3/7ckWr+H4UoWy2h8WpYoCMB7x
        fGW6VwCySqND9MSPOQUa0HuVHtUAfB2asOefouaJhTQ0m49qqalwHjTmeaYLcNrm1iamSN+u7xLfzfkuFYkSpk+5iP8dZ8Wdu+0/v7/y
        n5/WRqVuSv53/9xk1r+V/yFrjs1/yH9tPUn+DwEnfOglfO4vCc/l0Il/n2k6lQOhl/x/jvyPJP0j/lvf2/8R5z9Myf+J5v+6quvP9Mar
        KD4D/1v9v8pWm+0Y/Y+9/jdG+n/8859sAJ7f/0jSP+I/uF7/G5D+H4JdHSKvvjCZ/q832/cx/O+f/43Mf8fsf5T572z8jyR9x38i+v38
        l/f/jvvfxB9NyPy3nf/bONzLfwud/LdWo+T/IGjr011o1ssy1urf5SR58lMPGX05h+KNHgICm6P00N/8j7/AD89/LX8gOf8Ngcx/BUEQ
        5sk3ZVJOQgAoAAA=
        """)

    private static func decoded(_ text: String) -> [UInt8] {
        Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data())
    }

    struct Member {
        var name: [UInt8]
        var packed: [UInt8]
        var size: Int
        var method = 0
        var flags = 0
        var checksum: UInt32 = 0
        /// Takes the place of an earlier member's bytes where it is set.
        var start: Int?

        /// A stored member that is as it says.
        init(_ name: String, stored bytes: [UInt8]) {
            (self.name, packed, size) = (name.bytes, bytes, bytes.count)
            checksum = ContainerSample.checksum(bytes)
        }

        /// Deflated zeros.
        init(_ name: String, zeros: Int, sayingSize size: Int? = nil) {
            (self.name, packed, method) = (name.bytes, ContainerSample.deflatedZeros(zeros), 8)
            self.size = size ?? zeros
        }
    }

    static func zip(of members: [Member]) -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let start = member.start ?? file.count
            let common =
                short(20) + short(member.flags) + short(member.method) + short(0) + short(0)
                + long(Int(member.checksum)) + long(member.packed.count) + long(member.size)
                + short(member.name.count) + short(0)
            if member.start == nil { file += "PK\u{3}\u{4}".bytes + common + member.name + member.packed }
            directory += "PK\u{1}\u{2}".bytes + short(20) + common + short(0) + short(0) + short(0) + long(0)
            directory += long(start) + member.name
        }
        let counts = short(0) + short(0) + short(members.count) + short(members.count)
        return file + directory + "PK\u{5}\u{6}".bytes + counts + long(directory.count) + long(file.count) + short(0)
    }

    static func short(_ number: Int) -> [UInt8] { (0..<2).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    static func long(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }

    /// CRC-32 bit by bit, not the way that the sources compute it.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0 as UInt32) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }

    /// Deflate with fixed codes: a zero, then matches of 258 bytes at distance one, 13 bits each (RFC 1951, 3.2.6).
    static func deflatedZeros(_ count: Int) -> [UInt8] {
        var bits = [1, 1, 0]
        let literal = [0, 0, 1, 1, 0, 0, 0, 0]
        for _ in 0..<(count % 258 == 0 ? 258 : count % 258) { bits += literal }
        for _ in 0..<max(0, (count - 1) / 258) { bits += [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0] }
        bits += [0, 0, 0, 0, 0, 0, 0]
        return stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<min(bits.count, start + 8)].enumerated().reduce(0) { $0 | UInt8($1.element) << $1.offset }
        }
    }

    /// A tar header with a right checksum.
    static func tarHeader(_ name: [UInt8], size: [UInt8], type: Character = "0") -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        block.replaceSubrange(0..<name.count, with: name)
        block.replaceSubrange(124..<124 + size.count, with: size)
        block.replaceSubrange(148..<156, with: "        ".bytes)
        block[156] = type.asciiValue ?? 0
        block.replaceSubrange(257..<265, with: "ustar\u{0}00".bytes)
        let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        block.replaceSubrange(148..<148 + sum.utf8.count + 1, with: sum.bytes + [0])
        return block
    }
}
