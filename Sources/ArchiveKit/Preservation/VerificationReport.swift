// SPDX-License-Identifier: Apache-2.0

/// Something that a verification found wrong.
public struct VerificationFinding: Hashable, Sendable {
    public enum Severity: String, Sendable {
        /// Evidence is damaged or missing: restore it.
        case integrity
        /// Something derived is wrong: rebuild it.
        case derived
    }

    public var severity: Severity

    /// Where: a file, a volume, a record.
    public var subject: String

    /// What is wrong and what to do.
    public var message: String
}

/// What a verification read, and what it found. A clean one is a statement about every byte that it names.
public struct VerificationReport: Hashable, Sendable {
    public var lines = 0
    public var volumes = 0
    public var frames = 0
    public var records = 0
    public var sources = 0

    /// Bytes of packs that were read.
    public var bytes = 0
    public var findings: [VerificationFinding] = []

    public init() {}

    /// Whether evidence is damaged.
    public var isBroken: Bool { findings.contains { $0.severity == .integrity } }

    mutating func find(_ severity: VerificationFinding.Severity, _ subject: String, _ message: String) {
        findings.append(VerificationFinding(severity: severity, subject: subject, message: message))
    }
}
