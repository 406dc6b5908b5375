// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Records

/// Reads a pack from one offset to another, frame by frame, and finds its footing again after damage.
///
/// One damaged place costs the frames that it lies in. Where the header of a damaged frame is sound and another frame
/// stands at its end, the scanner goes on there; else it looks for the next magic whose header passes its CRC and whose
/// payload passes its digest.
public struct PackScanner {
    /// What stands at a place.
    public enum Finding: Sendable {
        case frame(PackFrame)
        /// Bytes that are no frame, or a frame whose digest fails.
        case damage(ByteSpan)
    }

    private let reader: PackReader
    private var position: Int
    private let end: Int

    /// - Parameters:
    ///   - range: the bytes to read; what a frame says beyond its end counts as damage.
    ///   - dictionaries: those of the pack, where somebody knows them already.
    public init(_ file: any OpenFile, range: Range<Int>, dictionaries: PackDictionaries? = nil) {
        reader = PackReader(file, windowSize: 1 << 20, dictionaries: dictionaries)
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next frame or damaged place; `nil` at the end.
    ///
    /// - Throws: ``PackError`` `disk`.
    /// - Complexity: linear in the bytes, but for frames with a sound header and a damaged payload, which are read twice.
    public mutating func next() throws(PackError) -> Finding? {
        guard position < end else { return nil }
        if let frame = try frame(at: position) {
            position = frame.end
            return .frame(frame)
        }
        let start = position
        if let end = try endOfDamagedFrame(at: start) {
            position = end
        } else {
            position = try nextFooting(after: start)
        }
        return .damage(ByteSpan(offset: start, length: position - start))
    }

    private func frame(at offset: Int) throws(PackError) -> PackFrame? {
        do {
            let frame = try reader.frameInWindow(at: offset)
            return frame.end <= end ? frame : nil
        } catch let error where error.code != .disk {
            return nil
        }
    }

    /// Where a frame ends whose header is sound, if the next frame begins there. What lies between is not searched: a
    /// record can be a pack, and its frames are none of this one.
    private func endOfDamagedFrame(at offset: Int) throws(PackError) -> Int? {
        guard let damaged = try header(at: offset) else { return nil }
        let next = offset + damaged.frameLength
        if next == end { return end }
        guard next < end, try header(at: next) != nil else { return nil }
        return next
    }

    private func header(at offset: Int) throws(PackError) -> FrameHeader? {
        do {
            return try reader.headerInWindow(at: offset)
        } catch let error where error.code != .disk {
            return nil
        }
    }

    private func nextFooting(after start: Int) throws(PackError) -> Int {
        var candidate = start + 1
        while candidate < end {
            candidate = try reader.nextHeader(after: candidate - 1, before: end)
            if candidate < end, try frame(at: candidate) != nil { return candidate }
            candidate += 1
        }
        return end
    }

    static func firstMagic(in window: ArraySlice<UInt8>) -> Int? {
        var index = window.startIndex
        while let start = window[index...].firstIndex(of: PackLayout.magic[0]) {
            if window[start...].starts(with: PackLayout.magic) { return start - window.startIndex }
            index = start + 1
        }
        return nil
    }
}
