// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Mails in Outlook's own form, made for the tests.
enum OutlookSample {
    /// 2024-03-04 16:01:02 UTC.
    static let sent: UInt64 = 133_540_416_620_000_000

    static let letter =
        "We confirm that on 2024-03-01 at 10:00:00 we sold to Example Fund Ltd (LEI 529900T8BM49AURSDO55) 1,500 Example "
        + "AG (ISIN DE0007164600) at a price of 10.50 EUR, for settlement on 2024-03-05, for a total consideration of "
        + "15,750.00 EUR.\r\n"

    /// The properties of a confirmation that says what ``MailSample/confirmation`` says.
    static let properties: [OutlookMaker.Property] = [
        .unicode(0x001A, "IPM.Note"), .unicode(0x0037, "Trade confirmation CN-10023 / trade LN20240301-77A"),
        .time(0x0039, sent), .unicode(0x0042, "Jürgen Example"), .unicode(0x0064, "EX"),
        .unicode(0x0065, "/o=Broker/cn=jexample"), .unicode(0x5D02, "j.example@broker.example"),
        .unicode(0x1035, "<20240304.1@broker.example>"), .unicode(0x1042, "<a@fund.example>"),
        .unicode(0x1039, "<a@fund.example> <b@fund.example>"), .unicode(0x1000, letter),
    ]

    static let recipients = [
        OutlookMaker.recipient("Back Office, Fund", "bo@fund.example"),
        OutlookMaker.recipient("second@fund.example", "second@fund.example"),
        OutlookMaker.recipient("Third", "third@fund.example", type: 2),
    ]

    static let confirmation = OutlookMaker.file(properties, recipients: recipients)

    static let inner: [OutlookMaker.Property] = [
        .unicode(0x001A, "IPM.Note"),
        .unicode(0x0037, "inner"), .unicode(0x0C1A, "Inner"), .unicode(0x1000, "inner text"), .time(0x0039, sent),
    ]

    /// More bytes than the mini stream takes.
    static let long = (0..<9000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    /// Classes, entries and spellings of named properties (MS-OXMSG 2.2.3): one class, and no entry of it.
    private static let names: [OutlookMaker.Node] = [
        .stream("__substg1.0_00020102", [UInt8](repeating: 9, count: 32)), .stream("__substg1.0_00030102", []),
        .stream("__substg1.0_00040102", []),
    ]

    /// A file, a long one, a message with a file of its own, and the names of properties.
    static let family = CompoundFileMaker.file(
        [.storage("__nameid_version1.0", names)]
            + OutlookMaker.message(
                [.unicode(0x001A, "IPM.Note"), .unicode(0x0037, "files"), .unicode(0x1000, "see the files")],
                attachments: [
                    OutlookMaker.attachment("nöte.pdf", "%PDF-1".bytes), OutlookMaker.attachment("long.bin", long),
                    OutlookMaker.attachment(
                        "inner",
                        message: OutlookMaker.message(
                            inner, recipients: [OutlookMaker.recipient("R", "r@x.example")],
                            attachments: [OutlookMaker.attachment("deep.txt", "deep".bytes)], in: .embedded)),
                ]))

    /// As small a mail as there is with a recipient and an attached message.
    static let small = OutlookMaker.file(
        [.unicode(0x0037, "small"), .string8(0x1000, "text".bytes)],
        recipients: [OutlookMaker.recipient("R", "r@x.example")],
        attachments: [
            OutlookMaker.attachment(
                "m", message: OutlookMaker.message([.unicode(0x0037, "in")], in: .embedded))
        ])

    /// The first example of MS-OXRTFCP, 3.1.
    static let compressed: [UInt8] = [
        0x2D, 0x00, 0x00, 0x00, 0x2B, 0x00, 0x00, 0x00, 0x4C, 0x5A, 0x46, 0x75, 0xF1, 0xC5, 0xC7, 0xA7, 0x03, 0x00,
        0x0A, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0A, 0xF3, 0x20, 0x68, 0x65, 0x6C, 0x09,
        0x00, 0x20, 0x62, 0x77, 0x05, 0xB0, 0x6C, 0x64, 0x7D, 0x0A, 0x80, 0x0F, 0xA0,
    ]

    /// The second one, which refers to what it is about to write.
    static let crossing: [UInt8] = [
        0x1A, 0x00, 0x00, 0x00, 0x1C, 0x00, 0x00, 0x00, 0x4C, 0x5A, 0x46, 0x75, 0xE2, 0xD4, 0x4B, 0x51, 0x41, 0x00,
        0x04, 0x20, 0x57, 0x58, 0x59, 0x5A, 0x0D, 0x6E, 0x7D, 0x01, 0x0E, 0xB0,
    ]

    /// RTF as it is, without compression (MS-OXRTFCP 2.1.3.1.1).
    static func stored(_ rtf: String) -> [UInt8] {
        let bytes = rtf.bytes
        return CompoundFileMaker.number(bytes.count + 12, 4) + CompoundFileMaker.number(bytes.count, 4) + "MELA".bytes
            + [0, 0, 0, 0] + bytes
    }
}
