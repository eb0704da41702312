public import Streams
public import WorkCalendar

/// What was said when the dossier was closed.
public struct DossierFiling: Hashable, Sendable, Codable {
    /// 保管期限.
    public enum Retention: String, Hashable, Sendable, Codable, CaseIterable {
        case short, long, permanent

        public var name: Bilingual {
            switch self {
            case .short: Bilingual(zh: "短期（5年）", en: "short (5 years)")
            case .long: Bilingual(zh: "长期（10年）", en: "long (10 years)")
            case .permanent: Bilingual(zh: "永久", en: "permanent")
            }
        }
    }

    public var retention: Retention?
    /// 卷宗情况说明: what is missing or special.
    public var remarks: Words?
    /// 检查人
    public var checker: Words?
    /// 立卷人
    public var compiler: Words?
}
