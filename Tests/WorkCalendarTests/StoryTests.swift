import Testing
import WorkCalendar

/// The dates of the two stories in which a centre's practice was written down.
struct `In the story of` {
    @Test func `the leaking ceiling, confirmation and ruling fall due on these days`() {
        // In effect on 1 September; judicial confirmation within 30 days, and the window closes at 17:30.
        let confirmation = publicCalendar.deadline(from: at("2026-09-01 16:30"), .days(30))
        #expect(confirmation.due == at("2026-10-08 17:30"))
        // Filed on 9 October; the ruling within 30 days, of which the last is a Sunday.
        let ruling = publicCalendar.deadline(from: at("2026-10-09 10:00"), .days(30))
        #expect(ruling.due == at("2026-11-09 17:30"))
        // The new agreement took effect on 26 October.
        let again = publicCalendar.deadline(from: at("2026-10-26 10:00"), .days(30))
        #expect(again.lastDay == date("2026-11-25"))
        #expect([confirmation, ruling, again].allSatisfy { !$0.isProvisional })
    }

    @Test func `the noise, each reporter has a clock of their own`() {
        let order = publicCalendar.deadline(from: at("2026-09-30 16:40"), .workingDays(5))
        #expect(order.due == at("2026-10-13 17:30"))
        let neighbour = publicCalendar.deadline(from: at("2026-10-09 09:30"), .workingDays(5))
        #expect(neighbour.due == at("2026-10-15 17:30"))
    }
}
