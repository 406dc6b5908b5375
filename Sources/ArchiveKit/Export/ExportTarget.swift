// SPDX-License-Identifier: Apache-2.0

internal import Durability
public import SystemPackage

/// In what form bags are handed out.
public enum ExportForm {
    /// Folders.
    case folders

    /// A zip file a bag.
    case zip

    /// A zip file a bag, encrypted. What is not encrypted yet stays in the archive's own folder and is removed.
    ///
    /// - Parameters:
    ///   - suffix: what the name of an encrypted file ends with, behind `.zip`.
    ///   - encrypt: makes an encrypted file of a zip file; throws where it can't.
    case encrypted(suffix: String, encrypt: (_ zip: FilePath, _ target: FilePath) throws -> Void)
}

/// Where an export goes, and under which names it is written before the ledger has it.
struct ExportTarget {
    let form: ExportForm
    let isSplit: Bool
    private let suffix: String
    private let fileSystem: any FileSystem
    private let scratch: FilePath

    /// What the export is called in the end: a folder, or the one file of a bag that is no folder.
    let path: FilePath

    /// The same with `.part`, until the ledger has it.
    let part: FilePath

    init(_ folder: FilePath, _ form: ExportForm, isSplit: Bool, in archive: Archive) {
        self.form = form
        self.isSplit = isSplit
        fileSystem = archive.fileSystem
        scratch = archive.layout.scratch
        suffix =
            switch form {
            case .folders: ""
            case .zip: ".zip"
            case .encrypted(let suffix, _): ".zip" + suffix
            }
        path = isSplit || folder.string.hasSuffix(suffix) ? folder : FilePath(folder.string + suffix)
        part = FilePath(path.string + ".part")
    }

    /// - Throws: ``ArchiveError`` `failed` where something is there already.
    func begin() throws {
        if try fileSystem.status(path) != nil {
            throw ArchiveError(
                code: .failed, subject: "\(path)",
                message: "\(path) is there already and is not written over; name another with --out")
        }
        if try fileSystem.status(part) != nil {
            throw ArchiveError(
                code: .failed, subject: "\(part)",
                message: "\(part) is left of an export that was not finished; remove it, or name another with --out")
        }
        if isSplit { try fileSystem.createDirectory(part) }
    }

    /// A bag of the export, from 1 on.
    func bag(_ number: Int) throws -> ExportBagPlace {
        let digits = "\(number)"
        let name = "bag-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        let last = path.lastComponent?.string ?? "bag"
        let inner = isSplit ? name : last.hasSuffix(suffix) ? String(last.dropLast(suffix.count)) : last
        let place = isSplit ? part.appending(name + suffix) : part
        let store: any BagStore
        var zip: FilePath?
        switch form {
        case .folders: store = try BagFolder(place, in: fileSystem)
        case .zip: store = try BagZip(place, as: inner, in: fileSystem)
        case .encrypted:
            if try fileSystem.status(scratch) == nil { try fileSystem.createDirectory(scratch) }
            let path = scratch.appending("export-\(number).zip")
            if try fileSystem.status(path) != nil { try fileSystem.remove(path) }
            store = try BagZip(path, as: inner, in: fileSystem)
            zip = path
        }
        let end = isSplit ? path.appending(name + suffix) : path
        return ExportBagPlace(store: store, path: place, end: end, plain: zip, fileSystem: fileSystem, form: form)
    }

    /// Gives the export its name.
    func end() throws { try fileSystem.rename(part, to: path) }
}

/// Where one bag is written, and what it is called in the end.
final class ExportBagPlace {
    let store: any BagStore
    private let path: FilePath
    let end: FilePath

    /// What is still to be encrypted.
    private let plain: FilePath?
    private let fileSystem: any FileSystem
    private let form: ExportForm

    init(
        store: any BagStore, path: FilePath, end: FilePath, plain: FilePath?, fileSystem: any FileSystem,
        form: ExportForm
    ) {
        self.store = store
        self.path = path
        self.end = end
        self.plain = plain
        self.fileSystem = fileSystem
        self.form = form
    }

    deinit { if let plain { try? fileSystem.remove(plain) } }

    /// Encrypts a finished bag, where it is to be.
    func encrypt() throws {
        guard let plain, case .encrypted(_, let encrypt) = form else { return }
        try encrypt(plain, path)
        try fileSystem.remove(plain)
    }
}
