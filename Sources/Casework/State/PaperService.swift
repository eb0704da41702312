public import Streams
public import WorkCalendar

/// How a paper reached somebody (送达).
public struct PaperService: Hashable, Sendable, Codable {
    /// 民诉法 87–95.
    public enum Manner: String, Hashable, Sendable, Codable, CaseIterable {
        case handed
        /// Left with them because they would not take it.
        case left
        case post
        case electronic
        /// Through somebody who lives with them, or whom they named.
        case through

        public var name: Bilingual {
            switch self {
            case .handed: Bilingual(zh: "直接送达", en: "handed over")
            case .left: Bilingual(zh: "留置送达", en: "left with them")
            case .post: Bilingual(zh: "邮寄送达", en: "by post")
            case .electronic: Bilingual(zh: "电子送达", en: "electronically")
            case .through: Bilingual(zh: "转交或者代收", en: "through somebody else")
            }
        }
    }

    /// The first, second … of the case.
    public var number: Int
    public var at: Instant
    /// The party; nil where it went to an office.
    public var party: PartyID?
    public var manner: Manner
    public var place: Words?
    /// Who took it.
    public var receivedBy: Words?
    /// 见证人, where it was left.
    public var witness: Words?
    /// Who brought it.
    public var server: Words?
}
