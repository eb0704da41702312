public import Organisation
public import WorkCalendar

/// The act by which a matter is offered, by its own name (信访工作条例 22; 民诉法; 潍坊 12345 条例).
public enum ReferralKind: String, Hashable, Sendable, Codable, CaseIterable {
    case handOver = "hand_over"
    case forward
    case assign
    case delegate
    case entrust
    case dispatch
    case guide

    public var name: Bilingual {
        switch self {
        case .handOver: Bilingual(zh: "移送", en: "hand over")
        case .forward: Bilingual(zh: "转送", en: "forward")
        case .assign: Bilingual(zh: "交办", en: "assign")
        case .delegate: Bilingual(zh: "委派", en: "delegate (before filing)")
        case .entrust: Bilingual(zh: "委托", en: "entrust (after filing)")
        case .dispatch: Bilingual(zh: "派单", en: "dispatch")
        case .guide: Bilingual(zh: "引导", en: "guide")
        }
    }

    /// 交办 and 委托 owe a result back; 转送 and 引导 do not (信访工作条例 22). A pack may say otherwise.
    public var owesResult: Bool {
        switch self {
        case .assign, .entrust, .delegate, .dispatch: true
        case .handOver, .forward, .guide: false
        }
    }
}

/// A case offered to another unit. The sender keeps the duty until the receiver accepts; where the receiver gets a case of
/// its own, or where several units do a part each, it keeps it altogether.
public struct Referral: Sendable {
    public var id: String
    public var name: Bilingual
    public var basis: String?
    public var kind: ReferralKind
    public var to: RoleID
    public var routing: Routing
    /// The document that goes with it.
    public var letter: String?
    /// Nil where several units are told to take part (`units:`): then nobody is asked whether they will.
    public var answerWithin: GivenPeriod?
    public var owesResult: Bool
    /// The document that carries the result back, where owed.
    public var resultLetter: String?
    /// Who decides after a rejection or silence; from then on the case cannot bounce.
    public var arbiter: RoleID?
    /// How long the arbiter has; then their superior decides.
    public var arbiterWithin: GivenPeriod?
    /// The other mechanism in which the receiver gets a case of its own; nil: the one case goes over.
    public var opens: Opens?
    /// It opens one only where this holds; else the one case goes over, as without `opens`.
    public var opensWhen: Rule?
    /// To whom the result letter goes, a copy each; empty: to whoever is owed the result.
    public var resultsTo: [Addressee] = []
    /// The field that names several units, which are all asked side by side (联合办理): the lead keeps the duty, and each
    /// owes an answer of its own.
    public var units: FieldID?
    /// The sender's clocks that stand still from acceptance to result, each with the reason of its own list.
    public var meanwhile: [(clock: ClockID, reason: String?)] = []
    /// The result is due so long after the acceptance.
    public var resultWithin: GivenPeriod?
    /// Who hears of a result that is overdue.
    public var escalation: [RoleID] = []
    public var place: SourcePlace

    /// The case itself goes to whoever accepts.
    public var movesCase: Bool { opens == nil && units == nil }
    /// It does so at least where nothing is opened.
    public var mayMoveCase: Bool { units == nil && (opens == nil || opensWhen != nil) }

    public init(
        id: String, name: Bilingual, basis: String?, kind: ReferralKind, to: RoleID, routing: Routing,
        letter: String?, answerWithin: GivenPeriod?, owesResult: Bool, resultLetter: String?,
        arbiter: RoleID?,
        place: SourcePlace
    ) {
        self.id = id
        self.name = name
        self.basis = basis
        self.kind = kind
        self.to = to
        self.routing = routing
        self.letter = letter
        self.answerWithin = answerWithin
        self.owesResult = owesResult
        self.resultLetter = resultLetter
        self.arbiter = arbiter
        self.place = place
    }
}

/// What came with a matter that another organ handed to us.
public struct IncomingReferral: Sendable {
    public var kind: ReferralKind
    public var organ: Bilingual
    public var owesResult: Bool
    public var resultLetter: String?

    public init(kind: ReferralKind, organ: Bilingual, owesResult: Bool, resultLetter: String?) {
        self.kind = kind
        self.organ = organ
        self.owesResult = owesResult
        self.resultLetter = resultLetter
    }
}

extension Referral {
    /// The reason, of the clock's own list, for which it stands still meanwhile; nil where it runs on. Where only `pauses`
    /// is written it is the reason called like the referral, or the only one.
    public func pause(of clock: Clock) -> String? {
        guard let meanwhile = meanwhile.first(where: { $0.clock == clock.id }) else { return nil }
        let listed = clock.pauses.map(\.id)
        if let reason = meanwhile.reason { return listed.contains(reason) ? reason : nil }
        if listed.contains(id) { return id }
        return listed.count == 1 ? listed[0] : nil
    }
}
