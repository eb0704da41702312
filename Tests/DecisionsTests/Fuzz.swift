import Foundation

/// How many random inputs a test tries: a short run, or its share of the million of `make fuzz`.
enum Fuzz {
    static func count(_ short: Int) -> Int {
        guard let all = ProcessInfo.processInfo.environment["LIANDONG_FUZZ"].flatMap(Int.init) else {
            return short
        }
        return all * short / 15_000
    }
}
