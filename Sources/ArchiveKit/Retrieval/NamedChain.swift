// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records

extension RecordLookup {
    /// The chain of the one record that an act names by an id. Acts are strict: an id of several records is none.
    ///
    /// - Parameters:
    ///   - detail: why a detail of an act is no such record; the rest of a sentence.
    ///   - missing: what to do where there is none; the rest of a sentence.
    /// - Throws: ``ArchiveError`` `not-found`, `ambiguous`; `usage` for the detail of an act; `not-allowed` for what is
    ///   restricted.
    func chain(named id: String, in view: ArchiveView, detail: String, missing: String) throws -> ConfirmationChain {
        switch try find(id, in: view) {
        case .found(let chain):
            guard chain.current.volume.recordClass != .auditTrail else {
                throw ArchiveError(code: .usage, subject: id, message: "\(id) is the detail of an act, \(detail)")
            }
            return chain
        case .ambiguous(let chains, _):
            throw ArchiveError(
                code: .ambiguous, subject: id,
                message: "\(id) names \(chains.count) records ("
                    + chains.map { "\($0.current.id)" }.joined(separator: ", ") + "); name one by its record id")
        case .withheld: throw ArchiveError.withheld(id)
        case .destroyed(let record): throw record.error(named: id)
        case .notFound:
            throw ArchiveError(code: .notFound, subject: id, message: "no record bears the id \(id); \(missing)")
        }
    }
}
