// SPDX-License-Identifier: Apache-2.0

import Records

/// What a message says of its own lifecycle: by a function that it states, by what its definition is for, and by a link
/// to an instruction of the sender that it takes the place of.
enum ISO20022Lifecycle {
    /// How many elements of a message are looked at for a function.
    private static let mostLookedAt = 64

    static func lifecycle(of body: XMLElement, in tree: XMLTree) -> Lifecycle? {
        let name = name(of: body, in: tree)
        if name.hasSuffix("StsAdvc") || name.hasSuffix("StsRpt") { return .status }
        if holds("CxlReq", in: name) || name.hasSuffix("Cxl") || name.hasSuffix("CxlAdvc") { return .cancelled }
        if isAboutAnother(name) { return .status }
        if name.hasSuffix("ModReq") { return .amended }
        if let stated = function(of: body, in: tree) { return stated }
        if isReport(name) { return nil }
        return replacement(in: body, tree) == nil ? .new : .amended
    }

    /// Whether the letters of `word` stand anywhere in a name.
    static func holds(_ word: StaticString, in name: String) -> Bool {
        let letters = Array(name.utf8)
        let span = letters.span
        for place in letters.indices where span.has(word, at: place) { return true }
        return false
    }

    /// The name of a message without the version that older definitions append: `SctiesBalCtdyRpt002V03`.
    static func name(of body: XMLElement, in tree: XMLTree) -> String {
        let name = tree.name(of: body)
        let letters = Array(name.utf8)
        guard letters.count > 3, letters[letters.count - 3] == UInt8(ascii: "V"), letters[letters.count - 2].isDigit,
            letters[letters.count - 1].isDigit
        else { return name }
        let end = letters.dropLast(3).lastIndex { !$0.isDigit } ?? 0
        return String(decoding: letters[...end], as: UTF8.self)
    }

    /// The links of a settlement instruction that name the instruction it replaces: information about a transaction of
    /// the sender, with no order of processing (PrcgPos INFO).
    static func isReplacement(_ linkage: XMLElement, in tree: XMLTree) -> Bool {
        guard let parent = tree.parent(of: linkage), tree.isNamed("SctiesSttlmTxInstr", parent),
            let position = tree.element("PrcgPos/Cd", of: linkage), tree.hasText("INFO", position)
        else { return false }
        return tree.element("Ref/SctiesSttlmTxId", of: linkage) != nil
    }

    private static func replacement(in body: XMLElement, _ tree: XMLTree) -> XMLElement? {
        guard tree.isNamed("SctiesSttlmTxInstr", body) else { return nil }
        return tree.children(of: body).prefix(mostLookedAt).first {
            tree.isNamed("Lnkgs", $0) && isReplacement($0, in: tree)
        }
    }

    /// Answers, requests for a status, rejections, receipts, returns and reversals speak about another message.
    private static func isAboutAnother(_ name: String) -> Bool {
        for end in ["Rspn", "Rjctn", "StsReq", "Rct", "Ackn", "Ackgmt", "Rtr", "Rvsl", "RvslAdvc", "SysEvtNtfctn"]
        where name.hasSuffix(end) {
            return true
        }
        return name == "RsltnOfInvstgtn"
    }

    /// Reports, statements and notices of an account have no lifecycle.
    private static func isReport(_ name: String) -> Bool {
        name.hasSuffix("Rpt") || name.hasSuffix("Stmt") || name.hasSuffix("DbtCdtNtfctn") || name.hasPrefix("Get")
            || name.hasPrefix("Rtr")
    }

    private static func function(of body: XMLElement, in tree: XMLTree) -> Lifecycle? {
        for element in tree.descendants(of: body).prefix(mostLookedAt) where isFunction(element, in: tree) {
            let codes: [(StaticString, Lifecycle)] = [
                ("NEWM", .new), ("NEWT", .new), ("NEW", .new), ("CANC", .cancelled), ("AMND", .amended),
                ("REPL", .amended), ("MODI", .amended), ("CORR", .amended), ("RMDR", .status),
            ]
            for (code, lifecycle) in codes where tree.hasText(code, element) { return lifecycle }
        }
        return nil
    }

    private static func isFunction(_ element: XMLElement, in tree: XMLTree) -> Bool {
        for name in ["NtfctnTp", "Fctn", "MsgFctn", "FctnOfMsg", "OprTp", "ActnTp"] as [StaticString]
        where tree.isNamed(name, element) {
            return true
        }
        return false
    }
}
