import ArgumentParser
import Foundation
import Operations
import Storage
import WorkCalendar

/// `liandong migrate`
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the schema of the database up to date. Doing it twice changes nothing.",
        discussion: """
            Only forward. A database that a newer program has migrated is refused and left as it is. \
            Every command that opens a store does the same; this one does nothing else.
            """)

    @OptionGroup var options: DataOptions

    func run() async throws {
        let store = try await options.openStore()
        for migration in store.migrated { print("+ \(migration.number) \(migration.name)") }
        try store.close()
        let version = Migration.all.last?.number ?? 0
        print("✓ \(options.address.shown)：版本 version \(version)")
    }
}

/// `liandong copy --from … --to …`
struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract:
            "Copy a store into an empty one, of the same or the other engine, and compare the journals.",
        discussion: """
            Both are opened with the keys in --data, where attachments and checkpoints stay. Stop the servers \
            before: what is written to the source later is not copied. Broken off, the same command goes on where \
            it was, as long as the source has not changed.
            """)

    @OptionGroup var options: DataOptions
    @Option(help: "The source: sqlite (the file in --data), a path, or postgresql://…") var from: String
    @Option(help: "The target: sqlite (the file in --data), a path, or postgresql://…") var to: String
    @Flag(help: "Leave out the full check of the target: chains, texts, files and every derived row.")
    var skipVerify = false

    private func address(_ text: String) -> StoreAddress {
        text == "sqlite" ? .sqlite(path: options.folder.database.path) : StoreAddress(text)
    }

    func run() async throws {
        let (source, target) = (address(from), address(to))
        guard source != target else { throw ValidationError("--from and --to are the same") }
        guard try await !source.isNew() else {
            throw ValidationError("没有数据库 there is no store at \(source.shown)")
        }
        let keys = try KeyRing.load(from: options.folder.keys, mayCreate: false)
        let (old, new) = (
            try await source.open(keys, isVolatile: options.volatileDatabase),
            try await target.open(keys, isVolatile: options.volatileDatabase)
        )
        let digest = try await StoreCopy(from: old, to: new).run(progress: ProgressBar.show)
        try old.close()
        print("✓ \(source.shown) → \(target.shown)：链头相符 heads agree：\(digest)")
        if !skipVerify {
            let report = try await new.verify(
                options.folder.files, kinds: .shipped, progress: ProgressBar.show)
            for finding in report.findings { print("✗ \(finding.words.zh) / \(finding.words.en)") }
            print(report.isClean ? "✓ 全部相符 everything agrees" : "✗ 发现问题 there are faults")
            if !report.isClean { throw ExitCode(1) }
        }
        try new.close()
    }
}
