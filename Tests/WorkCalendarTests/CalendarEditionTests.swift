import Testing
import WorkCalendar

struct `A calendar file` {
    private static let header = """
        版本 2026-1
        范围 2026-01-01 至 2026-12-31
        节日 国庆节 National Day

        """

    @Test func `declares holidays and the weekends on which offices work`() throws {
        let edition = try CalendarEdition(
            parsing: Self.header
                + "2026-10-01 至 2026-10-07 放假 国庆节 # a remark\r\n\r\n2026-10-10\u{3000}上班 国庆节\n")
        let name = LocalisedText(zh: "国庆节", en: "National Day")
        #expect(edition.id == "2026-1")
        #expect(edition.coverage == date("2026-01-01")...date("2026-12-31"))
        #expect(edition.declaredDays.count == 8)
        #expect(edition.declaredDays[date("2026-10-07")] == .holiday(name))
        #expect(edition.declaredDays[date("2026-10-10")] == .makeUpWorkingDay(name))
    }

    @Test(
        arguments: [
            ("2026-10-01 休息 国庆节", .unreadableLine("2026-10-01 休息 国庆节")),
            ("2026-10-01 放假", .unreadableLine("2026-10-01 放假")),
            ("2026-10-01 to 2026-10-07 放假 国庆节", .unreadableLine("2026-10-01 to 2026-10-07 放假 国庆节")),
            ("2026-02-30 放假 国庆节", .notADate("2026-02-30")),
            ("2026-10-01 放假 国庆", .unknownName("国庆")),
            ("节日 国庆节 National Day", .nameTwice("国庆节")),
            ("2026-10-07 至 2026-10-01 放假 国庆节", .rangeReversed),
            ("2026-01-01 至 2026-10-07 放假 国庆节", .rangeTooLong(days: 280)),
            ("2027-10-01 放假 国庆节", .outsideCoverage(date("2027-10-01"))),
            ("2026-10-09 上班 国庆节", .makeUpDayOnWeekday(date("2026-10-09"))),
            ("版本 2026-2", .headerTwice("版本")),
            ("范围 2026-01-01 至 2026-12-31", .headerTwice("范围")),
        ] as [(String, CalendarFault.Problem)])
    func `says what is wrong with a line`(line: String, problem: CalendarFault.Problem) throws {
        let fault = try #require(faults(Self.header + line).first)
        #expect(fault == CalendarFault(line: 4, problem: problem))
        #expect(!fault.message.zh.isEmpty && !fault.message.en.isEmpty)
        #expect(!fault.remedy.zh.isEmpty && !fault.remedy.en.isEmpty)
    }

    @Test func `names all its faults at once, in the order of the lines`() {
        let found = faults("节日 春节 Spring Festival\nnonsense\n2026-02-17 放假 春节\n")
        #expect(
            found == [
                CalendarFault(line: 2, problem: .unreadableLine("nonsense")),
                CalendarFault(line: 3, problem: .headerMissing("范围")),
                CalendarFault(line: 0, problem: .headerMissing("版本")),
                CalendarFault(line: 0, problem: .headerMissing("范围")),
            ])
    }

    @Test func `may not declare a day twice`() {
        let found = faults(Self.header + "2026-10-01 放假 国庆节\n2026-10-01 放假 国庆节")
        #expect(found == [CalendarFault(line: 5, problem: .dayTwice(date("2026-10-01")))])
    }

    private func faults(_ text: String) -> [CalendarFault] {
        do throws(CalendarFaults) {
            _ = try CalendarEdition(parsing: text)
            return []
        } catch {
            return error.faults
        }
    }
}
