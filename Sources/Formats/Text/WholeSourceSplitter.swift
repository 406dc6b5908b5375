// SPDX-License-Identifier: Apache-2.0

import Records

/// Takes a source as one message, whole: for text and binary sources, whose parts Muniment does not know.
struct WholeSourceSplitter: MessageSplitter {
    let rule = "whole-1"

    func split(_ source: [UInt8]) -> [ByteSpan] {
        [ByteSpan(offset: 0, length: source.count)]
    }
}
