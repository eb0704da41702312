/// A mistake in a calendar file: where, what, and how to mend it.
public struct CalendarFault: Error, Hashable, Sendable {
    public enum Problem: Hashable, Sendable {
        case unreadableLine(String)
        case notADate(String)
        case unknownName(String)
        case nameTwice(String)
        case rangeReversed
        case rangeTooLong(days: Int)
        case outsideCoverage(CivilDate)
        case dayTwice(CivilDate)
        case makeUpDayOnWeekday(CivilDate)
        case headerTwice(String)
        case headerMissing(String)
    }

    /// Counted from 1; 0 where something is missing from the whole file.
    public let line: Int
    public let problem: Problem

    public init(line: Int, problem: Problem) {
        self.line = line
        self.problem = problem
    }

    /// What is wrong.
    public var message: LocalisedText {
        switch problem {
        case .unreadableLine(let text):
            LocalisedText(zh: "看不懂这一行：\(text)", en: "cannot read this line: \(text)")
        case .notADate(let text): LocalisedText(zh: "不是日期：\(text)", en: "not a date: \(text)")
        case .unknownName(let name): LocalisedText(zh: "节日未定义：\(name)", en: "holiday not defined: \(name)")
        case .nameTwice(let name): LocalisedText(zh: "节日重复定义：\(name)", en: "holiday defined twice: \(name)")
        case .rangeReversed: LocalisedText(zh: "止日早于起日", en: "the range ends before it begins")
        case .rangeTooLong(let days):
            LocalisedText(zh: "一次放假\(days)天，过长", en: "a holiday of \(days) days is too long")
        case .outsideCoverage(let date):
            LocalisedText(zh: "\(date)不在数据范围内", en: "\(date) is outside the covered range")
        case .dayTwice(let date): LocalisedText(zh: "\(date)写了两次", en: "\(date) is declared twice")
        case .makeUpDayOnWeekday(let date):
            LocalisedText(zh: "\(date)不是周末，无须调休上班", en: "\(date) is no weekend, it needs no make-up")
        case .headerTwice(let word): LocalisedText(zh: "“\(word)”写了两次", en: "\(word) stands twice")
        case .headerMissing(let word): LocalisedText(zh: "缺少“\(word)”一行", en: "the line \(word) is missing")
        }
    }

    /// How to mend it.
    public var remedy: LocalisedText {
        switch problem {
        case .unreadableLine:
            LocalisedText(
                zh: "写成“2026-10-01 至 2026-10-07 放假 国庆节”或“2026-10-10 上班 国庆节”",
                en: "write `2026-10-01 至 2026-10-07 放假 国庆节` or `2026-10-10 上班 国庆节`")
        case .notADate: LocalisedText(zh: "写成 2026-10-01", en: "write 2026-10-01")
        case .unknownName(let name):
            LocalisedText(zh: "在前面加一行“节日 \(name) 英文名”", en: "add a line `节日 \(name) English name` above")
        case .nameTwice, .dayTwice, .headerTwice: LocalisedText(zh: "删去其中一行", en: "remove one of the two")
        case .rangeReversed: LocalisedText(zh: "对调两个日期", en: "swap the two dates")
        case .rangeTooLong: LocalisedText(zh: "核对年份和月份", en: "check the year and the month")
        case .outsideCoverage:
            LocalisedText(zh: "核对日期，或改“范围”一行", en: "check the date, or widen the line 范围")
        case .makeUpDayOnWeekday: LocalisedText(zh: "按通知核对日期", en: "check the date against the notice")
        case .headerMissing(let word):
            LocalisedText(
                zh: word == "版本" ? "加一行“版本 2026-1”" : "加一行“范围 2004-01-01 至 2026-12-31”",
                en: word == "版本" ? "add `版本 2026-1`" : "add `范围 2004-01-01 至 2026-12-31`")
        }
    }
}

/// All the mistakes of one file, in the order of its lines, so that a clerk mends them in one go.
public struct CalendarFaults: Error, Hashable, Sendable {
    public let faults: [CalendarFault]
}
