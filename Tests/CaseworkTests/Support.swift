import Foundation
import Mechanisms
import Organisation
import Packs
import Streams
import Testing
import WorkCalendar

@testable import Casework

/// The files of the repository.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static let packs = ["people-mediation", "township-centre", "online-consultation"]

    static func shipped(_ name: String) throws -> Mechanism {
        let sources = try packs.map { name in
            PackSource(name: name, files: [PackSource.mainFile: try text("packs/\(name)/mechanism.yaml")])
        }
        let library = Dictionary(sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let source = try #require(library[name])
        return try #require(PackCompiler.compile(source, library: library).mechanism)
    }

    static let calendar: WorkingCalendar = {
        guard let text = try? text("calendars/china-mainland.txt"),
            let edition = try? CalendarEdition(parsing: text)
        else { fatalError("no calendar in the repository") }
        return WorkingCalendar(edition)
    }()
}

/// `2026-03-02 09:00`, in legal time.
func at(_ text: String) -> Instant {
    guard let moment = Instant(text: text) else { fatalError("no moment: \(text)") }
    return moment
}

extension Input: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .text(value) }
}

extension Input: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: Input...) { self = .list(elements) }
}

extension Input: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, Input)...) {
        self = .group(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}

/// Cases on a desk: every command runs the loop that production runs, on a ledger in memory.
final class Desk {
    let mechanism: Mechanism
    let directory: Directory
    var ledger = MemoryLedger()
    /// What went out by telephone.
    var notices: [Notice] = []
    var now = at("2026-03-02 09:00")
    var calendar = Repository.calendar
    /// What the next persons are called whom a command brings in.
    private var persons: [String] = []
    private var ids = 0

    init(_ mechanism: Mechanism, _ directory: Directory) {
        self.mechanism = mechanism
        self.directory = directory
    }

    static func shipped(_ pack: String) throws -> Desk {
        let (directory, findings) = OrganisationFile.read(
            try Repository.text("demo/organisation.yaml"), file: "organisation.yaml")
        #expect(findings.isEmpty)
        return Desk(try Repository.shipped(pack), directory)
    }

    static func bench() throws -> Desk {
        let source = PackSource(name: "bench", files: [PackSource.mainFile: Bench.pack])
        let (mechanism, findings) = PackCompiler.compile(source, library: [:])
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
        let (directory, faults) = OrganisationFile.read(Bench.organisation, file: "organisation.yaml")
        #expect(faults.isEmpty)
        return Desk(try #require(mechanism), directory)
    }

    var state: CaseState { self["c"] }

    subscript(id: String) -> CaseState {
        guard let state = ledger.state(of: CaseID(id).stream, as: CaseState.self) else {
            fatalError("no case \(id)")
        }
        return state
    }

    func journal(_ id: String = "c") -> [Event] { ledger.events(of: CaseID(id).stream) }

    func names(of events: [Event]) -> [String] { events.map(\.name) }

    /// `zhou.mediator`, `zhou` (the first post), `resident`, `platform`.
    func actor(_ text: String) -> Actor {
        if text == "resident" { return .resident }
        if text == "platform" { return .platform }
        let parts = text.split(separator: ".").map(String.init)
        let posts = directory.posts(of: AccountID(parts[0]), on: now.date)
        let post = posts.first { parts.count == 1 || $0.role.text == parts[1] }
        return post.map { .post($0) } ?? Actor(kind: .post, account: AccountID(parts[0]))
    }

    private func fresh() -> String {
        ids += 1
        return "w\(ids)"
    }

    func surroundings(_ actor: Actor, effective: Instant? = nil) -> Surroundings {
        Surroundings(
            rules: RuleBook(mechanism), directory: directory, calendar: { [self] _ in calendar },
            actor: actor, now: now, effective: effective,
            freshID: { [self] in persons.isEmpty ? fresh() : persons.removeFirst() },
            freshWord: { [self] in fresh() })
    }

    func context(_ actor: Actor) -> CaseContext {
        CaseContext(mechanism: mechanism, around: surroundings(actor))
    }

    func carryOut(
        _ command: CaseCommand, on id: String = "c", by actor: Actor, effective: Instant? = nil
    ) throws(Rejection) {
        do {
            let plan = try Streams.carryOut(
                command, on: CaseID(id).stream, as: CaseState.self,
                in: surroundings(actor, effective: effective), over: ledger,
                kinds: Kinds([CaseState.self]))
            ledger.write(plan)
            notices += plan.notices.map(\.notice)
        } catch let error as Rejection {
            throw error
        } catch {
            fatalError("\(error)")
        }
    }

    /// - Parameter input: answers as a story writes them; `id` of a party is what the test calls the person.
    func register(
        _ entry: String, _ input: Input, by: String, on id: String = "c", effective: Instant? = nil,
        files: [StagedUpload] = [], origin: Origin = Origin()
    ) throws(Rejection) {
        persons = (input["parties"]?.items ?? []).compactMap { $0["id"]?.text }
        defer { persons = [] }
        let registration = Registration(
            mechanism.id, entry: entry, answers: Answers(flat: input, to: entry, in: mechanism), files: files,
            origin: origin)
        try carryOut(.register(registration), on: id, by: actor(by), effective: effective)
    }

    func act(
        _ name: String, _ input: Input = .empty, by: String, on id: String = "c", at moment: String? = nil,
        effective: Instant? = nil, seenMove: Int? = nil, files: [StagedUpload] = []
    ) throws(Rejection) {
        if let moment { now = CaseworkTests.at(moment) }
        persons = [(input["id"] ?? input["representative_id"])?.text].compactMap { $0 }
        defer { persons = [] }
        let acting = Acting(
            name, answers: Answers(flat: input, to: name, in: mechanism), files: files, seenMove: seenMove,
            named: input["lead"]?.text.map { CaseID($0) })
        try carryOut(.act(acting), on: id, by: actor(by), effective: effective)
    }

    /// The word of the rejection, `done` where there was none. A refused command must change nothing.
    func answer(
        _ name: String, _ input: Input = .empty, by: String, on id: String = "c", at moment: String? = nil,
        effective: Instant? = nil, seenMove: Int? = nil
    ) -> String {
        func all() -> [StreamID: Int] {
            Dictionary(uniqueKeysWithValues: ledger.ids.map { ($0, ledger.events(of: $0).count) })
        }
        let (before, length) = (self[id], all())
        do throws(Rejection) {
            try act(name, input, by: by, on: id, at: moment, effective: effective, seenMove: seenMove)
            return "done"
        } catch {
            #expect(self[id] == before)
            #expect(all() == length)
            return error.word
        }
    }

    /// Time passes; whatever rings on the way rings.
    func wait(until moment: String, on id: String = "c") throws {
        now = CaseworkTests.at(moment)
        try carryOut(.alarm, on: id, by: .platform)
    }

    func clock(_ key: String, on id: String = "c") throws -> RunningClock {
        try #require(self[id].clocks.last { $0.key == key || $0.clock.text == key }, "no clock \(key)")
    }

    func light(_ key: String, at moment: String) throws -> Light? {
        try clock(key).light(at: CaseworkTests.at(moment))?.light
    }

    /// Folds the journal from nothing.
    func folded(_ id: String = "c") -> CaseState? {
        journal(id).reduce(nil) { CaseState.evolve($0, $1, id: CaseID(id).stream) }
    }
}

extension Desk {
    static let parties: Input = [
        ["id": "zhao", "side": "applicant", "name": "赵春花"],
        ["id": "chen", "side": "respondent", "name": "陈家旺"],
    ]

    /// A dispute in Xiahe, accepted, waiting for both answers.
    static func mediation(_ matter: String = "neighbour", parties: Input = Desk.parties) throws -> Desk {
        let desk = try Desk.shipped("people-mediation")
        let input: Input = [
            "story": .text("楼上漏水"), "place": "xiahe", "matter": .text(matter), "parties": parties,
        ]
        try desk.register("window", input, by: "zhou")
        try desk.act("accept", by: "zhou")
        return desk
    }

    /// Both agreed, with a mediator.
    static func mediating(_ matter: String = "neighbour", parties: Input = Desk.parties) throws -> Desk {
        let desk = try mediation(matter, parties: parties)
        try desk.act("answer_mediation", ["party": "zhao", "answer": "agreed"], by: "zhou")
        try desk.act("answer_mediation", ["party": "chen", "answer": "agreed"], by: "zhou")
        try desk.act("appoint", ["mediator": "zhou"], by: "zhou")
        return desk
    }

    /// A written agreement lies there to be signed.
    static func signing(
        _ instalments: Input = [], matter: String = "neighbour", parties: Input = Desk.parties
    ) throws -> Desk {
        let desk = try mediating(matter, parties: parties)
        try desk.act("draft", ["terms": "修好并赔偿", "instalments": instalments], by: "zhou")
        return desk
    }

    func sign(_ who: String, at moment: String? = nil, effective: Instant? = nil) throws {
        switch who {
        case "mediator": try act("mediator_sign", by: "zhou", at: moment, effective: effective)
        case "seal": try act("seal", by: "zhou.seal_keeper", at: moment, effective: effective)
        default:
            try act(
                "sign", ["party": .text(who), "manner": "signature"], by: "zhou", at: moment,
                effective: effective)
        }
    }

    /// In effect.
    static func performing(
        _ instalments: Input = [["what": "赔偿", "amount": "2000", "due": "2026-04-30"]],
        matter: String = "neighbour"
    ) throws -> Desk {
        let desk = try signing(instalments, matter: matter)
        for who in ["zhao", "chen", "mediator", "seal"] { try desk.sign(who) }
        return desk
    }
}

/// A pack and an organisation in which the rules of clocks, routes and offers can be seen one at a time.
enum Bench {
    static let pack = """
        language: 2
        mechanism: bench
        name: { zh: 试验, en: Bench }
        about: { zh: 试验, en: Bench }
        case: { called: { zh: 案件, en: case }, number: "{unit}{year}-{n:3}" }
        roles:
          clerk: { name: { zh: 登记员, en: Clerk } }
          handler: { name: { zh: 承办人, en: Handler } }
          head: { name: { zh: 镇长, en: Head }, at: town }
          chief: { name: { zh: 县长, en: Chief }, at: county }
        privacy:
          words: { purpose: { zh: 办理, en: Handling }, basis: 个人信息保护法 第十三条, retention: 3y, visible: [clerk] }
        matters:
          roads: { name: { zh: 道路, en: Roads } }
          noise: { name: { zh: 噪音, en: Noise } }
          water: { name: { zh: 水务, en: Water } }
          other: { name: { zh: 其他, en: Other } }
        fields:
          text: { name: { zh: 内容, en: Text }, kind: long_text, personal: words }
          amount: { name: { zh: 金额, en: Amount }, kind: money }
          bureau: { name: { zh: 单位, en: Unit }, kind: unit }
          size:
            name: { zh: 大小, en: Size }
            kind: choice
            options: { small: { zh: 小, en: Small }, large: { zh: 大, en: Large } }
        entries:
          desk: { name: { zh: 窗口, en: Desk }, by: [clerk], ask: [text, amount?, size?], to: intake }
          online: { name: { zh: 网上, en: Online }, by: [public], ask: [text], to: intake }
        clocks:
          work:
            name: { zh: 办理, en: Work }
            period: if size = "large" then "10wd" else "5wd"
            from: registered
            escalate: [head, { to: chief, after: 2wd }]
            pause: { appraisal: { zh: 鉴定, en: Appraisal } }
            extend: { times: 3, most: 5wd, approved_by: superior }
            cap: 15d
          stay:
            name: { zh: 停留, en: Stay }
            period: 10d
            escalate: [head]
            pause: { away: { zh: 外出, en: Away } }
        stages:
          intake:
            name: { zh: 登记, en: Intake }
            public: { zh: 已登记, en: Written down }
            owner: clerk
            clocks: [work, stay]
            actions:
              pass: { name: { zh: 分办, en: Pass on }, does: [accept], ask: [bureau?], to: handling }
              measure: { name: { zh: 定大小, en: Measure }, ask: [size] }
              hand: { name: { zh: 移交, en: Hand over }, offers: to_studio }
            on: { to_studio.accepted: handling }
          handling:
            name: { zh: 办理, en: Handling }
            public: { zh: 在办, en: In hand }
            owner: handler
            route: by_matter
            unit: bureau
            shared: true
            clocks: [work]
            actions:
              finish: { name: { zh: 办结, en: Finish }, does: [reply, complete], to: done }
            on: { returned: intake }
          done:
            name: { zh: 办结, en: Done }
            public: { zh: 办结, en: Done }
            ends: resolved
        referrals:
          to_studio:
            name: { zh: 移交工作室, en: To the studio }
            kind: hand_over
            to: handler
            line: studio
            answer_within: 1wd
            arbiter: head
            result: true
            result_letter: outcome
        decisions:
          by_matter:
            name: { zh: 分工, en: Who takes it }
            hit: first
            inputs: [case.matter]
            outputs: [line]
            rules:
              - [roads, works]
              - [noise, ecology]
              - [water, water]
              - [-, general]
        documents:
          outcome: { name: { zh: 结果反馈, en: Outcome } }
        verbs: { comment: off, supervise: [chief] }
        """

    static let organisation = """
        units:
          county:
            name: { zh: 县, en: County }
            level: county
            short: 县
            units:
              county_chief: { name: { zh: 县政府, en: Government }, line: leaders }
              county_works: { name: { zh: 县交通局, en: Works }, line: works }
              county_general: { name: { zh: 县综合办, en: General }, line: general }
              town:
                name: { zh: 镇, en: Town }
                level: town
                short: 镇
                units:
                  town_desk: { name: { zh: 镇窗口, en: Desk }, line: desk }
                  town_lead: { name: { zh: 镇政府, en: Lead }, line: leaders }
                  town_studio: { name: { zh: 工作室, en: Studio }, line: studio }
                  town_works: { name: { zh: 镇交通办, en: Works }, line: works }
                  village:
                    name: { zh: 村, en: Village }
                    level: village
                    units:
                      village_ecology: { name: { zh: 村环保点, en: Ecology }, line: ecology }
                      grid: { name: { zh: 网格, en: Grid }, level: grid }
        accounts:
          ann: { name: { zh: 安, en: Ann }, posts: { town_desk: [clerk] } }
          leader: { name: { zh: 李, en: Leader }, posts: { town_lead: [head] } }
          boss: { name: { zh: 王, en: Boss }, posts: { county_chief: [chief] } }
          studio: { name: { zh: 室, en: Studio }, posts: { town_studio: [handler] } }
          works: { name: { zh: 路, en: Works }, posts: { town_works: [handler] } }
          county_works: { name: { zh: 局, en: County works }, posts: { county_works: [handler] } }
          general: { name: { zh: 综, en: General }, posts: { county_general: [handler] } }
          eco: { name: { zh: 环, en: Eco }, posts: { village_ecology: [handler] } }
        """
}

extension Bench {
    /// What the compiler finds in a changed pack.
    static func codes(_ text: String) -> [String] {
        PackCompiler.compile(PackSource(name: "bench", files: [PackSource.mainFile: text]), library: [:])
            .findings.map(\.code)
    }
}
