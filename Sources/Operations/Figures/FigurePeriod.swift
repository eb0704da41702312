public import WorkCalendar

/// The periods a board can show, ending today.
public enum FigurePeriod: String, Sendable, CaseIterable {
    case week = "7"
    case month = "30"
    case quarter = "90"
    case all

    public var name: Bilingual {
        switch self {
        case .week: Bilingual(zh: "近 7 天", en: "7 days")
        case .month: Bilingual(zh: "近 30 天", en: "30 days")
        case .quarter: Bilingual(zh: "近 90 天", en: "90 days")
        case .all: Bilingual(zh: "全部", en: "All")
        }
    }

    /// The first day; `all` begins before any case of this platform can have.
    public func first(endingOn today: CivilDate) -> CivilDate {
        switch self {
        case .week: today.adding(days: -6)
        case .month: today.adding(days: -29)
        case .quarter: today.adding(days: -89)
        case .all: CivilDate(epochDay: 0)
        }
    }

    /// A long period is drawn by month, its last twelve months.
    public var isByMonth: Bool { self == .all }
    static let monthsDrawn = 12
}
