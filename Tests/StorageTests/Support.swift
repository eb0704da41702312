import Foundation
import Mechanisms
import Organisation
import TestStores
import WorkCalendar

@testable import Casework
@testable import Storage
@testable import Streams

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
    var events: [Event] = []
    private var words = 0

    init(_ id: String, from state: CaseState? = nil) {
        self.id = CaseID(id)
        self.state = state
        words = state.map { $0.version * 100 } ?? 0
    }

    mutating func text(
        _ text: String, of subject: Words.Subject = .shared, form: Words.Form = .text
    ) -> Words {
        words += 1
        return Words(
            id: "w\(words)", of: subject, under: declared(subject == .shared ? "story" : "party"), form: form,
            text: text)
    }

    mutating func add(_ body: any CaseEventBody, at moment: Instant = .t0, actor: Actor = clerk) {
        let event = Event(
            meta: EventMeta(n: (state?.version ?? 0) + 1, recorded: moment, effective: moment, actor: actor),
            body: body)
        events.append(event)
        state = CaseState.evolve(state, event, id: id.stream)
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
    applicant.phone = story.text(phone, of: .party(PartyID("a")), form: .phone)
    story.add(PartyAdded(party: applicant), at: moment)
    var other = Party(id: PartyID("b"), side: "respondent", name: nil)
    other.name = story.text("李四", of: .party(PartyID("b")))
    story.add(PartyAdded(party: other), at: moment)
    story.add(
        FieldsSet(values: [
            FieldID("story"): .words(story.text(text)), FieldID("amount"): .money(250_000),
            FieldID("danger"): .yesNo(false),
        ]), at: moment)
    story.add(
        DocumentIssued(
            paper: IssuedPaper(
                document: "receipt", position: 1, nth: 1, title: "来访事项回执", number: "1", issued: moment,
                issuer: PaperOrgan(unit: UnitID(unit), name: "中心", phone: ""),
                to: PaperAddressee(parties: []),
                matter: PaperMatter(
                    registered: moment, accepted: nil, type: nil, place: nil, source: "来访", claim: nil,
                    facts: [], otherNumbers: []),
                content: .receipt(.init(parties: [], receivedBy: nil, next: nil)), template: "")),
        at: moment)
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

func declared(_ name: String) -> DeclarationID { DeclarationID(name) }

let kinds = Kinds([CaseState.self])

/// Who may read what in the pack of these tests.
let readers: @Sendable (String, DeclarationID?, any StoreSession) -> Readers? = { _, declaration, _ in
    let (parties, stories) = (Set(["registrar"].map { RoleID($0) }), roles("registrar", "leader"))
    switch declaration?.text {
    case "party": return Readers(oneOfEach: [parties])
    case "story": return Readers(oneOfEach: [stories])
    default: return Readers(oneOfEach: [parties, stories])
    }
}

func roles(_ names: String...) -> Set<RoleID> { Set(names.map { RoleID($0) }) }
let registrar = roles("registrar")

typealias CaseFile = StreamFile<CaseState>

extension ItemRow { var id: CaseID { CaseID(stream.id) } }

extension Story {
    /// What the story comes to, ready to be written.
    func sealed(onto file: CaseFile?, tokens: [String] = ["town", "county"], keys: KeyRing) throws
        -> SealedPlan
    {
        guard let state else { throw StoreError.corrupt(what: "no events", where: id.text) }
        var plan = Plan()
        plan.read[id.stream] = file?.state.version ?? 0
        plan.changes = [Change(id: id.stream, before: file?.state, after: state, events: events)]
        for case let numbered as CaseNumbered in events.map(\.body) {
            plan.numbers[numbered.series] = numbered.counter...numbered.counter
        }
        return try SealedPlan(plan, places: file.map { [id.stream: $0.place] } ?? [:], keys: keys) { _ in
            Set(tokens.map { UnitID($0) })
        }
    }
}

extension StoreSession {
    @discardableResult
    func write(
        _ story: Story, file: CaseFile? = nil, tokens: [String] = ["town", "county"], uploader: String? = nil,
        code: TrackingCode? = nil
    ) throws -> CaseFile {
        try store(story, file: file, tokens: tokens, uploader: uploader, code: code)
        guard let written = try load(story.id) else {
            throw StoreError.corrupt(what: "not written", where: story.id.text)
        }
        return written
    }

    func store(
        _ story: Story, file: CaseFile? = nil, tokens: [String] = ["town", "county"], uploader: String? = nil,
        code: TrackingCode? = nil
    ) throws {
        try addPack(followedPack)
        try append(
            try story.sealed(onto: file, tokens: tokens, keys: keys),
            Writing(tracking: code.map { ($0, story.id.stream) }, uploader: uploader))
    }

    func load(_ id: CaseID) throws -> CaseFile? { try load(CaseState.self, id.stream) }

    func timeline(of id: CaseID, as rights: Rights = .everything) throws -> [Event] {
        guard let place = try place(of: id.stream) else { return [] }
        return try timeline(of: place, CaseState.self, as: MaskingReader(rights))
    }

    /// The next number of a series, others kept out.
    func nextNumber(in series: String) throws -> Int {
        try lock("counter/\(series)")
        return try lastNumber(in: series) + 1
    }

    /// A case where the scope covers it.
    func loadVisible(_ id: CaseID, in scope: VisibilityScope) throws -> CaseFile? {
        try item(id.stream, in: scope) == nil ? nil : load(id)
    }

    func verify(_ files: StoreFiles) throws -> VerifyReport { try verify(files, kinds: kinds) }
    func rebuild() throws -> [StoreFinding] { try rebuild(kinds: kinds) }

    func erase(
        _ subject: Words.Subject, of id: CaseID, reason: String, by actor: Actor, at now: Instant
    ) throws -> [String] {
        try erase(
            ErasureRequest(subject, of: id.stream, reason: reason), by: actor, at: now, readers: readers)
    }
}

extension Store {
    func verify(_ files: StoreFiles) async throws -> VerifyReport { try await verify(files, kinds: kinds) }
    func prepareIndexBatch(limit: Int) async throws -> IndexBatch {
        try await prepareIndexBatch(limit: limit, readers: readers)
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
