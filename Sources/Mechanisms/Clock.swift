public import Organisation
public import WorkCalendar

public enum ClockDefinition {}
public typealias ClockID = ID<ClockDefinition>

/// What a clock shows. Lights always have a word beside the colour.
public enum Light: String, Hashable, Sendable, Codable, CaseIterable {
    case green, blue, yellow, orange, red, grey

    public var name: Bilingual {
        switch self {
        case .green: Bilingual(zh: "绿灯", en: "green")
        case .blue: Bilingual(zh: "蓝灯", en: "blue")
        case .yellow: Bilingual(zh: "黄灯", en: "yellow")
        case .orange: Bilingual(zh: "橙灯", en: "orange")
        case .red: Bilingual(zh: "红灯", en: "red")
        case .grey: Bilingual(zh: "灰灯", en: "grey")
        }
    }
}

/// One line of a clock's list of lights; the first line that applies shows.
public struct LightRule: Sendable, Hashable {
    public enum Threshold: Sendable, Hashable {
        case always
        /// More than this period has run since the start.
        case past(GivenPeriod)
        /// Less than this period is left until the due moment.
        case left(GivenPeriod)
        /// The due moment has passed.
        case overdue
    }

    public enum Condition: String, Sendable, Hashable, Codable { case open, done }

    public var light: Light
    public var word: Bilingual?
    public var threshold: Threshold
    /// Only while the clock runs, or only once it has stopped; nil: both.
    public var condition: Condition?

    public init(light: Light, word: Bilingual?, threshold: Threshold, condition: Condition?) {
        self.light = light
        self.word = word
        self.threshold = threshold
        self.condition = condition
    }

    /// What a clock without its own list shows.
    public static let standard: [LightRule] = [
        LightRule(
            light: .red, word: Bilingual(zh: "已超期", en: "overdue"), threshold: .overdue, condition: nil),
        LightRule(
            light: .green, word: Bilingual(zh: "按时办结", en: "done in time"), threshold: .always,
            condition: .done),
        LightRule(
            light: .yellow, word: Bilingual(zh: "即将到期", en: "due soon"),
            threshold: .left(GivenPeriod(.workingDays(1))),
            condition: .open),
        LightRule(
            light: .green, word: Bilingual(zh: "正常", en: "in time"), threshold: .always, condition: nil),
    ]

    /// What the window of a right shows: letting it pass is nobody's fault.
    public static let window: [LightRule] = [
        LightRule(
            light: .grey, word: Bilingual(zh: "期限已过", en: "window closed"), threshold: .overdue,
            condition: .open),
        LightRule(light: .green, word: Bilingual(zh: "已办", en: "done"), threshold: .always, condition: .done),
        LightRule(
            light: .yellow, word: Bilingual(zh: "即将截止", en: "closing soon"),
            threshold: .left(GivenPeriod(.days(7))),
            condition: .open),
        LightRule(light: .blue, word: Bilingual(zh: "可以办理", en: "open"), threshold: .always, condition: nil),
    ]
}

/// A deadline as a pack writes it. It runs while the case stands in a stage that lists it, from the moment named
/// by `from`, until it leaves those stages or `stops` happens.
public struct Clock: Sendable {
    public enum Length: Sendable {
        case fixed(GivenPeriod)
        /// FEEL that yields a period as text, e.g. `if size = "small" then "0wd" else "5wd"`.
        case computed(Rule)
        /// One clock per instalment of the agreement, due at the close of the agreed day.
        case instalments
        /// The date that the case waits for, from a field.
        case until(FieldID)
        /// So long before the date in a field, e.g. `-5wd` before a hearing.
        case before(FieldID, Period)
    }

    public enum Start: Sendable, Hashable {
        case entered
        case moment(Moment)
        case field(FieldID)
        /// What became of an offer, `to_court.accepted`: the last of the referral.
        case referral(String, ReferralAnswer)
    }

    /// Who allows more time. Who stands above says `escalate`.
    public enum Approver: String, Sendable, Hashable, CaseIterable {
        /// The next post above that sits outside of the owner's unit (上级).
        case superior
        /// The highest post above that sits in the owner's own unit (本机关、单位负责人: 信访工作条例 34).
        case unitHead = "unit_head"
        /// The parties themselves, for mediation is theirs (宁波市人民调解条例 27).
        case allParties = "all_parties"

        public var name: Bilingual {
            switch self {
            case .superior: Bilingual(zh: "上级", en: "superior")
            case .unitHead: Bilingual(zh: "本单位负责人", en: "head of the unit")
            case .allParties: Bilingual(zh: "各方当事人同意", en: "all parties")
            }
        }
    }

    public struct Extension: Sendable, Hashable {
        public var times: Int
        public var most: GivenPeriod
        public var approver: Approver
        public var tellsParties: Bool

        public init(times: Int, most: GivenPeriod, approver: Approver, tellsParties: Bool) {
            self.times = times
            self.most = most
            self.approver = approver
            self.tellsParties = tellsParties
        }
    }

    public struct PauseReason: Sendable, Hashable {
        public var id: String
        public var name: Bilingual

        public init(id: String, name: Bilingual) {
            self.id = id
            self.name = name
        }
    }

    public struct Step: Sendable, Hashable {
        public var role: RoleID
        /// After the due moment; nil: at it.
        public var after: GivenPeriod?

        public init(role: RoleID, after: GivenPeriod?) {
            self.role = role
            self.after = after
        }
    }

    public var id: ClockID
    public var name: Bilingual
    public var basis: String?
    public var length: Length
    public var start: Start
    public var stops: Moment?
    /// The last day rolls from a rest day to the next working day (Civil Code 203). Petition statutes are
    /// silent, so a pack says.
    public var rolls: Bool
    /// The window of a right, not a duty: when it passes nobody is late.
    public var isWindow: Bool
    public var owner: RoleID?
    public var escalation: [Step]
    public var pauses: [PauseReason]
    public var `extension`: Extension?
    /// The outer limit, counted from the start: no extension may pass it.
    public var cap: GivenPeriod?
    /// Nor may a pause carry the clock past it (最长不能超过): at the cap it goes on by itself, and runs out.
    public var capHoldsPauses: Bool
    public var lights: [LightRule]
    public var place: SourcePlace

    public init(
        id: ClockID, name: Bilingual, basis: String?, length: Length, start: Start, stops: Moment?,
        rolls: Bool,
        isWindow: Bool, owner: RoleID?, escalation: [Step], pauses: [PauseReason], extension: Extension?,
        cap: GivenPeriod?, capHoldsPauses: Bool = false, lights: [LightRule], place: SourcePlace
    ) {
        self.id = id
        self.name = name
        self.basis = basis
        self.length = length
        self.start = start
        self.stops = stops
        self.rolls = rolls
        self.isWindow = isWindow
        self.owner = owner
        self.escalation = escalation
        self.pauses = pauses
        self.extension = `extension`
        self.cap = cap
        self.capHoldsPauses = capHoldsPauses
        self.lights = lights
        self.place = place
    }
}
