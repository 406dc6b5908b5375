// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

/// RFC 4648, section 10.
@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `The examples of the standard come out`(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test func `Any bytes come back, and what is not the encoding of something is refused`() {
        var generator = SeededGenerator(seed: 3)
        for length in 0..<200 {
            let bytes = generator.bytes(length)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
        for wrong in ["Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9v", "Zm9v\n", "====", "Z===", "Zm-v", "Zg=g"] {
            #expect(Base64.decode(wrong) == nil, "\(wrong)")
        }
    }
}
