import Mechanisms
import Testing

struct `Official numbers` {
    @Test(arguments: ["（{year}）{unit}民调字第{n:5}号", "{unit}{n}", "第{n}号", "{year}-{n:3}"])
    func `are counted within what they say besides their counter, so that no two read alike`(
        _ text: String
    ) throws {
        let pattern = try #require(NumberPattern(text))
        var last: [String: Int] = [:]
        var given: [String] = []
        for (year, unit) in [(2026, "闵"), (2026, "行"), (2027, "闵"), (2026, "闵"), (2027, "行")] {
            let counter = last[pattern.series(year: year, unit: unit), default: 0] + 1
            last[pattern.series(year: year, unit: unit)] = counter
            given.append(pattern.number(year: year, unit: unit, counter: counter))
        }
        #expect(Set(given).count == given.count)
    }
}
