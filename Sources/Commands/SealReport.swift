// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Records

/// Seals volumes and says which.
struct SealReport {
    var isJSON: Bool

    func run(_ scope: VolumeSealing.Scope, in archive: Archive) throws {
        let sealed = try VolumeSealing(archive).run(scope)
        for key in sealed {
            try StandardOutput.say(
                isJSON ? JSONText.line(["type": "seal", "volume": .string("\(key)")]) : "sealed    \(key)")
        }
    }

    /// Seals what is due. What was captured is captured, whatever becomes of this: a failure is a notice.
    func runQuietly(in archive: Archive) throws {
        do {
            try run(.due, in: archive)
        } catch let error as ArchiveError {
            archive.environment.notice("volumes that are due could not be sealed: \(error.message)")
        }
    }
}
