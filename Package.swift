// swift-tools-version: 6.2

import PackageDescription

// Layer numbers are the rule of the house: a target depends on targets of lower layers only.
// Tests/HouseTests/ModuleGraphTests.swift holds the same graph and fails on any other import.

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "muniment",
    products: [
        .executable(name: "muniment", targets: ["muniment"]),
        .library(name: "ArchiveKit", targets: ["ArchiveKit"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Layer 0: vocabulary. Values only: no files, no database, no network, no clock.
        .target(name: "Records"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

        // Layer 1: pure rules over the vocabulary, and the one door to the disk.
        .target(name: "Formats", dependencies: ["Records", "CZlib"]),
        .target(name: "Queries", dependencies: ["Records"]),
        .target(name: "Retention", dependencies: ["Records"]),
        .target(name: "Durability", dependencies: [system]),

        // Layer 2: state on disk, one kind of state a module; none imports another.
        .target(name: "Packs", dependencies: ["Records", "Durability", "CZlib", crypto, system]),
        .target(name: "Catalogue", dependencies: ["Records", "Queries", "CSQLite", grdb, sqlite, system]),
        .target(name: "Ledger", dependencies: ["Records", "Durability", asn1, crypto, system]),

        // Layer 3: the archive itself: the only place where packs, catalogue and ledger meet.
        .target(
            name: "ArchiveKit",
            dependencies: [
                "Records", "Formats", "Queries", "Retention", "Durability", "Packs", "Catalogue", "Ledger", crypto,
                system, yams,
            ]
        ),

        // Layer 4: ways in.
        .target(
            name: "Commands",
            dependencies: ["ArchiveKit", "Catalogue", "Ledger", "Records", "Durability", argumentParser, system]
        ),

        // Layer 5: the binary.
        .executableTarget(name: "muniment", dependencies: ["Commands"]),

        // Tests: one target a module, one for the rules of the house, one for faults.
        .target(
            name: "TestSupport",
            dependencies: ["Records", "Durability", system],
            path: "Tests/TestSupport"
        ),
        .testTarget(name: "RecordsTests", dependencies: ["Records", "TestSupport", system]),
        .testTarget(name: "FormatsTests", dependencies: ["Formats", "Records", "TestSupport", system]),
        .testTarget(name: "QueriesTests", dependencies: ["Queries", "TestSupport"]),
        .testTarget(name: "RetentionTests", dependencies: ["Retention", "Records", "TestSupport", system]),
        .testTarget(name: "DurabilityTests", dependencies: ["Durability", "TestSupport", system]),
        .testTarget(name: "PacksTests", dependencies: ["Packs", "Records", "Durability", "TestSupport", system]),
        .testTarget(
            name: "CatalogueTests",
            dependencies: ["Catalogue", "Records", "Queries", "TestSupport", grdb, sqlite, system]),
        .testTarget(name: "LedgerTests", dependencies: ["Ledger", "Records", "Durability", "TestSupport", system]),
        .testTarget(
            name: "ArchiveKitTests",
            dependencies: [
                "ArchiveKit", "Records", "Formats", "Retention", "Durability", "Packs", "Catalogue", "Ledger",
                "TestSupport", system,
            ]
        ),
        .testTarget(name: "CommandsTests", dependencies: ["Commands", "muniment", "TestSupport", system]),
        .testTarget(
            name: "FaultTests",
            dependencies: ["ArchiveKit", "Ledger", "Records", "Durability", "muniment", "TestSupport", system]
        ),
        .testTarget(name: "HouseTests"),
    ],
    swiftLanguageModes: [.v6]
)

// ExistentialAny: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
// InternalImportsByDefault: proposals/0409-access-level-on-imports.md
// MemberImportVisibility: proposals/0444-member-import-visibility.md
for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
