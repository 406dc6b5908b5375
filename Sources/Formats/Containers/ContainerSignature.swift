// SPDX-License-Identifier: Apache-2.0

import Records

/// Tells containers, office documents and PDF by their bytes.
enum ContainerSignature {
    /// The format, or `nil` where it is none of these.
    static func format(of bytes: Span<UInt8>) -> RecordFormat? {
        // "%PDF-" may stand behind a few stray bytes; a reader of PDF takes that too (ISO 32000-1, Annex H.3.4.1).
        for offset in 0..<min(bytes.count, 1024) where bytes[offset] == UInt8(ascii: "%") {
            if bytes.has("%PDF-", at: offset) { return .pdf }
        }
        if isZip(bytes) { return OfficeParts.stand(in: bytes) ? .office : .zip }
        if bytes.count >= 3, bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 { return .gzip }
        return isTar(bytes) ? .tar : nil
    }

    /// A local header, an empty file, or a part of a file that was once split (APPNOTE 4.3.7, 4.3.16, 8.5.5).
    private static func isZip(_ bytes: Span<UInt8>) -> Bool {
        bytes.has("PK\u{3}\u{4}", at: 0) || bytes.has("PK\u{5}\u{6}", at: 0)
            || bytes.has("PK\u{7}\u{8}PK\u{3}\u{4}", at: 0)
    }

    /// The mark of ustar, or in older files a first header with a right checksum and a name.
    private static func isTar(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= TarHeader.blockSize else { return false }
        if bytes.has("ustar\u{0}", at: 257) || bytes.has("ustar  \u{0}", at: 257) { return true }
        return bytes[0] != 0 && TarHeader(bytes.extracting(0..<TarHeader.blockSize)) != nil
    }
}
