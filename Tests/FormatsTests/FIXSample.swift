// SPDX-License-Identifier: Apache-2.0

/// FIX messages made for the tests, with the right body length and checksum.
enum FIXSample {
    /// A message with these fields behind BodyLength; `|` in `fields` is the separator's place.
    static func message(_ fields: String, version: String = "FIX.4.4", separator: String = "\u{1}") -> String {
        let body = fields.replacing("|", with: "\u{1}") + "\u{1}"
        let head = "8=\(version)\u{1}9=\(body.utf8.count)\u{1}"
        let sum = (head + body).utf8.reduce(0) { $0 + Int($1) } % 256
        let digits = String(repeating: "0", count: 3 - String(sum).count) + String(sum)
        return (head + body + "10=\(digits)\u{1}").replacing("\u{1}", with: separator)
    }

    /// A confirmation (AK).
    static let confirmation = message(
        "35=AK|49=BROKER|56=FUND|34=7|52=20240305-10:00:00|664=CNF-1001|666=0|773=1|665=1|60=20240304-15:30:00|75=20240304"
            + "|70=ALC-9|73=1|11=CLO-5|37=ORD-5|55=ACME|48=US0378331005|54=1|80=100|6=42.50|118=4250")

    /// The same confirmation, replaced.
    static let amendedConfirmation = message(
        "35=AK|49=BROKER|56=FUND|34=8|52=20240306-10:00:00|664=CNF-1002|772=CNF-1001|666=1|75=20240304|55=ACME|6=42.55")

    /// An allocation instruction (J) that replaces another one.
    static let allocation = message(
        "35=J|49=FUND|56=BROKER|34=3|52=20240304-16:00:00|70=ALC-10|71=1|72=ALC-9|73=1|11=CLO-5|37=ORD-5|75=20240304|78=2"
            + "|79=ACC1|467=IND-1|80=60|79=ACC2|467=IND-2|80=40")

    /// An allocation report (AS) that cancels another one, with parties of the trade and of an account.
    static let allocationReport = message(
        "35=AS|49=BROKER|56=FUND|34=11|52=20240304-17:00:00|755=ALR-2|70=ALC-10|71=2|795=ALR-1|794=3|87=0|857=1|73=1"
            + "|37=ORD-5|54=2|55=ACME|48=037833100|22=1|107=Acme Corp|460=5|454=2|455=US0378331005|456=4|455=2046251|456=2|53=100"
            + "|6=42.50|15=USD|75=20240304|60=20240304-16:59:00|64=20240306|381=4250|453=2|448=529900T8BM49AURSDO55|447=N|452=17"
            + "|802=2|523=Fund Management AG|803=5|523=desk@fund.example|803=8|448=BROKUS33|447=B|452=1|78=1|79=ACC1|467=IND-1|80=100"
            + "|539=1|524=CUSTUS33|525=B|538=28")

    /// An execution report (8): a trade.
    static let execution = message(
        "35=8|49=BROKER|56=FUND|34=4|52=20240304-15:30:01|37=ORD-5|11=CLO-5|41=CLO-4|17=EXE-77|150=F|39=2|55=ACME|54=1"
            + "|32=100|31=42.50|60=20240304-15:30:00.123")

    /// An execution report of FIX 4.2 that corrects another one.
    static let correction = message(
        "35=8|49=BROKER|56=FUND|34=5|37=ORD-5|17=EXE-78|19=EXE-77|20=2|150=2|39=2|55=ACME|54=1|75=20240304",
        version: "FIX.4.2")

    /// A trade capture report (AE) of FIX 5.0 SP2 with its UTI and that of an earlier trade.
    static let tradeReport = message(
        "35=AE|1128=9|49=BROKER|56=REPO|34=6|571=TRP-3|1003=TRD-3|1041=FIRM-3|487=2|572=TRP-2|17=EXE-77|75=20240304"
            + "|1907=2|1903=UTI1234567890ABCDEF|1905=LEI|1906=0|1903=UTI-OLD|1906=1|55=ACME|32=100|31=42.5",
        version: "FIXT.1.1")

    static let order = message("35=D|49=FUND|56=BROKER|34=1|11=CLO-4|55=ACME|54=1|38=100|40=1|60=20240304-15:00:00")
    static let cancelRequest = message(
        "35=F|49=FUND|56=BROKER|34=9|11=CLO-6|41=CLO-5|55=ACME|54=1|60=20240304-15:10:00")
    static let replaceRequest = message("35=G|49=FUND|56=BROKER|34=2|11=CLO-5|41=CLO-4|55=ACME|54=1|38=100|40=1")
    static let heartbeat = message("35=0|49=FUND|56=BROKER|34=10|52=20240304-15:20:00")

    static let all = [
        confirmation, amendedConfirmation, allocation, allocationReport, execution, correction, tradeReport, order,
        cancelRequest,
        replaceRequest, heartbeat,
    ]
}

extension String {
    var bytes: [UInt8] { Array(utf8) }
}
