// SPDX-License-Identifier: Apache-2.0

internal import Durability
public import Ledger
internal import Packs
internal import Records
internal import SystemPackage

/// Has an authority outside stamp checkpoints of the ledger (RFC 3161; Docs/OnDiskFormat.md §3, *Time stamps*).
///
/// What is stamped is the SHA-256 of the text of the checkpoint, without its signatures: that follows from the lines alone,
/// so a stamp tells of a ledger that was rolled back or written anew even where nothing but the stamp was kept.
///
/// Order of writes: the signed checkpoint, then the request; later the answer, then its line. Each is durable before the
/// next.
public struct TimeStamping {
    /// What an error is about that speaks of an answer.
    public static let subject = "time stamp"

    private let archive: Archive
    private var files: TimeStampFiles { TimeStampFiles(archive) }

    public init(_ archive: Archive) { self.archive = archive }

    /// Asks for a stamp of a checkpoint of this archive.
    ///
    /// *Durability:* when this returns, the request and its checkpoint survive a power cut.
    ///
    /// - Returns: the request, to be sent to an authority.
    public func request(_ signed: SignedCheckpoint) throws(ArchiveError) -> TimeStampRequest {
        let request = TimeStampRequest(
            digest: signed.checkpoint.textDigest, nonce: archive.environment.random())
        try archive.withLock { _ in try files.keep(signed, request) }
        return request
    }

    /// Takes in what an authority has answered.
    ///
    /// *Durability:* when this returns, the answer and its line survive a power cut.
    ///
    /// - Throws: ``ArchiveError`` `usage` for what is no answer; `failed` where it is a refusal, or answers no request of
    ///   this archive; nothing is kept then.
    public func take(_ bytes: [UInt8]) throws(ArchiveError) -> TimeStampAct {
        guard let response = TimeStampResponse(decoding: bytes) else {
            throw ArchiveError(
                code: .usage, subject: TimeStamping.subject,
                message: "this is no answer of a time stamp authority (RFC 3161) with a SHA-256 digest")
        }
        guard response.isGranted, let stamp = response.statement else {
            throw ArchiveError(
                code: .failed, subject: TimeStamping.subject,
                message: "the authority has refused to stamp it (status \(response.status)); ask it why, or another one"
            )
        }
        return try archive.withLock { session in
            let request = try files.request(answeredBy: stamp)
            let checkpoint = request.checkpoint.checkpoint
            try files.keep(bytes, answering: request.number)
            let act = TimeStampAct(
                number: request.number, size: checkpoint.size, root: checkpoint.root,
                answer: Digest(hashing: bytes[...]),
                time: stamp.time)
            try session.record(.timeStamp(act))
            return act
        }
    }
}

/// The folder `ledger/timestamps`: of each request the checkpoint, the request and the answer.
struct TimeStampFiles {
    private let layout: ArchiveLayout
    private let fileSystem: any FileSystem

    init(_ archive: Archive) {
        layout = archive.layout
        fileSystem = archive.fileSystem
    }

    struct Request {
        var number: Int
        var checkpoint: SignedCheckpoint
    }

    private func numbers() throws -> [Int] {
        guard try fileSystem.status(layout.timeStamps) != nil else { return [] }
        return try fileSystem.list(layout.timeStamps).compactMap { name in
            name.extension == "tsq" ? Int(name.stem) : nil
        }.sorted()
    }

    func keep(_ checkpoint: SignedCheckpoint, _ request: TimeStampRequest) throws {
        try fileSystem.createDurableDirectory(layout.timeStamps)
        let number = (try numbers().last ?? 0) + 1
        try AtomicFile(layout.timeStamp(number, "checkpoint"), in: fileSystem).replace(with: checkpoint.note.encoded)
        try AtomicFile(layout.timeStamp(number, "tsq"), in: fileSystem).replace(with: request.encoded)
    }

    /// The request that a stamp answers.
    func request(answeredBy stamp: TimeStamp) throws -> Request {
        var hasDigest = false
        for number in try numbers().reversed() {
            guard
                let bytes = try fileSystem.contents(of: layout.timeStamp(number, "tsq"), limit: SignedNote.largest),
                let request = TimeStampRequest(decoding: bytes), request.digest == stamp.digest
            else { continue }
            hasDigest = true
            guard request.nonce == stamp.nonce else { continue }
            let path = layout.timeStamp(number, "checkpoint")
            guard let note = try fileSystem.contents(of: path, limit: SignedNote.largest),
                let signed = SignedCheckpoint(decoding: note),
                signed.checkpoint.textDigest == stamp.digest
            else {
                throw ArchiveError(
                    code: .integrity, subject: "\(path)",
                    message: "\(path) is not the checkpoint that was to be stamped; ask for another stamp")
            }
            return Request(number: number, checkpoint: signed)
        }
        throw ArchiveError(
            code: .failed, subject: TimeStamping.subject,
            message: hasDigest
                ? "it stamps a checkpoint of this archive, but its nonce is that of no request; ask for another stamp"
                : "it stamps no checkpoint that this archive has asked a stamp for; check that it belongs to it")
    }

    /// An answer that is there already stays.
    func keep(_ answer: [UInt8], answering number: Int) throws {
        let path = layout.timeStamp(number, "tsr")
        if let kept = try fileSystem.contents(of: path, limit: TimeStampResponse.largest) {
            guard kept == answer else {
                throw ArchiveError(
                    code: .failed, subject: "\(path)",
                    message: "another answer to the same request is kept in \(path) already; ask for another stamp")
            }
            return
        }
        try AtomicFile(path, in: fileSystem).replace(with: answer)
    }

    /// Whether the answer is kept that a line names.
    func holds(_ act: TimeStampAct) throws -> Bool {
        try fileSystem.contents(of: layout.timeStamp(act.number, "tsr"), limit: TimeStampResponse.largest)
            .map { Digest(hashing: $0[...]) } == act.answer
    }
}

extension Checkpoint {
    /// What an authority stamps.
    var textDigest: Digest { Digest(hashing: Array(text.utf8)[...]) }
}
