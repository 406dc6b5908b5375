// SPDX-License-Identifier: Apache-2.0

/// The first bytes of formats that are not text, or that hold more than the text in them.
enum BinarySignature {
    static func stands(in bytes: Span<UInt8>) -> Bool {
        return isArchive(bytes) || isImage(bytes) || isCompoundFile(bytes)
    }

    /// Archives that are not taken apart: gzip of no known method, bzip2, xz, 7z, Zstandard.
    private static func isArchive(_ bytes: Span<UInt8>) -> Bool {
        starts([0x1F, 0x8B], bytes) || bytes.has("BZh", at: 0) && bytes.count > 3 && bytes[3].isDigit
            || starts([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], bytes) || starts([0x37, 0x7A, 0xBC, 0xAF], bytes)
            || starts([0x28, 0xB5, 0x2F, 0xFD], bytes)
    }

    /// PNG, JPEG, GIF, TIFF, BMP: of the last the two bytes are letters, so its reserved field counts too.
    private static func isImage(_ bytes: Span<UInt8>) -> Bool {
        starts([0x89, 0x50, 0x4E, 0x47], bytes) || starts([0xFF, 0xD8, 0xFF], bytes) || bytes.has("GIF8", at: 0)
            || bytes.has("BM", at: 0) && bytes.has("\u{0}\u{0}\u{0}\u{0}", at: 6)
            || starts([0x49, 0x49, 0x2A, 0x00], bytes) || starts([0x4D, 0x4D, 0x00, 0x2A], bytes)
    }

    /// Compound files (MS-CFB): the older office formats.
    private static func isCompoundFile(_ bytes: Span<UInt8>) -> Bool {
        starts([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], bytes)
    }

    private static func starts(_ signature: [UInt8], _ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= signature.count else { return false }
        return signature.indices.allSatisfy { bytes[$0] == signature[$0] }
    }
}
