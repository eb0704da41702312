import Mechanisms
import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

extension Desk {
    /// Written down in the grid on 2026-03-02 09:00, a Monday.
    static func intake(_ matter: String = "roads", place: String = "grid", size: String = "small") throws
        -> Desk
    {
        let desk = try Desk.bench()
        try desk.enter(matter, place: place, size: size)
        return desk
    }

    func enter(
        _ matter: String = "roads", place: String = "grid", size: String = "small", as id: String = "c"
    ) throws {
        let input: Input = [
            "text": "坑洼", "place": .text(place), "matter": .text(matter), "size": .text(size),
        ]
        try register("desk", input, by: "ann", on: id)
    }
}

struct `A clock` {
    @Test func `pauses only for the reasons its pack lists`() throws {
        let desk = try Desk.intake()
        func pause(_ clock: String, _ why: String) -> String {
            desk.answer("pause", ["clock": .text(clock), "why": .text(why)], by: "ann")
        }
        #expect(pause("work", "holiday") == "invalid")
        #expect(pause("work", "away") == "not_pausable")
        #expect(desk.answer("resume", ["clock": "work"], by: "ann") == "not_paused")
        #expect(pause("work", "appraisal") == "done")
        #expect(pause("work", "appraisal") == "already_paused")
        #expect(pause("nothing", "appraisal") == "invalid")
    }

    @Test func `in working days counts on from where it stopped`() throws {
        let desk = try Desk.intake()
        #expect(try desk.clock("work").due == at("2026-03-09 17:30"))
        try desk.act("pause", ["clock": "work", "why": "appraisal"], by: "ann", at: "2026-03-03 10:00")
        try desk.wait(until: "2026-03-20 09:00")
        #expect(try desk.clock("work").breachedAt == nil, "a paused clock does not run out")
        try desk.act("resume", ["clock": "work"], by: "ann", at: "2026-03-23 10:00")
        #expect(try desk.clock("work").due > at("2026-03-23 10:00"))
        #expect(try desk.clock("work").due <= at("2026-03-30 17:30"))
    }

    @Test func `in calendar days is shifted by the days it stood still, then rolls`() throws {
        let desk = try Desk.intake()
        #expect(try desk.clock("stay").due == at("2026-03-12 17:30"))
        try desk.act("pause", ["clock": "stay", "why": "away"], by: "ann", at: "2026-03-03 10:00")
        try desk.act("resume", ["clock": "stay"], by: "ann", at: "2026-03-05 10:00")
        #expect(try desk.clock("stay").due == at("2026-03-16 17:30"), "the 14th is a Saturday")
    }

    /// Who, by how much, what comes of it.
    @Test(arguments: [
        ("ann", "1wd", "not_the_approver"), ("leader", "6wd", "extension_too_long"),
        ("leader", "5d", "extension_too_long"),
        ("leader", "bald", "invalid"), ("leader", "", "missing"), ("leader", "5wd", "done"),
        ("boss", "5wd", "not_the_approver"),
        ("works", "1wd", "not_yours"),
    ])
    func `is extended only by who may, and only so far`(row: (String, String, String)) throws {
        let desk = try Desk.intake()
        let input: Input = ["clock": "work", "by": .text(row.1), "reason": "复杂"]
        #expect(desk.answer("extend", input, by: row.0) == row.2)
        #expect(try desk.clock("work").due == at(row.2 == "done" ? "2026-03-16 17:30" : "2026-03-09 17:30"))
    }

    @Test func `is extended only so often, and never past its cap`() throws {
        let desk = try Desk.intake()
        func extend(_ by: String) -> String {
            desk.answer("extend", ["clock": "work", "by": .text(by), "reason": "复杂"], by: "leader")
        }
        #expect(extend("5wd") == "done")
        #expect(extend("2wd") == "past_cap")
        #expect(extend("1wd") == "done")
        let often = try Desk.intake()
        for _ in 1...3 {
            try often.act("extend", ["clock": "work", "by": "1wd", "reason": "复杂"], by: "leader")
        }
        #expect(
            often.answer("extend", ["clock": "work", "by": "1wd", "reason": "x"], by: "leader")
                == "extensions_used_up")
        #expect(
            often.answer("extend", ["clock": "stay", "by": "1d", "reason": "x"], by: "leader")
                == "not_extensible")
    }

    @Test func `that runs out says so once, and calls each role above once`() throws {
        let desk = try Desk.intake()
        func count(_ name: String) -> Int {
            desk.journal().filter { event in
                switch event.body {
                case let breached as ClockBreached: name == "breached" && breached.key == "work"
                case let escalated as ClockEscalated: name == escalated.role.text && escalated.key == "work"
                default: false
                }
            }.count
        }
        try desk.wait(until: "2026-03-09 17:30")
        #expect(count("breached") == 0, "the due moment itself is in time")
        try desk.wait(until: "2026-03-09 17:31")
        try desk.wait(until: "2026-03-10 09:00")
        #expect((count("breached"), count("head"), count("chief")) == (1, 1, 0))
        try desk.wait(until: "2026-03-11 17:31")
        try desk.wait(until: "2026-03-20 17:31")
        #expect((count("breached"), count("head"), count("chief")) == (1, 1, 1))
        #expect(try desk.clock("work").escalations.map(\.unit?.text) == ["town_lead", "county_chief"])
    }

    @Test func `whose length depends on a field follows it`() throws {
        let desk = try Desk.intake()
        try desk.act("measure", ["size": "large"], by: "ann", at: "2026-03-04 10:00")
        #expect(try desk.clock("work").due == at("2026-03-16 17:30"))
        try desk.act("measure", ["size": "small"], by: "ann", at: "2026-03-05 10:00")
        #expect(try desk.clock("work").due == at("2026-03-09 17:30"))
    }

    /// Due on Monday 2026-03-09 17:30; yellow from one working day before.
    @Test(arguments: [
        ("2026-03-02 09:00", Light.green), ("2026-03-06 17:30", .green), ("2026-03-06 17:31", .yellow),
        ("2026-03-09 17:30", .yellow), ("2026-03-09 17:31", .red), ("2026-05-01 00:00", .red),
    ])
    func `steps from light to light`(row: (String, Light)) throws {
        #expect(try Desk.intake().light("work", at: row.0) == row.1)
    }

    @Test(arguments: [("2026-03-09 17:30", Light.green), ("2026-03-09 17:31", .red)])
    func `keeps the light it stopped with`(row: (String, Light)) throws {
        let desk = try Desk.intake()
        try desk.act("pass", by: "ann")
        try desk.act("finish", ["reply": "补好了"], by: "works", at: row.0)
        #expect(try desk.light("work", at: "2026-09-01 09:00") == row.1)
        #expect(try !desk.clock("stay").isRunning)
    }

    @Test func `of a right that lapses is nobody's breach`() throws {
        let desk = try Desk.performing()
        try desk.wait(until: "2026-04-20 09:00")
        #expect(try desk.clock("confirmation").breachedAt == nil)
        #expect(try desk.light("confirmation", at: "2026-04-20 09:00") == .grey)
    }

    @Test func `the parties agreed to extend is extended by their word`() throws {
        let desk = try Desk.mediation()
        let ask: Input = ["clock": "settle", "by": "30d", "reason": "再谈"]
        #expect(desk.answer("extend", ask, by: "zhou") == "not_the_approver")
        let agreed: Input = ["clock": "settle", "by": "30d", "reason": "再谈", "parties_agree": "yes"]
        #expect(desk.answer("extend", agreed, by: "zhou") == "done")
    }
}

struct `Silence` {
    @Test func `is not bought by pausing what is overdue already`() throws {
        let desk = try Desk.shipped("township-centre")
        let input: Input = ["story": "吵架", "place": "xiahe", "matter": "neighbour", "parties": Desk.parties]
        try desk.register("window", input, by: "registrar")
        try desk.act("accept", ["size": "ordinary", "opinion": "调解"], by: "registrar")
        let settle = try desk.clock("settle")
        try desk.wait(until: Instant(settle.due.date, TimeOfDay(23)).text)
        #expect(try desk.clock("settle").breachedAt != nil)
        let owner = try #require(desk.state.handling.owner)
        let posts = desk.directory.posts.filter { $0.unit == desk.state.handling.unit && $0.role == owner }
        let account = try #require(posts.first).account.text
        try desk.act("pause", ["clock": "settle", "why": "appraisal"], by: "\(account).\(owner)")
        let step = try #require(desk.clock("settle").escalations.last)
        #expect(!step.isDone)
        try desk.wait(until: step.at.adding(milliseconds: 60_000).text)
        #expect(try desk.clock("settle").escalations.allSatisfy(\.isDone))
    }
}

struct `An answer` {
    @Test func `comes before a mark, and before somebody is said to be helped`() throws {
        let desk = try Desk.mediation()
        #expect(
            desk.answer("follow_up", ["result": "reached", "resolved": "yes"], by: "zhou") == "not_answered")
        #expect(desk.answer("rate", ["score": "5"], by: "resident") == "not_answered")
        #expect(desk.answer("follow_up", ["result": "reached", "resolved": "no"], by: "zhou") == "done")
    }
}
