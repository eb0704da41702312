import Testing
import WorkCalendar

struct `A deadline` {
    @Test(
        arguments: [
            // Art. 201: the day of the start is not counted.
            ("2026-10-26 16:30", "30d", "2026-11-25 17:30"),
            ("2026-10-26 00:00", "30d", "2026-11-25 17:30"),
            ("2026-10-12 08:00", "1wd", "2026-10-13 17:30"),
            ("2026-10-11 08:00", "1wd", "2026-10-12 17:30"),
            // Art. 202: the same date, or the last day of a shorter month.
            ("2026-07-04 09:00", "1mo", "2026-08-04 17:30"),
            ("2026-08-31 09:00", "1mo", "2026-09-30 17:30"),
            ("2024-01-31 09:00", "1mo", "2024-02-29 17:30"),
            ("2023-12-29 09:00", "12mo", "2024-12-30 17:30"),
            // Art. 203: rolled over rest days, but a make-up working day is none.
            ("2026-09-01 16:30", "30d", "2026-10-08 17:30"),
            ("2026-10-09 09:00", "30d", "2026-11-09 17:30"),
            ("2026-01-31 09:00", "1mo", "2026-02-28 17:30"),
            ("2026-09-10 09:00", "30d", "2026-10-10 17:30"),
            // Working days over a long holiday with a make-up day behind it.
            ("2026-09-30 16:40", "5wd", "2026-10-13 17:30"),
            ("2026-10-09 09:00", "5wd", "2026-10-15 17:30"),
            // None: the close of the same working day, or of the next.
            ("2026-09-30 16:40", "0wd", "2026-09-30 17:30"),
            ("2026-09-30 17:30", "0wd", "2026-09-30 17:30"),
            ("2026-09-30 17:31", "0wd", "2026-10-08 17:30"),
            ("2026-10-10 09:00", "0wd", "2026-10-10 17:30"),
            ("2026-10-11 09:00", "0wd", "2026-10-12 17:30"),
            ("2026-10-12 09:00", "0d", "2026-10-12 17:30"),
            ("2026-10-12 18:00", "0d", "2026-10-12 24:00"),
            ("2026-10-03 10:00", "0d", "2026-10-08 17:30"),
            // Hours within the sessions of the office.
            ("2026-09-29 10:00", "2wh", "2026-09-29 12:00"),
            ("2026-09-29 11:00", "2wh", "2026-09-29 15:00"),
            ("2026-09-29 12:30", "2wh", "2026-09-29 16:00"),
            ("2026-09-30 16:40", "2wh", "2026-10-08 09:40"),
            ("2026-10-11 09:00", "1wh", "2026-10-12 09:30"),
            ("2026-09-29 06:00", "7wh", "2026-09-29 17:30"),
            ("2026-09-29 09:00", "0wh", "2026-09-29 09:00"),
            ("2026-09-29 12:30", "0wh", "2026-09-29 14:00"),
            ("2026-09-30 17:30", "0wh", "2026-10-08 08:30"),
            // Elapsed hours, day and night.
            ("2026-09-30 16:40", "2h", "2026-09-30 18:40"),
            ("2026-09-30 23:30", "24h", "2026-10-01 23:30"),
        ])
    func `follows the law`(start: String, text: String, due: String) {
        let timing = Timing(start: at(start), period: period(text))
        #expect(publicCalendar.deadline(of: timing)?.due == at(due))
        #expect(publicCalendar.deadline(from: at(start), period(text)).due == at(due))
    }

    @Test(
        arguments: [
            ("30d", false, true, "2026-10-01 24:00"), ("30d", false, false, "2026-10-01 24:00"),
            ("30d", true, false, "2026-10-08 24:00"), ("30d", true, true, "2026-10-08 17:30"),
            ("1mo", false, true, "2026-10-01 24:00"), ("3d", false, true, "2026-09-04 17:30"),
            ("3wd", true, false, "2026-09-04 24:00"),
        ])
    func `rolls and closes as its clock says`(text: String, rolls: Bool, closes: Bool, due: String) {
        let deadline = publicCalendar.deadline(
            from: at("2026-09-01 16:30"), period(text), rolls: rolls, closes: closes)
        #expect(deadline.due == at(due))
        #expect(deadline.lastDay == date(String(due.prefix(10))))
    }

    @Test(
        arguments: [
            ("2026-10-09 09:00", "5wd", "2026-10-12 10:00", "2026-10-14 09:00", "2026-10-19 17:30"),
            ("2026-10-09 09:00", "5wd", "2026-10-12 10:00", "2026-10-12 16:00", "2026-10-15 17:30"),
            // On the last day: the rest of it is left, or the next working day.
            ("2026-10-09 09:00", "5wd", "2026-10-15 10:00", "2026-10-15 16:00", "2026-10-15 17:30"),
            ("2026-10-09 09:00", "5wd", "2026-10-15 10:00", "2026-10-15 18:00", "2026-10-16 17:30"),
            ("2026-10-09 09:00", "5wd", "2026-10-15 10:00", "2026-10-17 10:00", "2026-10-19 17:30"),
            // Too late: the clock has run out.
            ("2026-10-09 09:00", "5wd", "2026-10-15 17:30", "2026-10-20 10:00", "2026-10-15 17:30"),
            // Before the start only what lies behind it counts.
            ("2026-10-09 09:00", "5wd", "2026-10-01 09:00", "2026-10-12 09:00", "2026-10-19 17:30"),
            ("2026-10-26 09:00", "30d", "2026-11-01 09:00", "2026-11-04 09:00", "2026-11-30 17:30"),
            ("2026-08-31 09:00", "1mo", "2026-09-10 09:00", "2026-09-15 09:00", "2026-10-08 17:30"),
            // Paused on the day to which it rolled.
            ("2026-10-09 09:00", "30d", "2026-11-09 10:00", "2026-11-11 10:00", "2026-11-11 17:30"),
            ("2026-10-09 11:00", "2wh", "2026-10-09 11:30", "2026-10-09 14:30", "2026-10-09 16:00"),
            ("2026-10-09 10:00", "24h", "2026-10-09 10:00", "2026-10-09 13:30", "2026-10-10 13:30"),
        ])
    func `moves with a pause`(start: String, text: String, from: String, until: String, due: String) {
        let timing = Timing(
            start: at(start), period: period(text), pauses: [Pause(from: at(from), until: at(until))])
        #expect(publicCalendar.deadline(of: timing)?.due == at(due))
    }

    @Test func `counts overlapping pauses once`() {
        let timing = Timing(
            start: at("2026-10-09 09:00"), period: .workingDays(5),
            pauses: [
                Pause(from: at("2026-10-13 10:00"), until: at("2026-10-14 09:00")),
                Pause(from: at("2026-10-12 10:00"), until: at("2026-10-13 11:00")),
            ])
        #expect(publicCalendar.deadline(of: timing)?.due == at("2026-10-19 17:30"))
    }

    @Test func `is unknown while the clock stands still`() {
        var timing = Timing(
            start: at("2026-10-09 09:00"), period: .workingDays(5),
            pauses: [Pause(from: at("2026-10-12 10:00"), until: nil)])
        #expect(publicCalendar.deadline(of: timing) == nil)
        #expect(
            publicCalendar.deadline(of: timing, asOf: at("2026-10-14 09:00"))?.due == at("2026-10-19 17:30"))
        #expect(publicCalendar.explanation(of: timing).last?.fact == .paused(at: at("2026-10-12 10:00")))
        timing.pauses = [Pause(from: at("2026-10-16 10:00"), until: nil)]
        #expect(publicCalendar.deadline(of: timing)?.due == at("2026-10-15 17:30"))
    }

    @Test(
        arguments: [
            // One unit: 60 and 30 days count as 90 from the start, rolled once.
            ("2026-08-01 09:00", "60d", ["30d"], "2026-10-30 17:30"),
            ("2026-09-01 09:00", "30d", ["1d"], "2026-10-08 17:30"),
            ("2026-09-01 09:00", "30d", ["5d", "5d"], "2026-10-12 17:30"),
            ("2026-01-31 09:00", "1mo", ["1mo"], "2026-03-31 17:30"),
            ("2026-09-30 09:00", "2wd", ["3wd"], "2026-10-13 17:30"),
            // Different units: on from the unrolled end, never earlier than before.
            ("2026-09-01 09:00", "30d", ["5wd"], "2026-10-13 17:30"),
            ("2026-09-01 09:00", "30d", ["2h"], "2026-10-08 17:30"),
            ("2026-08-31 09:00", "1mo", ["2h"], "2026-09-30 19:30"),
            ("2026-08-31 09:00", "1mo", ["2wh"], "2026-10-08 10:30"),
        ])
    func `moves with an extension`(start: String, text: String, more: [String], due: String) {
        let timing = Timing(start: at(start), period: period(text), extensions: more.map(period))
        #expect(publicCalendar.deadline(of: timing)?.due == at(due))
    }

    @Test func `decides whether an answer was in time`() {
        let received = at("2026-09-30 16:40")
        #expect(publicCalendar.workingDaysTaken(from: received, to: at("2026-09-30 17:00")) == 0)
        #expect(publicCalendar.workingDaysTaken(from: received, to: at("2026-10-03 09:00")) == 1)
        #expect(publicCalendar.workingDaysTaken(from: received, to: at("2026-10-13 17:30")) == 5)
        #expect(publicCalendar.workingDaysTaken(from: received, to: at("2026-10-13 17:31")) == 6)
        #expect(publicCalendar.workingMilliseconds(from: received, to: at("2026-10-08 09:40")) == 7_200_000)
    }
}
