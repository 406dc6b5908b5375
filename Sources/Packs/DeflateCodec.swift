// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// A stream of zlib at one address: zlib refuses a stream that was moved.
private final class ZlibStream {
    let pointer: UnsafeMutablePointer<z_stream>
    private let end: (UnsafeMutablePointer<z_stream>) -> Int32

    /// - Parameter start: makes a stream out of the pointer's value and answers zlib's status.
    init?(
        _ value: z_stream = z_stream(), start: (UnsafeMutablePointer<z_stream>) -> Int32,
        end: @escaping (UnsafeMutablePointer<z_stream>) -> Int32
    ) {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: value)
        self.end = end
        guard start(pointer) == Z_OK else {
            pointer.deallocate()
            return nil
        }
    }

    deinit {
        _ = end(pointer)
        pointer.deallocate()
    }
}

/// Raw deflate (RFC 1951) through zlib, at level 6.
///
/// A dictionary is laid into a stream once, and the stream is copied for each payload: laying it in takes as long as
/// compressing a record.
final class DeflateEncoder {
    private let memory = ZlibMemory()
    private var plain: ZlibStream?
    private var primed: [UInt16: ZlibStream] = [:]

    init() { plain = freshStream() }

    deinit {
        // Streams give their memory back to `memory`, which must still be there.
        plain = nil
        primed = [:]
    }

    private func freshStream() -> ZlibStream? {
        ZlibStream(memory.stream(), start: { muniment_deflate_init($0, 6) }, end: { deflateEnd($0) })
    }

    /// The compressed bytes, or `nil` where they would not be fewer than those that came in.
    func deflate(_ parts: [ArraySlice<UInt8>], with dictionary: CompressionDictionary? = nil) -> [UInt8]? {
        guard let dictionary else {
            guard let plain else { return nil }
            deflateReset(plain.pointer)
            return Self.run(plain.pointer, parts)
        }
        guard let source = primedStream(dictionary),
            let copy = ZlibStream(start: { deflateCopy($0, source.pointer) }, end: { deflateEnd($0) })
        else { return nil }
        return Self.run(copy.pointer, parts)
    }

    private func primedStream(_ dictionary: CompressionDictionary) -> ZlibStream? {
        if let known = primed[dictionary.number] { return known }
        let stream = freshStream()
        if let stream {
            dictionary.bytes.withUnsafeBufferPointer { bytes in
                _ = deflateSetDictionary(stream.pointer, bytes.baseAddress, UInt32(bytes.count))
            }
        }
        primed[dictionary.number] = stream
        return stream
    }

    private static func run(_ stream: UnsafeMutablePointer<z_stream>, _ parts: [ArraySlice<UInt8>]) -> [UInt8]? {
        let total = parts.reduce(0) { $0 + $1.count }
        guard total > 0 else { return nil }
        var finished = false
        let output = [UInt8](unsafeUninitializedCapacity: total) { buffer, filled in
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = UInt32(total)
            for (index, part) in parts.enumerated() {
                let isLast = index == parts.count - 1
                part.withUnsafeBufferPointer { input in
                    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                    stream.pointee.avail_in = UInt32(input.count)
                    let status = CZlib.deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    finished = isLast && status == Z_STREAM_END
                }
                if stream.pointee.avail_in > 0 { break }
            }
            filled = total - Int(stream.pointee.avail_out)
        }
        return finished && output.count < total ? output : nil
    }
}

/// The reverse of ``DeflateEncoder``.
final class DeflateDecoder {
    private let memory = ZlibMemory()
    private var stream: ZlibStream?

    init() {
        stream = ZlibStream(memory.stream(), start: { muniment_inflate_init($0) }, end: { inflateEnd($0) })
    }

    deinit { stream = nil }

    /// Exactly `length` bytes, or `nil` where the input does not inflate to that many.
    func inflate(_ input: ArraySlice<UInt8>, length: Int, with dictionary: CompressionDictionary? = nil) -> [UInt8]? {
        guard let stream = stream?.pointer else { return nil }
        inflateReset(stream)
        if let dictionary {
            let status = dictionary.bytes.withUnsafeBufferPointer { bytes in
                inflateSetDictionary(stream, bytes.baseAddress, UInt32(bytes.count))
            }
            guard status == Z_OK else { return nil }
        }
        var whole = false
        // One byte more than is wanted, so that a longer stream is noticed.
        var output = [UInt8](unsafeUninitializedCapacity: length + 1) { buffer, filled in
            input.withUnsafeBufferPointer { source in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                stream.pointee.avail_in = UInt32(source.count)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(length + 1)
                let status = CZlib.inflate(stream, Z_FINISH)
                filled = length + 1 - Int(stream.pointee.avail_out)
                whole = status == Z_STREAM_END && stream.pointee.avail_in == 0 && filled == length
            }
        }
        guard whole else { return nil }
        output.removeLast(output.count - length)
        return output
    }
}
