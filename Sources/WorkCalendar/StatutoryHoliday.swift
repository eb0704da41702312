/// Holidays whose date the law fixes (全国年节及纪念日放假办法, as in force since 2025, art. 2): known before the yearly notice
/// that says which days adjoin them. Those of the lunar calendar and Qingming wait for the notice.
enum StatutoryHoliday {
    static func on(_ date: CivilDate) -> DayKind? {
        switch (date.month, date.day) {
        case (1, 1): .holiday(LocalisedText(zh: "元旦", en: "New Year's Day"))
        case (5, 1...2): .holiday(LocalisedText(zh: "劳动节", en: "Labour Day"))
        case (10, 1...3): .holiday(LocalisedText(zh: "国庆节", en: "National Day"))
        default: nil
        }
    }
}
