import Casework
import Mechanisms
import Organisation
import Storage
import Streams
import WorkCalendar

/// How demo matters go their way.
enum DemoScript {
    /// What is said, where, and how far it has come.
    struct Letter {
        var title: String
        var text: String
        var matter: String
        var place: String
        /// Working time ago, in hours of the clock.
        var hoursAgo: Int
        /// Hours from receipt to dispatch, to the answer, to the rating; shorter lists stop earlier.
        var steps: [Int]
        var score: Int = 5
        var writer: String
    }

    struct Dispute {
        enum Way {
            case waiting, consent, mediating, signing, performing, settled, failed, village, police, onTheSpot
        }
        var story: String
        var matter: String
        var place: String
        var hoursAgo: Int
        var way: Way
        var size: String = "ordinary"
        var one: String
        var other: String
        var amount: String = ""
    }

    private static func register(
        _ mechanism: String, _ entry: String, _ input: Input, by actor: Actor, at moment: Instant,
        on platform: Platform
    ) async throws -> Platform.Registered {
        guard let rules = platform.reference.active[MechanismID(mechanism)] else {
            throw Refusal.unknownMechanism(mechanism)
        }
        return try await platform.register(
            Registration(rules.id, entry: entry, answers: Answers(flat: input, to: entry, in: rules)),
            by: actor, effective: moment)
    }

    private static func act(
        _ name: String, _ input: Input, of mechanism: String, on id: CaseID, by actor: Actor,
        at moment: Instant, _ platform: Platform
    ) async throws {
        guard let rules = platform.reference.active[MechanismID(mechanism)] else {
            throw Refusal.unknownMechanism(mechanism)
        }
        try await platform.act(
            Acting(name, answers: Answers(flat: input, to: name, in: rules)), on: id, by: actor, scope: nil,
            effective: moment)
    }

    static func actor(_ account: String, _ role: String, on platform: Platform) -> Actor {
        let post = platform.reference.directory.posts.first {
            $0.account.text == account && $0.role.text == role
        }
        return post.map { .post($0) } ?? .platform
    }

    private static func hours(_ ago: Int, before now: Instant) -> Instant {
        now.adding(milliseconds: -Int64(ago) * 3_600_000)
    }

    // MARK: letters

    static func letter(_ letter: Letter, index: Int, on platform: Platform) async throws {
        let now = platform.clock()
        func at(_ step: Int) -> Instant { hours(letter.hoursAgo - step, before: now) }
        let input = Input.group([
            "title": .text(letter.title), "letter": .text(letter.text), "place": .text(letter.place),
            "parties": .list([
                .group(["name": .text(letter.writer), "phone": .text("1380000\(1000 + index)")])
            ]),
        ])
        let registered = try await register(
            "online_consultation", "online", input, by: .resident, at: at(0), on: platform)
        func act(_ name: String, _ fields: [String: Input], by actor: Actor, at moment: Instant) async throws
        {
            try await Self.act(
                name, .group(fields), of: "online_consultation", on: registered.id, by: actor, at: moment,
                platform)
        }
        let desk = actor("desk", "desk", on: platform)
        guard letter.steps.count > 0 else { return }
        try await act(
            "dispatch", ["complexity": .text("ordinary"), "matter": .text(letter.matter)], by: desk,
            at: at(letter.steps[0]))
        guard letter.steps.count > 1 else { return }
        try await act(
            "reply",
            [
                "reply": .text("您好，您反映的“\(letter.title)”已核实并办理，具体情况如下：已安排人员到现场处理，后续将加强日常管理。感谢您的监督。")
            ], by: .platform, at: at(letter.steps[1]))
        guard letter.steps.count > 2 else { return }
        try await act(
            "rate", ["score": .text(String(letter.score))], by: .resident, at: at(letter.steps[2]))
    }

    // MARK: disputes

    static func dispute(_ dispute: Dispute, index: Int, on platform: Platform) async throws {
        let now = platform.clock()
        var clock = hours(dispute.hoursAgo, before: now)
        let registrar = actor("registrar", "registrar", on: platform)
        let entry: (String, Actor)
        switch dispute.way {
        case .village: entry = ("village", actor("zhou", "mediator", on: platform))
        case .police: entry = ("police", actor("police", "police_officer", on: platform))
        case .onTheSpot: entry = ("on_the_spot", registrar)
        default: entry = ("window", registrar)
        }
        var fields: [String: Input] = [
            "story": .text(dispute.story), "place": .text(dispute.place), "matter": .text(dispute.matter),
            "amount": .text(dispute.amount), "answer_given": .text("已告知办理地点和所需材料。"),
            "parties": .list([
                .group([
                    "side": .text("applicant"), "name": .text(dispute.one),
                    "phone": .text("1390000\(1000 + index)"),
                ]),
                .group([
                    "side": .text("respondent"), "name": .text(dispute.other),
                    "phone": .text("1370000\(1000 + index)"),
                ]),
            ]),
        ]
        if dispute.way == .onTheSpot { fields["parties"] = .list([]) }
        let registered = try await register(
            "township_centre", entry.0, .group(fields), by: entry.1, at: clock, on: platform)

        func act(_ name: String, _ by: Actor, _ fields: [String: Input], after hours: Int) async throws {
            clock = clock.adding(milliseconds: Int64(hours) * 3_600_000)
            guard clock < now else { return }
            try await Self.act(
                name, .group(fields), of: "township_centre", on: registered.id, by: by, at: clock, platform)
        }
        if dispute.way == .police {
            return try await act("to_village", entry.1, [:], after: 1)
        }
        guard ![.waiting, .village, .onTheSpot].contains(dispute.way) else { return }
        try await act(
            "accept", registrar, ["size": .text(dispute.size), "opinion": .text("建议由村调委会先行调解。")], after: 1)
        if dispute.size != "small" {
            try await act(
                "assign_department", actor("director", "centre_director", on: platform), [:], after: 1)
        }
        guard dispute.way != .consent else { return }
        let parties = try await platform.store.read {
            try $0.load(CaseState.self, registered.id.stream)?.state.parties ?? []
        }
        for party in parties {
            try await act(
                "answer_mediation", .platform, ["party": .text(party.id.text), "answer": .text("agreed")],
                after: 1)
        }
        let unit = try await platform.store.read {
            try $0.load(CaseState.self, registered.id.stream)?.state.unit
        }
        let mediator = platform.reference.directory.posts.first {
            $0.unit == unit && $0.role.text == "mediator"
        }
        guard let mediator else { return }
        let handler = Actor.post(mediator)
        try await act("appoint", handler, ["mediator": .text(mediator.account.text)], after: 1)
        if dispute.way == .failed {
            for _ in 0..<3 {
                try await act(
                    "session", handler, ["note": .text("双方各执一词，未能谈拢。"), "agreed": .text("no")], after: 5)
            }
            return
        }
        try await act(
            "session", handler, ["note": .text("双方到场，查看现场，基本达成一致。"), "agreed": .text("yes")], after: 4)
        guard dispute.way != .mediating else { return }
        let due = now.date.adding(days: 12).description
        let terms: [String: Input] = [
            "terms": .text("双方互谅互让，由\(dispute.other)采取措施消除影响，并一次性补偿\(dispute.one)。"),
            "instalments": .list([
                .group([
                    "what": .text("补偿"), "amount": .text(dispute.amount.isEmpty ? "500" : dispute.amount),
                    "due": .text(due),
                ])
            ]),
        ]
        try await act("draft", handler, terms, after: 2)
        guard dispute.way != .signing else { return }
        for party in parties {
            try await act(
                "sign", handler, ["party": .text(party.id.text), "manner": .text("signature")], after: 1)
        }
        try await act("mediator_sign", handler, [:], after: 1)
        try await act("seal", .platform, [:], after: 1)
        guard dispute.way == .settled else { return }
        try await act("performed", handler, ["instalment": .text("1")], after: 3)
        try await act("settle", handler, [:], after: 1)
    }
}
