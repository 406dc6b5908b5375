// SPDX-License-Identifier: Apache-2.0

public import Durability
internal import Records

/// The dictionaries of a pack, found when a frame needs one.
///
/// A dictionary's frame stands before the first frame that uses it, and twice, one behind the other: a damaged place
/// must not cost all records of a format. Which of several frames is the right one, the digest of the record proves.
public final class PackDictionaries {
    private let file: any OpenFile
    private let hints: () -> [Int]
    private var reader: PackReader?
    private var found: [UInt16: [CompressionDictionary]] = [:]
    private var hasHints = false
    private var walked = 0

    /// - Parameters:
    ///   - file: the pack.
    ///   - hints: offsets at which dictionary frames are known to begin; asked once, and believed only as far as they
    ///     are right.
    public init(_ file: any OpenFile, hints: @escaping () -> [Int] = { [] }) {
        self.file = file
        self.hints = hints
    }

    /// Dictionaries of a number, in the order in which they are to be tried, from frames that begin before `end`.
    ///
    /// - Complexity: those that are known or hinted at cost a read; else the headers up to there are read.
    func candidates(_ number: UInt16, before end: Int) throws(PackError) -> [CompressionDictionary] {
        if let known = found[number] { return known }
        if !hasHints {
            hasHints = true
            for offset in hints() where offset < end { try take(at: offset) }
            if let known = found[number] { return known }
        }
        try walk(to: end)
        return found[number] ?? []
    }

    /// All dictionaries, the whole pack being read as far as `end`, in the order of their numbers.
    ///
    /// - Throws: ``PackError`` `disk`.
    public func all(before end: Int) throws(PackError) -> [CompressionDictionary] {
        _ = try candidates(0, before: end)
        return found.values.compactMap(\.first).sorted { $0.number < $1.number }
    }

    /// Forgets nothing, but learns of a dictionary that was just appended.
    func note(_ dictionary: CompressionDictionary) { found[dictionary.number, default: []].insert(dictionary, at: 0) }

    private func walk(to end: Int) throws(PackError) {
        let reader = self.reader ?? PackReader(file, windowSize: 1 << 18)
        self.reader = reader
        while walked < end {
            let header: FrameHeader
            do {
                header = try reader.headerInWindow(at: walked)
            } catch let error {
                guard error.code != .disk else { throw error }
                walked = try reader.nextHeader(after: walked, before: end)
                continue
            }
            if header.kind == .dictionary { try take(at: walked) }
            walked += header.frameLength
        }
    }

    /// Reads the dictionary whose frame begins at `offset`; what is damaged or none is left out.
    private func take(at offset: Int) throws(PackError) {
        do {
            let frame = try PackReader(file).frame(at: offset)
            guard frame.header.kind == .dictionary, frame.header.dictionary == 0,
                let dictionary = CompressionDictionary(decoding: frame.payload),
                found[dictionary.number]?.contains(dictionary) != true
            else { return }
            found[dictionary.number, default: []].append(dictionary)
        } catch let error {
            guard error.code != .disk else { throw error }
        }
    }
}
