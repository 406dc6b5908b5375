// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

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

    static func short(_ number: Int) -> [UInt8] { ContainerMaker.short(number) }
    static func long(_ number: Int) -> [UInt8] { ContainerMaker.long(number) }
    static func checksum(_ bytes: [UInt8]) -> UInt32 { ContainerMaker.checksum(bytes) }
    static func deflatedZeros(_ count: Int) -> [UInt8] { ContainerMaker.deflatedZeros(count) }
    static func tarHeader(_ name: [UInt8], size: [UInt8], type: Character = "0") -> [UInt8] {
        ContainerMaker.tarHeader(name, size: size, type: type)
    }
}
