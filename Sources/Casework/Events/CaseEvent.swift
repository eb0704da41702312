public import Mechanisms
public import Organisation
public import WorkCalendar

/// Who did it: an account acting as a post, the resident through the tracking page, or the platform itself
/// (timers, imports).
public struct Actor: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable { case post, resident, platform }

    public var kind: Kind
    public var account: AccountID?
    public var role: RoleID?
    public var unit: UnitID?

    public init(kind: Kind, account: AccountID? = nil, role: RoleID? = nil, unit: UnitID? = nil) {
        self.kind = kind
        self.account = account
        self.role = role
        self.unit = unit
    }

    public static func post(_ post: Post) -> Actor {
        Actor(kind: .post, account: post.account, role: post.role, unit: post.unit)
    }

    public static let resident = Actor(kind: .resident)
    public static let platform = Actor(kind: .platform)
}

/// What every entry of a case's journal carries besides its body.
public struct EventMeta: Hashable, Sendable, Codable {
    /// The position in the stream, from 1.
    public var n: Int
    /// When it was written down.
    public var recorded: Instant
    /// When it happened; earlier than `recorded` for a late entry.
    public var effective: Instant
    public var actor: Actor

    public init(n: Int, recorded: Instant, effective: Instant, actor: Actor) {
        self.n = n
        self.recorded = recorded
        self.effective = effective
        self.actor = actor
    }
}

/// One fact about a case: its stored name and fields, what it does to the state, and the sentence the timeline
/// shows. An event that happened is never refused, so `apply` is total.
public protocol CaseEventBody: Codable, Hashable, Sendable {
    /// The stored name, with its version: a contract with every journal ever written.
    static var name: String { get }
    func apply(to state: inout CaseState, _ meta: EventMeta)
    func line(_ names: some CaseNames) -> Bilingual
}

/// The names that the wording of a timeline needs.
public protocol CaseNames {
    func stage(_ id: StageID) -> Bilingual
    func clock(_ id: ClockID) -> Bilingual
    func field(_ id: String) -> Bilingual
    func document(_ id: String) -> Bilingual
    func referral(_ id: String) -> Bilingual
    func entry(_ id: String) -> Bilingual
    func unit(_ id: UnitID) -> Bilingual
    func role(_ id: RoleID) -> Bilingual
    func account(_ id: AccountID) -> Bilingual
    func party(_ id: PartyID) -> Bilingual
}

public struct CaseEvent: Sendable {
    public var meta: EventMeta
    public var body: any CaseEventBody

    public init(meta: EventMeta, body: any CaseEventBody) {
        self.meta = meta
        self.body = body
    }

    public var name: String { type(of: body).name }
}

/// `evolve` of design §4: the state after an event. The first event of a case makes it; for any other a missing
/// state means a broken journal, which the caller reports.
public func evolve(_ state: CaseState?, _ event: CaseEvent, id: CaseID) -> CaseState? {
    var next: CaseState
    if let registered = event.body as? CaseRegistered {
        next = CaseState(id: id, registered: registered, at: event.meta.effective)
    } else if let state {
        next = state
    } else {
        return nil
    }
    event.body.apply(to: &next, event.meta)
    next.version = event.meta.n
    return next
}

/// Every kind of event a case's journal can hold, by stored name.
public enum CaseEventRegistry {
    public static let types: [any CaseEventBody.Type] =
        lifecycle + clocks + handling + mediation + referrals

    public static let byName: [String: any CaseEventBody.Type] = Dictionary(
        types.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    static let lifecycle: [any CaseEventBody.Type] = [
        CaseRegistered.self, StageEntered.self, MomentReached.self, CaseNumbered.self, FieldsSet.self,
        MatterSet.self, DocumentIssued.self, Replied.self, OtherNumberNoted.self,
    ]
    static let clocks: [any CaseEventBody.Type] = [
        ClockStarted.self, ClockStopped.self, ClockPaused.self, ClockResumed.self, ClockExtended.self,
        ClockBreached.self, ClockEscalated.self, ClockRecomputed.self, ClockPeriodChanged.self,
    ]
    static let handling: [any CaseEventBody.Type] = [
        Assigned.self, Returned.self, Transferred.self, UnitInvited.self, InvitationAnswered.self,
        Recused.self,
        Reminded.self, Supervised.self, SupervisionAnswered.self, Commented.self, Attached.self, Asked.self,
        Amended.self, Grouped.self, MemberJoined.self, ReportedToPolice.self, Reopened.self, FollowedUp.self,
        Rated.self, ResultReturned.self,
    ]
    static let mediation: [any CaseEventBody.Type] = [
        PartyAdded.self, PartyAmended.self, RepresentativeAdded.self, ConsentRecorded.self,
        MediatorAppointed.self, SessionPlanned.self, SessionHeld.self, AgreementDrafted.self,
        AgreementSigned.self, MediatorSigned.self, AgreementSealed.self, AgreementTookEffect.self,
        MediationEnded.self, InstalmentPerformed.self, CourtAnswered.self,
    ]
    static let referrals: [any CaseEventBody.Type] = [
        ReferralOffered.self, ReferralAnswered.self, ReferralExpired.self, ReferralArbitrated.self,
    ]
}
