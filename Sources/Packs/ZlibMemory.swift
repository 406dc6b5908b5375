// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Memory for the streams of zlib: what one gives back, the next one gets.
///
/// A copied stream takes about 270 KB in four pieces and gives them back a moment later. Left to the C library, each
/// round may return the pages to the kernel and fault them in again, which costs more than the compression.
///
/// One value serves the streams of one thread; it must outlive them.
final class ZlibMemory {
    private var free: [Int: [UnsafeMutableRawPointer]] = [:]
    private var sizes: [UnsafeMutableRawPointer: Int] = [:]

    deinit {
        for block in sizes.keys { block.deallocate() }
    }

    /// A stream whose memory comes from here.
    func stream() -> z_stream {
        var stream = z_stream()
        stream.opaque = Unmanaged.passUnretained(self).toOpaque()
        stream.zalloc = { opaque, items, size in
            guard let opaque else { return nil }
            return Unmanaged<ZlibMemory>.fromOpaque(opaque).takeUnretainedValue().take(Int(items) * Int(size))
        }
        stream.zfree = { opaque, block in
            guard let opaque, let block else { return }
            Unmanaged<ZlibMemory>.fromOpaque(opaque).takeUnretainedValue().give(block)
        }
        return stream
    }

    private func take(_ size: Int) -> UnsafeMutableRawPointer {
        if let block = free[size]?.popLast() { return block }
        let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        sizes[block] = size
        return block
    }

    private func give(_ block: UnsafeMutableRawPointer) {
        guard let size = sizes[block] else { return }
        free[size, default: []].append(block)
    }
}
