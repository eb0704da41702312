import Mechanisms
import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

/// SplitMix64: the same histories on every machine.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &self) }
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// Throws whatever it can think of at a few cases.
struct Monkey {
    var random: Seeded
    let desk: Desk
    let posts: [Post]
    /// Does what the pages offer and fills forms as asked.
    var isOrderly = false
    private(set) var tries = 0
    private(set) var accepted = 0
    /// The steps and verbs that went through.
    private(set) var done: Set<String> = []
    let rubbish = [
        "", " ", "x", "-1", "0", "9223372036854775807", "99999999999999999999999", "1e400", "2026-02-30",
        "2026-13-01 25:00",
        "100000wd", "100001wd", "100000mo", "999d", "0d", "9999-12-31", "0001-01-01", "是", "null", "\u{0}",
        "\u{1F468}\u{200D}\u{1F469}",
    ]

    init(seed: UInt64, desk: Desk) {
        random = Seeded(state: seed)
        self.desk = desk
        posts = desk.directory.posts
    }

    mutating func input(for ask: Ask, on state: CaseState?) -> Input {
        if !isOrderly, random.chance(6) { return .text(random.pick(rubbish) ?? "") }
        switch ask.kind {
        case .text, .longText:
            return .text(
                random.pick([
                    "内容", "3wd", "5d", "1mo", "2wh", "case1", "c", String(repeating: "长", count: 300),
                ]) ?? "")
        case .number: return .text(String(Int.random(in: 0...20, using: &random)))
        case .money: return .text("\(Int.random(in: 0...9999, using: &random)).5")
        case .date:
            return .text(desk.now.date.adding(days: Int.random(in: -5...60, using: &random)).description)
        case .moment: return .text(desk.now.text)
        case .yesNo: return .text(random.chance(70) ? "yes" : "no")
        case .phone: return .text("13800000001")
        case .identityNumber: return .text("11010519491231002X")
        case .place:
            return .text(
                random.pick(desk.directory.units.values.filter(\.isTerritory).map(\.id.text).sorted()) ?? "")
        case .unit: return .text(random.pick(desk.directory.units.keys.map(\.text).sorted()) ?? "")
        case .account: return .text(random.pick(desk.directory.accounts.keys.map(\.text).sorted()) ?? "")
        case .file: return .text("abc")
        case .party: return .text(random.pick(state?.parties.map(\.id.text) ?? []) ?? "")
        case .choice(let choices) where choices.contains { $0.id == "refused" } && random.chance(80):
            return "agreed"
        case .choice(let choices): return .text(random.pick(choices.map(\.id)) ?? "")
        case .many(let kind):
            var one = ask
            one.kind = kind
            return .list((0..<Int.random(in: 1...2, using: &random)).map { _ in input(for: one, on: state) })
        case .rows(let columns):
            return .list((0..<Int.random(in: 0...3, using: &random)).map { _ in group(columns, on: state) })
        }
    }

    mutating func group(_ asks: [Ask], on state: CaseState?) -> Input {
        var group: [String: Input] = [:]
        for ask in asks where ask.isRequired || random.chance(50) {
            group[ask.id] = input(for: ask, on: state)
        }
        return .group(group)
    }

    mutating func register(_ id: String) {
        guard let entry = random.pick(desk.mechanism.entries.all) else { return }
        let form = Forms.registration(entry, in: desk.mechanism)
        guard case .group(var asked) = group(form.asked, on: nil) else { return }
        var parties: [Input] = []
        for side in desk.mechanism.sides.ids + desk.mechanism.sides.ids
        where random.chance(70) {
            guard case .group(var party) = group(Forms.party(desk.mechanism), on: nil) else { continue }
            party["side"] = .text(side)
            parties.append(.group(party))
        }
        asked["parties"] = .list(parties)
        let answers = Answers(asked: .group(asked), fields: group(form.fields, on: nil))
        let post = random.pick(posts.filter { entry.by.contains($0.role) })
        let actor = entry.isPublic && random.chance(30) ? Actor.resident : post.map { .post($0) } ?? .platform
        let registration = Registration(desk.mechanism.id, entry: entry.id, answers: answers)
        try? desk.carryOut(.register(registration), on: id, by: actor)
    }

    mutating func step(_ id: String) {
        guard let state = desk.ledger.state(of: CaseID(id).stream, as: CaseState.self) else {
            return register(id)
        }
        if random.chance(30) {
            desk.now = desk.now.adding(milliseconds: Int64.random(in: 0...5_000, using: &random) * 60_000)
            try? desk.carryOut(.alarm, on: id, by: .platform)
            return
        }
        var actor = random.pick(posts).map { Actor.post($0) } ?? .platform
        // Most people of the county hold no post in this mechanism.
        let (units, roles) = (state.touchedUnits.union([state.handling.unit]), desk.mechanism.roles)
        let near = posts.filter { units.contains($0.unit) && roles.contains($0.role.text) }
        if random.chance(isOrderly ? 95 : 75), let post = random.pick(near) { actor = .post(post) }
        if random.chance(8) { actor = .resident }
        if random.chance(4) { actor = .platform }
        let possible = possibilities(on: state, in: desk.context(actor))
        var open = possible.filter { $0.refusal == nil }
        // The pack's own steps lead further than the verbs that every case has.
        let steps = open.filter { !$0.isVerb }
        if !steps.isEmpty, random.chance(50) { open = steps }
        if isOrderly, open.isEmpty { return }
        var name = random.pick(open.isEmpty ? possible : open)?.id ?? "nothing"
        // What would end every story early comes up less often.
        if ["withdraw", "stop_mediation", "guide", "broken", "fail"].contains(name), random.chance(80) {
            name = "attach"
        }
        if !isOrderly, random.chance(10) {
            name =
                random.pick(
                    Verb.allCases.map(\.rawValue) + desk.mechanism.stages.all.flatMap { $0.actions.ids })
                ?? ""
        }
        let form =
            possible.first { $0.id == name }?.form ?? Verb(rawValue: name).map {
                CaseForm(asked: $0.rule.asks(on: state, in: desk.mechanism))
            } ?? CaseForm(asked: [])
        let answers = Answers(asked: group(form.asked, on: state), fields: group(form.fields, on: state))
        let photo = StagedUpload(content: "abc", name: "照片.jpg", mediaType: "image/jpeg", bytes: 12)
        var effective: Instant?
        if !isOrderly, random.chance(15) {
            effective = desk.now.adding(milliseconds: Int64.random(in: -3_000...100, using: &random) * 60_000)
        }
        let seen =
            !isOrderly && random.chance(20) ? Int.random(in: 0...(state.version + 1), using: &random) : nil
        let acting = Acting(
            name, answers: answers, files: name == "attach" ? [photo] : [], seenMove: seen,
            named: random.pick(desk.ledger.ids)?.caseID)
        let before = lengths
        tries += 1
        do throws(Rejection) {
            try desk.carryOut(.act(acting), on: id, by: actor, effective: effective)
            accepted += 1
            done.insert(name)
        } catch {
            // Refused, whether by this case or by another that it spoke to: nothing has changed anywhere.
            #expect(lengths == before)
        }
    }

    private var lengths: [StreamID: Int] {
        Dictionary(uniqueKeysWithValues: desk.ledger.ids.map { ($0, desk.ledger.events(of: $0).count) })
    }
}

struct `Any history` {
    static let starts = ["bench", "mediating", "signing", "performing"] + Repository.packs

    /// A desk on which a seeded number of things has happened.
    private static func history(_ start: String, _ seed: UInt64) throws -> Desk {
        let desk =
            switch start {
            case "bench": try Desk.bench()
            case "mediating": try Desk.mediating()
            case "signing":
                try Desk.signing([["what": "修复", "due": "2026-03-31"], ["what": "赔偿", "due": "2026-04-30"]])
            case "performing": try Desk.performing()
            default: try Desk.shipped(start)
            }
        var monkey = Monkey(seed: seed, desk: desk)
        for index in 0..<120 { monkey.step(index % 3 == 0 ? "c" : "case\(index % 3)") }
        return desk
    }

    @Test(arguments: starts, Array(UInt64(1)...8))
    func `never traps, and folding the journal gives the live state`(pack: String, seed: UInt64) throws {
        let desk = try Self.history(pack, seed)
        #expect(!desk.ledger.ids.isEmpty)
        for id in desk.ledger.ids.map(\.id) {
            let state = desk[id]
            #expect(desk.folded(id) == state, "\(pack) \(seed) \(id)")
            #expect(desk.journal(id).map(\.meta.n) == Array(1...state.version))
            #expect(state.isOpen || state.runningClocks.isEmpty, "a closed case has no clock")
            #expect(
                !state.isOpen || desk.mechanism.stage(state.handling.stage)?.isOpen == true,
                "\(pack) \(seed) \(id): \(desk.journal(id).suffix(6).map { "\($0.body)".prefix(200) })")
        }
    }

    @Test func `covers most of what can happen`() throws {
        var seen: Set<String> = []
        for start in Self.starts {
            for seed in UInt64(1)...8 {
                let desk = try Self.history(start, seed)
                for id in desk.ledger.ids { seen.formUnion(desk.names(of: desk.journal(id.id))) }
            }
        }
        // One mechanism walks by itself, in an organisation that nobody changes.
        let all = Set(CaseEvents.all.map { $0.name }).subtracting(CaseEvents.linkage.map { $0.name })
            .subtracting([Refiled.name])
        print("histories reach \(seen.count) of \(all.count) events; not: \(all.subtracting(seen).sorted())")
        #expect(seen.count * 4 >= all.count * 3)
    }
}
