import Mechanisms
import Organisation
import Packs
import Proofs
import Streams
import Testing
import WorkCalendar

@testable import Casework

struct `Who answers for a clock` {
    private func pause(_ desk: Desk, _ clock: String, _ why: String, by: String) -> String {
        desk.answer("pause", ["clock": .text(clock), "why": .text(why)], by: by)
    }

    @Test func `stops it, also while another unit holds the case, and the holder does not`() throws {
        let desk = try Court.entrusted()
        #expect(desk.state.handling.unit.text == "committee")
        #expect(try desk.clock("trial").unit.text == "court")
        #expect(pause(desk, "trial", "mediation", by: "mei") == "not_yours")
        #expect(pause(desk, "trial", "mediation", by: "pei") == "not_yours")
        #expect(pause(desk, "trial", "mediation", by: "fang") == "done")
        #expect(desk.answer("resume", ["clock": "trial"], by: "mei") == "not_yours")
        #expect(desk.answer("resume", ["clock": "trial"], by: "fang") == "done")
        #expect(pause(desk, "talk", "away", by: "fang") == "not_yours")
        #expect(pause(desk, "talk", "away", by: "mei") == "done")
    }

    @Test func `is offered the verb, and nobody else`() throws {
        let desk = try Court.entrusted()
        func mayPause(_ who: String) -> Bool {
            possibilities(on: desk.state, in: desk.context(desk.actor(who))).contains {
                $0.id == "pause" && $0.refusal == nil
            }
        }
        #expect(["fang", "mei", "hou", "pei", "si"].filter(mayPause) == ["fang", "mei"])
    }

    @Test func `sees the case as long as the clock runs, though another holds it`() throws {
        let desk = try Court.entrusted()
        #expect(desk.state.face.seenBy.contains(UnitID("court")))
    }

    @Test func `hears first when it runs out, not the holder of the case`() throws {
        let desk = try Court.entrusted()
        desk.notices = []
        try desk.wait(until: "2026-04-01 17:31")
        let told = desk.notices.filter { $0.key.hasPrefix("overdue/") && $0.text.zh.contains("审理期限") }
        #expect(told.compactMap(\.account?.text) == ["fang"])
    }
}

struct `More time` {
    private func extend(_ desk: Desk, _ clock: String, _ by: String, who: String) -> String {
        desk.answer(
            "extend", ["clock": .text(clock), "by": .text(by), "reason": "复杂"], by: who)
    }

    @Test(arguments: [
        ("fang", "not_the_approver"), ("mei", "not_the_approver"), ("hou", "not_the_approver"),
        ("si", "not_the_approver"), ("pei", "done"),
    ])
    func `that the head of the unit allows is allowed by the head of the owner's unit alone`(
        row: (String, String)
    ) throws {
        #expect(extend(try Court.entrusted(), "trial", "10d", who: row.0) == row.1)
    }

    @Test(arguments: [
        ("mei", "not_the_approver"), ("hou", "not_the_approver"), ("pei", "not_the_approver"),
        ("si", "done"),
    ])
    func `that a superior allows is allowed by the next above the unit, not by its head`(
        row: (String, String)
    ) throws {
        #expect(extend(try Court.entrusted(), "talk", "5d", who: row.0) == row.1)
    }

    @Test func `goes no further than a parameter says, nor past the cap`() throws {
        let desk = try Court.entrusted()
        #expect(extend(desk, "trial", "11d", who: "pei") == "extension_too_long")
        #expect(extend(desk, "trial", "10d", who: "pei") == "done")
        #expect(try desk.clock("trial").due == at("2026-04-13 17:30"), "the 11th is a Saturday")
        // Thirty-five days of standing still; the cap of sixty leaves ten of them.
        try desk.act("pause", ["clock": "trial", "why": "mediation"], by: "fang", at: "2026-03-03 10:00")
        try desk.act("resume", ["clock": "trial"], by: "fang", at: "2026-04-07 10:00")
        #expect(try desk.clock("trial").due == at("2026-05-06 17:30"), "1 May to 5 May are holidays")
        #expect(extend(desk, "trial", "1d", who: "pei") == "past_cap")
    }
}

struct `A cap` {
    @Test func `ends a pause that would carry the clock past it, and the clock runs out there`() throws {
        let desk = try Court.entrusted()
        try desk.act("pause", ["clock": "trial", "why": "mediation"], by: "fang", at: "2026-03-03 10:00")
        try desk.wait(until: "2026-05-06 17:30")
        #expect(try desk.clock("trial").isPaused)
        try desk.wait(until: "2026-05-06 17:31")
        let run = try desk.clock("trial")
        #expect(!run.isPaused && run.due == at("2026-05-06 17:30"))
        #expect(run.breachedAt == at("2026-05-06 17:30"))
        #expect(run.escalations.map(\.isDone) == [true])
    }

    @Test func `is where the explanation ends, too`() throws {
        let desk = try Court.entrusted()
        try desk.act("pause", ["clock": "trial", "why": "mediation"], by: "fang", at: "2026-03-03 10:00")
        try desk.act("resume", ["clock": "trial"], by: "fang", at: "2026-04-27 10:00")
        let run = try desk.clock("trial")
        let steps = desk.calendar.explanation(of: run.timing, asOf: desk.now)
        #expect(steps.last?.fact == .due(run.due, .closing))
        #expect(steps.contains { $0.fact == .capped(by: .days(60)) })
    }

    @Test func `binds pauses only where the pack says so`() throws {
        let pack = Court.pack.replacing("    cap_holds: pauses\n", with: "\n")
        let desk = Desk(try Court.mechanism(pack), try Court.desk().directory)
        try desk.register("filing", ["text": "借款", "place": "town"], by: "fang")
        try desk.act("pause", ["clock": "trial", "why": "mediation"], by: "fang", at: "2026-03-03 10:00")
        try desk.act("resume", ["clock": "trial"], by: "fang", at: "2026-05-20 10:00")
        #expect(try desk.clock("trial").due > at("2026-05-20 10:00"))
    }
}

struct `An escalation` {
    @Test
    func `gives the post above a task, sight of the case and a message, and the case says who was told`()
        throws
    {
        let desk = try Court.entrusted()
        #expect(!desk.state.face.seenBy.contains(UnitID("bureau")))
        desk.notices = []
        // Due on Thursday the 12th at 17:30; the director two working days later.
        #expect(try desk.clock("talk").due == at("2026-03-12 17:30"))
        try desk.wait(until: "2026-03-12 17:31")
        func tasks() -> [String] {
            desk.state.face.tasks.filter { $0.kind == .raised }.map { "\($0.unit)/\($0.role?.text ?? "")" }
        }
        #expect(tasks() == ["committee/head"])
        try desk.wait(until: "2026-03-16 17:31")
        #expect(tasks() == ["committee/head", "bureau/director"])
        #expect(desk.state.face.seenBy.contains(UnitID("bureau")))
        #expect(
            desk.notices.filter { $0.key.hasPrefix("raised/") }.compactMap(\.account?.text) == ["hou", "si"])
        let names = MechanismNames(desk.mechanism, desk.directory)
        let lines = desk.journal().compactMap { ($0.body as? ClockEscalated)?.line(names).zh }
        #expect(lines.last == "调解期限超期，提请司法局司法局长：司局长")
        try desk.act("back", by: "mei")
        #expect(tasks().isEmpty, "what is over is nobody's task")
        #expect(desk.state.face.seenBy.contains(UnitID("bureau")), "and whoever was called still sees it")
    }

    @Test func `passes a post that nobody holds, and says so`() throws {
        var desk = try Court.entrusted()
        let organisation = Court.organisation.replacing("posts: { committee: [head] }", with: "posts: {}")
        let (directory, _) = OrganisationFile.read(organisation, file: "organisation.yaml")
        desk = Desk(desk.mechanism, directory)
        try desk.register("filing", ["text": "借款", "place": "town"], by: "fang")
        try desk.act("entrust", by: "fang")
        try desk.act("answer_referral", ["answer": "accept"], by: "mei")
        try desk.wait(until: "2026-03-12 17:31")
        let raised = desk.journal().compactMap { $0.body as? ClockEscalated }
        #expect(raised.map(\.told) == [[], [AccountID("si")]])
        #expect(desk.state.face.tasks.filter { $0.kind == .raised }.map(\.unit.text) == ["bureau"])
    }

    @Test func `goes to whoever stands above the unit that has the case by then`() throws {
        let desk = try Desk.intake()
        try desk.act("pass", by: "ann")
        try desk.act("transfer", ["unit": "county_works", "reason": "属县里"], by: "leader")
        try desk.wait(until: "2026-03-09 17:31")
        let raised = try #require(desk.journal().compactMap { $0.body as? ClockEscalated }.first)
        // The town's head stands above no bureau of the county; nearest from the place, the town's head hears it.
        #expect(raised.told == [AccountID("leader")])
    }

    @Test func `is answered by an order of the post that was called`() throws {
        let desk = try Desk.intake()
        try desk.wait(until: "2026-03-11 17:31")
        #expect(
            desk.state.face.tasks.filter { $0.kind == .raised }.map(\.unit.text) == [
                "town_lead", "county_chief",
            ])
        try desk.act("supervise", ["order": "限期办结", "within": "2wd"], by: "boss")
        #expect(desk.state.face.tasks.filter { $0.kind == .raised }.map(\.unit.text) == ["town_lead"])
    }
}

struct `The light of a clock` {
    @Test func `that was finished while it stood still is not red, whatever day it was by then`() throws {
        let desk = try Court.entrusted()
        try desk.act("pause", ["clock": "talk", "why": "away"], by: "mei", at: "2026-03-04 10:00")
        try desk.wait(until: "2026-03-30 09:00")
        #expect(try desk.light("talk", at: "2026-03-30 09:00") == .green)
        #expect(
            desk.state.face.lateFrom.map { $0 > desk.now } ?? true, "a clock that stands still is not overdue"
        )
        try desk.act("back", by: "mei")
        #expect(try desk.light("talk", at: "2026-06-01 09:00") == .blue, "done, in the colour of its pack")
        #expect(try desk.clock("talk").end == .done)
    }

    @Test func `that ran out stays red, paused, resumed and finished`() throws {
        let desk = try Court.entrusted()
        try desk.wait(until: "2026-03-13 09:00")
        try desk.act("pause", ["clock": "talk", "why": "away"], by: "mei")
        #expect(try desk.light("talk", at: "2026-03-20 09:00") == .red)
        try desk.act("resume", ["clock": "talk"], by: "mei", at: "2026-03-20 09:00")
        #expect(try desk.clock("talk").due == at("2026-03-12 17:30"))
        try desk.act("back", by: "mei")
        #expect(try desk.light("talk", at: "2026-06-01 09:00") == .red)
    }

    @Test func `whose act never came says that it is no longer needed, and counts for nobody`() throws {
        let desk = try Court.ruled()
        try desk.wait(until: "2026-03-10 09:00")
        #expect(desk.state.handling.stage.text == "final")
        let before = desk.state
        try desk.act("close", by: "fang")
        let run = try desk.clock("call")
        #expect(run.end == .lapsed)
        #expect(run.finalLight?.light == .grey && run.finalLight?.word?.zh == "不再需要")
        let stopped = try #require(
            desk.journal().last { ($0.body as? ClockStopped)?.key == "call" })
        #expect(CaseState.counts(of: stopped, before: before, after: desk.state).isEmpty)
    }

    @Test func `of a call is green by a call that took place, and by no other`() throws {
        let desk = try Court.ruled()
        try desk.act("follow_up", ["result": "no_answer"], by: "fang", at: "2026-03-03 10:00")
        #expect(try desk.clock("call").isRunning)
        try desk.act(
            "follow_up", ["result": "reached", "resolved": "yes"], by: "fang", at: "2026-03-04 10:00")
        let run = try desk.clock("call")
        #expect(run.end == .done && run.finalLight?.light == .green)
        let stopped = try #require(desk.journal().last { ($0.body as? ClockStopped)?.key == "call" })
        let counts = CaseState.counts(of: stopped, before: nil, after: desk.state)
        #expect(counts.map(\.name) == ["light:call:green"])
    }

    @Test func `of what was late when it was left stays late, and counts so`() throws {
        let desk = try Court.ruled()
        try desk.wait(until: "2026-03-20 09:00")
        try desk.act("close", by: "fang")
        let run = try desk.clock("call")
        #expect(run.end == .lapsed && run.finalLight?.light == .red)
    }

    @Test func `of a settlement is no call and no application`() throws {
        let desk = try Desk.performing([])
        try desk.act("performed", by: "zhou")
        try desk.act("settle", by: "zhou")
        for key in ["revisit", "confirmation"] {
            #expect(try desk.clock(key).end == .lapsed, "\(key)")
            #expect(try desk.clock(key).finalLight?.light == .grey, "\(key)")
        }
        #expect(try desk.clock("settle").end == .done)
    }

    @Test func `of a stay that the parties ended is nobody's merit`() throws {
        let desk = try Court.entrusted()
        try desk.act("withdraw", by: "resident", at: "2026-03-03 09:00")
        #expect(try desk.clock("talk").end == .lapsed)
        #expect(try desk.clock("trial").end == .lapsed)
    }
}

struct `A fixed date` {
    @Test(arguments: [
        ("2026-03-06", "2026-03-06 17:30"), ("2026-03-07", "2026-03-09 17:30"),
        ("2026-02-27", "2026-02-27 17:30"), ("2026-10-01", "2026-10-08 17:30"),
    ])
    func `ends when business stops on it, or on the next working day, and its explanation says so`(
        row: (String, String)
    ) throws {
        let desk = try Court.filed(["hearing": .text(row.0)])
        let run = try desk.clock("hearing")
        #expect(run.due == at(row.1))
        let steps = desk.calendar.explanation(of: run.timing)
        #expect(steps.last?.fact == .due(run.due, .closing))
        #expect(steps.first?.fact == .named)
    }

    @Test func `with a time of day ends at that time`() throws {
        let desk = try Court.filed(["visit": "2026-03-07 14:30"])
        let run = try desk.clock("visit")
        #expect(run.due == at("2026-03-07 14:30"))
        #expect(desk.calendar.explanation(of: run.timing).last?.fact == .due(run.due, .moment))
    }

    @Test func `that is put right moves the clock, whether it ends or begins there`() throws {
        let desk = try Court.filed(["hearing": "2026-03-06", "served": "2026-03-02"])
        #expect(try desk.clock("reply").due == at("2026-03-17 17:30"))
        try desk.act("fix", ["hearing": "2026-03-12"], by: "fang", at: "2026-03-03 09:00")
        #expect(try desk.clock("hearing").due == at("2026-03-12 17:30"))
        try desk.act(
            "amend", ["field": "served", "value": "2026-03-04", "reason": "送达回证为四日"], by: "fang")
        #expect(try desk.clock("reply").due == at("2026-03-19 17:30"))
        #expect(desk.state.clocks.filter { $0.clock.text == "reply" }.count == 1)
        #expect(desk.folded() == desk.state)
    }
}

struct `A window` {
    @Test func `closes at its rolled end, fires once, and nobody is late`() throws {
        let desk = try Court.ruled()
        #expect(try desk.clock("object").due == at("2026-03-09 17:30"), "the 7th is a Saturday")
        try desk.wait(until: "2026-03-09 17:30")
        #expect(try desk.clock("object").isRunning)
        try desk.wait(until: "2026-03-09 17:31")
        let run = try desk.clock("object")
        #expect((run.end, run.stoppedAt, run.breachedAt) == (.closed, at("2026-03-09 17:30"), nil))
        #expect(run.finalLight?.light == .grey)
        #expect(desk.state.handling.stage.text == "final")
        try desk.wait(until: "2026-03-11 09:00")
        #expect(desk.journal().filter { $0.body is ClockClosed }.count == 1)
        #expect(desk.state.nextAlarm.map { $0 > at("2026-03-11 09:00") } ?? false)
    }

    @Test func `lets its act through until its last moment, and refuses it after`() throws {
        let desk = try Court.ruled()
        desk.now = at("2026-03-09 17:30")
        #expect(desk.answer("object", by: "fang") == "done")
        let late = try Court.ruled()
        late.now = at("2026-03-09 17:31")
        #expect(late.answer("object", by: "fang") == "window_closed", "before any alarm rang")
        #expect(
            late.answer("object", by: "fang", effective: at("2026-03-09 17:00")) == "done", "entered late")
        let offered = possibilities(on: late.state, in: late.context(late.actor("fang")))
        #expect(!offered.contains { $0.id == "object" && $0.refusal == nil })
    }

    @Test func `used in time and written down after it closed was used`() throws {
        let desk = try Desk.performing()
        try desk.wait(until: "2026-04-05 09:00")
        #expect(try desk.clock("confirmation").end == .closed)
        #expect(desk.answer("apply_confirmation", ["jointly": "yes"], by: "zhou") == "window_closed")
        try desk.act(
            "apply_confirmation", ["jointly": "yes"], by: "zhou", effective: at("2026-03-20 10:00"))
        #expect(try desk.clock("confirmation").end == .done)
    }

    /// A change to the pack, the finding, the line it points to.
    @Test(arguments: [
        ("on: { object.closed: final }", "on: { object.overdue: final }", "window-never-overdue"),
        (
            "on: { object.closed: final }", "on: { object.closed: final, call.closed: final }",
            "duty-never-closed"
        ),
        ("within: object", "within: talk", "window-not-here"),
        ("within: object", "within: call", "within-a-duty"),
        ("within: object", "within: objekt", "unknown-clock"),
    ])
    func `is not taken for a duty, nor a duty for a window`(row: (String, String, String)) throws {
        let mechanism = try Court.mechanism(Court.pack.replacing(row.0, with: row.1))
        #expect(Checks.run(mechanism).map(\.code).contains(row.2))
    }
}

struct `A computed length` {
    @Test func `follows the facts it reads, and is not moved by the day on which somebody writes`() throws {
        let desk = try Court.entrusted()
        #expect(try desk.clock("talk").period == .days(10))
        try desk.act("remind", by: "mei", at: "2026-03-23 09:00")
        #expect(try desk.clock("talk").period == .days(10), "today() is the day on which it started")
        try desk.act("measure", ["complex": "yes"], by: "mei")
        #expect(try desk.clock("talk").period == .days(20))
        #expect(desk.journal().filter { $0.body is ClockPeriodChanged }.count == 1)
    }

    @Test func `that starts later sees the later day`() throws {
        let desk = try Court.filed()
        try desk.act("entrust", by: "fang", at: "2026-03-23 09:00")
        try desk.act("answer_referral", ["answer": "accept"], by: "mei")
        #expect(try desk.clock("talk").period == .days(1))
    }
}

struct `A parameter` {
    @Test func `stands wherever a period does`() throws {
        let desk = try Court.entrusted()
        #expect(try desk.clock("trial").due == at("2026-04-01 17:30"))
        let offer = try #require(desk.state.linkage.referrals.last)
        #expect(
            offer.answerDue == at("2026-03-05 17:30"))
        #expect(try desk.light("talk", at: "2026-03-09 17:30") == .green)
        #expect(try desk.light("talk", at: "2026-03-09 17:31") == .yellow, "three working days before")
    }

    /// What the parameter says, and the finding in its own line.
    @Test(arguments: [
        "trial_within", "trial_most", "trial_cap", "talk_after", "object_within", "answer_in", "warn",
    ])
    func `that holds no period is wrong in its own line`(id: String) throws {
        let lines = Court.pack.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let line = try #require(lines.firstIndex { $0.hasPrefix("  \(id): ") })
        var changed = lines
        changed[line] = lines[line].replacing(/value: \w+/, with: "value: soon")
        let source = PackSource(name: "court", files: [PackSource.mainFile: changed.joined(separator: "\n")])
        let (mechanism, findings) = PackCompiler.compile(source, library: [:])
        let all = findings + (mechanism.map { Checks.run($0) } ?? [])
        let found = all.filter { $0.code == "bad-period" }
        #expect(found.map(\.place.line) == [line + 1], "\(all.map { $0.text(in: .en) })")
        #expect(found.first?.message.en.contains(id) == true)
    }

    @Test func `that a host gives another value holds in the pack it uses`() throws {
        let host = """
            language: 2
            mechanism: host
            name: { zh: 主, en: Host }
            about: { zh: 主, en: Host }
            case: { called: { zh: 案件, en: case } }
            uses: { court: { pack: court, with: { object_within: 9d, trial_most: 3d } } }
            entries: { door: { name: { zh: 上门, en: Door }, by: [judge], to: all } }
            stages:
              all: { runs: court, leads: { done: end, withdrawn: end } }
              end: { name: { zh: 完, en: End }, public: { zh: 完, en: End }, ends: resolved }
            """
        let library = ["court": PackSource(name: "court", files: [PackSource.mainFile: Court.pack])]
        let (mechanism, _) = PackCompiler.compile(
            PackSource(name: "host", files: [PackSource.mainFile: host]), library: library)
        let clocks = try #require(mechanism).clocks
        guard case .fixed(let period)? = clocks["court.object"]?.length else {
            Issue.record("no length")
            return
        }
        #expect(period.value == .days(9))
        #expect(clocks["court.trial"]?.extension?.most.value == .days(3))
        let object = mechanism?.stages["all.objections"]?.actions["object"]
        #expect(object?.within?.text == "court.object", "a window goes by its name in the host")
    }
}

struct `A late entry` {
    @Test func `keeps its order: nothing happens in a stage before the case came there`() throws {
        let desk = try Desk.intake()
        desk.now = at("2026-03-06 09:00")
        try desk.act("pass", by: "ann", effective: at("2026-03-05 10:00"))
        #expect(
            desk.answer("finish", ["reply": "好了"], by: "works", effective: at("2026-03-04 10:00"))
                == "invalid")
        #expect(
            desk.answer("finish", ["reply": "好了"], by: "works", effective: at("2026-03-05 11:00")) == "done")
        #expect(
            desk.answer("reopen", ["reason": "x"], by: "works", effective: at("2026-03-05 10:30"))
                == "invalid")
    }

    @Test
    func `of a signature or a seal dated before the draft, or of performance before effect, is refused`()
        throws
    {
        let desk = try Desk.signing()
        desk.now = at("2026-03-06 09:00")
        let early = at("2026-03-02 09:00").adding(milliseconds: -1)
        let sign: Input = ["party": "zhao", "manner": "signature"]
        #expect(desk.answer("sign", sign, by: "zhou", effective: early) == "invalid")
        #expect(desk.answer("seal", by: "zhou.seal_keeper", effective: early) == "invalid")
        for who in ["zhao", "chen", "mediator", "seal"] { try desk.sign(who) }
        #expect(
            desk.answer("performed", by: "zhou", effective: at("2026-03-06 08:00")) == "invalid")
    }

    @Test func `of two facts one after the other journals no breach between them`() throws {
        let desk = try Desk.bench()
        desk.now = at("2026-03-20 09:00")
        let input: Input = ["text": "坑洼", "place": "grid", "matter": "roads"]
        try desk.register("desk", input, by: "ann", effective: at("2026-03-02 10:00"))
        try desk.wait(until: "2026-03-20 09:05")
        try desk.act("pass", by: "ann", effective: at("2026-03-03 10:00"))
        try desk.wait(until: "2026-03-20 09:10")
        try desk.act("finish", ["reply": "补好了"], by: "works", effective: at("2026-03-05 10:00"))
        #expect(!desk.names(of: desk.journal()).contains { $0.hasPrefix("clock.breached") })
        #expect(!desk.names(of: desk.journal()).contains { $0.hasPrefix("clock.escalated") })
        #expect(try desk.light("work", at: "2026-03-20 09:10") == .green)
        let forgotten = try Desk.bench()
        forgotten.now = at("2026-03-20 09:00")
        try forgotten.register("desk", input, by: "ann", effective: at("2026-03-02 10:00"))
        try forgotten.wait(until: "2026-03-20 17:31")
        #expect(try forgotten.clock("work").breachedAt == at("2026-03-09 17:30"), "that day is all they have")
    }

    @Test func `of a pause shows that what stood still was not overdue`() throws {
        let desk = try Desk.intake()
        try desk.wait(until: "2026-03-10 09:00")
        #expect(try desk.clock("work").breachedAt != nil)
        let pause: Input = ["clock": "work", "why": "appraisal"]
        #expect(desk.answer("pause", pause, by: "ann", effective: at("2026-03-01 09:00")) == "invalid")
        try desk.act("pause", pause, by: "ann", effective: at("2026-03-04 09:00"))
        #expect(try desk.clock("work").breachedAt == nil)
        #expect(
            desk.answer("resume", ["clock": "work"], by: "ann", effective: at("2026-03-03 09:00"))
                == "invalid")
        try desk.act("resume", ["clock": "work"], by: "ann", effective: at("2026-03-09 09:00"))
        #expect(try desk.clock("work").due == at("2026-03-12 17:30"))
    }
}

struct `A second round` {
    @Test func `has clocks of its own, and is not late because the first began long ago`() throws {
        let desk = try Court.ruled()
        try desk.act("object", by: "fang", at: "2026-03-09 17:00")
        let second = try desk.clock("trial")
        #expect((second.key, second.start) == ("trial#2", at("2026-03-09 17:00")))
        #expect(try desk.clock("call").end == .lapsed, "the first call was not made, and need not be")
        try desk.act("rule", ["reply": "再判"], by: "fang", at: "2026-03-20 09:00")
        let calls = desk.state.clocks.filter { $0.clock.text == "call" }
        #expect(calls.map(\.start) == [at("2026-03-02 09:00"), at("2026-03-20 09:00")])
        #expect(try desk.clock("object").start == at("2026-03-20 09:00"), "and a right of its own")
    }

    @Test func `of a letter that did not help begins when it is taken up again`() throws {
        let desk = try Desk.shipped("online-consultation")
        let letter: Input = ["title": "路灯", "letter": "路灯不亮", "place": "xiahe"]
        try desk.register("online", letter, by: "resident")
        try desk.act("answer_now", ["reply": "已转办", "matter": "other"], by: "desk", at: "2026-03-03 09:00")
        try desk.act(
            "follow_up", ["result": "reached", "resolved": "no"], by: "desk", at: "2026-03-09 15:00")
        let second = try desk.clock("reply")
        #expect((second.key, second.start) == ("reply#2", at("2026-03-09 15:00")))
        #expect(second.due == at("2026-03-16 17:30"))
    }
}
