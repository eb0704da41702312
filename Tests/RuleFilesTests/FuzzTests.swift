import Decisions
import Foundation
import Testing

@testable import RuleFiles

struct `Files from anywhere` {
    /// Of a million inputs of `make fuzz` these take a tenth each.
    static let count =
        ProcessInfo.processInfo.environment["LIANDONG_FUZZ"].flatMap(Int.init).map { $0 / 10 } ?? 300

    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 33)
        }
    }

    /// Pieces dropped, doubled, moved or overwritten.
    private static func mutated(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where bytes.count > 4 {
            let start = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, start + Int.random(in: 1...40, using: &random))
            switch Int.random(in: 0...3, using: &random) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
            case 2: bytes[start] = UInt8.random(in: 0...255, using: &random)
            default:
                let piece = Array(bytes[start..<end])
                bytes.insert(contentsOf: piece, at: Int.random(in: 0..<bytes.count, using: &random))
            }
        }
        return bytes
    }

    @Test func `that hold broken models never crash`() throws {
        var random = Seeded(state: 5)
        let seed = Array(try DMNFile.write(SampleModel.model))
        var limits = FeelLimits()
        limits.stepsMax = 5_000
        var read = 0
        for _ in 0..<Self.count {
            do throws(DMNFileError) {
                let model = try DMNFile.read(Data(Self.mutated(seed, &random)))
                read += 1
                let program = DMNProgram(model, limits: limits)
                for decision in model.decisions {
                    _ = program.evaluate(
                        decision.name,
                        inputs: [
                            "household members": SampleModel.people(3, 40), "Grade": .string("heavy"),
                        ])
                }
            } catch {
                #expect(!error.words.en.isEmpty)
            }
        }
        #expect(read > 0)
    }

    @Test func `that hold broken tables never crash`() throws {
        var random = Seeded(state: 6)
        let seed = Array(`A table as a sheet`.sheet.csv.utf8)
        let names = FeelNames(["case", "amount"])
        var read = 0
        for _ in 0..<Self.count {
            do throws(SheetError) {
                let sheet = try TableSheet.read(Data(Self.mutated(seed, &random)))
                let table = try sheet.table(knowing: names)
                read += 1
                _ = TableAnalysis(table)
                _ = table.evaluate(in: FeelContext(["amount": .number(3)]))
            } catch {
                #expect(!error.faults.isEmpty)
            }
        }
        #expect(read > 0)
    }
}
