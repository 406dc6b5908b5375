// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Records
public import SystemPackage

/// Creates an archive for trials that holds a story, each of its sources captured at its own time, and beside it a copy
/// in which one byte of one record was changed.
public struct SampleCreation {
    private var creation: ArchiveCreation

    /// - Parameter creation: the archive to be made; its clock can be set, whatever was said.
    public init(_ creation: ArchiveCreation) {
        self.creation = creation
        self.creation.hasTestClock = true
    }

    /// Creates both. The archive counts as created when the story begins.
    ///
    /// *Durability:* when this returns, both survive a power cut.
    ///
    /// - Parameters:
    ///   - root: a folder that is missing or empty.
    ///   - tampered: where the copy goes; nothing may stand there.
    /// - Throws: ``ArchiveError`` as ``ArchiveCreation``, and `failed` where something stands in the place of the copy:
    ///   then nothing was created. A disk that refuses later leaves an archive with a part of the story, or a part of the
    ///   copy.
    public func run(
        at root: FilePath, tampered: FilePath, in environment: ArchiveEnvironment
    ) throws(ArchiveError) -> (description: ArchiveDescription, story: SampleStory) {
        try ArchiveError.wrap {
            guard try environment.fileSystem.status(tampered) == nil else {
                throw ArchiveError(
                    code: .failed, subject: "\(tampered)",
                    message: "\(tampered) is there already, where the tampered copy goes; remove it, or choose another "
                        + "folder for the archive")
            }
            let story = SampleStory(zone: creation.zone, now: environment.clock())
            var past = environment
            past.clock = { [start = story.steps[0].time] in start }
            let description = try creation.run(at: root, in: past)
            for step in story.steps { try capture(step, into: root, environment) }
            let amendment = story.steps.first { $0.id == story.amendment }
            try TamperedCopy(fileSystem: environment.fileSystem)
                .make(of: root, at: tampered, changing: amendment?.content ?? [])
            return (description, story)
        }
    }

    /// Takes in one source of the story as if it had come at its time, from a file that is gone afterwards.
    private func capture(_ step: SampleStory.Step, into root: FilePath, _ environment: ArchiveEnvironment) throws {
        var dated = environment
        dated.clock = { step.time }
        if let user = creation.administrator, dated.agent == "uid:\(user)" { dated.agent = "agent:1" }
        let archive = try Archive(at: root, in: dated)
        let path = archive.layout.scratch.appending("sample")
        let file = try archive.fileSystem.open(path, .createExclusive)
        defer { try? archive.fileSystem.remove(path) }
        try file.write(step.content, at: 0)
        var failure: ArchiveError?
        var ingestion = Ingestion(archive) { progress in
            if case .failure(let one) = progress { failure = one.error }
        }
        ingestion.names = [path: SourceName(step.source)]
        _ = try ingestion.run([path])
        if let failure { throw failure }
    }
}
