// SPDX-License-Identifier: Apache-2.0

/// The elements of OFX that make messages (OFX 2.3 §11.4, §13.9).
enum OFXElement {
    enum Kind {
        /// One entry of a statement.
        case transaction
        /// A statement: of a bank account, a card or an investment account.
        case statement
        /// Where the entries of a statement begin.
        case list
        case other
    }

    static func kind(of name: Range<Int>, in bytes: Span<UInt8>) -> Kind {
        guard (4...15).contains(name.count) else { return .other }
        switch bytes.text(name) {
        case "STMTTRN", "BUYDEBT", "BUYMF", "BUYOPT", "BUYOTHER", "BUYSTOCK", "CLOSUREOPT", "INCOME", "INVBANKTRAN",
            "INVEXPENSE", "JRNLFUND", "JRNLSEC", "MARGININTEREST", "REINVEST", "RETOFCAP", "SELLDEBT", "SELLMF",
            "SELLOPT", "SELLOTHER", "SELLSTOCK", "SPLIT", "TRANSFER":
            return .transaction
        case "STMTRS", "CCSTMTRS", "INVSTMTRS": return .statement
        case "BANKTRANLIST", "INVTRANLIST": return .list
        default: return .other
        }
    }
}
