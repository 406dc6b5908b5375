// SPDX-License-Identifier: Apache-2.0

public import SystemPackage

extension FileSystem {
    /// Creates a directory and those above it that are missing, and synchronises each parent that got a new name.
    ///
    /// A directory that is there already may be the work of a process that was killed before it synchronised the
    /// parent, so that is done again. Those above it need no such care: each was synchronised before the next was made.
    ///
    /// *Durability:* when this returns, the directory survives a power cut.
    ///
    /// - Throws: ``FileSystemError``; some of the directories may be there.
    public func createDurableDirectory(_ path: FilePath) throws(FileSystemError) {
        let parent = path.removingLastComponent()
        if try status(path) != nil {
            // The dot follows a link: an archive may lie behind one.
            guard try status(path.appending("."))?.kind == .directory else {
                throw FileSystemError(
                    code: .exists, subject: path, message: "\(path) is not a directory; choose another path")
            }
            do {
                try synchronizeDirectory(parent.isEmpty ? "." : parent)
            } catch let error where error.code == .notPermitted {
                // Nobody who made it here could have synchronised it: it was there before the archive.
            }
            return
        }
        if !parent.isEmpty { try createDurableDirectory(parent) }
        do {
            try createDirectory(path)
        } catch let error where error.code == .exists {
            // Another process was faster: its name in the parent is made durable here all the same.
        }
        try synchronizeDirectory(parent.isEmpty ? "." : parent)
    }

    /// All bytes of a file, or `nil` where there is none.
    ///
    /// - Throws: ``FileSystemError`` `failed` where the file has more than `limit` bytes.
    public func contents(of path: FilePath, limit: Int) throws(FileSystemError) -> [UInt8]? {
        let file: any OpenFile
        do {
            file = try open(path, .read)
        } catch let error where error.code == .notFound {
            return nil
        }
        guard try file.length() <= limit else {
            throw FileSystemError(code: .failed, subject: path, message: "\(path) has more than \(limit) bytes")
        }
        return try file.read(at: 0, count: limit)
    }
}
