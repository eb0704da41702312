import Casework
import Mechanisms
import Organisation
import Storage
import WorkCalendar

/// Synthetic matters in bulk, through the very commands people use: for trying the platform out at size.
public struct BulkCases: Sendable {
    let platform: Platform
    public static let inFlightMax = 200

    public init(platform: Platform) { self.platform = platform }

    private static let subjects = [
        "路灯", "电梯", "噪音", "停车", "垃圾", "漏水", "公交", "工资", "围墙", "水渠", "校门", "药店", "菜场", "河道", "工地",
    ]
    private static let places = ["村口", "小区东门", "学校旁", "菜市场", "桥头", "三号楼", "公园", "卫生院", "老街", "新区"]
    private static let wishes = ["请尽快处理", "希望给个说法", "请派人查看", "已反映多次", "影响出行", "老人孩子不方便"]

    /// About 350 characters, like a real letter.
    static func text(_ number: Int) -> String {
        var text = ""
        var seed = number
        while text.count < 340 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let pick = Int(UInt(bitPattern: seed) >> 33)
            text +=
                "\(places[pick % places.count])的\(subjects[(pick / 7) % subjects.count])问题，\(wishes[(pick / 53) % wishes.count])。"
        }
        return text
    }

    /// Registers `count` letters, about two thirds of them on their way, spread over the last 200 days.
    public func make(_ count: Int, progress: @escaping @Sendable (Int, Int) -> Void) async throws {
        let reference = platform.reference
        let grids = reference.directory.units.values.filter { $0.isTerritory && $0.level >= .village }.map(
            \.id
        ).sorted()
        guard
            let mechanism = reference.active.values.filter({ $0.entries.all.contains(where: \.isPublic) })
                .min(by: { $0.id < $1.id }),
            let entry = mechanism.entries.all.first(where: \.isPublic)
        else { throw Refusal.unknownMechanism("public") }
        let matters = mechanism.matters.ids
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                if number >= Self.inFlightMax { try await group.next() }
                group.addTask {
                    try await one(number, of: count, mechanism, entry, grids, matters)
                }
                if number % 500 == 0 { progress(number, count) }
            }
            try await group.waitForAll()
        }
        progress(count, count)
    }

    private func one(
        _ number: Int, of count: Int, _ mechanism: Mechanism, _ entry: Entry, _ grids: [UnitID],
        _ matters: [String]
    ) async throws {
        let now = platform.clock()
        let age = Int64((number * 7919) % (200 * 24)) * 3_600_000
        let words = Self.text(number)
        var fields: [String: Input] = [
            "place": grids.isEmpty ? .text("") : .text(grids[number % grids.count].text),
            "parties": .list([
                .group(["name": .text("居民\(number)"), "phone": .text("1390000\(1000 + number % 9000)")])
            ]),
        ]
        for ask in entry.asks {
            fields[ask.field.text] = .text(
                mechanism.fields[ask.field]?.kind == .text ? String(words.prefix(20)) : words)
        }
        if !matters.isEmpty, number % 3 != 0 { fields["matter"] = .text(matters[number % matters.count]) }
        _ = try await platform.register(
            mechanism.id, entry: entry.id, input: .group(fields), by: .resident,
            effective: now.adding(milliseconds: -age))
    }
}
