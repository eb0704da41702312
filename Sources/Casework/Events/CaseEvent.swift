public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// One fact about a case: its stored name and fields, what it does to the state, and the sentence the timeline
/// shows. An event that happened is never refused, so `apply` is total.
public protocol CaseEventBody: EventBody {
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

/// Every kind of event that a case's journal can hold; what only a verb or an act writes stands with it.
public enum CaseEvents {
    public static let all: [any CaseEventBody.Type] =
        lifecycle + clocks + handling + mediation + papers + referrals + linkage
        + Act.allCases.flatMap(\.rule.events)
        + Verb.allCases.flatMap(\.rule.events)

    static let lifecycle: [any CaseEventBody.Type] = [
        CaseRegistered.self, StageEntered.self, MomentReached.self, FieldsSet.self,
        MatterSet.self, Replied.self, OtherNumberNoted.self,
    ]
    static let clocks: [any CaseEventBody.Type] = [
        ClockStarted.self, ClockStopped.self, ClockClosed.self, ClockBreached.self, ClockEscalated.self,
        ClockRecomputed.self,
        ClockPeriodChanged.self,
    ]
    static let handling: [any CaseEventBody.Type] = [
        Attached.self, MemberJoined.self, MessagesChosen.self, Refiled.self,
    ]
    static let mediation: [any CaseEventBody.Type] = [
        PartyAdded.self, AgreementDrafted.self, AgreementTookEffect.self, AgreementPerformed.self,
        MediationEnded.self,
    ]
    static let papers: [any CaseEventBody.Type] = [DocumentIssued.self, SheetMade.self]
    static let referrals: [any CaseEventBody.Type] = [
        ReferralOffered.self, ReferralBound.self, ReferralExpired.self, ReferralLapsed.self,
        ResultOverdue.self,
        ArbitrationRaised.self,
    ]
    /// What only two cases of different mechanisms bring about.
    static let linkage: [any CaseEventBody.Type] = [
        CaseOpenedFor.self, ResultSent.self, SenderEnded.self, ResultForgone.self, ResultLate.self,
        PartNumbered.self, ResultReceived.self,
        PartEnded.self,
    ]
}
