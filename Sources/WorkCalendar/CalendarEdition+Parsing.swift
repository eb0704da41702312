extension CalendarEdition {
    /// The longest single holiday a notice has ever declared is ten days.
    static let holidayDaysMax = 31

    /// Reads the text of a calendar file, such as `calendars/china-mainland.txt`:
    ///
    ///     版本 2026-1
    ///     范围 2004-01-01 至 2026-12-31
    ///     节日 国庆节 National Day
    ///     2026-10-01 至 2026-10-07 放假 国庆节
    ///     2026-10-10 上班 国庆节
    ///
    /// Empty lines and what follows a `#` are ignored; the header lines come before the days.
    ///
    /// - Throws: every fault of the file, with line, what is wrong and how to mend it.
    public init(parsing text: String) throws(CalendarFaults) {
        var reader = Reader()
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            let content = line.prefix { $0 != "#" }
            let words = content.split { $0.isWhitespace || $0 == "\u{FEFF}" }
            if words.isEmpty { continue }
            reader.line = index + 1
            do throws(CalendarFault) { try reader.read(words) } catch { reader.faults.append(error) }
        }
        if reader.id == nil { reader.faults.append(CalendarFault(line: 0, problem: .headerMissing("版本"))) }
        if reader.coverage == nil {
            reader.faults.append(CalendarFault(line: 0, problem: .headerMissing("范围")))
        }
        guard reader.faults.isEmpty, let id = reader.id, let coverage = reader.coverage else {
            throw CalendarFaults(faults: reader.faults)
        }
        self.init(id: id, coverage: coverage, declaredDays: reader.days)
    }
}

private struct Reader {
    var line = 0
    var id: String?
    var coverage: ClosedRange<CivilDate>?
    var names: [Substring: LocalisedText] = [:]
    var days: [CivilDate: DayKind] = [:]
    var faults: [CalendarFault] = []

    func fault(_ problem: CalendarFault.Problem) -> CalendarFault {
        CalendarFault(line: line, problem: problem)
    }

    mutating func read(_ words: [Substring]) throws(CalendarFault) {
        switch words[0] {
        case "版本":
            guard id == nil else { throw fault(.headerTwice("版本")) }
            guard words.count == 2 else { throw unreadable(words) }
            id = String(words[1])
        case "范围":
            guard coverage == nil else { throw fault(.headerTwice("范围")) }
            guard words.count == 4, words[2] == "至" else { throw unreadable(words) }
            coverage = try range(words[1], words[3])
        case "节日":
            guard words.count >= 3 else { throw unreadable(words) }
            guard names[words[1]] == nil else { throw fault(.nameTwice(String(words[1]))) }
            names[words[1]] = LocalisedText(zh: String(words[1]), en: words[2...].joined(separator: " "))
        default:
            try readDays(words)
        }
    }

    private mutating func readDays(_ words: [Substring]) throws(CalendarFault) {
        let dates: ClosedRange<CivilDate>
        let rest: ArraySlice<Substring>
        if words.count == 5, words[1] == "至" {
            dates = try range(words[0], words[2])
            rest = words[3...]
        } else if words.count == 3 {
            dates = try range(words[0], words[0])
            rest = words[1...]
        } else {
            throw unreadable(words)
        }
        guard let verb = rest.first, let nameWord = rest.last, verb == "放假" || verb == "上班" else {
            throw unreadable(words)
        }
        guard let name = names[nameWord] else { throw fault(.unknownName(String(nameWord))) }
        let length = dates.upperBound.epochDay - dates.lowerBound.epochDay + 1
        guard length <= CalendarEdition.holidayDaysMax else { throw fault(.rangeTooLong(days: length)) }
        for offset in 0..<length {
            try declare(
                dates.lowerBound.adding(days: offset), verb == "放假" ? .holiday(name) : .makeUpWorkingDay(name)
            )
        }
    }

    private mutating func declare(_ date: CivilDate, _ kind: DayKind) throws(CalendarFault) {
        guard let coverage else { throw fault(.headerMissing("范围")) }
        guard coverage.contains(date) else { throw fault(.outsideCoverage(date)) }
        guard days[date] == nil else { throw fault(.dayTwice(date)) }
        if kind.isWorking, date.weekday <= 5 { throw fault(.makeUpDayOnWeekday(date)) }
        days[date] = kind
    }

    private func range(
        _ first: Substring, _ last: Substring
    ) throws(CalendarFault) -> ClosedRange<CivilDate> {
        guard let from = CivilDate(first) else { throw fault(.notADate(String(first))) }
        guard let until = CivilDate(last) else { throw fault(.notADate(String(last))) }
        guard from <= until else { throw fault(.rangeReversed) }
        return from...until
    }

    private func unreadable(_ words: [Substring]) -> CalendarFault {
        fault(.unreadableLine(words.joined(separator: " ")))
    }
}
