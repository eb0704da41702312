import ArgumentParser
import Decisions
import Foundation
import RuleFiles

/// `liandong bench-rules MODEL`: how fast rules are; `make bench` puts other engines beside it.
struct BenchRules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-rules", abstract: "Measure evaluations and parses per second.",
        shouldDisplay: false)

    @Argument(help: "A .dmn file whose first decision is the table.") var model: String
    @Option(help: "The comparison to evaluate and parse.") var comparison = "a >= 3"
    @Option(help: "Inputs as name=number, the same for all.") var input: [String] = []
    @Option(help: "Seconds for each figure.") var seconds = 2.0

    func run() throws {
        var context = FeelContext()
        for pair in input {
            let parts = pair.split(separator: "=").map(String.init)
            guard parts.count == 2, let number = FeelDecimal(parts[1]) else {
                throw ValidationError("--input takes name=number")
            }
            context[parts[0]] = .number(number)
        }
        let names = FeelNames(context.values.keys)
        let expression = try FeelExpression(parsing: comparison, knowing: names)
        let data = try Data(contentsOf: URL(fileURLWithPath: model))
        guard let sheet = TableSheet(try DMNFile.read(data)) else {
            throw ValidationError("the model has no table")
        }
        let table = try sheet.table(knowing: names)
        print("value \(table.evaluate(in: context).value.text)")
        print("comparison \(rate { expression.evaluate(in: context).value.isNull })")
        print("table \(rate { table.evaluate(in: context).value.isNull })")
        print("parse \(rate { (try? FeelExpression(parsing: comparison, knowing: names)) == nil })")
    }

    /// Calls per second; the answers are counted so that no call can be left out.
    private func rate(_ body: () -> Bool) -> Int {
        let start = ContinuousClock.now
        let limit = Duration.seconds(seconds)
        var (calls, answers) = (0, 0)
        while ContinuousClock.now - start < limit {
            for _ in 0..<200 where body() { answers += 1 }
            calls += 200
        }
        let spent = (ContinuousClock.now - start) / Duration.seconds(1)
        return answers <= calls ? Int(Double(calls) / spent) : 0
    }
}
