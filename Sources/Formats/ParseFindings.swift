// SPDX-License-Identifier: Apache-2.0

import Records

/// What was noticed about a message: each kind of finding once, at its first place, in the order of discovery.
struct ParseFindings {
    private(set) var diagnostics: [ParseDiagnostic] = []

    /// Whether something was found that leaves a part of the message unread.
    private(set) var isPartial = false

    /// Notes a finding. A message never holds content of the record, so only literals are taken.
    mutating func note(_ code: StaticString, at offset: Int? = nil, _ message: StaticString, isPartial: Bool = false) {
        if isPartial { self.isPartial = true }
        let code = code.description
        guard !diagnostics.contains(where: { $0.code == code }) else { return }
        diagnostics.append(ParseDiagnostic(code: code, offset: offset, message: message.description))
    }
}
