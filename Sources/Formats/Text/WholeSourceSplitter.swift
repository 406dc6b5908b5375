// SPDX-License-Identifier: Apache-2.0

import Records

/// Takes a source as one message, whole: for text, binary sources and documents, whose parts are no records of their own.
struct WholeSourceSplitter: MessageSplitter {
    let rule = "whole-1"
    let format: RecordFormat

    func split(_ source: [UInt8]) -> SourceSplit {
        SourceSplit([ByteSpan(offset: 0, length: source.count)], format)
    }
}
