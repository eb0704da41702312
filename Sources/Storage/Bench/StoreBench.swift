import Casework
import Mechanisms
import Organisation
public import WorkCalendar

/// Measures what the store itself can take: registrations as a window writes them (eight events, 350 characters,
/// two parties, one clock), through the group committer, each durable before it is counted.
public enum StoreBench {
    public struct Report: Sendable {
        public var cases: Int
        public var events: Int
        public var milliseconds: Int64
        public var casesPerSecond: Double { Double(cases) * 1000 / Double(max(1, milliseconds)) }
        public var eventsPerSecond: Double { Double(events) * 1000 / Double(max(1, milliseconds)) }
    }

    /// Writes `cases` registrations with `writers` of them on the way at any time.
    public static func registrations(
        _ cases: Int, writers: Int, into store: some Store, from start: Instant
    ) async throws -> Report {
        let prototype = try prototype(at: start)
        let run = Hex.text(Sodium.random(4))
        let clock = ContinuousClock()
        let begin = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for number in stride(from: writer, to: cases, by: writers) {
                        let id = CaseID("bench-\(run)-\(start.milliseconds)-\(number)")
                        let events = own(prototype, number)
                        let tokens: Set = [UnitID("town\(number % 20)"), UnitID("village"), UnitID("county")]
                        let prepared = try PreparedCase(
                            events, to: id, file: nil, CaseWriting(tokens: tokens, trackingCode: .random()),
                            keys: store.keys)
                        try await store.write { _ = try $0.append(prepared) }
                    }
                }
            }
            try await group.waitForAll()
        }
        let elapsed = begin.duration(to: clock.now).components
        return Report(
            cases: cases, events: cases * prototype.count,
            milliseconds: elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000)
    }

    /// Texts differ from case to case, so that nothing is measured that a real intake would not have.
    private static func own(_ prototype: [CaseEvent], _ number: Int) -> [CaseEvent] {
        prototype.map { event in
            var event = event
            if var fields = event.body as? FieldsSet {
                let text = String(number) + "号楼 " + story
                fields.values[FieldID("story")] = .words(Words(id: "w9", of: .shared, text: text))
                event.body = fields
            }
            return event
        }
    }

    private static let story = String(
        repeating: "楼上卫生间漏水已经三个月，墙面发霉，多次沟通无果，希望调委会帮助协调维修并赔偿损失。", count: 8)

    /// Made from stored forms, as the journal would be read.
    private static func prototype(at start: Instant) throws -> [CaseEvent] {
        let now = start.milliseconds
        let due = now + 259_200_000
        let forms: [(String, String)] = [
            (
                CaseRegistered.name,
                """
                {"entry":"window","language":"zh","matter":"neighbour","mechanism":"mediation","packHash":"bench",\
                "place":"village","stage":"intake","unit":"town"}
                """
            ),
            (PartyAdded.name, party("a", "applicant", phone: ",\"phone\":\(words("p", "a", "13800000001"))")),
            (PartyAdded.name, party("b", "respondent", phone: "")),
            (FieldsSet.name, "{\"values\":{\"amount\":{\"money\":250000},\"danger\":{\"yesNo\":0}}}"),
            (DocumentIssued.name, "{\"document\":\"receipt\",\"number\":1}"),
            (
                StageEntered.name,
                """
                {"by":"window","isUnrouted":0,"owner":"mediator","stage":"accepting","unit":"town"}
                """
            ),
            (
                ClockStarted.name,
                """
                {"run":{"clock":"accept","due":\(due),"edition":"2026","escalations":[{"at":\(due),"isDone":0,\
                "role":"head"}],"extensions":[],"isProvisional":0,"isWindow":0,"key":"accept",\
                "owner":"mediator","pauses":[],"period":"3wd","start":\(now),"steps":[{"from":\(now),\
                "light":"green"},{"from":\(due - 86_400_000),"light":"yellow","word":{"en":"due soon",\
                "zh":"即将到期"}},{"from":\(due + 1),"light":"red"}],"unit":"town"}}
                """
            ),
            (MomentReached.name, "{\"moment\":\"rights_told\"}"),
        ]
        let actor = Actor(
            kind: .post, account: AccountID("ann"), role: RoleID("registrar"), unit: UnitID("town"))
        return try forms.enumerated().map { position, form in
            guard let type = CaseEventRegistry.byName[form.0] else {
                throw StoreError.corrupt(what: form.0, where: "bench")
            }
            return CaseEvent(
                meta: EventMeta(n: position + 1, recorded: start, effective: start, actor: actor),
                body: try CanonicalDecoder().decode(type, from: form.1))
        }
    }

    private static func party(_ id: String, _ side: String, phone: String) -> String {
        """
        {"party":{"consent":"unanswered","headCount":1,"id":"\(id)","isMinor":0,\
        "name":\(words("n" + id, id, "张三"))\(phone),"representatives":[],"side":"\(side)"}}
        """
    }

    private static func words(_ id: String, _ subject: String, _ text: String) -> String {
        "{\"id\":\"\(id)\",\"of\":\"\(subject)\",\"text\":\"\(text)\"}"
    }
}
