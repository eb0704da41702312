/// What a day is to an office.
public enum DayKind: Hashable, Sendable {
    /// Monday to Friday, not declared otherwise.
    case working
    /// Saturday or Sunday, not declared otherwise.
    case weekend
    /// Declared a holiday by the State Council's yearly notice, adjoining days included.
    case holiday(LocalisedText)
    /// A Saturday or Sunday on which offices work (调休); it is no rest day.
    case makeUpWorkingDay(LocalisedText)
    /// A rest day of this place only, such as the founding day of an autonomous county.
    case localHoliday(LocalisedText)

    public var isWorking: Bool {
        switch self {
        case .working, .makeUpWorkingDay: true
        case .weekend, .holiday, .localHoliday: false
        }
    }

    /// 工作日, 周末, 国庆节放假, 国庆节调休上班 …
    public var name: LocalisedText {
        switch self {
        case .working: LocalisedText(zh: "工作日", en: "working day")
        case .weekend: LocalisedText(zh: "周末", en: "weekend")
        case .holiday(let name): LocalisedText(zh: "\(name.zh)放假", en: "holiday (\(name.en))")
        case .makeUpWorkingDay(let name):
            LocalisedText(zh: "\(name.zh)调休上班", en: "make-up working day (\(name.en))")
        case .localHoliday(let name): LocalisedText(zh: "\(name.zh)（本地放假）", en: "local holiday (\(name.en))")
        }
    }
}
