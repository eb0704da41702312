extension ExplanationStep {
    /// The step in words, without its date: `国庆节放假，不计入`.
    public func text(in language: Language) -> String { wording[language] }

    private var wording: LocalisedText {
        switch fact {
        case .startDayNotCounted:
            LocalisedText(
                zh: "开始的当日不计入（民法典第二百零一条）",
                en: "the day of the start is not counted (Civil Code, art. 201)")
        case .countsFrom(let moment):
            LocalisedText(zh: "自\(moment.text)开始计算", en: "counts from \(moment.text)")
        case .nothingToCount(let period):
            LocalisedText(zh: "期限为\(period.text.zh)，当日办结", en: "\(period.text.en): to be done the same day")
        case .named:
            LocalisedText(zh: "以约定或填写的日期为准", en: "the date that was agreed or fixed")
        case .countsBack(let period):
            LocalisedText(
                zh: "自约定或填写的日期起倒推\(period.text.zh)，该日不计入",
                en: "\(period.text.en) back from the date that was agreed or fixed, which is not counted")
        case .rolledBack(let kind, let date):
            LocalisedText(
                zh: "倒推到\(kind.name.zh)，提前至\(date)",
                en: "counted back to a \(kind.name.en), so it ends on \(date)")
        case .capped(let period):
            LocalisedText(
                zh: "自开始起最长\(period.text.zh)，中止和延长均不得超过",
                en: "\(period.text.en) from the start at most, whatever pauses or extends it")
        case .counted(let number, let count, let kind):
            LocalisedText(
                zh: "\(kind.name.zh)，计入，第\(number)日（共\(count)日）",
                en: "\(kind.name.en), counted, day \(number) of \(count)")
        case .skipped(let kind):
            LocalisedText(zh: "\(kind.name.zh)，不计入", en: "\(kind.name.en), not counted")
        case .officeTimeCounted(let milliseconds, let kind):
            LocalisedText(
                zh: "\(kind.name.zh)，计入\(duration(milliseconds).zh)",
                en: "\(kind.name.en), \(duration(milliseconds).en) counted")
        case .hoursElapsed(let hours):
            LocalisedText(
                zh: "连续计算\(Period.hours(hours).text.zh)", en: "\(Period.hours(hours).text.en), day and night")
        case .monthsEnd(let months, let isShorterMonth):
            monthsEnd(months, isShorterMonth)
        case .paused(let moment):
            LocalisedText(zh: "自\(moment.text)起中止", en: "paused at \(moment.text)")
        case .resumed(let moment, let isAssumed):
            isAssumed
                ? LocalisedText(
                    zh: "仍在中止，按\(moment.text)恢复推算", en: "still paused; taken as resumed at \(moment.text)")
                : LocalisedText(zh: "自\(moment.text)起恢复计算", en: "resumed at \(moment.text)")
        case .lastDayOverWhenResumed:
            LocalisedText(
                zh: "恢复时最后一日已过，顺延一日", en: "the last day was over when it was resumed, so one more")
        case .extended(let more, let total):
            LocalisedText(
                zh: "延长\(more.text.zh)，合计\(total.text.zh)",
                en: "extended by \(more.text.en), \(total.text.en) altogether")
        case .endsAsBefore(let moment):
            LocalisedText(
                zh: "延长后不早于原届满时间\(moment.text)",
                en: "an extension never ends earlier than what stood before: \(moment.text)")
        case .rolled(let kind, let date):
            LocalisedText(
                zh: "最后一日是\(kind.name.zh)，顺延至\(date)（民法典第二百零三条）",
                en: "the last day is a \(kind.name.en), so the period ends on \(date) (Civil Code, art. 203)")
        case .provisional(let first, let last):
            LocalisedText(
                zh: "暂定：节假日数据仅有\(first)至\(last)，其余只按周末和日期固定的法定节日推算",
                en:
                    "provisional: holidays are known from \(first) to \(last), elsewhere only weekends and the holidays whose date the law fixes"
            )
        case .due(let moment, let ending):
            due(moment, ending)
        }
    }

    private func monthsEnd(_ months: Int, _ isShorterMonth: Bool) -> LocalisedText {
        let period = Period.months(months).text
        return isShorterMonth
            ? LocalisedText(
                zh: "\(period.zh)届满，没有对应日，为月末日（民法典第二百零二条）",
                en: "\(period.en) end on the last day of a shorter month (Civil Code, art. 202)")
            : LocalisedText(
                zh: "\(period.zh)届满，为对应日（民法典第二百零二条）",
                en: "\(period.en) end on the same date (Civil Code, art. 202)")
    }

    private func due(_ moment: Instant, _ ending: Ending) -> LocalisedText {
        switch ending {
        case .closing:
            LocalisedText(
                zh: "\(moment.time)停止业务活动时届满（民法典第二百零三条）",
                en: "due at \(moment.time), when business stops (Civil Code, art. 203)")
        case .endOfDay:
            LocalisedText(
                zh: "当日二十四时届满（民法典第二百零三条）", en: "due at 24:00 of this day (Civil Code, art. 203)")
        case .moment:
            LocalisedText(zh: "\(moment.time)届满", en: "due at \(moment.time)")
        }
    }

    private func duration(_ milliseconds: Int64) -> LocalisedText {
        // Seconds matter to the due instant, not to a reader.
        let minutes = (milliseconds + 30_000) / 60_000
        let (hours, rest) = (minutes / 60, minutes % 60)
        if hours == 0 { return LocalisedText(zh: "\(rest)分钟", en: "\(rest) min") }
        if rest == 0 { return LocalisedText(zh: "\(hours)小时", en: "\(hours) h") }
        return LocalisedText(zh: "\(hours)小时\(rest)分钟", en: "\(hours) h \(rest) min")
    }
}
