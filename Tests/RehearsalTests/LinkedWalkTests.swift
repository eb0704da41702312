import Casework
import Foundation
import Mechanisms
import Organisation
import Packs
import Rehearsal
import Streams
import Testing
import WorkCalendar

/// Two mechanisms at once: whatever people do on either side, and whenever, both sides say the same of what lies between them.
struct `Random walks over two mechanisms` {
    private static let walks = 60
    private static let steps = 120
    /// What needs a second office, or an offer that waits.
    private static let wanted = [
        "answer_referral", "arbitrate_referral", "recall", "release", "pause", "resume", "report_result",
    ]

    @Test func `keep both sides of one mind, and come to all that two offices can do`() throws {
        var done: [String: Int] = [:]
        var opened = 0
        for seed in 0..<Self.walks {
            var walk = try Walk(seed: UInt64(seed) + 1)
            for _ in 0..<Self.steps {
                let name = try walk.step(Self.wanted)
                if let name { done[name, default: 0] += 1 }
                let faults = walk.faults
                #expect(faults.isEmpty, "seed \(seed), after \(name ?? "time"): \(faults)")
                if !faults.isEmpty { return }
            }
            opened += walk.cases.count
        }
        print(
            "walks over two: \(done.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }), \(opened) cases"
        )
        #expect(Self.wanted.filter { done[$0] == nil } == [])
        #expect(opened > Self.walks * 2)
    }
}

private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

private struct Walk {
    var world: World
    var dice: Dice
    var cases: [CaseID] = []
    let directory: Directory

    init(seed: UInt64) throws {
        dice = Dice(state: seed &* 0x9E37_79B9_7F4A_7C15)
        // Two more steps that leave the matter where it is keep the walk going.
        let (mechanism, faults) = PackCompiler.compile(TrialPack.source(), library: try Shipped.library())
        #expect(faults.isEmpty)
        let (directory, wrong) = OrganisationFile.read(Self.organisation, file: "organisation.yaml")
        #expect(wrong.isEmpty, "\(wrong.map { $0.text(in: .en) })")
        self.directory = directory
        world = World(
            mechanism: try #require(mechanism), others: [try Shipped.mechanism("people-mediation")],
            directory: directory, calendar: try Shipped.calendar(),
            now: try #require(Instant(text: "2026-03-02 09:00")))
        let parties: Input = .list([
            .group(["side": .text("plaintiff"), "name": .text("赵春花")]),
            .group(["side": .text("defendant"), "name": .text("钱大勇")]),
        ])
        let answers = Answers(
            asked: .group(["place": .text("willow"), "parties": parties]),
            fields: .group(["claim": .text("赔偿"), "sum": .text("3000"), "compensation": .text("医药费")]))
        let judge = try #require(directory.posts(of: AccountID("jin"), on: world.now.date).first)
        let id = CaseID("suit")
        try world.carryOut(
            .register(Registration(MechanismID("trial"), entry: "filing", answers: answers)), on: id,
            by: .post(judge))
        cases = [id]
    }

    /// The organisation of the pair, as a file of its own.
    private static let organisation: String = {
        let lines = TrialPack.organisation.split(separator: "\n", omittingEmptySubsequences: false)
            .dropFirst()
        return "organisation: walk\n"
            + lines.map { $0.hasPrefix("  ") ? String($0.dropFirst(2)) : String($0) }.joined(separator: "\n")
    }()

    private mutating func pick<Item>(_ items: [Item]) -> Item? { items.randomElement(using: &dice) }
    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &dice) < percent }

    /// - Returns: the step that was taken; nil where time passed or nothing could be done.
    mutating func step(_ wanted: [String]) throws -> String? {
        if chance(15) {
            try world.advance(
                to: world.now.adding(milliseconds: Int64.random(in: 1...4_000, using: &dice) * 60_000))
            return nil
        }
        guard let id = pick(cases), let state = world[id] else { return nil }
        let posts = directory.accounts.keys.sorted().flatMap { directory.posts(of: $0, on: world.now.date) }
        guard let post = pick(posts) else { return nil }
        let mechanism = world.mechanism(of: state)
        let context = CaseContext(mechanism: mechanism, around: world.surroundings(of: .post(post)))
        let open = possibilities(on: state, in: context).filter { $0.refusal == nil && $0.id != "group" }
        let linked = open.filter { wanted.contains($0.id) || ["entrust", "forward", "fill"].contains($0.id) }
        guard let possible = pick(!linked.isEmpty && chance(70) ? linked : open) else { return nil }
        // What ends everything comes up less often.
        if ["withdraw", "judge", "guide", "stop_mediation"].contains(possible.id), chance(85) { return nil }
        let answers = Answers(
            asked: group(possible.form.asked, state), fields: group(possible.form.fields, state))
        do {
            try world.carryOut(.act(Acting(possible.id, answers: answers)), on: id, by: .post(post))
        } catch is Rejection {
            return nil
        }
        let new =
            (world[id]?.linkage.referrals ?? []).compactMap { $0.opened?.id }
            + (world[id]?.linkage.splitInto ?? [])
        for other in new where !cases.contains(other) { cases.append(other) }
        return possible.id
    }

    private mutating func group(_ asks: [Ask], _ state: CaseState) -> Input {
        var group: [String: Input] = [:]
        for ask in asks where ask.isRequired || chance(60) { group[ask.id] = input(ask.kind, state) }
        return .group(group)
    }

    private mutating func input(_ kind: FieldKind, _ state: CaseState) -> Input {
        switch kind {
        case .text, .longText: .text("内容")
        case .number: .text("2")
        case .money: .text("100")
        case .date: .text(world.now.date.adding(days: 10).description)
        case .moment: .text(world.now.text)
        case .yesNo: .text("yes")
        case .phone: .text("13800000001")
        case .identityNumber: .text("11010519491231002X")
        case .place, .unit: .text(pick(directory.units.keys.map(\.text).sorted()) ?? "")
        case .account: .text(pick(directory.accounts.keys.map(\.text).sorted()) ?? "")
        case .party: .text(pick(state.parties.map(\.id.text)) ?? "")
        case .choice(let choices): .text(pick(choices.map(\.id)) ?? "")
        case .many(let kind): .list([input(kind, state)])
        case .rows(let columns): .list([group(columns, state)])
        case .file: .empty
        }
    }

    /// Where the two sides do not say the same.
    var faults: [String] {
        var faults: [String] = []
        for id in cases {
            guard let state = world[id] else {
                faults.append("\(id) is not there")
                continue
            }
            for offer in state.linkage.referrals { faults += self.faults(of: offer, in: state) }
            guard let link = state.linkage.sender else { continue }
            let offer = world[link.id]?.linkage.offer(link.offer)
            if offer?.opened?.id != id { faults.append("\(id) belongs to no offer of \(link.id)") }
            if offer?.debt != link.debt {
                faults.append("\(id): owes \(link.debt), and \(String(describing: offer?.debt)) there")
            }
        }
        return faults
    }

    private func faults(of offer: ReferralOffer, in state: CaseState) -> [String] {
        var faults: [String] = []
        if offer.isAccepted != (offer.opened != nil) {
            faults.append("\(offer.key): \(offer.status) and a case: \(offer.opened != nil)")
        }
        if !state.isOpen, offer.isWaiting { faults.append("\(offer.key) waits on a closed case") }
        if offer.debt == .owed, offer.resultDue == nil { faults.append("\(offer.key) is owed without a day") }
        if let opened = offer.opened {
            guard let other = world[opened.id] else {
                return faults + ["\(offer.key): its case is not there"]
            }
            if other.linkage.sender?.id != state.id { faults.append("\(opened.id) does not know its sender") }
            // What was taken up again over there after its end is the business of those there.
            if opened.endedAt == nil, !other.isOpen { faults.append("\(opened.id) is closed, and open here") }
            if opened.number != other.number { faults.append("\(opened.id): numbers differ") }
        }
        // A clock stands still for a result only as long as somebody works on it.
        for run in state.runningClocks where run.isPaused {
            guard let referral = run.pauses.last?.referral else { continue }
            if state.linkage.underWay.isEmpty {
                faults.append("\(run.key) waits for \(referral), and nobody works on it")
            }
        }
        return faults
    }
}
