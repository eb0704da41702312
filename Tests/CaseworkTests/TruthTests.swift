import Foundation
import Mechanisms
import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

/// Rules of law that stood nowhere else among the tests; the list of all of them is `docs/what-holds.md`.
struct `A rule of law` {
    @Test func `that lets time be extended lets it be extended by something`() throws {
        let desk = try Desk.intake()
        for nothing in ["0wd", "0d", "-1wd"] {
            let ask: Input = ["clock": "work", "by": .text(nothing), "reason": "x"]
            #expect(["invalid", "extension_too_long"].contains(desk.answer("extend", ask, by: "leader")))
        }
        #expect(try desk.clock("work").extensions.isEmpty)
    }

    /// 人民调解法 31, 33: what is in effect is owed, whatever becomes of the application.
    @Test func `keeps an agreement in effect when either side takes the application back`() throws {
        let desk = try Desk.performing()
        for who in ["zhao", "chen"] {
            #expect(desk.answer("withdraw", ["party": .text(who)], by: "zhou") == "agreement_binds")
        }
        #expect(desk.state.isOpen && desk.state.mediation.binding != nil)
        #expect(try desk.clock("settle").end == .done)
    }

    /// 人民调解法 17: persons are told apart by the platform, never by what a form calls them.
    @Test func `knows each party apart: one answers for nobody else`() throws {
        let desk = try Desk.mediation()
        try desk.act("answer_mediation", ["party": "chen", "answer": "agreed"], by: "zhou")
        #expect(desk.state.parties.map(\.consent) == [.unanswered, .agreed])
        #expect(Set(desk.state.parties.map(\.id)).count == desk.state.parties.count)
    }

    /// 全国年节及纪念日放假办法: the first of January is a holiday in every year, also beyond the calendar's end.
    @Test func `of holidays holds beyond the end of the calendar`() {
        for year in [2027, 2028, 2030] {
            let (day, eve) = (CivilDate("\(year)-01-01"), CivilDate("\(year)-10-01"))
            for date in [day, eve].compactMap({ $0 }) {
                #expect(!Repository.calendar.isWorkingDay(date), "\(date)")
            }
        }
    }
}
