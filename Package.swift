// swift-tools-version: 6.2

import PackageDescription

// Layer numbers are the rule of the house: a target depends on targets of lower layers only.
// Tests/HouseTests/ModuleGraphTests.swift holds the same graph and fails on any other import.

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "muniment",
    dependencies: [
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        // Layer 0: vocabulary. Values only: no files, no database, no network, no clock.
        .target(name: "Records"),

        // Layer 1: pure rules over the vocabulary, and the one door to the disk.
        .target(name: "Formats", dependencies: ["Records"]),
        .target(name: "Queries", dependencies: ["Records"]),
        .target(name: "Durability", dependencies: [system]),

        // Tests: one target a module, one for the rules of the house, one for faults.
        .target(
            name: "TestSupport",
            dependencies: ["Records", "Durability", system],
            path: "Tests/TestSupport"
        ),
        .testTarget(name: "RecordsTests", dependencies: ["Records"]),
        .testTarget(name: "FormatsTests", dependencies: ["Formats", "Records"]),
        .testTarget(name: "QueriesTests", dependencies: ["Queries"]),
        .testTarget(name: "DurabilityTests", dependencies: ["Durability", "TestSupport", system]),
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
