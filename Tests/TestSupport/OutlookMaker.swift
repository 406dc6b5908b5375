// SPDX-License-Identifier: Apache-2.0

/// Makes mails in Outlook's own form (MS-OXMSG) for tests.
public enum OutlookMaker {
    public typealias Node = CompoundFileMaker.Node

    /// A property: its tag and what it holds.
    public enum Property: Sendable {
        /// Text in UTF-16.
        case unicode(Int, String)
        /// Text in a code page.
        case string8(Int, [UInt8])
        case binary(Int, [UInt8])
        /// 32 bits.
        case integer(Int, Int)
        /// Tenths of a microsecond from 1601 on.
        case time(Int, UInt64)
        /// A storage.
        case object(Int, [Node])
    }

    /// How long the header of a property stream is.
    public enum Place: Int, Sendable {
        case top = 32
        case embedded = 24
        case other = 8
    }

    /// The property stream, and a stream for each property that is not of fixed length.
    public static func nodes(_ properties: [Property], in place: Place) -> [Node] {
        var stream = [UInt8](repeating: 0, count: place.rawValue)
        var nodes: [Node] = []
        func add(_ id: Int, _ type: Int, _ value: [UInt8]) {
            stream += CompoundFileMaker.number(id << 16 | type, 4) + [6, 0, 0, 0]
            stream += value + [UInt8](repeating: 0, count: 8 - value.count)
        }
        func addStream(_ id: Int, _ type: Int, _ bytes: [UInt8], ending: Int) {
            add(id, type, CompoundFileMaker.number(bytes.count + ending, 4))
            nodes.append(.stream(name(id, type), bytes))
        }
        for property in properties {
            switch property {
            case .unicode(let id, let text):
                addStream(id, 0x1F, text.utf16.flatMap { CompoundFileMaker.number(Int($0), 2) }, ending: 2)
            case .string8(let id, let bytes): addStream(id, 0x1E, bytes, ending: 1)
            case .binary(let id, let bytes): addStream(id, 0x102, bytes, ending: 0)
            case .integer(let id, let value): add(id, 3, CompoundFileMaker.number(value, 4))
            case .time(let id, let value): add(id, 0x40, CompoundFileMaker.number(Int(value), 8))
            case .object(let id, let inner):
                add(id, 0xD, [0xFF, 0xFF, 0xFF, 0xFF])
                nodes.append(.storage(name(id, 0xD), inner))
            }
        }
        return [.stream("__properties_version1.0", stream)] + nodes
    }

    private static func name(_ id: Int, _ type: Int) -> String { "__substg1.0_" + hexadecimal(id << 16 | type) }

    private static func hexadecimal(_ value: Int) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// What a message has, at the top of its file or attached.
    public static func message(
        _ properties: [Property], recipients: [[Property]] = [], attachments: [[Property]] = [], in place: Place = .top
    ) -> [Node] {
        var nodes = nodes(properties, in: place)
        for (index, recipient) in recipients.enumerated() {
            nodes.append(.storage("__recip_version1.0_#" + hexadecimal(index), Self.nodes(recipient, in: .other)))
        }
        for (index, attachment) in attachments.enumerated() {
            nodes.append(.storage("__attach_version1.0_#" + hexadecimal(index), Self.nodes(attachment, in: .other)))
        }
        return nodes
    }

    public static func recipient(_ name: String, _ address: String, type: Int = 1) -> [Property] {
        [.integer(0x0C15, type), .unicode(0x3001, name), .unicode(0x3002, "SMTP"), .unicode(0x3003, address)]
    }

    public static func attachment(_ name: String, _ bytes: [UInt8]) -> [Property] {
        [.integer(0x3705, 1), .unicode(0x3707, name), .binary(0x3701, bytes)]
    }

    /// An attached message.
    public static func attachment(_ name: String, message: [Node]) -> [Property] {
        [.integer(0x3705, 5), .unicode(0x3001, name), .object(0x3701, message)]
    }

    public static func file(
        _ properties: [Property], recipients: [[Property]] = [], attachments: [[Property]] = []
    ) -> [UInt8] {
        CompoundFileMaker.file(message(properties, recipients: recipients, attachments: attachments))
    }
}
