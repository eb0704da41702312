import Foundation
import Mechanisms
import Organisation
import Storage
import TestStores
import WorkCalendar

@testable import Casework

extension Instant {
    /// 2026-08-24 09:10, a Monday.
    static let t0 = Instant(CivilDate(epochDay: 20_689), TimeOfDay(9, 10))

    func plus(hours: Int64) -> Instant { adding(milliseconds: hours * 3_600_000) }
}

extension VisibilityScope {
    static let everything = VisibilityScope(units: [], account: nil, isEverything: true)
    static func of(_ units: String...) -> VisibilityScope {
        VisibilityScope(units: Set(units.map { UnitID($0) }), account: nil)
    }
}

let clerk = Actor(kind: .post, account: AccountID("ann"), role: RoleID("registrar"), unit: UnitID("town"))

/// Builds the events of a case step by step, the way the core would number them.
struct Story {
    let id: CaseID
    var state: CaseState?
    var events: [CaseEvent] = []
    private var words = 0

    init(_ id: String, from state: CaseState? = nil) {
        self.id = CaseID(id)
        self.state = state
        words = state.map { $0.version * 100 } ?? 0
    }

    mutating func text(_ text: String, of subject: Words.Subject = .shared) -> Words {
        words += 1
        return Words(id: "w\(words)", of: subject, text: text)
    }

    mutating func add(_ body: any CaseEventBody, at moment: Instant = .t0, actor: Actor = clerk) {
        let event = CaseEvent(
            meta: EventMeta(n: (state?.version ?? 0) + 1, recorded: moment, effective: moment, actor: actor),
            body: body)
        events.append(event)
        state = evolve(state, event, id: id)
    }
}

/// The pack that the written cases follow.
let followedPack = StoredPack(
    name: "mediation", files: ["mechanism.yaml": "id: mediation"], isActive: true, added: .t0)

let longText = String(
    repeating: "楼上卫生间漏水已经三个月，墙面发霉，多次沟通无果，希望调委会帮助协调维修并赔偿损失。", count: 8)

/// A registration as a window writes it: eight events, a text of some 350 characters, two parties, one clock.
func registration(
    _ id: String, unit: String = "town", at moment: Instant = .t0, text: String = longText,
    phone: String = "13800000001", name: String = "张三", source: String? = nil, due: Instant? = nil
) -> Story {
    var story = Story(id)
    story.add(
        CaseRegistered(
            mechanism: MechanismID("mediation"), packHash: followedPack.hash, entry: "window", language: .zh,
            unit: UnitID(unit), place: UnitID("village"), stage: StageID("intake"),
            matter: MatterID("neighbour"),
            suggestion: nil, owesResultTo: nil, source: source), at: moment)
    var applicant = Party(id: PartyID("a"), side: "applicant", name: nil)
    applicant.name = story.text(name, of: .party(PartyID("a")))
    applicant.phone = story.text(phone, of: .party(PartyID("a")))
    story.add(PartyAdded(party: applicant), at: moment)
    var other = Party(id: PartyID("b"), side: "respondent", name: nil)
    other.name = story.text("李四", of: .party(PartyID("b")))
    story.add(PartyAdded(party: other), at: moment)
    story.add(
        FieldsSet(values: [
            FieldID("story"): .words(story.text(text)), FieldID("amount"): .money(250_000),
            FieldID("danger"): .yesNo(false),
        ]), at: moment)
    story.add(DocumentIssued(document: "receipt", number: 1), at: moment)
    story.add(
        StageEntered(
            stage: StageID("accepting"), unit: UnitID(unit), owner: RoleID("mediator"), outcome: nil,
            by: "window",
            isUnrouted: false), at: moment)
    let end = due ?? moment.plus(hours: 72)
    story.add(
        ClockStarted(
            run: RunningClock(
                clock: ClockID("accept"), key: "accept", start: moment, period: .workingDays(3), due: end,
                isProvisional: false, edition: "2026", owner: RoleID("mediator"), unit: UnitID(unit),
                isWindow: false,
                steps: [
                    .init(light: .green, word: nil, from: moment),
                    .init(
                        light: .yellow, word: Bilingual(zh: "即将到期", en: "due soon"),
                        from: end.plus(hours: -24)),
                    .init(
                        light: .red, word: Bilingual(zh: "已超期", en: "overdue"),
                        from: end.adding(milliseconds: 1)),
                ],
                escalations: [.init(role: RoleID("head"), unit: UnitID(unit), at: end)])), at: moment)
    story.add(MomentReached(moment: .rightsTold, note: nil), at: moment)
    return story
}

extension StoreSession {
    @discardableResult
    func write(
        _ story: Story, file: CaseFile? = nil, tokens: [String] = ["town", "county"], uploader: String? = nil
    ) throws -> CaseFile {
        try addPack(followedPack)
        let writing = CaseWriting(tokens: Set(tokens.map { UnitID($0) }), uploader: uploader)
        return try append(story.events, to: story.id, file: file, writing)
    }
}

extension StoreFiles {
    init(_ folder: Folder) { self = DataFolder(root: folder.url).files }
}

func indexAll(_ store: some Store) async throws {
    while true {
        let batch = try await store.prepareIndexBatch(limit: 100)
        if batch.isEmpty { return }
        try await store.write { try $0.writeIndexBatch(batch) }
    }
}
