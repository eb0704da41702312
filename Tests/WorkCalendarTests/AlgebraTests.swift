import Testing
import WorkCalendar

/// What must hold for every timing, tried on many; the seed makes a failure repeatable.
struct `For any timing` {
    private static let rounds = 5000

    @Test func `a pause of no length changes nothing`() {
        var random = Seeded(state: 1)
        for _ in 0..<Self.rounds {
            var timing = random.timing()
            timing.pauses = []
            let plain = publicCalendar.deadline(of: timing)
            let moment = timing.start.adding(
                milliseconds: Int64.random(in: 0...10_000_000, using: &random) * 60)
            timing.pauses = [Pause(from: moment, until: moment)]
            #expect(publicCalendar.deadline(of: timing) == plain, "\(timing)")
            let steps = publicCalendar.explanation(of: timing)
            #expect(!steps.contains { $0.fact == .paused(at: moment) }, "\(timing)")
        }
    }

    @Test func `a later start is never due earlier`() {
        var random = Seeded(state: 2)
        for _ in 0..<Self.rounds {
            var timing = random.timing()
            let start = timing.start.adding(
                milliseconds: Int64.random(in: 0...20_000, using: &random) * 60_000)
            // Months are uneven: 30 and 31 March both end with September, but a pause from before the start,
            // or one that may fall into what a month counts on from, makes them one day different.
            let monthsLater = timing.extensions.contains { $0.unit == .months }
            timing.pauses = monthsLater ? [] : timing.pauses.filter { $0.from >= start }
            let early = publicCalendar.deadline(of: timing)
            timing.start = start
            let late = publicCalendar.deadline(of: timing)
            #expect((early?.due ?? timing.start) <= (late?.due ?? timing.start), "\(timing)")
        }
    }

    @Test func `the due moment does not lie before the start, nor in a pause`() throws {
        var random = Seeded(state: 3)
        for _ in 0..<Self.rounds {
            let timing = random.timing()
            let due = try #require(publicCalendar.deadline(of: timing)).due
            #expect(due >= timing.start, "\(timing)")
            for pause in timing.pauses where pause.from < due {
                #expect((pause.until ?? pause.from) <= due, "\(timing) \(due.text)")
            }
        }
    }

    @Test func `a pause of n working days moves a clock in working days by n`() throws {
        var random = Seeded(state: 4)
        for _ in 0..<Self.rounds {
            let start = random.instant()
            let count = Int.random(in: 1...30, using: &random)
            let plain = publicCalendar.deadline(from: start, .workingDays(count))
            let days = Int.random(in: 0...(plain.lastDay.epochDay - start.date.epochDay), using: &random)
            let from = Instant(start.date.adding(days: days), TimeOfDay(10))
            if from < start { continue }
            let until = from.adding(milliseconds: Int64.random(in: 0...40, using: &random) * 86_400_000)
            let stood = publicCalendar.workingDays(after: from.date, through: until.date)
            let timing = Timing(
                start: start, period: .workingDays(count), pauses: [Pause(from: from, until: until)])
            let moved = publicCalendar.deadline(from: start, .workingDays(count + stood))
            let deadline = try #require(publicCalendar.deadline(of: timing))
            // Resumed on a rest day with nothing left of the last day, it ends on the next working day.
            let next = publicCalendar.deadline(from: start, .workingDays(count + stood + 1))
            #expect(deadline.due == (moved.due < until ? next.due : moved.due), "\(timing)")
        }
    }

    @Test func `working hours may be counted in two parts`() {
        var random = Seeded(state: 5)
        for _ in 0..<Self.rounds {
            let start = random.instant()
            let (first, second) = (
                Int.random(in: 0...40, using: &random), Int.random(in: 1...40, using: &random)
            )
            let middle = publicCalendar.deadline(from: start, .workingHours(first)).due
            let whole = publicCalendar.deadline(from: start, .workingHours(first + second)).due
            #expect(publicCalendar.deadline(from: middle, .workingHours(second)).due == whole)
            let passed = publicCalendar.workingMilliseconds(from: start, to: whole)
            #expect(passed == Int64(first + second) * 3_600_000)
        }
    }

    @Test func `an extension is never due earlier`() {
        var random = Seeded(state: 6)
        for _ in 0..<Self.rounds {
            var timing = random.timing()
            let plain = publicCalendar.deadline(of: timing)
            timing.extensions.append(random.period())
            let extended = publicCalendar.deadline(of: timing)
            #expect((plain?.due ?? timing.start) <= (extended?.due ?? timing.start), "\(timing)")
        }
    }

    @Test func `the working days an answer took are the least that allow it`() {
        var random = Seeded(state: 7)
        for _ in 0..<Self.rounds {
            let start = random.instant()
            let answered = start.adding(milliseconds: Int64.random(in: 0...60_000, using: &random) * 60_000)
            let taken = publicCalendar.workingDaysTaken(from: start, to: answered)
            #expect(answered <= publicCalendar.deadline(from: start, .workingDays(taken)).due)
            if taken > 0 {
                #expect(answered > publicCalendar.deadline(from: start, .workingDays(taken - 1)).due)
            }
        }
    }

    @Test func `a due date agrees with a walk from day to day`() {
        var random = Seeded(state: 8)
        for _ in 0..<Self.rounds {
            let (start, period) = (random.instant(), random.period())
            let deadline = publicCalendar.deadline(from: start, period)
            #expect(deadline.due == walked(start, period), "\(start.text) \(period)")
        }
    }

    /// The law read aloud, one day after the other.
    private func walked(_ start: Instant, _ period: Period) -> Instant {
        let calendar = publicCalendar
        var day = start.date
        switch period {
        case .workingDays(let count):
            if count == 0 {
                let isOpen = calendar.isWorkingDay(day) && start <= Instant(day, calendar.closing(on: day))
                if !isOpen { repeat { day = day.adding(days: 1) } while !calendar.isWorkingDay(day) }
            }
            for _ in 0..<count { repeat { day = day.adding(days: 1) } while !calendar.isWorkingDay(day) }
        case .days(let count):
            for _ in 0..<count { day = day.adding(days: 1) }
            while !calendar.isWorkingDay(day) { day = day.adding(days: 1) }
        case .months(let count):
            day = day.adding(months: count)
            while !calendar.isWorkingDay(day) { day = day.adding(days: 1) }
        case .hours(let count):
            return start.adding(milliseconds: Int64(count) * 3_600_000)
        case .workingHours(let count):
            return walkedHours(start, minutes: count * 60)
        }
        let due = Instant(day, calendar.closing(on: day))
        return due < start ? Instant(day, TimeOfDay(24)) : due
    }

    private func walkedHours(_ start: Instant, minutes: Int) -> Instant {
        var left = minutes
        var day = start.date
        while true {
            for session in publicCalendar.sessions(on: day) {
                for minute in session.opening.minutes..<session.closing.minutes {
                    let moment = Instant(day, TimeOfDay(minutes: minute))
                    if moment < start { continue }
                    if left == 0 { return moment }
                    left -= 1
                    if left == 0, minutes > 0 { return moment.adding(milliseconds: 60_000) }
                }
            }
            day = day.adding(days: 1)
        }
    }
}
