// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Records

/// A frame as it was read, its payload inflated and its digest proved.
public struct PackFrame: Sendable {
    public var offset: Int
    public var header: FrameHeader

    /// The payload after inflating.
    public var payload: [UInt8]

    /// SHA-256 of the content of a record frame, whichever frame the content lies in.
    public var contentDigest: Digest?

    /// The commitment of a record frame: what the ledger keeps of it.
    public var commitment: Digest? { header.record == nil ? nil : header.digest }

    /// The first offset after the frame.
    public var end: Int { offset + header.frameLength }

    /// The envelope of a record frame.
    public var envelope: ArraySlice<UInt8> { header.record == nil ? [] : payload.dropLast(contentLength) }

    /// The content of a record frame, where it lies in this frame.
    public var content: ArraySlice<UInt8> { payload.suffix(contentLength) }

    private var contentLength: Int {
        guard case .here(let length) = header.record?.content else { return 0 }
        return length
    }

    /// Whether the payload is what the header says that it is.
    fileprivate func proved() -> PackFrame? {
        guard let record = header.record else { return Digest(hashing: payload) == header.digest ? self : nil }
        var frame = self
        let digest: Digest
        switch record.content {
        case .here: digest = Digest(hashing: content)
        case .elsewhere(_, let known): digest = known
        }
        frame.contentDigest = digest
        let commitment = RecordCommitment.leaf(
            salt: record.salt, envelope: Digest(hashing: envelope), content: digest)
        return commitment == header.digest ? frame : nil
    }
}

/// Reads frames of a pack; nothing is returned whose digest was not proved.
public final class PackReader {
    private let file: any OpenFile
    private let decoder = DeflateDecoder()
    private var window: ArraySlice<UInt8> = []
    private var windowStart = 0
    private let windowSize: Int
    private let dictionaries: PackDictionaries

    /// - Parameters:
    ///   - file: the pack.
    ///   - windowSize: bytes read ahead at a time: a few pages for single records, more for a scan.
    ///   - dictionaries: those of the pack, where somebody knows them already.
    public init(_ file: any OpenFile, windowSize: Int = 8_192, dictionaries: PackDictionaries? = nil) {
        self.file = file
        self.windowSize = windowSize
        self.dictionaries = dictionaries ?? PackDictionaries(file)
    }

    /// The frame that begins at `offset`.
    ///
    /// - Throws: ``PackError`` `damaged` where no frame begins there or its digest fails; `disk`.
    /// - Complexity: one or two reads; memory of the payload.
    public func frame(at offset: Int) throws(PackError) -> PackFrame {
        forget()
        return try frameInWindow(at: offset)
    }

    /// The frame that begins at `offset`, from bytes that were perhaps read for an earlier frame: for a scan only.
    func frameInWindow(at offset: Int) throws(PackError) -> PackFrame {
        let header = try headerInWindow(at: offset)
        let stored = try bytes(at: offset + header.byteCount, count: header.storedLength)
        guard stored.count == header.storedLength else { throw damaged(offset, "the pack ends inside it") }
        switch header.codec {
        case .stored: return try proved(PackFrame(offset: offset, header: header, payload: Array(stored)))
        case .deflate where header.dictionary == 0:
            guard let payload = decoder.inflate(stored, length: header.length) else {
                throw damaged(offset, "it does not inflate")
            }
            return try proved(PackFrame(offset: offset, header: header, payload: payload))
        case .deflate:
            var tried = 0
            while let dictionary = try dictionaries.candidate(header.dictionary, before: offset, tried: tried) {
                tried += 1
                guard let payload = decoder.inflate(stored, length: header.length, with: dictionary) else { continue }
                let frame = PackFrame(offset: offset, header: header, payload: payload)
                if let frame = frame.proved() { return frame }
            }
            throw damaged(offset, "it does not inflate with dictionary \(header.dictionary) of its pack")
        }
    }

    /// The header of the frame that begins at `offset`.
    ///
    /// - Throws: ``PackError`` `damaged` or `disk`.
    public func header(at offset: Int) throws(PackError) -> FrameHeader {
        forget()
        return try headerInWindow(at: offset)
    }

    /// All frames of a kind that stand before an offset; damaged ones are left out.
    ///
    /// - Throws: ``PackError`` `disk`.
    /// - Complexity: reads every header.
    public func frames(of kind: FrameKind, before end: Int) throws(PackError) -> [PackFrame] {
        var found: [PackFrame] = []
        var offset = 0
        while offset < end {
            do {
                let header = try headerInWindow(at: offset)
                if header.kind == kind { found.append(try frameInWindow(at: offset)) }
                offset += header.frameLength
            } catch let error {
                guard error.code != .disk else { throw error }
                offset = try nextHeader(after: offset, before: end)
            }
        }
        return found
    }

    /// The header of the frame that begins at `offset`, from bytes that were perhaps read for an earlier frame.
    func headerInWindow(at offset: Int) throws(PackError) -> FrameHeader {
        let size = PackLayout.largestHeaderSize
        guard (0...(.max - size)).contains(offset),
            let header = FrameHeader(decoding: try bytes(at: offset, count: size))
        else { throw damaged(offset, "no frame begins here") }
        return header
    }

    /// Drops what was read ahead: it may lie beyond the committed length, where a later writer puts other bytes.
    private func forget() { window = [] }

    /// The content of the record whose frame begins at `offset`, whichever frame it lies in.
    ///
    /// - Throws: ``PackError`` `damaged` or `disk`.
    public func content(of frame: PackFrame) throws(PackError) -> ArraySlice<UInt8> {
        guard let record = frame.header.record else { throw damaged(frame.offset, "it is no record") }
        guard case .elsewhere(let reference, let digest) = record.content else { return frame.content }
        guard reference < frame.offset else { throw damaged(frame.offset, "it refers to a later frame") }
        let source = try self.frame(at: reference)
        guard case .here = source.header.record?.content, source.contentDigest == digest else {
            throw damaged(frame.offset, "it refers to a frame with other content")
        }
        return source.content
    }

    private func proved(_ frame: PackFrame) throws(PackError) -> PackFrame {
        guard let frame = frame.proved() else {
            throw damaged(frame.offset, "its digest does not agree with its bytes")
        }
        return frame
    }

    /// The next offset after `start` at which a header begins, or `end`: a header only, nothing of it is proved.
    func nextHeader(after start: Int, before end: Int) throws(PackError) -> Int {
        var candidate = start + 1
        while candidate < end {
            let window = try bytes(at: candidate, count: min(65_536, end - candidate))
            guard window.count >= PackLayout.magic.count else { return end }
            guard let found = PackScanner.firstMagic(in: window) else {
                candidate += window.count - PackLayout.magic.count + 1
                continue
            }
            candidate += found
            if FrameHeader(decoding: try bytes(at: candidate, count: PackLayout.largestHeaderSize)) != nil {
                return candidate
            }
            candidate += 1
        }
        return end
    }

    /// Bytes through the window; fewer at the end of the pack.
    func bytes(at offset: Int, count: Int) throws(PackError) -> ArraySlice<UInt8> {
        if offset < windowStart || offset + count > windowStart + window.count {
            do {
                window = try file.read(at: offset, count: max(count, windowSize))[...]
                windowStart = offset
            } catch {
                throw PackError(code: .disk, subject: "\(file.path)", message: error.message, cause: error)
            }
        }
        let start = window.startIndex + (offset - windowStart)
        return window[min(start, window.endIndex)..<min(start + count, window.endIndex)]
    }

    private func damaged(_ offset: Int, _ reason: String) -> PackError {
        PackError(
            code: .damaged, subject: "\(file.path):\(offset)",
            message: "the frame at \(offset) of \(file.path) is damaged: \(reason); run verify, then restore it")
    }
}
