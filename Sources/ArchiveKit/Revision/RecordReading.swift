// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Formats
internal import Packs
internal import Records

/// Reads a record that is in the archive again, as if it came in now: nothing but what is derived of its bytes changes.
struct RecordReading {
    private let archive: Archive

    init(_ archive: Archive) { self.archive = archive }

    /// The envelope that the record would get now; `nil` where it can't be read again by itself.
    func read(_ record: RevisableRecord) throws -> (envelope: RecordEnvelope, extracted: ExtractedText?)? {
        let old = record.envelope
        // What could be taken out of a container is a matter of its capture.
        guard !ContainerMembers.isContainer(old.parsed.format) else { return nil }
        let context = try old.context.flatMap { digest in try preparedContext(digest, of: record) }
        let input = ParsingInput(
            content: record.content, format: format(of: record), context: context, member: old.member)
        var read = input.record(in: archive.environment)
        if ContainerMembers.mayHoldMembers(read.parsed.format) {
            ContainerMembers.describe(
                &read.parsed, Array(record.content), limits: .standard(for: record.content.count))
        }
        // A tool that was there at the capture and is not here now takes nothing away.
        if read.extracted == nil, old.textRule.hasPrefix(ExtractedText.rulePrefix) { return nil }
        var envelope = old
        envelope.parsed = RecordEnvelope.plausible(read.parsed, captured: old.captured)
        envelope.textRule = read.textRule
        for field in (old.revision?.fields ?? []).compactMap({ CorrectableField($0) }) {
            field.copy(from: old, to: &envelope)
        }
        return (envelope, envelope.textRule == old.textRule ? nil : read.extracted)
    }

    /// What was only text or bytes may be recognised now, if it is one message as a whole.
    private func format(of record: RevisableRecord) -> RecordFormat {
        let known = record.envelope.parsed.format
        guard known == .text || known == .binary, record.envelope.context == nil else { return known }
        let bytes = Array(record.content)
        let recognized = FormatRecognizer.recognize(bytes)
        guard recognized != known, !ContainerMembers.mayHoldMembers(recognized) else { return known }
        let messages = FormatRegistry.splitter(for: recognized).split(bytes).messages
        guard messages.count == 1, messages[0].span.length == bytes.count, messages[0].context == nil else {
            return known
        }
        return messages[0].format
    }

    private func preparedContext(_ digest: Digest, of record: RevisableRecord) throws -> PreparedContext? {
        let volume = try archive.volume(record.located.volume)
        guard let frame = try volume.index.contextFrame(of: digest) else { return nil }
        return RecordContext(decoding: try volume.pack.frame(at: frame).payload)
            .map { PreparedContext(digest: digest, bytes: $0.bytes) }
    }
}
