// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Unpacks raw deflate data (RFC 1951) through zlib, never more than is asked for; one stream used again and again.
///
/// Memory is the output and 64 KiB, whatever a header says of the length.
final class Inflation {
    enum Ending {
        /// The data's own end was reached.
        case whole
        /// The input ends before the data does.
        case truncated
        /// What stands there is no deflate data.
        case damaged
        /// There is more than was asked for.
        case limit
    }

    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let isReady: Bool
    private var scratch = [UInt8](repeating: 0, count: 1 << 16)

    init() {
        stream.initialize(to: z_stream())
        isReady = muniment_inflate_init(stream) == Z_OK
    }

    deinit {
        if isReady { inflateEnd(stream) }
        stream.deallocate()
    }

    /// Appends what `range` of `bytes` unpacks to, at most `limit` bytes.
    ///
    /// - Returns: how it ended, and where in `bytes` the reading stopped.
    func inflate(
        _ bytes: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8], limit: Int
    ) -> (ending: Ending, end: Int) {
        run(bytes, range, limit: limit) { output.append(contentsOf: $0) }
    }

    /// Where deflate data that begins with `range` ends, without keeping what it holds.
    func measure(_ bytes: Span<UInt8>, _ range: Range<Int>) -> (ending: Ending, end: Int) {
        run(bytes, range, limit: .max) { _ in }
    }

    private func run(
        _ bytes: Span<UInt8>, _ range: Range<Int>, limit: Int, take: (Slice<UnsafeBufferPointer<UInt8>>) -> Void
    ) -> (ending: Ending, end: Int) {
        guard isReady, inflateReset(stream) == Z_OK else { return (.damaged, range.lowerBound) }
        return bytes.extracting(range).withUnsafeBufferPointer { input in
            var (taken, given) = (0, 0)
            while true {
                let piece = min(input.count - taken, 1 << 30)
                let (status, used, made) = step(input, from: taken, piece)
                taken += used
                let kept = min(made, limit - given)
                scratch.withUnsafeBufferPointer { take($0[..<kept]) }
                given += kept
                let end = range.lowerBound + taken
                if kept < made { return (.limit, end) }
                switch status {
                case Z_STREAM_END: return (.whole, end)
                case Z_OK where used > 0 || made > 0: continue
                case Z_OK, Z_BUF_ERROR: return (.truncated, end)
                default: return (.damaged, end)
                }
            }
        }
    }

    private func step(
        _ input: UnsafeBufferPointer<UInt8>, from start: Int, _ count: Int
    ) -> (status: Int32, used: Int, made: Int) {
        let room = scratch.count
        return scratch.withUnsafeMutableBufferPointer { output in
            // zlib only reads what next_in points at.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + start })
            stream.pointee.avail_in = UInt32(count)
            stream.pointee.next_out = output.baseAddress
            stream.pointee.avail_out = UInt32(room)
            let status = CZlib.inflate(stream, Z_NO_FLUSH)
            return (status, count - Int(stream.pointee.avail_in), room - Int(stream.pointee.avail_out))
        }
    }
}

/// CRC-32 as zip and gzip use it (ISO 3309).
enum CyclicRedundancyCheck {
    /// - Parameter start: the value of the bytes before these.
    static func value(of bytes: Span<UInt8>, from start: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(UInt(start), $0.baseAddress, $0.count)) }
    }
}
