// SPDX-License-Identifier: Apache-2.0

/// Containers and mails made byte by byte.
public enum ContainerMaker {
    public struct Member {
        public var name: [UInt8]
        public var packed: [UInt8]
        public var size: Int
        public var method = 0
        public var flags = 0
        public var checksum: UInt32 = 0

        /// A stored member that is as it says.
        public init(_ name: String, _ bytes: [UInt8], isEncrypted: Bool = false) {
            (self.name, packed, size) = (Array(name.utf8), bytes, bytes.count)
            checksum = ContainerMaker.checksum(bytes)
            flags = isEncrypted ? 1 : 0
        }
    }

    public static func zip(_ members: [Member]) -> [UInt8] {
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

    public static func zip(_ members: [(String, [UInt8])]) -> [UInt8] { zip(members.map { Member($0.0, $0.1) }) }

    /// RFC 1952, with stored blocks (RFC 1951, 3.2.4).
    public static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(0xFFFF)
            rest = rest.dropFirst(block.count)
            result += [rest.isEmpty ? 1 : 0] + short(block.count) + short(~block.count) + block
        } while !rest.isEmpty
        return result + long(Int(checksum(bytes))) + long(bytes.count)
    }

    public static func tar(_ members: [(String, [UInt8])]) -> [UInt8] { tar(members.map { (Array($0.0.utf8), $0.1) }) }

    /// POSIX ustar, with two blocks of zeros at the end.
    public static func tar(_ members: [(name: [UInt8], bytes: [UInt8])]) -> [UInt8] {
        var file: [UInt8] = []
        for (name, bytes) in members {
            file += tarHeader(name, size: bytes.count) + bytes
            file += [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
        }
        return file + [UInt8](repeating: 0, count: 1_024)
    }

    private static func tarHeader(_ name: [UInt8], size: Int) -> [UInt8] {
        let octal = String(size, radix: 8)
        return tarHeader(name, size: Array((String(repeating: "0", count: 11 - octal.count) + octal).utf8))
    }

    /// A tar header with a right checksum, whatever it says of the size.
    public static func tarHeader(_ name: [UInt8], size: [UInt8], type: Character = "0") -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        block.replaceSubrange(0..<name.count, with: name)
        block.replaceSubrange(124..<124 + size.count, with: size)
        block.replaceSubrange(148..<156, with: Array("        ".utf8))
        block[156] = type.asciiValue ?? 0
        block.replaceSubrange(257..<265, with: Array("ustar\u{0}00".utf8))
        let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        block.replaceSubrange(148..<149 + sum.utf8.count, with: Array(sum.utf8) + [0])
        return block
    }

    /// Deflate with fixed codes: a zero, then matches of 258 bytes at distance one, 13 bits each (RFC 1951, 3.2.6).
    public static func deflatedZeros(_ count: Int) -> [UInt8] {
        var bits = [1, 1, 0]
        let literal = [0, 0, 1, 1, 0, 0, 0, 0]
        for _ in 0..<(count % 258 == 0 ? 258 : count % 258) { bits += literal }
        for _ in 0..<max(0, (count - 1) / 258) { bits += [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0] }
        bits += [0, 0, 0, 0, 0, 0, 0]
        return stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<min(bits.count, start + 8)].enumerated().reduce(0) { $0 | UInt8($1.element) << $1.offset }
        }
    }

    /// Two bytes, the least first.
    public static func short(_ number: Int) -> [UInt8] {
        (0..<2).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// Four bytes, the least first.
    public static func long(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// CRC-32 bit by bit.
    public static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0 as UInt32) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
