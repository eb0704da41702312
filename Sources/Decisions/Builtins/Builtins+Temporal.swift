import WorkCalendar

/// What a calendar says of a day.
extension Builtins {
    static let temporals: [Builtin] = [
        ofDay("day of year") { date in
            .number(
                date.epochDay - (CivilDate(year: date.year, month: 1, day: 1)?.epochDay ?? date.epochDay) + 1)
        },
        ofDay("day of week") { .string(weekdays[$0.weekday - 1]) },
        ofDay("month of year") { .string(months[$0.month - 1]) },
        ofDay("week of year") { date in
            // The week belongs to the year of its Thursday (ISO 8601).
            let thursday = date.adding(days: 4 - date.weekday)
            let first = CivilDate(year: thursday.year, month: 1, day: 1)?.epochDay ?? thursday.epochDay
            return .number((thursday.epochDay - first) / 7 + 1)
        },
    ]

    private static let weekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    private static func ofDay(_ name: String, _ body: @escaping @Sendable (CivilDate) -> FeelValue) -> Builtin
    {
        Builtin(name, ["date"]) { evaluator, call in
            guard let moment = call.scalar(0).moment else { return call.refuse(0, &evaluator) }
            return body(moment.date)
        }
    }
}
