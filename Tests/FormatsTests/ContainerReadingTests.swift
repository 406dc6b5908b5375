// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

@Suite("Containers", .timeLimit(.minutes(2)))
struct ContainerReadingTests {
    typealias Unfolded = (members: [SourceMember], codes: [String])
    static let limits = MemberLimits(bytes: 1 << 20, members: 1000)

    static func unzip(_ bytes: [UInt8], _ limits: MemberLimits = limits) -> Unfolded {
        var members: [SourceMember] = []
        let diagnostics = ZipReading.read(bytes, limits: limits) { members.append($0) }
        return (members, diagnostics.map(\.code))
    }

    static func gunzip(_ bytes: [UInt8], _ limits: MemberLimits = limits) -> Unfolded {
        var members: [SourceMember] = []
        let diagnostics = GzipReading.read(bytes, limits: limits) { members.append($0) }
        return (members, diagnostics.map(\.code))
    }

    static func tar(_ gzip: [UInt8]) -> [UInt8] { gunzip(gzip).members.first?.bytes ?? [] }

    @Test("A zip file gives its members, stored and deflated, without its folders")
    func zip() {
        let (members, codes) = Self.unzip(ContainerSample.zip)
        #expect(members.map(\.label) == ["dir/a.txt", "b.bin", "café.txt"] && codes.isEmpty)
        let hello = String(repeating: "hello hello hello hello hello\n", count: 20)
        #expect(members.map(\.bytes) == [hello.bytes, "plain".bytes, "accent".bytes])
        #expect(members.allSatisfy { $0.isWhole })
    }

    @Test("A zip file behind other bytes, one with lengths behind the content and one that is empty are read")
    func zipVariants() {
        #expect(Self.unzip("stub".bytes + ContainerSample.zip).members.count == 3)
        let (members, codes) = Self.unzip(ContainerSample.streamedZip)
        #expect(members.map(\.bytes) == ["streamed streamed streamed".bytes, "second".bytes] && codes.isEmpty)
        #expect(Self.unzip(ContainerSample.zip(of: [])) == ([], []))
    }

    @Test("Without its directory the members of a zip file are found by their headers")
    func zipWithoutDirectory() {
        for file in [ContainerSample.zip, ContainerSample.streamedZip] {
            let whole = Self.unzip(file).members
            let end = file.indices.first { file[$0...].starts(with: "PK\u{1}\u{2}".bytes) } ?? 0
            let (members, codes) = Self.unzip(Array(file[..<end]))
            #expect(members == whole && codes == ["zip.directory-damaged"])
        }
    }

    @Test("Every beginning of a container is read without a trap, and what is given is a beginning of the truth")
    func beginnings() {
        let whole = Dictionary(grouping: Self.unzip(ContainerSample.zip).members, by: \.label)
        for end in ContainerSample.zip.indices {
            let (members, codes) = Self.unzip(Array(ContainerSample.zip[..<end]))
            #expect(!codes.isEmpty)
            for member in members { #expect(whole[member.label]?.first?.bytes.starts(with: member.bytes) == true) }
        }
        let tar = Self.tar(ContainerSample.gnuTarGzip)
        for end in ContainerSample.gnuTarGzip.indices {
            let (members, codes) = Self.gunzip(Array(ContainerSample.gnuTarGzip[..<end]))
            #expect(!codes.isEmpty && members.allSatisfy { tar.starts(with: $0.bytes) && !$0.isWhole })
        }
        for end in 0..<6000 {
            let part = Array(tar[..<end])
            for entry in TarReading.entries(of: part).entries { #expect(entry.data.end <= end) }
        }
    }

    @Test("Members that share bytes are refused but for the first, so no bomb unfolds")
    func overlap() {
        var members = [ContainerSample.Member("0", zeros: 258 * 400)]
        for index in 1..<60_000 {
            var member = members[0]
            (member.name, member.start) = ("\(index)".bytes, 0)
            members.append(member)
        }
        let (unfolded, codes) = Self.unzip(
            ContainerSample.zip(of: members), MemberLimits(bytes: 1 << 30, members: 100_000))
        #expect(unfolded.count == 1 && codes.contains("zip.overlap"))
    }

    @Test("Beyond the limits members stay packed, whatever length they say")
    func limits() {
        let small = MemberLimits(bytes: 100_000, members: 10)
        let honest = ContainerSample.zip(of: [.init("a", zeros: 99_000), .init("b", zeros: 99_000)])
        #expect(Self.unzip(honest, small).members.count == 1)
        #expect(Self.unzip(honest, small).codes.contains("zip.limit"))
        let liars = (0..<9).map { ContainerSample.Member("\($0)", zeros: 5_000_000, sayingSize: 10) }
        let (members, codes) = Self.unzip(ContainerSample.zip(of: liars), small)
        #expect(members.isEmpty && codes == ["zip.limit"])
        let boast = ContainerSample.zip(of: [.init("a", zeros: 10, sayingSize: 0xFFFF_FFF0)])
        #expect(Self.unzip(boast, small).codes == ["zip.limit"])
        let many = (0..<65_535).map { ContainerSample.Member("\($0)", stored: [1]) }
        let (taken, notes) = Self.unzip(ContainerSample.zip(of: many), small)
        #expect(taken.count == 10 && notes == ["zip.limit"])
        #expect(Self.unzip(ContainerSample.zip(of: many), .standard(for: 1)).members.count == 65_535)
    }

    @Test("The standard limits neither trap nor shrink for a container of any length")
    func standardLimits() {
        #expect(MemberLimits.standard(for: .max).bytes == 1 << 30)
        #expect(MemberLimits.standard(for: 0).bytes == 64 << 20)
        #expect(MemberLimits.standard(for: 1 << 20).bytes == 200 << 20)
    }

    @Test("Wrong checksums and lengths, encryption and unknown methods are said")
    func zipFindings() {
        func codes(_ change: (inout ContainerSample.Member) -> Void) -> [String] {
            var member = ContainerSample.Member("a", stored: "content".bytes)
            change(&member)
            return Self.unzip(ContainerSample.zip(of: [member])).codes
        }
        #expect(codes { _ in } == [])
        #expect(codes { $0.checksum ^= 1 } == ["zip.checksum"])
        #expect(codes { $0.size += 1 } == ["zip.size"])
        #expect(codes { $0.flags = 1 } == ["zip.encrypted"])
        #expect(codes { $0.method = 14 } == ["zip.method"])
        #expect(codes { ($0.method, $0.packed) = (8, [0xFF, 0xFF]) } == ["zip.member-damaged"])
        #expect(codes { $0.start = 99 } == ["zip.member-damaged"])
    }

    @Test("Names are kept byte for byte and shown without control characters")
    func names() {
        for name in ["../../etc/passwd", "/abs", "a\u{0}b\u{1B}[2J", ""] {
            let member = Self.unzip(ContainerSample.zip(of: [.init(name, stored: [1])])).members.first
            #expect(member?.name == name.bytes && member?.bytes == [1])
            #expect(member?.label.utf8.contains { $0 < 0x20 } == false)
        }
        var member = ContainerSample.Member("", stored: [1])
        member.name = [0x81, 0x62]
        #expect(Self.unzip(ContainerSample.zip(of: [member])).members.first?.label == "üb")
    }

    @Test("The parts of a gzip file are one stream; padding is none, other bytes behind it are said")
    func gzip() {
        let one = ContainerSample.gnuTarGzip
        let tar = Self.tar(one)
        #expect(tar.count == 10_240)
        #expect(Self.gunzip(one + one).members.map(\.bytes) == [tar + tar])
        #expect(Self.gunzip(one + [0, 0, 0]).codes.isEmpty)
        #expect(Self.gunzip(one + [1, 2]).codes == ["gzip.trailing"])
        var wrong = one
        wrong[one.count - 6] ^= 1
        #expect(Self.gunzip(wrong).codes == ["gzip.checksum"] && Self.gunzip(wrong).members.first?.bytes == tar)
        wrong = one
        wrong[one.count - 3] ^= 1
        #expect(Self.gunzip(wrong).codes == ["gzip.length"])
        let small = MemberLimits(bytes: 10_239, members: 1)
        #expect(Self.gunzip(one, small).members.isEmpty && Self.gunzip(one, small).codes == ["gzip.limit"])
        let named = [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3] + "n.tar\u{0}".bytes + one[10...]
        #expect(Self.gunzip(named).members.first?.name == "n.tar".bytes)
    }

    @Test("Damaged containers are read without a trap and within the limits")
    func damaged() {
        let samples = [ContainerSample.zip, ContainerSample.streamedZip, ContainerSample.gnuTarGzip]
        for seed in UInt64(0)..<6000 {
            var numbers = SeededGenerator(seed: seed)
            let bytes = Mutation.damaged(samples[Int(seed % 3)], using: &numbers)
            let members = Self.unzip(bytes).members + Self.gunzip(bytes).members
            #expect(members.reduce(0) { $0 + $1.bytes.count } <= 2 << 20, "seed \(seed)")
            _ = FormatRecognizer.recognize(bytes)
        }
    }
}
