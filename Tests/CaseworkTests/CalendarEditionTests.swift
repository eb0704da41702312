import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

struct `A new edition of the calendar` {
    /// Five working days from the 28th of December 2026, when only New Year's Day of 2027 is known.
    static func atNewYear() throws -> Desk {
        let desk = try Desk.bench()
        desk.now = at("2026-12-28 09:00")
        try desk.enter()
        let run = try desk.clock("work")
        #expect(run.isProvisional && run.due == at("2027-01-05 17:30"))
        return desk
    }

    static func edition(_ days: String, _ id: String = "2027-1") throws -> WorkingCalendar {
        let text = try Repository.text("calendars/china-mainland.txt")
            .replacing("版本 2026-1", with: "版本 \(id)").replacing("2026-12-31", with: "2027-12-31")
        return WorkingCalendar(try CalendarEdition(parsing: text + days))
    }

    /// What the notice says, and when the five days are then over; nothing moves to an earlier moment.
    @Test(arguments: [
        ("2027-01-01 至 2027-01-04 放假 元旦\n", "2027-01-06 17:30"), ("", "2027-01-05 17:30"),
        ("2027-01-02 上班 元旦\n", "2027-01-05 17:30"),
    ])
    func `moves a provisional date, and never to an earlier moment`(row: (String, String)) throws {
        let desk = try Self.atNewYear()
        desk.calendar = try Self.edition(row.0)
        try desk.carryOut(.recount, by: .platform)
        let run = try desk.clock("work")
        #expect(run.due == at(row.1))
        #expect(!run.isProvisional && run.edition == "2027-1")
        #expect(desk.folded() == desk.state)
    }

    @Test func `is told once, however often it is taken up`() throws {
        let desk = try Self.atNewYear()
        desk.calendar = try Self.edition("2027-01-01 至 2027-01-04 放假 元旦\n")
        for _ in 1...3 { try desk.carryOut(.recount, by: .platform) }
        let moved = desk.journal().compactMap { $0.body as? ClockRecomputed }
        #expect(moved.filter { $0.clock.text == "work" }.count == 1)
    }

    @Test func `that moves nothing writes nothing`() throws {
        let desk = try Desk.intake()
        let before = desk.state
        desk.calendar = try Self.edition("")
        try desk.carryOut(.recount, by: .platform)
        #expect(desk.state == before)
    }

    @Test func `counts before anything is called late`() throws {
        let desk = try Self.atNewYear()
        desk.calendar = try Self.edition("2027-01-01 至 2027-01-04 放假 元旦\n")
        try desk.wait(until: "2027-01-06 09:00")
        let run = try desk.clock("work")
        #expect(run.due == at("2027-01-06 17:30") && run.breachedAt == nil)
        try desk.wait(until: "2027-01-07 09:00")
        #expect(try desk.clock("work").breachedAt != nil)
    }
}
