// SPDX-License-Identifier: Apache-2.0

/// The rule `fix-text-1`: the values of a FIX message, one a line, without those of BeginString (8), BodyLength (9),
/// CheckSum (10) and MsgSeqNum (34). A garbled field is text as it stands: evidence is found even where it is broken.
enum FIXText {
    static func text(of bytes: Span<UInt8>) -> String {
        let start = bytes.isEmpty ? nil : FIXMessageStart(in: bytes, at: 0, floor: 0)
        var reader = FIXFieldReader(separator: start?.separator ?? FIXSeparator.guess(in: bytes))
        var assembly = TextAssembly()
        while let field = reader.next(in: bytes), !assembly.isFull {
            switch field.tag {
            case 8, 9, 10, 34: continue
            default: assembly.append(bytes.extracting(field.value))
            }
        }
        return assembly.text
    }
}
