import Testing
import WorkCalendar

struct `An explanation` {
    @Test func `names every day that counted or did not, and why`() {
        let timing = Timing(start: at("2026-09-30 16:40"), period: .workingDays(5))
        #expect(
            lines(timing, .en) == [
                "2026-09-30 the day of the start is not counted (Civil Code, art. 201)",
                "2026-10-01 holiday (National Day), not counted",
                "2026-10-02 holiday (National Day), not counted",
                "2026-10-03 holiday (National Day), not counted",
                "2026-10-04 holiday (National Day), not counted",
                "2026-10-05 holiday (National Day), not counted",
                "2026-10-06 holiday (National Day), not counted",
                "2026-10-07 holiday (National Day), not counted",
                "2026-10-08 working day, counted, day 1 of 5",
                "2026-10-09 working day, counted, day 2 of 5",
                "2026-10-10 make-up working day (National Day), counted, day 3 of 5",
                "2026-10-11 weekend, not counted",
                "2026-10-12 working day, counted, day 4 of 5",
                "2026-10-13 working day, counted, day 5 of 5",
                "2026-10-13 due at 17:30, when business stops (Civil Code, art. 203)",
            ])
    }

    @Test func `speaks Chinese first`() {
        let timing = Timing(
            start: at("2026-08-31 16:30"), period: .months(1),
            pauses: [Pause(from: at("2026-09-10 09:00"), until: at("2026-09-13 10:00"))])
        #expect(
            lines(timing, .zh) == [
                "2026-08-31 开始的当日不计入（民法典第二百零一条）",
                "2026-09-10 自2026-09-10 09:00起中止",
                "2026-09-13 自2026-09-13 10:00起恢复计算",
                "2026-09-30 1个月届满，没有对应日，为月末日（民法典第二百零二条）",
                "2026-10-03 最后一日是国庆节放假，顺延至2026-10-08（民法典第二百零三条）",
                "2026-10-08 17:30停止业务活动时届满（民法典第二百零三条）",
            ])
    }

    @Test func `shows pauses, extensions and provisional dates`() {
        let timing = Timing(
            start: at("2026-12-25 09:00"), period: .workingDays(2),
            pauses: [Pause(from: at("2026-12-28 10:00"), until: at("2026-12-30 09:00"))],
            extensions: [.workingDays(1), .workingHours(3)])
        #expect(
            lines(timing, .en) == [
                "2026-12-25 the day of the start is not counted (Civil Code, art. 201)",
                "2026-12-25 extended by 1 working day, 3 working days altogether",
                "2026-12-26 weekend, not counted",
                "2026-12-27 weekend, not counted",
                "2026-12-28 working day, counted, day 1 of 3",
                "2026-12-28 paused at 2026-12-28 10:00",
                "2026-12-30 resumed at 2026-12-30 09:00",
                "2026-12-31 working day, counted, day 2 of 3",
                "2027-01-01 holiday (New Year's Day), not counted",
                "2027-01-02 weekend, not counted",
                "2027-01-03 weekend, not counted",
                "2027-01-04 working day, counted, day 3 of 3",
                "2027-01-04 extended by 3 working hours, 3 working hours altogether",
                "2027-01-05 working day, 3 h counted",
                "2027-01-05 provisional: holidays are known from 2004-01-01 to 2026-12-31, "
                    + "elsewhere only weekends and the holidays whose date the law fixes",
                "2027-01-05 due at 11:30",
            ])
    }

    @Test func `says when an extension came to nothing, or a last day was over`() {
        let extended = Timing(start: at("2026-09-01 09:00"), period: .days(30), extensions: [.hours(2)])
        #expect(
            lines(extended, .en).suffix(4) == [
                "2026-10-01 the last day is a holiday (National Day), so the period ends on 2026-10-08 "
                    + "(Civil Code, art. 203)",
                "2026-10-08 extended by 2 hours, 2 hours altogether",
                "2026-10-08 an extension never ends earlier than what stood before: 2026-10-08 17:30",
                "2026-10-08 due at 17:30, when business stops (Civil Code, art. 203)",
            ])
        let resumedLate = Timing(
            start: at("2026-10-14 09:00"), period: .workingDays(1),
            pauses: [Pause(from: at("2026-10-15 10:00"), until: at("2026-10-15 18:00"))])
        #expect(
            lines(resumedLate, .en).suffix(4) == [
                "2026-10-15 paused at 2026-10-15 10:00",
                "2026-10-15 resumed at 2026-10-15 18:00",
                "2026-10-15 the last day was over when it was resumed, so one more",
                "2026-10-16 due at 17:30, when business stops (Civil Code, art. 203)",
            ])
    }

    @Test func `says what it assumes of a pause still open`() {
        let timing = Timing(
            start: at("2026-10-09 11:00"), period: .workingHours(2),
            pauses: [Pause(from: at("2026-10-09 11:30"), until: nil)])
        let steps = publicCalendar.explanation(of: timing, asOf: at("2026-10-09 14:30"))
        #expect(
            steps.map(\.fact) == [
                .countsFrom(at("2026-10-09 11:00")),
                .officeTimeCounted(milliseconds: 7_200_000, .working),
                .paused(at: at("2026-10-09 11:30")),
                .resumed(at: at("2026-10-09 14:30"), isAssumed: true),
                .due(at("2026-10-09 16:00"), .moment),
            ])
        #expect(steps.map(\.civilCodeArticle) == [201, nil, nil, nil, nil])
    }

    @Test func `ends with the due moment, counts to the full and cites articles`() throws {
        var random = Seeded(state: 9)
        for _ in 0..<2000 {
            let timing = random.timing()
            let deadline = try #require(publicCalendar.deadline(of: timing))
            let steps = publicCalendar.explanation(of: timing)
            guard case .due(let due, _) = steps.last?.fact else {
                Issue.record("no due step: \(timing)")
                continue
            }
            #expect(due == deadline.due && steps.last?.date == deadline.lastDay, "\(timing)")
            #expect(steps.contains { $0.fact.isProvisional } == deadline.isProvisional)
            #expect(countsToTheFull(steps, timing), "\(timing)")
            #expect(steps.allSatisfy { !$0.text(in: .zh).isEmpty && !$0.text(in: .en).isEmpty })
        }
    }

    /// Where only one period was laid on the calendar, the days counted are as many as it has.
    private func countsToTheFull(_ steps: [ExplanationStep], _ timing: Timing) -> Bool {
        guard timing.extensions.isEmpty, timing.period.count > 0 else { return true }
        switch timing.period {
        case .workingDays(let count), .days(let count):
            return steps.filter { if case .counted = $0.fact { true } else { false } }.count == count
        case .workingHours(let count):
            let counted = steps.reduce(Int64(0)) {
                if case .officeTimeCounted(let milliseconds, _) = $1.fact { $0 + milliseconds } else { $0 }
            }
            return counted == Int64(count) * 3_600_000
        case .months, .hours:
            return true
        }
    }

    private func lines(_ timing: Timing, _ language: Language) -> [String] {
        publicCalendar.explanation(of: timing).map { "\($0.date) \($0.text(in: language))" }
    }
}

extension ExplanationStep.Fact {
    fileprivate var isProvisional: Bool {
        if case .provisional = self { true } else { false }
    }
}
