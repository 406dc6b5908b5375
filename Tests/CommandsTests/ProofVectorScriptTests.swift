// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("The documents of Docs/Proofs/second can be made again")
struct ProofVectorScriptTests {
    @Test("Scripts/proof-vectors makes files of the same names, to which verify.py says the same")
    func again() throws {
        let folder = try TemporaryDirectory()
        let again = folder.path.appending("second")
        let made = try MunimentProcess(
            PackageRoot.path.appending("Scripts/proof-vectors"), [again.string], in: folder.path,
            environment: ["MUNIMENT": MunimentProcess.binary.string]
        ).end()
        #expect(made.status == 0 && made.errors.isEmpty, "\(made.errors)")
        let kept = PackageRoot.path.appending("Docs/Proofs/second")
        func names(_ path: FilePath) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: path.string).sorted()
        }
        #expect(try names(again) == names(kept))
        for key in ["ledger-1.pub", "ledger-2.pub"] {
            let said = try [again, kept].map { path in
                try MunimentProcess(
                    "/usr/bin/env",
                    ["python3", PackageRoot.path.appending("Docs/verify.py").string, path.appending(key).string]
                        + names(path).filter { $0.hasSuffix(".json") }.map { path.appending($0).string },
                    in: folder.path
                ).end().text.replacing("\(path)/", with: "")
            }
            #expect(said[0] == said[1] && said[0].contains("continued.json: "))
        }
        let twice = try MunimentProcess(
            PackageRoot.path.appending("Scripts/proof-vectors"), [again.string], in: folder.path
        ).end()
        #expect(twice.status == 1 && twice.errors.contains("File exists"))
    }
}
