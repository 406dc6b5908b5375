// SPDX-License-Identifier: Apache-2.0

internal import Queries

extension QueryUnderstanding {
    /// An act takes no query of which a part was not used in the sense in which it was typed.
    ///
    /// - Parameter text: the query as typed.
    /// - Throws: ``ArchiveError`` `usage`.
    func refuseUnlessExact(_ text: String) throws(ArchiveError) {
        guard !isExact else { return }
        throw ArchiveError(
            code: .usage, subject: text,
            message: "the query is not understood in all its parts, as an act demands ("
                + (notes.filter(\.reason.isDeparture).map(\.sentence) + ignored.map { "ignored: \($0)" }).joined(
                    separator: "; ")
                + "); try it with 'muniment search' first")
    }
}
