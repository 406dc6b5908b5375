// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// RFC 3161, as openssl speaks it.
@Suite struct TimeStampTests {
    private let directory: TemporaryDirectory
    private let digest: Digest

    init() throws {
        directory = try TemporaryDirectory()
        var generator = SeededGenerator(seed: 5)
        digest = generator.digest()
    }

    private func answer(_ request: TimeStampRequest) throws -> [UInt8] {
        let authority = try TimeStampAuthority(directory.path.appending("authority"))
        let (asked, answered) = (directory.path.appending("q"), directory.path.appending("r"))
        try Data(request.encoded).write(to: URL(fileURLWithPath: asked.string))
        try authority.answer(asked, to: answered)
        return Array(try Data(contentsOf: URL(fileURLWithPath: answered.string)))
    }

    @Test func `A request has the bytes of its definition, and is read again`() throws {
        let request = TimeStampRequest(digest: digest, nonce: 0x0102_0304_0506_0708)
        let algorithm: [UInt8] = [0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 5, 0]
        let imprint: [UInt8] = [0x30, 0x31] + algorithm + [0x04, 0x20] + digest.bytes
        let expected: [UInt8] = [0x30, 0x43, 2, 1, 1] + imprint + [2, 8, 1, 2, 3, 4, 5, 6, 7, 8] + [1, 1, 0xFF]
        #expect(request.encoded == expected)
        #expect(TimeStampRequest(decoding: expected) == request)
        for nonce in [0, 1, 127, 128, .max] as [UInt64] {
            let request = TimeStampRequest(digest: digest, nonce: nonce)
            #expect(TimeStampRequest(decoding: request.encoded) == request && request.nonce <= .max >> 1)
        }
        for place in expected.indices {
            var wrong = expected
            wrong[place] ^= 0xFF
            #expect(TimeStampRequest(decoding: wrong) != request, "\(place)")
        }
        #expect(TimeStampRequest(decoding: expected + [0]) == nil)
    }

    @Test func `An answer tells digest, nonce and time, and no damage of it makes the reading fail`() throws {
        let request = TimeStampRequest(digest: digest, nonce: 0x7FFF_FFFF_FFFF_FFFF)
        let before = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000) - 1_000)
        let bytes = try answer(request)
        let response = try #require(TimeStampResponse(decoding: bytes))
        let stamp = try #require(response.statement)
        #expect(response.isGranted && response.status == 0)
        #expect(stamp.digest == digest && stamp.nonce == request.nonce)
        #expect(stamp.time >= before)
        var generator = SeededGenerator(seed: 6)
        for place in bytes.indices {
            var wrong = bytes
            wrong[place] = UInt8(truncatingIfNeeded: generator.next())
            _ = TimeStampResponse(decoding: wrong)
            #expect(TimeStampResponse(decoding: Array(bytes.prefix(place))) == nil)
        }
        for _ in 0..<2_000 {
            _ = TimeStampResponse(decoding: generator.bytes(Int(generator.next() % 200)))
        }
        #expect(TimeStampResponse(decoding: request.encoded)?.isGranted != true)
        // SEQUENCE { SEQUENCE { INTEGER 2 } }: a refusal.
        let refusal = try #require(TimeStampResponse(decoding: [0x30, 5, 0x30, 3, 2, 1, 2]))
        #expect(refusal.status == 2 && !refusal.isGranted)
    }
}
