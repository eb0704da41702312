/// One edition of the public working calendar: which days the State Council declared holidays and which
/// weekends it declared working days. Days it does not name follow the week.
public struct CalendarEdition: Hashable, Sendable {
    /// What an event notes down as the calendar it was computed with, for example `2026-1`.
    public let id: String
    /// The first and the last day for which notices are known. Outside, only weekends are.
    public let coverage: ClosedRange<CivilDate>
    /// The declared days, all inside `coverage`; every kind is `.holiday` or `.makeUpWorkingDay`.
    public let declaredDays: [CivilDate: DayKind]
}

extension CalendarEdition {
    /// Nothing is declared: every day follows the week. For what asks of no day.
    public static let undeclared = CalendarEdition(
        id: "undeclared", coverage: CivilDate(epochDay: 0)...CivilDate(epochDay: 0), declaredDays: [:])
}

/// Days that one place declares for itself, on top of the public calendar.
public struct LocalDays: Hashable, Sendable {
    public enum Effect: Hashable, Sendable {
        case rest
        case makeUpWork
    }

    public let dates: ClosedRange<CivilDate>
    public let effect: Effect
    public let name: LocalisedText

    public init(_ dates: ClosedRange<CivilDate>, _ effect: Effect = .rest, name: LocalisedText) {
        self.dates = dates
        self.effect = effect
        self.name = name
    }

    /// A local rest day turns a working day into a rest day, a local make-up day the other way round;
    /// what is so already keeps its public name.
    func kind(over kind: DayKind) -> DayKind {
        switch effect {
        case .rest: kind.isWorking ? .localHoliday(name) : kind
        case .makeUpWork: kind.isWorking ? kind : .makeUpWorkingDay(name)
        }
    }
}
