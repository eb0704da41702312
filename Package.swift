// swift-tools-version: 6.2
import PackageDescription

/// One set of flags for every target of ours; changing it rebuilds everything.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// The order below is the order of the arrows: a target may only import what stands above it.
let package = Package(
    name: "liandong",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV.git", from: "0.10.0"),
    ],
    targets: [
        // Libraries of the system (Debian packages)
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CQrencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CXlsxWriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        // Pure: no clock, no I/O, no globals
        .target(name: "WorkCalendar", swiftSettings: strict),
        .target(name: "Decisions", dependencies: ["WorkCalendar"], swiftSettings: strict),
        .target(name: "Organisation", dependencies: ["WorkCalendar"], swiftSettings: strict),
        .target(
            name: "Mechanisms", dependencies: ["WorkCalendar", "Decisions", "Organisation"],
            swiftSettings: strict),
        .target(name: "Proofs", dependencies: ["Mechanisms"], swiftSettings: strict),
        .target(name: "Packs", dependencies: ["Mechanisms", "Yams"], swiftSettings: strict),
        .target(
            name: "Streams",
            dependencies: [
                "Mechanisms", "Organisation", "WorkCalendar",
                .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: strict),
        .target(name: "Casework", dependencies: ["Streams", "Mechanisms"], swiftSettings: strict),
        .target(
            name: "Rehearsal", dependencies: ["Casework", "Streams", "Packs", "Yams"], swiftSettings: strict),

        // The shell
        .target(name: "RuleFiles", dependencies: ["Packs", "SwiftCSV"], swiftSettings: strict),
        .target(name: "Storage", dependencies: ["Streams", "CSodium"], swiftSettings: strict),
        .target(
            name: "StorageSQLite",
            dependencies: [
                "Storage", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(name: "StoragePostgres", dependencies: ["Storage", "CLibpq"], swiftSettings: strict),
        .target(
            name: "Delivery", dependencies: ["Organisation", "WorkCalendar", "CCurl"], swiftSettings: strict),
        .target(
            name: "Operations",
            dependencies: [
                "Storage", "Delivery", "Documents", "Proofs", "Rehearsal", "SwiftCSV", "Yams",
            ],
            swiftSettings: strict),
        .target(
            name: "Documents",
            dependencies: [
                "Casework", "CQrencode", "CXlsxWriter", .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [.copy("Templates"), .copy("Press/press.py"), .copy("Workbook/sheets.py")],
            swiftSettings: strict),
        .target(
            name: "Web",
            dependencies: [
                "Operations", "Delivery", "Documents",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("Templates"), .copy("Static")],
            swiftSettings: strict),
        .executableTarget(
            name: "liandong",
            dependencies: [
                "Web", "Delivery", "Documents", "StorageSQLite", "StoragePostgres", "RuleFiles", "Proofs",
                "Packs",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        // Tests
        .target(
            name: "TestStores", dependencies: ["Storage", "StorageSQLite", "StoragePostgres", "CLibpq"],
            path: "Tests/TestStores", swiftSettings: strict),
        .target(
            name: "TestKind", dependencies: ["Streams", "Mechanisms", "Organisation", "WorkCalendar"],
            path: "Tests/TestKind", swiftSettings: strict),
        .testTarget(name: "WorkCalendarTests", dependencies: ["WorkCalendar"], swiftSettings: strict),
        .testTarget(name: "DecisionsTests", dependencies: ["Decisions"], swiftSettings: strict),
        .testTarget(
            name: "RuleFilesTests",
            dependencies: ["RuleFiles", "Packs", "Mechanisms", "Decisions", "Organisation", "WorkCalendar"],
            swiftSettings: strict),
        .testTarget(
            name: "OrganisationTests", dependencies: ["Organisation", "WorkCalendar"], swiftSettings: strict),
        .testTarget(
            name: "PacksTests", dependencies: ["Packs", "Proofs", "Mechanisms", "WorkCalendar", "Yams"],
            swiftSettings: strict),
        .testTarget(
            name: "StreamsTests",
            dependencies: ["Streams", "Packs", "Mechanisms", "Organisation", "WorkCalendar", "TestKind"],
            swiftSettings: strict),
        .testTarget(
            name: "CaseworkTests",
            dependencies: [
                "Casework", "Streams", "Packs", "Proofs", "Mechanisms", "Decisions", "Organisation",
                "WorkCalendar",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "RehearsalTests",
            dependencies: ["Rehearsal", "Packs", "Proofs", "Mechanisms", "Organisation", "WorkCalendar"],
            swiftSettings: strict),
        .testTarget(
            name: "StorageTests",
            dependencies: [
                "Storage", "StorageSQLite", "StoragePostgres", "TestStores", "TestKind", "Casework",
                "Streams",
                "Packs",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DeliveryTests", dependencies: ["Delivery", "WorkCalendar"], exclude: ["Servers"],
            swiftSettings: strict),
        .testTarget(
            name: "OperationsTests",
            dependencies: [
                "Operations", "Delivery", "TestStores", "TestKind", "Casework", "Streams", "Storage",
            ],
            exclude: ["Golden"],
            swiftSettings: strict),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "Delivery", "StorageSQLite", "RuleFiles",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
