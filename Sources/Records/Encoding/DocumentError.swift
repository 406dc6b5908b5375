// SPDX-License-Identifier: Apache-2.0

/// Why a document of rules (a file plan, a retention schedule) is not valid. The first fault is told.
public struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place, such as `rows[3].types[0]`; empty for the document itself.
    public var path: String

    /// One sentence: the place, what is wrong with it, and what to do.
    public var message: String

    /// - Parameter rest: the sentence without its subject, which is the place.
    public init(_ path: String, _ rest: String) {
        self.path = path
        message = "\(path.isEmpty ? "the document" : path) \(rest)"
    }

    public var description: String { message }
}
