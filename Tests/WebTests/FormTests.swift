import Casework
import Mechanisms
import Organisation
import Storage
import StorageSQLite
import Streams
import Testing

struct `A form` {
    private static let plain = [
        "fields[title]": "路灯不亮", "fields[letter]": "村口路灯坏了。", "parties[0][name]": "林小满",
        "parties[0][phone]": "13800001234",
    ]

    private func send(_ form: [String: String], to site: TestSite) async throws -> RouterClient.Reply {
        let (visitor, path) = (site.visitor(), "/new/online_consultation/online")
        let token = try #require(try await visitor.get(path).hidden("csrf"))
        return try await visitor.post(path, [("csrf", token)] + form.map { ($0.key, $0.value) })
    }

    private func newest(_ site: TestSite) async throws -> CaseState {
        try await site.store.read { session in
            let all = VisibilityScope(units: [], account: nil, isEverything: true)
            let row = try #require(try session.items(ItemFilter(), in: all, order: .newest).rows.first)
            return try #require(try session.load(CaseState.self, row.stream)).state
        }
    }

    @Test func `says nothing of where a matter comes from, what it is called or whose ids stand in it`()
        async throws
    {
        let site = try await TestSite()
        var form = Self.plain
        for (key, value) in [
            "source": "letters:1", "origin[source]": "letters:1", "suggestion": "land", "id": "mine",
            "other_number": "X-1", "origin[other_number]": "X-1", "number": "1", "unit": "county",
            "parties[0][id]": "mine", "parties[0][consent]": "agreed",
            "parties[0][representatives][0][id]": "mine",
            "parties[0][representatives][0][name]": "假代理",
        ] { form[key] = value }
        let sent = try await send(form, to: site)
        #expect(sent.location.hasPrefix("/track/"))
        let state = try await newest(site)
        #expect(
            state.source == nil && state.otherNumbers.isEmpty && state.number != "1"
                && state.id.text != "mine")
        let party = try #require(state.parties.first)
        #expect(party.id.text != "mine" && party.consent == .unanswered && party.representatives.isEmpty)
    }

    @Test func `that is too long is refused with the field, and changes nothing`() async throws {
        let site = try await TestSite()
        var form = Self.plain
        form["fields[letter]"] = String(repeating: "很长", count: 20_000)
        let sent = try await send(form, to: site)
        #expect(sent.location.isEmpty)
        let count = try await site.store.read { session in
            try session.countItems(
                ItemFilter(), in: VisibilityScope(units: [], account: nil, isEverything: true)
            ).shown
        }
        #expect(count == 0)
    }

    @Test func `of a pack may call its questions as it likes: the answers to the engine's are not theirs`()
        async throws
    {
        let site = try await TestSite()
        var form = Self.plain
        form["title"] = "不是标题"
        form["letter"] = "不是来信"
        _ = try await send(form, to: site)
        let state = try await newest(site)
        guard case .words(let title)? = state.fields[FieldID("title")] else {
            Issue.record("no title")
            return
        }
        #expect(
            try await site.store.read { try $0.words(title.id, of: state.id.stream)?.text } == "路灯不亮")
    }
}
