// SPDX-License-Identifier: Apache-2.0

/// A file in a mail of Outlook's own form (MS-OXMSG 2.2.2; MS-OXCMSG 2.2.2).
struct OutlookAttachment {
    /// What the storage holds of it.
    enum Content {
        /// The bytes of the file, in a stream.
        case stream(Int)
        /// A message, in a storage.
        case message(Int)
        /// An object that another program put there, in a storage.
        case object(Int)
        /// Nothing: the file lies elsewhere.
        case reference
        /// Nothing, where something should be.
        case missing
    }

    let name: [UInt8]
    let content: Content

    /// Whether it says that it is an S/MIME message whose content can't be read.
    let isEncrypted: Bool

    init(_ properties: inout OutlookProperties) {
        name =
            properties.line(.attachLongFilename) ?? properties.line(.attachFilename) ?? properties.line(.displayName)
            ?? []
        let method = properties.number(.attachMethod)
        if let stream = properties.stream(.attachData, .binary) {
            content = .stream(stream)
        } else if let storage = properties.storage(.attachData) {
            let isMessage = OutlookProperties.stand(in: storage, of: properties.file)
            content = isMessage ? .message(storage) : .object(storage)
        } else {
            // PidTagAttachMethod: 2, 3, 4 and 7 name a file that lies elsewhere; 0 is an attachment just made.
            content = method == 1 || method == 5 || method == 6 ? .missing : .reference
        }
        let type = MailContentType(properties.line(.attachMimeTag), default: "")
        isEncrypted =
            (type.value == "application/pkcs7-mime" || type.value == "application/x-pkcs7-mime")
            && type.plain("smime-type") != Array("signed-data".utf8)
    }

    /// The streams of it and of all that it holds.
    func streams(in file: CompoundFile) -> [Int] {
        switch content {
        case .stream(let stream): return [stream]
        case .reference, .missing: return []
        case .message(let storage), .object(let storage):
            var (streams, storages) = ([Int](), [storage])
            while let storage = storages.popLast() {
                for entry in file.entries[storage].children {
                    if file.entries[entry].kind == .storage { storages.append(entry) } else { streams.append(entry) }
                }
            }
            return streams
        }
    }
}
