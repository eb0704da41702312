public import Decisions
public import Organisation
public import WorkCalendar

/// The case of its own that an offer opens in another mechanism, at the moment in which it is accepted (移送案件, 委托调解):
/// the sender keeps its case, the receiver gets one with a number, clocks and pages of its own.
public struct Opens: Sendable, Hashable {
    /// One value that goes along.
    public struct Carried: Sendable, Hashable {
        /// Under the receiver's key.
        public var theirs: String
        public var ours: String

        public init(theirs: String, ours: String) {
            self.theirs = theirs
            self.ours = ours
        }
    }

    /// What the engine itself knows of a case and can carry, beside the pack's fields.
    public enum Known: String, Sendable, CaseIterable {
        case parties, place, matter
    }

    /// The pack, by the name of its folder or the id of its mechanism.
    public var pack: String
    public var entry: String
    public var carry: [Carried]
    /// What comes back with the result: values of the receiver's fields, under our own keys.
    public var back: [Carried]
    /// The field that says which part of the matter goes over; the rest stays and can go on. Nil: all of it.
    public var part: FieldID?

    public init(
        pack: String, entry: String, carry: [Carried] = [], back: [Carried] = [], part: FieldID? = nil
    ) {
        self.pack = pack
        self.entry = entry
        self.carry = carry
        self.back = back
        self.part = part
    }
}

/// What expressions may ask about a referral, as `<referral>.<fact>`: of the last offer made of it; where it asks several
/// units side by side, a list with one value for each of the last round.
public enum ReferralFact: String, Hashable, Sendable, CaseIterable {
    /// "offered", "accepted", "rejected", "expired", "recalled", "lapsed", "arbitrated", "answered", "released"; "none"
    /// where nothing was offered.
    case status
    /// The unit that was asked, or that took it.
    case unit
    /// The account that answered.
    case by
    /// The day of the offer, or of its answer.
    case at
    /// The number of the receiver's own case.
    case number
    /// The day by which an answer, or after it the result, is due.
    case due
    /// How the receiver's case ended.
    case outcome

    public var meaning: Bilingual {
        switch self {
        case .status: Bilingual(zh: "流转到哪一步", en: "where it stands, or \"none\"")
        case .unit: Bilingual(zh: "接收单位", en: "the unit that was asked or took it")
        case .by: Bilingual(zh: "答复人", en: "the account that answered")
        case .at: Bilingual(zh: "答复（未答复时为发出）日期", en: "the day of its answer, before that of the offer")
        case .number: Bilingual(zh: "对方案件编号", en: "the number of the receiver's own case")
        case .due: Bilingual(zh: "答复或反馈的期限", en: "the day by which the answer or the result is due")
        case .outcome: Bilingual(zh: "对方办理结果", en: "how the receiver's case ended")
        }
    }

    public static let names = FeelNames(allCases.map(\.rawValue))

    /// What `status` can be.
    public static let statuses = [
        "none", "offered", "accepted", "rejected", "expired", "recalled", "lapsed", "arbitrated", "answered",
        "released",
    ]
}
