// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Raw deflate (RFC 1951) through zlib, one stream used again and again.
final class DeflateEncoder {
    private var stream = z_stream()

    init() {
        let status = muniment_deflate_init(&stream, 6)
        precondition(status == Z_OK, "zlib has no memory")
    }

    deinit { deflateEnd(&stream) }

    /// The compressed bytes, or `nil` where they would not be fewer than those that came in.
    func deflate(_ parts: [ArraySlice<UInt8>]) -> [UInt8]? {
        let total = parts.reduce(0) { $0 + $1.count }
        guard total > 0 else { return nil }
        deflateReset(&stream)
        var finished = false
        let output = [UInt8](unsafeUninitializedCapacity: total) { buffer, filled in
            stream.next_out = buffer.baseAddress
            stream.avail_out = UInt32(total)
            for (index, part) in parts.enumerated() {
                let isLast = index == parts.count - 1
                part.withUnsafeBufferPointer { input in
                    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                    stream.avail_in = UInt32(input.count)
                    let status = CZlib.deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    finished = isLast && status == Z_STREAM_END
                }
                if stream.avail_in > 0 { break }
            }
            filled = total - Int(stream.avail_out)
        }
        return finished && output.count < total ? output : nil
    }
}

/// The reverse of ``DeflateEncoder``.
final class DeflateDecoder {
    private var stream = z_stream()

    init() {
        let status = muniment_inflate_init(&stream)
        precondition(status == Z_OK, "zlib has no memory")
    }

    deinit { inflateEnd(&stream) }

    /// Exactly `length` bytes, or `nil` where the input does not inflate to that many.
    func inflate(_ input: ArraySlice<UInt8>, length: Int) -> [UInt8]? {
        inflateReset(&stream)
        var whole = false
        // One byte more than is wanted, so that a longer stream is noticed.
        var output = [UInt8](unsafeUninitializedCapacity: length + 1) { buffer, filled in
            input.withUnsafeBufferPointer { source in
                stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                stream.avail_in = UInt32(source.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(length + 1)
                let status = CZlib.inflate(&stream, Z_FINISH)
                filled = length + 1 - Int(stream.avail_out)
                whole = status == Z_STREAM_END && stream.avail_in == 0 && filled == length
            }
        }
        guard whole else { return nil }
        output.removeLast(output.count - length)
        return output
    }
}
