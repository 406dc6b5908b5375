// SPDX-License-Identifier: Apache-2.0

import Records

extension XMLTree {
    /// The diagnostics of a reading of `message`. An offset is given where it counts in the message: that of a document
    /// in UTF-16 would count in its recoded text.
    func diagnostics(of findings: ParseFindings, in message: ArraySlice<UInt8>) -> [ParseDiagnostic] {
        guard bytes.count != message.count else { return findings.diagnostics }
        return findings.diagnostics.map { ParseDiagnostic(code: $0.code, message: $0.message) }
    }
}
