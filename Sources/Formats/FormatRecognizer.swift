// SPDX-License-Identifier: Apache-2.0

public import Records

/// Tells the format of a source from its bytes alone; file names say nothing.
///
/// A format that wraps others wins over what it wraps: FIX or SWIFT messages inside JSON, XML, mail or an office file
/// leave the source what it is. Among prose, FIX is recognised where the lines with messages make up a twentieth of the
/// source; below that the prose would be lost to search, as what stands between messages is kept but not indexed.
public enum FormatRecognizer {
    /// The format of a source; an empty one is text.
    ///
    /// - Complexity: linear in the number of bytes, in one or two passes.
    public static func recognize(_ source: [UInt8]) -> RecordFormat {
        let bytes = source.span
        if let container = ContainerSignature.format(of: bytes) { return container }
        if OutlookEvidence.stands(in: source[...]) { return .outlook }
        if MailEvidence.isMail(bytes) { return .mail }
        if BinarySignature.stands(in: bytes) { return .binary }
        if OFXEvidence.stands(in: bytes) { return TextEvidence.isText(bytes) ? .ofx : .binary }
        if let markup = XMLEvidence.format(of: bytes) { return markup }
        if JSONEvidence.stands(in: bytes) { return TextEvidence.isText(bytes) ? .json : .binary }
        guard !WrappingFormat.stands(in: bytes) else { return TextEvidence.isText(bytes) ? .text : .binary }
        if SwiftMTEvidence.isSwiftMT(bytes) { return .swiftMT }
        if FIXEvidence.isFIX(bytes) { return .fix }
        guard TextEvidence.isText(bytes) else { return .binary }
        return DelimitedShape.stands(in: bytes) ? .delimited : .text
    }
}
