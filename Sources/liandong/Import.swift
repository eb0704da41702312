import ArgumentParser
import Foundation
import Operations
import Storage
import WorkCalendar

/// `liandong import --pack NAME --map FILE CSV`
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring matters in from a CSV; running it twice adds nothing.")

    @OptionGroup var options: DataOptions
    @Option(help: "The pack the matters belong to.") var pack: String
    @Option(help: "How columns become fields and steps.") var map: String
    @Option(help: "Another catalogue for suggesting matter types.") var catalogue: String?
    @Argument(help: "The CSV file.") var csv: String

    func run() async throws {
        let (platform, store) = try await options.open()
        var importMap = try ImportMap(file: URL(fileURLWithPath: map))
        if let catalogue { importMap.useCatalogue(URL(fileURLWithPath: catalogue)) }
        let importer = try Importer(platform: platform, pack: pack, map: importMap)
        let report = try await importer.run(URL(fileURLWithPath: csv)) { done, total in
            ProgressBar.show(StoreProgress(done: Int64(done), total: Int64(total)))
        }
        for row in report.bad { print("第 \(row.number) 行 row \(row.number): \(row.reason)") }
        print("新增 added \(report.added)，已有 known \(report.known)，有误 bad \(report.bad.count)")
        try await platform.followIndex()
        try store.close()
        if !report.bad.isEmpty { throw ExitCode(1) }
    }
}
