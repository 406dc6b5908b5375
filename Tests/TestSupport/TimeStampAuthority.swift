// SPDX-License-Identifier: Apache-2.0

import Foundation
public import SystemPackage

/// `openssl ts` as an authority that stamps what it is asked to (RFC 3161), with a certificate of its own making.
public struct TimeStampAuthority {
    private let folder: FilePath

    /// What a verifier trusts.
    public var certificate: FilePath { folder.appending("ca.pem") }

    /// - Parameter folder: a new one, for its keys.
    public init(_ folder: FilePath) throws {
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: false)
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650"]
        try write("extendedKeyUsage=critical,timeStamping\n", "ext.cnf")
        for (name, digest) in [("tsa.cnf", "sha256"), ("other.cnf", "sha512")] {
            try write(
                """
                [tsa]
                serial = \(folder)/serial
                signer_digest = sha256
                default_policy = 1.3.6.1.4.1.99999.1
                digests = \(digest)
                accuracy = secs:1
                ordering = yes
                tsa_name = yes
                ess_cert_id_alg = sha256

                """, name)
        }
        try write("01\n", "serial")
        try run(["req", "-x509"] + curve + ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=A test root"])
        try run(
            ["req"] + curve.dropLast(2) + ["-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=A test authority"])
        try run(
            [
                "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out",
                "tsa.pem", "-days", "3650", "-extfile", "ext.cnf",
            ])
    }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.appending(name).string))
    }

    @discardableResult
    private func run(_ arguments: [String], mayFail: Bool = false) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.string)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 || mayFail else { throw CocoaError(.executableLoad) }
        return process.terminationStatus == 0
    }

    /// Answers a request.
    ///
    /// - Parameter refuses: whether it stamps no SHA-256 digests.
    public func answer(_ request: FilePath, to answer: FilePath, refuses: Bool = false) throws {
        try run([
            "ts", "-reply", "-config", refuses ? "other.cnf" : "tsa.cnf", "-section", "tsa", "-queryfile",
            request.string, "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", answer.string,
        ])
    }

    /// Whether openssl finds that the authority has stamped these data.
    public func hasStamped(_ data: FilePath, in answer: FilePath) throws -> Bool {
        try run(
            ["ts", "-verify", "-in", answer.string, "-data", data.string, "-CAfile", "ca.pem"], mayFail: true)
    }
}
