import Testing
import WorkCalendar

struct `A working calendar` {
    private let founding = LocalDays(
        date("2026-09-01")...date("2026-09-01"), name: LocalisedText(zh: "县庆日", en: "founding day"))

    @Test(
        arguments: [
            ("2026-09-30", "工作日", true), ("2026-10-01", "国庆节放假", false), ("2026-10-10", "国庆节调休上班", true),
            ("2026-10-11", "周末", false), ("2026-02-28", "春节调休上班", true), ("2030-01-01", "元旦放假", false),
            ("2003-05-01", "工作日", true), ("2090-01-01", "周末", false),
        ])
    func `knows holidays and make-up days`(day: String, name: String, isWorking: Bool) {
        #expect(publicCalendar.kind(of: date(day)).name.zh == name)
        #expect(publicCalendar.isWorkingDay(date(day)) == isWorking)
        #expect(publicCalendar.kind(of: date(day)).isWorking == isWorking)
    }

    @Test func `takes days of the place on top`() {
        let calendar = WorkingCalendar(publicCalendar.edition, localDays: [founding])
        #expect(calendar.kind(of: date("2026-09-01")).name.en == "local holiday (founding day)")
        #expect(!calendar.isWorkingDay(date("2026-09-01")))
        #expect(calendar.sessions(on: date("2026-09-01")).isEmpty)
        #expect(
            calendar.deadline(from: at("2026-08-31 09:00"), .workingDays(1)).lastDay == date("2026-09-02"))
        #expect(calendar.deadline(from: at("2026-08-31 09:00"), .days(1)).lastDay == date("2026-09-02"))
        let makeUp = LocalDays(
            date("2026-09-05")...date("2026-09-06"), .makeUpWork,
            name: LocalisedText(zh: "县庆", en: "founding"))
        let both = WorkingCalendar(publicCalendar.edition, localDays: [founding, makeUp])
        #expect(both.isWorkingDay(date("2026-09-05")))
        #expect(both.workingDays(after: date("2026-08-31"), through: date("2026-09-07")) == 6)
        #expect(both != calendar)
        #expect(both == WorkingCalendar(publicCalendar.edition, localDays: [founding, makeUp]))
    }

    @Test func `keeps the public name where a local rest day falls on a holiday`() {
        let local = LocalDays(
            date("2026-10-01")...date("2026-10-08"), name: LocalisedText(zh: "那达慕", en: "Naadam"))
        let calendar = WorkingCalendar(publicCalendar.edition, localDays: [local])
        #expect(calendar.kind(of: date("2026-10-01")).name.zh == "国庆节放假")
        #expect(calendar.kind(of: date("2026-10-08")).name.zh == "那达慕（本地放假）")
    }

    @Test func `is provisional outside its data`() {
        #expect(!publicCalendar.isProvisional(date("2026-12-31")))
        #expect(publicCalendar.isProvisional(date("2027-01-01")))
        #expect(publicCalendar.isProvisional(date("2003-12-31")))
        #expect(publicCalendar.deadline(from: at("2026-12-25 09:00"), .workingDays(4)).isProvisional == false)
        let late = publicCalendar.deadline(from: at("2026-12-25 09:00"), .workingDays(5))
        #expect(
            late == Deadline(due: at("2027-01-04 17:30"), lastDay: date("2027-01-04"), isProvisional: true))
        let extended = Timing(
            start: at("2026-12-25 09:00"), period: .workingDays(5), extensions: [.hours(2)])
        #expect(publicCalendar.deadline(of: extended)?.isProvisional == true)
        let unasked = publicCalendar.deadline(
            from: at("2026-12-25 09:00"), .days(60), rolls: false, closes: false)
        #expect(unasked.isProvisional == false)
        #expect(publicCalendar.deadline(from: at("2026-12-31 23:00"), .hours(2)).isProvisional == false)
    }

    @Test func `knows the holidays whose date the law fixes before the notice of their year`() {
        for day in ["2027-01-01", "2028-05-01", "2029-05-02", "2030-10-01", "2030-10-02", "2030-10-03"] {
            #expect(!publicCalendar.isWorkingDay(date(day)), "\(day)")
            #expect(publicCalendar.isProvisional(date(day)))
        }
        #expect(publicCalendar.kind(of: date("2027-01-01")).name.zh == "元旦放假")
        #expect(publicCalendar.isWorkingDay(date("2027-01-04")))
    }

    @Test func `finds working days and closing times`() {
        #expect(publicCalendar.nextWorkingDay(onOrAfter: date("2026-10-01")) == date("2026-10-08"))
        #expect(publicCalendar.nextWorkingDay(onOrAfter: date("2026-10-10")) == date("2026-10-10"))
        #expect(publicCalendar.nextWorkingDay(after: date("2026-10-10")) == date("2026-10-12"))
        #expect(publicCalendar.closing(on: date("2026-10-10")) == TimeOfDay(17, 30))
        #expect(publicCalendar.closing(on: date("2026-10-11")) == TimeOfDay(24))
    }
}

struct `Office hours` {
    @Test func `change with the seasons and at dates, the last change winning`() throws {
        let june = try #require(OfficeHours.MonthDay(month: 6, day: 1))
        let september = try #require(OfficeHours.MonthDay(month: 9, day: 30))
        let hours = OfficeHours(
            try OfficeSessions("09:00-12:00 13:00-17:00"),
            changes: [
                .init(.since(date("2026-01-01")), .usual),
                .init(.everyYear(june, september), try OfficeSessions("8:30-12:00 15:00-18:00")),
                .init(.between(date("2026-07-01"), date("2026-07-02")), try OfficeSessions("09:00-12:00")),
            ])
        let calendar = WorkingCalendar(publicCalendar.edition, officeHours: hours)
        #expect(calendar.closing(on: date("2025-12-31")) == TimeOfDay(17))
        #expect(calendar.closing(on: date("2026-05-29")) == TimeOfDay(17, 30))
        #expect(calendar.closing(on: date("2026-06-01")) == TimeOfDay(18))
        #expect(calendar.closing(on: date("2026-07-02")) == TimeOfDay(12))
        #expect(calendar.closing(on: date("2026-09-30")) == TimeOfDay(18))
        #expect(calendar.closing(on: date("2026-10-08")) == TimeOfDay(17, 30))
        #expect(
            calendar.deadline(from: at("2026-09-30 17:30"), .workingHours(1)).due == at("2026-10-08 09:00"))
    }

    @Test func `of a winter reach across New Year`() throws {
        let november = try #require(OfficeHours.MonthDay(month: 11, day: 1))
        let march = try #require(OfficeHours.MonthDay(month: 3, day: 31))
        let winter = OfficeHours.When.everyYear(november, march)
        #expect(winter.includes(date("2026-12-31")) && winter.includes(date("2026-03-31")))
        #expect(!winter.includes(date("2026-04-01")) && !winter.includes(date("2026-10-31")))
        #expect(OfficeHours.MonthDay(month: 2, day: 30) == nil)
    }

    @Test(
        arguments: [
            ("", .noSession), ("08:30", .notASession("08:30")),
            ("12:00-08:30", .closesBeforeItOpens("12:00-08:30")),
            ("08:30-12:00 11:00-17:30", .overlaps("11:00-17:30")),
            ("08:30-25:00", .notASession("08:30-25:00")),
        ] as [(String, OfficeHoursFault)])
    func `say what is wrong with them`(text: String, fault: OfficeHoursFault) {
        #expect(throws: fault) { try OfficeSessions(text) }
        #expect(!fault.message.zh.isEmpty && !fault.message.en.isEmpty)
    }

    @Test func `read and write their text`() throws {
        #expect(try OfficeSessions("8:30-12:00  14:00-17:30") == .usual)
        #expect(OfficeSessions.usual.description == "08:30-12:00 14:00-17:30")
    }
}
