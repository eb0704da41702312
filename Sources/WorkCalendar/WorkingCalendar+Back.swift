/// Periods that count back from a day, or a moment, that somebody named: a notice five working days before the hearing.
/// The law counts forward and is silent here; what it says is mirrored. The named day is not counted (Civil Code, art.
/// 201), and a last day that is a rest day moves to the working day before it: moved forward it would shorten what was
/// given (203).
extension WorkingCalendar {
    /// With the day or moment to which it counts back as the one that is named.
    func counted(_ timing: Timing) -> Timing {
        guard let back = timing.back else { return timing }
        var counted = timing
        counted.back = nil
        switch back.unit {
        case .hours, .workingHours:
            counted.start = moment(back, before: timing.start)
            counted.period = .hours(0)
        case .workingDays, .days, .months:
            counted.start = Instant(lastDay(back, before: timing), TimeOfDay(0))
            counted.period = .days(0)
            counted.rolls = false
        }
        return counted
    }

    private func moment(_ back: Period, before moment: Instant) -> Instant {
        let length = Int64(back.boundedCount) * 3_600_000
        guard back.unit == .workingHours else { return moment.adding(milliseconds: -length) }
        return instant(atOfficeTime: officeTime(at: moment) - length)
    }

    /// Before a rest day moves it.
    private func unrolled(_ back: Period, before timing: Timing) -> CivilDate {
        let named = timing.start.date
        switch back.unit {
        case .months: return named.adding(months: -back.boundedCount)
        case .workingDays:
            let before = table.workingDays(before: named.epochDay)
            return CivilDate(epochDay: table.workingDay(number: before - back.boundedCount))
        case .days, .hours, .workingHours: return named.adding(days: -back.boundedCount)
        }
    }

    private func lastDay(_ back: Period, before timing: Timing) -> CivilDate {
        let day = unrolled(back, before: timing)
        guard timing.rolls, !isWorkingDay(day) else { return day }
        return CivilDate(epochDay: table.workingDay(number: table.workingDays(before: day.epochDay) - 1))
    }

    /// How it counts back, from the named day on.
    func stepsBack(_ timing: Timing) -> [ExplanationStep] {
        guard let back = timing.back else { return [] }
        let named = timing.start.date
        var steps = [ExplanationStep(date: named, .countsBack(back))]
        let end = unrolled(back, before: timing)
        if back.unit == .workingDays || back.unit == .days {
            var number = 0
            for day in stride(from: named.epochDay - 1, through: end.epochDay, by: -1) {
                let (date, kind) = (CivilDate(epochDay: day), table.kind(day))
                if back.unit == .days || kind.isWorking {
                    number += 1
                    steps.append(
                        ExplanationStep(date: date, .counted(number: number, of: back.boundedCount, kind)))
                } else {
                    steps.append(ExplanationStep(date: date, .skipped(kind)))
                }
            }
        }
        let last = counted(timing).start.date
        if back.unit == .days || back.unit == .months, last != end {
            steps.append(ExplanationStep(date: end, .rolledBack(kind(of: end), to: last)))
        }
        return steps
    }
}
