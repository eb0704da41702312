import Testing

@testable import WorkCalendar

/// Periods that count back from a day that was named; in 2026 the Spring Festival is from 15 to 23 February, and 14 and 28
/// February are make-up days.
struct `A period that counts back` {
    private func due(_ day: String, _ back: Period, rolls: Bool = true) throws -> String {
        let calendar = publicCalendar
        let timing = Timing.before(date(day), back, rolls: rolls)
        let due = try #require(calendar.deadline(of: timing)?.due)
        guard case .due(due, _)? = calendar.explanation(of: timing).last?.fact else {
            Issue.record("the explanation ends elsewhere")
            return ""
        }
        return due.text
    }

    @Test func `leaves so many working days, make-up days among them, and festivals not`() throws {
        #expect(try due("2026-03-20", .workingDays(5)) == "2026-03-13 17:30")
        #expect(try due("2026-02-25", .workingDays(2)) == "2026-02-14 17:30")
    }

    @Test func `ends before a rest day, never after it`() throws {
        #expect(try due("2026-03-17", .days(10)) == "2026-03-06 17:30")
        #expect(try due("2026-02-26", .days(7)) == "2026-02-14 17:30")
        #expect(try due("2026-03-17", .days(10), rolls: false) == "2026-03-08 00:00")
        #expect(try due("2026-03-31", .months(1)) == "2026-02-28 17:30")
    }

    @Test func `from a moment is counted in hours from there`() {
        let calendar = publicCalendar
        let moment = at("2026-03-09 09:30")
        #expect(calendar.deadline(of: .before(moment, .hours(24)))?.due.text == "2026-03-08 09:30")
        #expect(calendar.deadline(of: .before(moment, .workingHours(2)))?.due.text == "2026-03-06 16:30")
        #expect(calendar.deadline(of: .before(moment, .workingDays(1)))?.due.text == "2026-03-06 17:30")
    }
}
