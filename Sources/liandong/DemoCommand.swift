import ArgumentParser
import Foundation
import Operations
import Storage

/// `liandong demo --cases N`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Fill a store with synthetic cases that have lived their lives. For a stopped server.")

    @OptionGroup var options: DataOptions
    @Option(help: "How many cases.") var cases = 1000

    func run() async throws {
        let (platform, store) = try await options.open(as: .demo)
        try await DemoData(platform: platform).fillIfEmpty()
        let start = ContinuousClock.now
        try await BulkCases(platform: platform).make(cases) { done, total in
            ProgressBar.show(StoreProgress(done: Int64(done), total: Int64(total)))
        }
        try await store.makeCheckpoints(
            publishing: options.folder.checkpoints, at: Platform.systemClock(), progress: ProgressBar.show)
        let seconds = Double((ContinuousClock.now - start).components.seconds)
        print("\(cases) cases in \(Int(seconds)) s")
        try store.close()
    }
}
