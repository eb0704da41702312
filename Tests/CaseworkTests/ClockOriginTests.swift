import Foundation
import Mechanisms
import Organisation
import Packs
import Proofs
import Streams
import Testing
import WorkCalendar

@testable import Casework

/// The court's pack with one more clock.
private func court(_ clock: String, in stage: String = "trial") throws -> Desk {
    let pack = Court.pack
        .replacingOccurrences(of: "clocks:\n  trial:", with: "clocks:\n  \(clock)\n  trial:")
        .replacingOccurrences(of: "clocks: [trial, hearing", with: "clocks: [extra, trial, hearing")
        .replacingOccurrences(of: "clocks: [trial, talk]", with: "clocks: [extra, trial, talk]")
    return Desk(try Court.mechanism(pack), try Court.desk().directory)
}

struct `A clock that counts back from a date` {
    /// So long before, the hearing, by when it must be done.
    @Test(arguments: [
        ("5wd", "2026-03-20", "2026-03-13 17:30"), ("30d", "2026-04-20", "2026-03-20 17:30"),
        // The 7th of March is a Saturday, and no make-up day: earlier, for later would be less than was given.
        ("10d", "2026-03-17", "2026-03-06 17:30"), ("1mo", "2026-04-30", "2026-03-30 17:30"),
    ])
    func `ends so long before it, and its explanation says so`(row: (String, String, String)) throws {
        let desk = try court(
            "extra: { name: { zh: 通知期限, en: Notice }, period: -\(row.0), from: hearing, stops: replied, escalate: [president] }"
        )
        try desk.register("filing", ["text": "借款", "place": "town", "hearing": .text(row.1)], by: "fang")
        let run = try desk.clock("extra")
        #expect(run.due == at(row.2))
        #expect(run.start == at("2026-03-02 09:00"))
        let steps = Repository.calendar.explanation(of: run.timing)
        #expect(steps.contains { if case .countsBack = $0.fact { true } else { false } })
        guard case .due(let due, .closing)? = steps.last?.fact else {
            Issue.record("no end: \(steps)")
            return
        }
        #expect(due == run.due)
    }

    @Test func `ends by its act, and is late after it`() throws {
        let clock =
            "extra: { name: { zh: 通知期限, en: Notice }, period: -5wd, from: hearing, stops: replied, escalate: [president] }"
        let desk = try court(clock)
        try desk.register("filing", ["text": "借款", "place": "town", "hearing": "2026-03-20"], by: "fang")
        try desk.act("rule", ["reply": "x"], by: "fang", at: "2026-03-13 17:30")
        #expect(try desk.clock("extra").end == .done)
        #expect(try desk.light("extra", at: "2026-03-20 09:00") == .green)
        let late = try court(clock)
        try late.register("filing", ["text": "借款", "place": "town", "hearing": "2026-03-20"], by: "fang")
        try late.wait(until: "2026-03-14 09:00")
        #expect(try late.clock("extra").breachedAt == at("2026-03-13 17:30"))
    }

    @Test func `begins when the date is known, and moves with it`() throws {
        let desk = try court(
            "extra: { name: { zh: 通知期限, en: Notice }, period: -5wd, from: hearing, stops: replied, escalate: [president] }"
        )
        try desk.register("filing", ["text": "借款", "place": "town"], by: "fang")
        #expect(desk.state.run("extra") == nil)
        try desk.act("fix", ["hearing": "2026-03-20"], by: "fang", at: "2026-03-04 09:00")
        #expect(try desk.clock("extra").due == at("2026-03-13 17:30"))
        try desk.act("fix", ["hearing": "2026-03-27"], by: "fang", at: "2026-03-05 09:00")
        #expect(try desk.clock("extra").due == at("2026-03-20 17:30"))
        #expect(desk.folded() == desk.state)
    }

    @Test func `and names no date is no clock`() throws {
        for from in ["registered", "text"] {
            let pack = Court.pack.replacingOccurrences(
                of: "clocks:\n  trial:",
                with:
                    "clocks:\n  extra: { name: { zh: 通知, en: Notice }, period: -5wd, from: \(from), escalate: [president] }\n  trial:"
            )
            let source = PackSource(name: "court", files: [PackSource.mainFile: pack])
            let codes = PackCompiler.compile(source, library: [:]).findings.map(\.code)
            #expect(codes == ["back-from-nothing"], "\(from)")
        }
    }
}

struct `A clock that counts from an offer` {
    private static let clock =
        "extra: { name: { zh: 反馈期限, en: Feedback }, period: 5wd, from: entrusted.accepted, escalate: [president] }"

    @Test func `begins when it is accepted, not when it is made`() throws {
        let desk = try court(Self.clock)
        try desk.register("filing", ["text": "借款", "place": "town"], by: "fang")
        try desk.act("entrust", by: "fang")
        #expect(desk.state.run("extra") == nil)
        try desk.act("answer_referral", ["answer": "accept"], by: "mei", at: "2026-03-04 10:00")
        #expect(try desk.clock("extra").start == at("2026-03-04 10:00"))
        #expect(try desk.clock("extra").due == at("2026-03-11 17:30"))
    }

    @Test func `that nobody makes, or that owes no result, never begins, and check says so`() throws {
        for (from, code) in [
            ("entrusted.result", nil), ("entrusted.accepted", nil), ("nothing.accepted", "unknown-referral"),
        ] {
            let clock = Self.clock.replacingOccurrences(of: "entrusted.accepted", with: from)
            let mechanism = try court(clock).mechanism
            let codes = Checks.run(mechanism).map(\.code)
            for wrong in ["unknown-referral", "moment-never-comes"] {
                #expect(codes.contains(wrong) == (code == wrong), "\(from): \(wrong)")
            }
        }
        let owes = try court(Self.clock.replacingOccurrences(of: ".accepted", with: ".result"))
        var mechanism = owes.mechanism
        mechanism.referrals["entrusted"]?.owesResult = false
        #expect(Checks.run(mechanism).map(\.code).contains("moment-never-comes"))
    }
}

struct `A breach that was none` {
    private func overdue(_ desk: Desk, _ before: CaseState, from n: Int) -> Int64 {
        var state: CaseState? = before
        var sum: Int64 = 0
        for event in desk.journal() where event.meta.n > n {
            guard let next = CaseState.evolve(state, event, id: before.id.stream) else { continue }
            sum += CaseState.counts(of: event, before: state, after: next)
                .filter {
                    $0.name == "overdue" && $0.unit == UnitID("town_desk")
                        && $0.day == at("2026-03-09 09:00").date
                }
                .map(\.amount).reduce(0, +)
            state = next
        }
        return sum
    }

    @Test func `counts no more where a late entry shows that the act was in time, or that it stood still`()
        throws
    {
        let paused = try Desk.intake()
        let first = paused.state
        try paused.wait(until: "2026-03-10 09:00")
        #expect(overdue(paused, first, from: first.version) == 1)
        try paused.act(
            "pause", ["clock": "work", "why": "appraisal"], by: "ann", effective: at("2026-03-04 09:00"))
        #expect(overdue(paused, first, from: first.version) == 0)
        #expect(try paused.clock("work").breachedAt == nil)
        let done = try Desk.intake()
        let before = done.state
        try done.wait(until: "2026-03-10 09:00")
        try done.act("pass", by: "ann", effective: at("2026-03-03 10:00"))
        #expect(overdue(done, before, from: before.version) == 1)
        // The duty lies with another unit by now; it is taken back where it was counted.
        try done.act("finish", ["reply": "x"], by: "works", effective: at("2026-03-05 10:00"))
        #expect(overdue(done, before, from: before.version) == 0)
        #expect(done.folded() == done.state)
    }

    @Test func `stays where the act came late`() throws {
        let desk = try Desk.intake()
        let before = desk.state
        try desk.wait(until: "2026-03-10 09:00")
        try desk.act("pass", by: "ann")
        try desk.act("finish", ["reply": "x"], by: "works")
        #expect(overdue(desk, before, from: before.version) == 1)
    }
}

struct `A call after the matter was closed` {
    @Test(arguments: [("2026-03-11 10:00", "green", 1), ("2026-03-20 10:00", "red", 1)])
    func `is a call: what was no longer needed was done after all, in time or late`(
        row: (String, String, Int)
    ) throws {
        let desk = try Court.ruled()
        try desk.wait(until: "2026-03-10 09:00")
        try desk.act("close", by: "fang")
        #expect(try desk.clock("call").end == .lapsed)
        let before = desk.state
        try desk.act("follow_up", ["result": "reached", "resolved": "yes"], by: "fang", at: row.0)
        let run = try desk.clock("call")
        #expect(run.end == .done && run.finalLight?.light.rawValue == row.1)
        let stopped = try #require(desk.journal().last { ($0.body as? ClockStopped)?.key == "call" })
        #expect(
            CaseState.counts(of: stopped, before: before, after: desk.state).map(\.name) == [
                "light:call:\(row.1)"
            ])
        #expect(desk.folded() == desk.state)
    }

    @Test func `of what was late when it was left is counted once`() throws {
        let desk = try Court.ruled()
        try desk.wait(until: "2026-03-20 09:00")
        try desk.act("close", by: "fang")
        let before = desk.state
        try desk.act("follow_up", ["result": "reached", "resolved": "yes"], by: "fang")
        let stopped = try #require(desk.journal().last { ($0.body as? ClockStopped)?.key == "call" })
        #expect(CaseState.counts(of: stopped, before: before, after: desk.state).isEmpty)
    }
}
