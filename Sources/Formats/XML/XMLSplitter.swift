// SPDX-License-Identifier: Apache-2.0

import Records

/// Finds the messages of a marked-up source: of ISO 20022, FpML, FIXML and any other XML.
///
/// - A source with one document is one message, whole, with its prolog. Of documents one behind another each is one.
/// - ISO 20022: a `Document`, and the `AppHdr` before it, are one message wherever they stand: in a BusMsg, a DataPDU, a
///   RequestPayload, an Envelope. Its span is the least run of whole elements that holds both; the rest is gap. A header
///   without a document is a message too.
/// - FpML: the outermost element of an FpML namespace, or an element `FpML`, in whatever envelope.
/// - FIXML: a document with one message, whole; of several, in a Batch or not, each is one, and the tag of the root with
///   its version is their context.
/// - Files of rows: each `Trade` in the `Portfolio` of the Open Source Risk Engine, each row of a `FlexStatement` of
///   Interactive Brokers. There a back office looks for a row by its number, and a statement may hold a year of them.
/// - OFX and HTML: the whole source.
///
/// A document that breaks off ends where the next XML declaration begins, or the source. A source in UTF-16 is one
/// message: its bytes are not those that are read here.
struct XMLSplitter: MessageSplitter {
    let rule = "xml-1"

    func split(_ source: [UInt8]) -> SourceSplit {
        let whole = ByteSpan(offset: 0, length: source.count)
        let bytes = source.span
        guard !XMLEncoding.isUTF16(bytes) else {
            let format = XMLEvidence.format(of: XMLEncoding.utf8(ofUTF16: bytes).span)
            return SourceSplit([whole], format ?? .xml)
        }
        var splitting = XMLSplitting()
        splitting.readAll(in: bytes)
        return splitting.split(of: bytes) ?? SourceSplit([whole], .xml)
    }
}
