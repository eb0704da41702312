/// The working calendar of a unit: the public calendar, the days of its place, its office hours.
///
/// Making one computes a table over all years (some milliseconds); copies share it and look-ups are fast.
/// Up to ten years past the data a day follows the week, holidays of fixed date, local days and office hours; further out,
/// and before the data, it follows the week and the usual hours.
public struct WorkingCalendar: Sendable {
    public let edition: CalendarEdition
    /// Where several name one day, they apply in this order.
    public let localDays: [LocalDays]
    public let officeHours: OfficeHours
    let table: DayTable

    public init(
        _ edition: CalendarEdition, localDays: [LocalDays] = [], officeHours: OfficeHours = OfficeHours()
    ) {
        self.edition = edition
        self.localDays = localDays
        self.officeHours = officeHours
        table = DayTable(edition, localDays, officeHours)
    }

    public func kind(of date: CivilDate) -> DayKind { table.kind(date.epochDay) }

    public func isWorkingDay(_ date: CivilDate) -> Bool { table.isWorking(date.epochDay) }

    /// True where no notice is known for this day, so that only weekends (and local days) are.
    public func isProvisional(_ date: CivilDate) -> Bool { !edition.coverage.contains(date) }

    /// The office sessions of this day; empty on a rest day.
    public func sessions(on date: CivilDate) -> [OfficeSessions.Session] {
        let day = date.epochDay
        return table.isWorking(day) ? table.sessions(day).sessions : []
    }

    /// When a period that ends on this day ends: when business stops, or at 24:00 on a day without
    /// business (Civil Code, art. 203).
    public func closing(on date: CivilDate) -> TimeOfDay {
        let day = date.epochDay
        return table.isWorking(day) ? table.sessions(day).closing : TimeOfDay(24)
    }

    public func nextWorkingDay(onOrAfter date: CivilDate) -> CivilDate {
        let day = date.epochDay
        if table.isWorking(day) { return date }
        return CivilDate(epochDay: table.workingDay(number: table.workingDays(before: day)))
    }

    public func nextWorkingDay(after date: CivilDate) -> CivilDate {
        nextWorkingDay(onOrAfter: date.adding(days: 1))
    }

    /// Working days after the first date up to and including the second; negative the other way round.
    public func workingDays(after first: CivilDate, through last: CivilDate) -> Int {
        table.workingDays(before: last.epochDay + 1) - table.workingDays(before: first.epochDay + 1)
    }

    /// Office time between two moments, in milliseconds; negative the other way round.
    public func workingMilliseconds(from first: Instant, to last: Instant) -> Int64 {
        officeTime(at: last) - officeTime(at: first)
    }
}

extension WorkingCalendar: Equatable {
    public static func == (left: WorkingCalendar, right: WorkingCalendar) -> Bool {
        if left.table === right.table { return true }
        return left.edition == right.edition && left.localDays == right.localDays
            && left.officeHours == right.officeHours
    }
}

extension WorkingCalendar {
    /// Office time that has passed at a moment, in milliseconds since the start of the table.
    func officeTime(at instant: Instant) -> Int64 {
        let local = instant.milliseconds + LegalTime.offsetMilliseconds
        let day = floorDivide(local, LegalTime.dayMilliseconds)
        let ofDay = local - day * LegalTime.dayMilliseconds
        var passed = Int64(table.minutes(before: Int(day))) * 60_000
        guard table.isWorking(Int(day)) else { return passed }
        for session in table.sessions(Int(day)).sessions {
            let opening = Int64(session.opening.minutes) * 60_000
            if ofDay <= opening { break }
            passed += min(ofDay, Int64(session.closing.minutes) * 60_000) - opening
        }
        return passed
    }

    /// The first moment at which this much office time has passed.
    func instant(atOfficeTime milliseconds: Int64) -> Instant {
        let day = table.day(reaching: milliseconds)
        let date = CivilDate(epochDay: day)
        var rest = milliseconds - Int64(table.minutes(before: day)) * 60_000
        for session in table.sessions(day).sessions {
            let length = Int64(session.minutes) * 60_000
            if rest <= length { return Instant(date, session.opening).adding(milliseconds: rest) }
            rest -= length
        }
        return Instant(date, table.sessions(day).closing)
    }

    /// This moment if the office is open, else the next opening.
    func openMoment(onOrAfter instant: Instant) -> Instant {
        let date = instant.date
        for session in sessions(on: date) {
            if instant < Instant(date, session.opening) { return Instant(date, session.opening) }
            if instant < Instant(date, session.closing) { return instant }
        }
        let next = nextWorkingDay(after: date)
        return sessions(on: next).first.map { Instant(next, $0.opening) } ?? instant
    }
}
