import Foundation
import Testing
import WorkCalendar

struct `A period` {
    @Test(
        arguments: [
            ("2wh", .workingHours(2), "2个工作小时", "2 working hours"),
            ("5wd", .workingDays(5), "5个工作日", "5 working days"),
            ("30d", .days(30), "30日", "30 days"),
            ("1mo", .months(1), "1个月", "1 month"),
            ("0wd", .workingDays(0), "0个工作日", "0 working days"),
            ("2h", .hours(2), "2小时", "2 hours"),
        ] as [(String, Period, String, String)])
    func `reads and writes its short form`(text: String, period: Period, zh: String, en: String) throws {
        #expect(Period(text) == period)
        #expect(period.description == text)
        #expect(period.text == LocalisedText(zh: zh, en: en))
        let json = try JSONEncoder().encode([period])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(text)\"]")
        #expect(try JSONDecoder().decode([Period].self, from: json) == [period])
    }

    @Test(arguments: [
        "", "d", "5", "5 wd", "-1d", "+1d", "5WD", "1.5h", "5wdx", "100001d", "99999999999999999999d",
    ])
    func `refuses anything else`(text: String) {
        #expect(Period(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Period].self, from: Data("[\"\(text)\"]".utf8))
        }
    }

    @Test func `of a count beyond reason does not trap`() {
        let start = at("2026-09-01 09:00")
        for period in [
            Period.months(.max), .days(.max), .workingDays(.max), .workingHours(.max), .hours(.max),
        ] {
            #expect(publicCalendar.deadline(from: start, period).due > start)
        }
        #expect(publicCalendar.deadline(from: start, .days(-3)).lastDay == date("2026-09-01"))
    }
}
