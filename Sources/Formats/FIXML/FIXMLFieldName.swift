// SPDX-License-Identifier: Apache-2.0

/// The FIX field that an element bears in the FIXML of FIX 4.2, where fields are elements under their full names.
enum FIXMLFieldName {
    private static let table = WordTable<Int>([
        ("MsgType", 35), ("SenderCompID", 49), ("TargetCompID", 56), ("SendingTime", 52), ("ClOrdID", 11),
        ("OrigClOrdID", 41), ("OrderID", 37), ("ExecID", 17), ("ExecRefID", 19), ("ExecTransType", 20),
        ("ExecType", 150), ("AllocID", 70), ("RefAllocID", 72), ("AllocTransType", 71), ("ListID", 66),
        ("QuoteID", 117), ("QuoteReqID", 131), ("ConfirmID", 664), ("ConfirmRefID", 772), ("ConfirmTransType", 666),
        ("TradeReportID", 571), ("TradeReportRefID", 572), ("TradeReportTransType", 487), ("TradeID", 1003),
        ("TradeDate", 75), ("TransactTime", 60), ("FutSettDate", 64), ("SettlDate", 64), ("Symbol", 55),
        ("SecurityID", 48), ("IDSource", 22), ("SecurityIDSource", 22), ("SecurityDesc", 107), ("SecurityType", 167),
        ("Side", 54), ("OrderQty", 38), ("LastShares", 32), ("LastQty", 32), ("LastPx", 31), ("AvgPx", 6),
        ("Price", 44), ("Currency", 15), ("NetMoney", 118), ("SettlCurrAmt", 119), ("SettlCurrency", 120),
        ("GrossTradeAmt", 381), ("Account", 1), ("PartyID", 448), ("PartyIDSource", 447), ("PartyRole", 452),
        ("BeginString", 8),
    ])

    /// The field and its value: by its number in `fix`, else by its name; the value is in `Value`, else it is the text.
    static func field(_ element: XMLElement, in tree: XMLTree) -> (field: Int, value: Range<Int>)? {
        let span = tree.bytes.span
        var field: Int?
        var value: Range<Int>?
        for attribute in tree.attributes(of: element) {
            if span.spells("fix", attribute.name) { field = span.number(span.trimmed(attribute.value)) }
            if span.spells("Value", attribute.name) { value = attribute.value }
        }
        guard let found = field ?? number(of: element, in: tree) else { return nil }
        if let value { return (found, value) }
        let content = span.trimmed(tree.content(of: element))
        guard !tree.hasChildren(element), !content.isEmpty else { return nil }
        return (found, content)
    }

    private static func number(of element: XMLElement, in tree: XMLTree) -> Int? {
        let name = tree.localName(of: element)
        if tree.isNamed("CompID", element), let parent = tree.parent(of: element) {
            return tree.isNamed("Sender", parent) ? 49 : tree.isNamed("Target", parent) ? 56 : nil
        }
        return table.word(name, in: tree.bytes.span)
    }
}
