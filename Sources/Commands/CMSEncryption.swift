// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Durability
internal import Glibc
internal import SystemPackage

/// Encrypts files to somebody's certificate as CMS (RFC 5652, AES-256) with openssl, so that only the holder of its private
/// key can read them: `openssl cms -decrypt -binary -inform DER -in FILE -inkey KEY -out ZIP`.
struct CMSEncryption {
    static let suffix = ".cms"

    private let certificate: FilePath

    /// - Throws: ``ArchiveError`` `failed` where openssl is not installed or the file is no certificate.
    init(_ name: String) throws {
        certificate = Self.plain(CommandLinePath.all([name])[0])
        guard try LocalFileSystem().status(certificate) != nil else {
            throw Self.error(
                "\(Wording.path(certificate)) is not there; name the file with the recipient's certificate")
        }
        guard Self.run(["version"]) == 0 else {
            throw Self.error("openssl is not installed, and it encrypts; install it and repeat")
        }
        guard Self.run(["x509", "-noout", "-in", certificate.string]) == 0 else {
            throw Self.error("\(Wording.path(certificate)) is no certificate in PEM; ask the recipient for one")
        }
    }

    var form: ExportForm {
        .encrypted(suffix: Self.suffix) { zip, target in
            let status = Self.run([
                "cms", "-encrypt", "-binary", "-stream", "-aes-256-cbc", "-outform", "DER", "-in",
                Self.plain(zip).string,
                "-out", Self.plain(target).string, certificate.string,
            ])
            guard status == 0 else {
                throw Self.error(
                    "\(Wording.path(target)) could not be encrypted; is there room, and is the certificate one for keys?"
                )
            }
        }
    }

    private static func error(_ message: String) -> ArchiveError {
        ArchiveError(code: .failed, subject: "--encrypt-to", message: message)
    }

    /// A path that no program takes for an option.
    private static func plain(_ path: FilePath) -> FilePath {
        path.string.hasPrefix("-") ? FilePath("./\(path.string)") : path
    }

    /// Runs openssl, which says nothing.
    ///
    /// - Returns: its exit status; -1 where it could not be run.
    private static func run(_ words: [String]) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for descriptor: Int32 in [1, 2] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = (["openssl"] + words).map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        guard posix_spawnp(&process, "openssl", &actions, nil, &arguments, environ) == 0 else { return -1 }
        var result: Int32 = 0
        while waitpid(process, &result, 0) < 0, errno == EINTR {}
        return result & 0x7F == 0 ? result >> 8 & 0xFF : -1
    }
}
