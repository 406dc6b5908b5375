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

    /// What was read, as the frames have it; and by number what can be tried, in the order in which it was found.
    private var frames: [UInt16: [CompressionDictionary]] = [:]
    private var usable: [UInt16: [Usable]] = [:]
    private var last: (usable: Usable, built: CompressionDictionary)?

    /// A dictionary, and the one that it builds on.
    private struct Usable: Hashable {
        var own: CompressionDictionary
        var base: CompressionDictionary?
    }
    private var hasHints = false
    private var taken: Set<Int> = []
    private var walked = 0

    /// - Parameters:
    ///   - file: the pack.
    ///   - hints: offsets at which dictionary frames are known to begin; asked once, and believed only as far as they
    ///     are right.
    public init(_ file: any OpenFile, hints: @escaping () -> [Int] = { [] }) {
        self.file = file
        self.hints = hints
    }

    /// The next dictionary of a number that is to be tried, from frames that begin before `end`; `nil` where there are
    /// no more.
    ///
    /// - Parameter tried: how many were tried already.
    /// - Complexity: those that are known or hinted at cost a read; else headers are read until one is found.
    func candidate(
        _ number: UInt16, before end: Int, tried: Int
    ) throws(PackError) -> CompressionDictionary? {
        func known() -> CompressionDictionary? {
            guard let usable = usable[number], tried < usable.count else { return nil }
            return build(usable[tried])
        }
        if let known = known() { return known }
        if !hasHints {
            hasHints = true
            for offset in hints() where offset < end && taken.insert(offset).inserted { try take(at: offset) }
            if let known = known() { return known }
        }
        // What was read ahead the last time may have been cut off and written anew since.
        reader = nil
        while walked < end {
            try step(before: end)
            if let known = known() { return known }
        }
        return nil
    }

    private func build(_ usable: Usable) -> CompressionDictionary {
        guard let base = usable.base else { return usable.own }
        if let last, last.usable == usable { return last.built }
        let built = usable.own.built(on: base)
        last = (usable, built)
        return built
    }

    /// The dictionaries whose frames begin at these offsets, as the frames have them, in the order of their numbers;
    /// damaged frames are left out.
    ///
    /// - Throws: ``PackError`` `disk`.
    public func dictionaries(at offsets: [Int]) throws(PackError) -> [CompressionDictionary] {
        for offset in offsets where taken.insert(offset).inserted { try take(at: offset) }
        return frames.values.compactMap(\.first).sorted { $0.number < $1.number }
    }

    /// Looks at one header more.
    private func step(before end: Int) throws(PackError) {
        let reader = self.reader ?? PackReader(file, windowSize: 1 << 18)
        self.reader = reader
        do {
            let header = try reader.headerInWindow(at: walked)
            if header.kind == .dictionary, taken.insert(walked).inserted { try take(at: walked) }
            walked += header.frameLength
        } catch let error {
            guard error.code != .disk else { throw error }
            walked = try reader.nextHeader(after: walked, before: end)
        }
    }

    /// Reads the dictionary whose frame begins at `offset`; what is damaged or none is left out.
    private func take(at offset: Int) throws(PackError) {
        do {
            let frame = try PackReader(file).frame(at: offset)
            guard frame.header.kind == .dictionary, frame.header.dictionary == 0,
                let dictionary = CompressionDictionary(decoding: frame.payload),
                frames[dictionary.number]?.contains(dictionary) != true
            else { return }
            frames[dictionary.number, default: []].append(dictionary)
            add(dictionary)
        } catch let error {
            guard error.code != .disk else { throw error }
        }
    }

    /// Notes what a dictionary makes usable: itself, or what builds on it.
    private func add(_ dictionary: CompressionDictionary) {
        if dictionary.base == 0 {
            usable[dictionary.number, default: []].append(Usable(own: dictionary))
            for own in frames.values.joined() where own.base == dictionary.number {
                usable[own.number, default: []].append(Usable(own: own, base: dictionary))
            }
        } else {
            for base in frames[dictionary.base] ?? [] where base.base == 0 {
                usable[dictionary.number, default: []].append(Usable(own: dictionary, base: base))
            }
        }
    }
}
