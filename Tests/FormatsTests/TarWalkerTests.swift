// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

@Suite("Tar walker", .timeLimit(.minutes(2)))
struct TarWalkerTests {
    static let files = [ContainerSample.gnuTarGzip, ContainerSample.paxTarGzip].map(ContainerReadingTests.tar)

    @Test("Files, folders, links and long names are found in GNU's format and in pax", arguments: files)
    func entries(tar: [UInt8]) {
        let (entries, diagnostics) = TarReading.entries(of: tar)
        let long = "d/" + String(repeating: "n", count: 120) + ".txt"
        #expect(entries.map(\.label) == ["d/", "d/a.txt", "d/b.bin", "d/link", long])
        #expect(entries.map(\.kind) == [.folder, .file, .file, .link, .file] && diagnostics.isEmpty)
        #expect(Array(tar[entries[1].data.range]) == "hello hello hello hello hello\n".bytes)
        #expect(Array(tar[entries[2].data.range]) == "plain".bytes && entries[4].data.length == 30)
        #expect(entries.allSatisfy { $0.modified == 1_704_164_645 })
        #expect(FormatRecognizer.recognize(tar) == .tar)
    }

    @Test("The pieces in which a file comes change nothing", arguments: files)
    func pieces(tar: [UInt8]) {
        let whole = TarReading.entries(of: tar)
        for seed in UInt64(0)..<50 {
            var numbers = SeededGenerator(seed: seed)
            var walker = TarWalker()
            var entries: [TarEntry] = []
            var rest = tar[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...(seed == 0 ? 1 : 1500), using: &numbers)
                walker.feed(rest.prefix(count)) { entries.append($0) }
                rest = rest.dropFirst(count)
            }
            walker.finish()
            #expect(entries == whole.entries && walker.diagnostics.isEmpty, "seed \(seed)")
        }
    }

    @Test("Behind a damaged header the walk goes on at the next one")
    func damagedHeader() {
        var tar = Self.files[0]
        tar[512 + 100] ^= 0x55
        let (entries, diagnostics) = TarReading.entries(of: tar)
        #expect(entries.map(\.label).prefix(3) == ["d/", "d/b.bin", "d/link"])
        #expect(diagnostics.map(\.code) == ["tar.header"] && diagnostics[0].offset == 512)
    }

    @Test("A member that says more than there is ends with the file")
    func lyingSize() {
        let huge = [0x80, 0, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 7)
        for size in ["77777777777".bytes, Array(huge)] {
            let (entries, diagnostics) = TarReading.entries(of: ContainerSample.tarHeader("a".bytes, size: size) + [1])
            #expect(entries.map(\.data) == [ByteSpan(offset: 512, length: 1)])
            #expect(diagnostics.map(\.code) == ["tar.truncated"])
        }
        let none = TarReading.entries(of: ContainerSample.tarHeader("a".bytes, size: "zz".bytes))
        #expect(none.diagnostics.map(\.code) == ["tar.size"])
    }

    @Test("Names are labels, whatever they are; sparse files are said")
    func names() {
        for name in ["../../x", "/etc/x", "a\u{1B}\u{7}"] {
            let entry = TarReading.entries(of: ContainerSample.tarHeader(name.bytes, size: "0".bytes)).entries.first
            #expect(entry?.name == name.bytes && entry?.label.utf8.contains { $0 < 0x20 } == false)
        }
        let sparse = TarReading.entries(of: ContainerSample.tarHeader("s".bytes, size: "0".bytes, type: "S"))
        #expect(sparse.entries.first?.kind == .sparse && sparse.diagnostics.map(\.code) == ["tar.sparse"])
    }

    @Test("Damaged files are walked without a trap, and no member reaches beyond the end")
    func damaged() {
        for seed in UInt64(0)..<2000 {
            var numbers = SeededGenerator(seed: seed)
            let tar = Mutation.damaged(Self.files[Int(seed % 2)], using: &numbers)
            for entry in TarReading.entries(of: tar).entries {
                #expect(entry.data.offset >= 512 && entry.data.end <= tar.count, "seed \(seed)")
            }
        }
    }
}
