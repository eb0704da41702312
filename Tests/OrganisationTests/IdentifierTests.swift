import Foundation
import Organisation
import Testing

struct `An identifier` {
    @Test func `is stored as its text, also as the key of an object`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let counts: [UnitID: Int] = ["west": 2, "east": 1]
        let data = try encoder.encode(counts)
        #expect(String(decoding: data, as: UTF8.self) == #"{"east":1,"west":2}"#)
        #expect(try JSONDecoder().decode([UnitID: Int].self, from: data) == counts)
        #expect(String(decoding: try encoder.encode(["east"] as [UnitID]), as: UTF8.self) == #"["east"]"#)
    }

    @Test func `stands in the order of its text`() {
        #expect(["b", "a", "a_1"].sorted() as [UnitID] == ["a", "a_1", "b"])
    }
}
