import Mechanisms
import Organisation
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

struct `Search` {
    @Test(
        arguments: [
            ("漏水", ["漏水"]), ("三楼漏水", ["三楼", "楼漏", "漏水"]), ("漏", []), ("A栋 12号", ["a", "12"]),
            ("ＡＢＣ１２", ["abc12"]), ("（2026）闵民调字第00012号", ["2026", "闵民", "民调", "调字", "字第", "00012"]),
            ("Übung", ["übung"]), ("", []), ("，。！", []),
        ] as [(String, [String])])
    func `sees pairs of characters, and words`(_ text: String, _ tokens: [String]) {
        #expect(SearchTokens.words(of: text) == Set(tokens))
    }

    @Test(
        arguments: [
            ("13800000001", "13800000001"), ("+86 138-0000-0001", "13800000001"),
            ("021 5432 1098", "02154321098"),
            ("１３８０００００００１", "13800000001"), ("无", nil), ("123", nil),
        ] as [(String, String?)])
    func `knows a telephone number however it is written`(_ text: String, _ number: String?) {
        #expect(SearchTokens.phone(text) == number)
    }

    @Test(arguments: Backend.available)
    func `finds by two characters, newest first, all terms`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { session in
            try session.write(registration("c1", text: "三楼卫生间漏水", name: "张三"))
            try session.write(registration("c2", text: "广场舞噪音扰民", name: "王五"))
            try session.write(registration("c3", text: "五楼水管漏水，噪音很大", name: "赵六"))
        }
        // The index follows the journal; until it has, nothing is found, and intake did not wait for it.
        #expect(try await store.read { try $0.searchLag() } == 26)
        try await indexAll(store)
        #expect(try await store.read { try $0.searchLag() } == 0)
        func find(_ text: String) async throws -> [String] {
            guard let terms = SearchTerms(text) else { return ["nothing to search"] }
            return try await store.read {
                try $0.search(terms, in: .of("town"), as: registrar).rows.map(\.id.text)
            }
        }
        #expect(try await find("漏水") == ["c3", "c1"])
        #expect(try await find("漏水 噪音") == ["c3"])
        #expect(try await find("张三") == ["c1"])
        #expect(try await find("13800000001") == ["c3", "c2", "c1"])
        #expect(try await find("不存在") == [])
        #expect(try await find("漏") == ["nothing to search"])
        // What would be an operator is a word like any other.
        #expect(try await find("\" OR \"漏水\"") == [])
    }

    @Test(arguments: Backend.available)
    func `follows what happens to a case`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let file = try await store.write { try $0.write(registration("c1"), tokens: ["town"]) }
        try await indexAll(store)
        var story = Story("c1", from: file.state)
        story.add(Commented(text: story.text("已联系物业公司"), isInstruction: false))
        story.add(OtherNumberNoted(number: OtherNumber(office: "热线", number: "GD20260824")))
        story.add(Transferred(from: UnitID("town"), to: UnitID("bureau"), reason: nil, isDecided: false))
        let events = story
        try await store.write { try $0.write(events, file: file, tokens: ["bureau"]) }
        try await indexAll(store)
        for text in ["物业公司", "gd20260824", "漏水"] {
            let terms = try #require(SearchTerms(text))
            #expect(
                try await store.read { try $0.search(terms, in: .of("bureau"), as: registrar).rows.count }
                    == 1)
            #expect(
                try await store.read { try $0.search(terms, in: .of("town"), as: registrar).rows.isEmpty })
        }
    }

    @Test(arguments: Backend.available)
    func `pages and caps its totals`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { session in
            for n in 1...25 { try session.write(registration("c\(n)")) }
        }
        try await indexAll(store)
        let terms = try #require(SearchTerms("漏水"))
        var seen: [String] = []
        var before: Int64?
        repeat {
            let from = before
            let page = try await store.read {
                try $0.search(terms, in: .of("county"), as: registrar, before: from, limit: 10)
            }
            seen += page.rows.map(\.id.text)
            before = page.next?.seq
        } while before != nil
        #expect(seen == (1...25).reversed().map { "c\($0)" })
        #expect(CappedCount(10_001) == CappedCount(20_000))
        #expect(CappedCount(10_001).isMore)
    }

    @Test(arguments: Backend.available)
    func `points at cases that a new one may repeat`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let tokens = ["town", "village"]
        try await store.write { session in
            try session.write(
                registration("c1", text: "三楼卫生间漏水严重，请尽快维修", phone: "13911112222"), tokens: tokens)
            try session.write(registration("c2", text: "广场舞噪音扰民", phone: "13700000000"), tokens: tokens)
            try session.write(
                registration("c0", at: Instant.t0.plus(hours: -2400), phone: "13700000000"), tokens: tokens)
        }
        try await indexAll(store)
        let found = try await store.read {
            try $0.duplicateCandidates(
                phone: "137 0000 0000", text: "三楼卫生间漏水", near: [UnitID("village")],
                since: Instant.t0.plus(hours: -24), in: .of("town"), as: registrar)
        }
        #expect(found.map(\.row.id.text) == ["c2", "c1"])
        #expect(found.first?.hasSamePhone == true)
        #expect(found.last?.likenessPercent == 100)
        let hidden = try await store.read {
            try $0.duplicateCandidates(
                phone: "13700000000", text: "三楼卫生间漏水", near: [UnitID("village")], since: .t0,
                in: .of("elsewhere"), as: registrar)
        }
        #expect(hidden.isEmpty)
    }
}
