// SPDX-License-Identifier: Apache-2.0

public import Durability
internal import Formats
public import Records
internal import Synchronization

/// The text of a document, and the tool that extracted it.
public struct ExtractedText: Hashable, Sendable {
    /// Name and version, such as `pdftotext-22.12.0`.
    public var tool: String

    /// UTF-8; at most ``limit`` bytes.
    public var text: [UInt8]

    public static let limit = 4 << 20

    public init(tool: String, text: [UInt8]) {
        self.tool = tool
        self.text = Array(text.prefix(Self.limit))
    }

    /// The text rule of a record whose text was extracted: the text stands in a frame behind the record's.
    static let rulePrefix = "extracted:"

    var rule: String { Self.rulePrefix + tool }
}

/// All that an archive takes from the world: built once, at the edge.
public struct ArchiveEnvironment: Sendable {
    public var fileSystem: any FileSystem

    /// What the clock says.
    public var clock: @Sendable () -> Timestamp

    /// A random word; never predictable outside tests.
    public var random: @Sendable () -> UInt64

    /// Who acts: an identity that means nothing by itself.
    public var agent: String

    /// For whom a service says it acts; it is kept in the details of its acts.
    var onBehalfOf: String?

    /// Seconds to wait for the write lock.
    public var lockWait: Double

    /// Milliseconds in which reads and searches are gathered into one line of the ledger; 0 writes each at once.
    public var gathering: Int64 = 0

    /// Volumes that are kept open at a time; each takes up to five descriptors.
    public var mostOpenVolumes = 64

    /// Bytes of pack after which a volume takes no more.
    public var fullPack = 1 << 30

    /// Extracts the text of a document by an outside tool; `nil` where there is no tool, or it can't read the document.
    public var extractText: @Sendable (RecordFormat, ArraySlice<UInt8>) -> ExtractedText? = { _, _ in nil }

    /// Parses the bytes of a record, with the context that it needs: the parsers of this build.
    var parse: @Sendable (RecordFormat, ArraySlice<UInt8>, ArraySlice<UInt8>) -> ParsedRecord = {
        format, bytes, context in
        FormatRegistry.parser(for: format).parse(bytes, context: context)
    }

    /// Told what a person should know although nothing failed, such as an index that was rebuilt.
    public var notice: @Sendable (String) -> Void

    public init(
        fileSystem: any FileSystem, clock: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }, agent: String,
        lockWait: Double = 30, notice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.fileSystem = fileSystem
        self.clock = clock
        self.random = random
        self.agent = agent
        self.lockWait = lockWait
        self.notice = notice
    }

    private let identities = RisingIdentities()

    /// What a private key is made of.
    func seed() -> [UInt8] { salt() + salt() }

    func salt() -> [UInt8] { random().bigEndianBytes + random().bigEndianBytes }

    /// An identity that is greater than all that were made before: identities rise in the order of arrival.
    func identity(at time: Timestamp) -> TimeOrderedUUID { identities.next(at: time, random: random) }
}

/// Makes identities, each greater than the one before.
private final class RisingIdentities: Sendable {
    private let last = Mutex<TimeOrderedUUID?>(nil)

    func next(at time: Timestamp, random: () -> UInt64) -> TimeOrderedUUID {
        let milliseconds = UInt64(max(0, time.milliseconds))
        return last.withLock { last in
            let next =
                last.map { TimeOrderedUUID(milliseconds: milliseconds, random: (random(), random()), after: $0) }
                ?? TimeOrderedUUID(milliseconds: milliseconds, random: (random(), random()))
            last = next
            return next
        }
    }
}
