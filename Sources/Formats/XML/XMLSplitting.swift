// SPDX-License-Identifier: Apache-2.0

import Records

/// One pass over the tags of a source that notes where messages begin and end (``XMLSplitter``).
struct XMLSplitting {
    /// How deep elements are followed; what stands deeper belongs to what it stands in.
    private static let mostLevels = 1024

    /// How many open elements are looked at for the one that an end tag closes.
    private static let mostLookedAt = 64

    /// What an open element means for what stands in it.
    enum Meaning {
        case plain
        case header
        /// Inside an element in which no message is looked for.
        case inner
        /// A `Document` of no known namespace: its first child decides.
        case document
        case fixml
        case batch
        case portfolio
        case flexStatement
        case flexSection
    }

    struct Open {
        var start: Int
        var name: Range<Int>
        var meaning: Meaning
        var vocabulary: XMLVocabulary
    }

    /// A message that is being read: it ends when the element at the level closes.
    private struct Pending {
        var start: Int
        var level: Int
        var format: RecordFormat
    }

    private(set) var messages: [SourceSplit.Message] = []
    private var contexts: [[UInt8]] = []
    private var open: [Open] = []
    private var tooDeep = 0
    private var scopes = XMLScopes()
    private var message: Pending?
    private var header: XMLHeaderPlace?
    private var prolog: Int?
    private var fixmlTag = 0..<0
    private var fixmlMessages: [ByteSpan] = []
    private var fixmlChild: Range<Int>?
    private var isFIXMLMixed = false
    private var messagesBeforeRoot = 0
    private var hasWholeSource = false
    private var lastRootWasMessage = false

    /// The format of the first message, as soon as it is known.
    private(set) var firstFormat: RecordFormat?

    mutating func readAll(in bytes: Span<UInt8>, stopsAtFormat: Bool = false) {
        var tokenizer = XMLTokenizer(at: bytes.has("\u{FEFF}", at: 0) ? 3 : 0)
        while !hasWholeSource, let token = tokenizer.next(in: bytes) {
            switch token.kind {
            case .startTag, .emptyTag: start(token, tokenizer.attributes, in: bytes)
            case .endTag: end(token, in: bytes)
            case .text: if open.isEmpty, !bytes.trimmed(token.content).isEmpty { prolog = nil }
            case .instruction: note(instruction: token, in: bytes)
            case .doctype:
                notePrologue(token)
                hasWholeSource = open.isEmpty && messages.isEmpty && bytes.spellsHTML(token.name)
                if hasWholeSource { firstFormat = .html }
            case .comment: notePrologue(token)
            case .characterData, .damage: break
            }
            if stopsAtFormat, firstFormat != nil { return }
        }
        closeAll(at: bytes.trimmed(0..<bytes.count).upperBound, in: bytes)
        flushHeader()
    }

    /// The messages found; `nil` where the source is one, whole, whose format nothing says.
    func split(of bytes: Span<UInt8>) -> SourceSplit? {
        let whole = ByteSpan(offset: 0, length: bytes.count)
        if hasWholeSource { return SourceSplit([whole], firstFormat ?? .xml) }
        guard let first = messages.first else { return nil }
        if messages.count == 1, lastRootWasMessage { return SourceSplit([whole], first.format) }
        return SourceSplit(messages, contexts: contexts)
    }

    // MARK: Tags

    private mutating func start(_ token: XMLToken, _ attributes: [XMLAttribute], in bytes: Span<UInt8>) {
        guard open.count < Self.mostLevels, tooDeep == 0 else {
            if token.kind == .startTag { tooDeep += 1 }
            return
        }
        if open.isEmpty { messagesBeforeRoot = messages.count }
        scopes.open(attributes, level: open.count, in: bytes)
        let local = bytes.localName(token.name)
        var element = Open(
            start: token.range.lowerBound, name: token.name, meaning: .plain,
            vocabulary: scopes.vocabulary(of: token.name, in: bytes))
        if message == nil {
            element.meaning = meaning(of: element, local, hasAttributes: !attributes.isEmpty, token, in: bytes)
            if element.meaning == .fixml { fixmlTag = token.range }
        }
        open.append(element)
        guard token.kind == .emptyTag else { return }
        close(at: token.range.upperBound, endedAt: token.range.lowerBound, in: bytes)
    }

    /// Decides what an element outside any message is, and begins the message that it begins.
    private mutating func meaning(
        of element: Open, _ local: Range<Int>, hasAttributes: Bool, _ token: XMLToken, in bytes: Span<UInt8>
    ) -> Meaning {
        if open.isEmpty {
            if bytes.spellsHTML(local) { return takeWhole(.html) }
            if bytes.spells("OFX", local) { return takeWhole(.ofx) }
        }
        let parent = open.last
        switch parent?.meaning {
        case .fixml where bytes.spells("Batch", local): return .batch
        case .fixml, .batch, .header, .inner: return .inner
        case .document where ISO20022Root.isKnown(local, in: bytes):
            let document = open.count - 1
            begin(.iso20022, at: open[document].start, level: document)
            open[document].meaning = .plain
            return .plain
        case .document: open[open.count - 1].meaning = .plain
        case .portfolio where bytes.spells("Trade", local) && hasAttributes:
            begin(.xml, at: element.start, level: open.count)
            return .plain
        case .flexStatement:
            if token.kind == .startTag { return .flexSection }
            if hasAttributes { begin(.xml, at: element.start, level: open.count) }
            return .plain
        case .flexSection:
            begin(.xml, at: element.start, level: open.count)
            return .plain
        default: break
        }
        return meaning(ofName: local, element, in: bytes)
    }

    private mutating func meaning(ofName local: Range<Int>, _ element: Open, in bytes: Span<UInt8>) -> Meaning {
        if bytes.spells("AppHdr", local) {
            flushHeader()
            header = XMLHeaderPlace(start: element.start, path: open.map(\.start))
            firstFormat = firstFormat ?? .iso20022
            return .header
        }
        if bytes.spells("Document", local) {
            guard element.vocabulary == .iso20022 || header?.hasEnded == true else { return .document }
            begin(.iso20022, at: element.start, level: open.count)
            return .plain
        }
        if element.vocabulary == .fpml || bytes.spells("FpML", local) {
            begin(.fpml, at: element.start, level: open.count)
            return .plain
        }
        if bytes.spells("FIXML", local) {
            firstFormat = firstFormat ?? .fixml
            return .fixml
        }
        if element.vocabulary == .fixml {
            begin(.fixml, at: element.start, level: open.count)
            return .plain
        }
        if bytes.spells("Portfolio", local) { return .portfolio }
        if bytes.spells("FlexStatement", local) { return .flexStatement }
        return .plain
    }

    private mutating func takeWhole(_ format: RecordFormat) -> Meaning {
        if messages.isEmpty {
            hasWholeSource = true
            firstFormat = format
        }
        return .plain
    }

    private mutating func begin(_ format: RecordFormat, at start: Int, level: Int) {
        var pending = Pending(start: start, level: level, format: format)
        if format == .iso20022, let header, let joined = header.joined(with: open.map(\.start), level: level) {
            pending.start = joined.start
            pending.level = joined.level
            self.header = nil
        } else {
            flushHeader()
        }
        message = pending
        firstFormat = firstFormat ?? format
    }

    private mutating func end(_ token: XMLToken, in bytes: Span<UInt8>) {
        guard tooDeep == 0 else {
            tooDeep -= 1
            return
        }
        let floor = max(0, open.count - Self.mostLookedAt)
        guard let level = (floor..<open.count).last(where: { bytes.same(open[$0].name, token.name) }) else { return }
        while open.count > level + 1 { close(at: token.range.lowerBound, endedAt: token.range.lowerBound, in: bytes) }
        close(at: token.range.upperBound, endedAt: token.range.lowerBound, in: bytes)
    }

    private mutating func closeAll(at end: Int, in bytes: Span<UInt8>) {
        while !open.isEmpty { close(at: end, endedAt: end, in: bytes) }
        tooDeep = 0
    }

    // MARK: Ends

    private mutating func close(at end: Int, endedAt: Int, in bytes: Span<UInt8>) {
        guard let element = open.popLast() else { return }
        let level = open.count
        scopes.close(level: level)
        if let pending = message {
            if pending.level == level {
                let isRoot = level == 0 && pending.start >= element.start
                add(isRoot ? prolog ?? pending.start : pending.start, end, pending.format)
                message = nil
            }
        } else if element.meaning == .header {
            header?.hasEnded = true
            header?.end = end
        } else if element.meaning == .fixml {
            closeFIXML(element, at: end, in: bytes)
        } else if open.last?.meaning == .batch
            || open.last?.meaning == .fixml && element.meaning != .batch
        {
            noteFIXMLChild(element, at: end, in: bytes)
        }
        if level == 0 { closeRoot(element, at: end) }
    }

    /// Notes a message of a FIXML document. Without a Batch there are several only where all have one name: otherwise
    /// the parts of a damaged message would be taken for messages.
    private mutating func noteFIXMLChild(_ element: Open, at end: Int, in bytes: Span<UInt8>) {
        let name = bytes.localName(element.name)
        guard !bytes.spells("Hdr", name) else { return }
        if open.last?.meaning == .fixml {
            if let fixmlChild, !bytes.same(fixmlChild, name) { isFIXMLMixed = true }
            fixmlChild = fixmlChild ?? name
        }
        fixmlMessages.append(ByteSpan(offset: element.start, length: end - element.start))
    }

    private mutating func closeFIXML(_ element: Open, at end: Int, in bytes: Span<UInt8>) {
        defer {
            fixmlMessages = []
            fixmlChild = nil
            isFIXMLMixed = false
        }
        guard fixmlMessages.count > 1, !isFIXMLMixed else {
            let start = open.isEmpty ? prolog ?? element.start : element.start
            return add(start, end, .fixml)
        }
        var context: Int?
        if fixmlTag.count <= 1 << 16 {
            context = contexts.count
            contexts.append(bytes.extracting(fixmlTag).withUnsafeBufferPointer { Array($0) })
        }
        flushHeader()
        for span in fixmlMessages { messages.append(SourceSplit.Message(span, .fixml, context: context)) }
    }

    /// A root without a message in it is one itself, unless it is the header of one that may follow.
    private mutating func closeRoot(_ element: Open, at end: Int) {
        defer { prolog = nil }
        if element.meaning == .header {
            header?.start = prolog ?? element.start
            return
        }
        if let header, header.start > element.start { flushHeader() }
        if messages.count == messagesBeforeRoot {
            add(prolog ?? element.start, end, element.vocabulary.format)
            firstFormat = firstFormat ?? element.vocabulary.format
        }
        lastRootWasMessage = messages.last.map { $0.span.offset <= element.start && $0.span.end == end } ?? false
    }

    private mutating func add(_ start: Int, _ end: Int, _ format: RecordFormat) {
        // A header that stands before has had its turn.
        if let header, header.start < start { flushHeader() }
        let start = max(start, messages.last?.span.end ?? 0)
        guard end > start else { return }
        messages.append(SourceSplit.Message(ByteSpan(offset: start, length: end - start), format))
    }

    /// A header that no document followed is a message.
    private mutating func flushHeader() {
        guard let header else { return }
        self.header = nil
        let start = max(header.start, messages.last?.span.end ?? 0)
        guard header.hasEnded, header.end > start else { return }
        messages.append(SourceSplit.Message(ByteSpan(offset: start, length: header.end - start), .iso20022))
        lastRootWasMessage = header.path.isEmpty
    }

    // MARK: What stands before a root

    private mutating func notePrologue(_ token: XMLToken) {
        if open.isEmpty, prolog == nil { prolog = token.range.lowerBound }
    }

    /// An XML declaration begins a document; one that is still open has broken off.
    private mutating func note(instruction token: XMLToken, in bytes: Span<UInt8>) {
        if bytes.spells("xml", token.name) {
            closeAll(at: token.range.lowerBound, in: bytes)
            prolog = token.range.lowerBound
        } else if bytes.spells("OFX", token.name), open.isEmpty {
            _ = takeWhole(.ofx)
        } else {
            notePrologue(token)
        }
    }
}
