// SPDX-License-Identifier: Apache-2.0

import Records

/// Cuts an OFX file into the entries of its statements: each transaction (STMTTRN, and the investment transactions such
/// as BUYSTOCK) is a message, as that is what people look for, by its FITID.
///
/// The context of an entry is the beginning of its statement up to the list of entries: its currency and account. A bank
/// entry inside an investment statement (INVBANKTRAN) is one message with its frame. An entry without end tag ends
/// before the next entry, or with its list. Signon, balances, positions and the list of securities are gap; a file
/// without entries is one message, whole.
struct OFXSplitter: MessageSplitter {
    let rule = "ofx-1"

    func split(_ source: [UInt8]) -> SourceSplit {
        let bytes = source.span
        var statements = Statements()
        var scanner = OFXScanner(in: 0..<bytes.count)
        while let tag = scanner.next(in: bytes) { statements.take(tag, in: bytes) }
        statements.close(at: bytes.count, in: bytes)
        guard !statements.messages.isEmpty else {
            return SourceSplit([ByteSpan(offset: 0, length: source.count)], .ofx)
        }
        return SourceSplit(statements.messages, contexts: statements.contexts.map { Array(source[$0]) })
    }

    private struct Statements {
        private(set) var messages: [SourceSplit.Message] = []
        private(set) var contexts: [Range<Int>] = []
        private var context: Int?
        private var statement: Int?
        private var open: (start: Int, name: Range<Int>)?

        mutating func take(_ tag: OFXScanner.Tag, in bytes: Span<UInt8>) {
            let kind = OFXElement.kind(of: tag.name, in: bytes)
            switch (kind, tag.isEnd) {
            case (.transaction, false): begin(tag, in: bytes)
            case (.transaction, true): if isOpen(tag.name, in: bytes) { close(at: tag.range.upperBound, in: bytes) }
            case (.statement, false):
                close(at: tag.range.lowerBound, in: bytes)
                statement = tag.range.lowerBound
                context = nil
            case (.list, false): addContext(until: tag.range.lowerBound)
            case (.list, true), (.statement, true): close(at: tag.range.lowerBound, in: bytes)
            case (.other, _): break
            }
        }

        mutating func close(at end: Int, in bytes: Span<UInt8>) {
            guard let open else { return }
            let range = bytes.trimmed(open.start..<end)
            let span = ByteSpan(offset: range.lowerBound, length: range.count)
            messages.append(SourceSplit.Message(span, .ofx, context: context))
            self.open = nil
        }

        /// A bank entry inside of its frame opens no message of its own.
        private mutating func begin(_ tag: OFXScanner.Tag, in bytes: Span<UInt8>) {
            if let open, bytes.text(open.name) == "INVBANKTRAN", bytes.text(tag.name) == "STMTTRN" { return }
            close(at: tag.range.lowerBound, in: bytes)
            open = (tag.range.lowerBound, tag.name)
        }

        private func isOpen(_ name: Range<Int>, in bytes: Span<UInt8>) -> Bool {
            open.map { bytes.text($0.name) == bytes.text(name) } ?? false
        }

        private mutating func addContext(until end: Int) {
            guard let statement, end - statement <= DelimitedHeader.longest else { return }
            context = contexts.count
            contexts.append(statement..<end)
            self.statement = nil
        }
    }
}
