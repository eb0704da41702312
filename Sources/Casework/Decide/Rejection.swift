public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// Why a command was refused: a closed list of facts, worded once in `Rejection+Words`. A refused command changes
/// nothing.
public enum Rejection: Error, Hashable, Sendable {
    // Input
    case missing(field: String)
    case invalid(field: String, InputFault)
    /// One answer stands twice among several.
    case namedTwice(field: String)
    case unknownEntry(String)
    case unknownAction(String)
    // State
    case notNow(action: String, stage: StageID)
    case closed
    case stillOpen
    case changedMeanwhile(sinceMove: Int)
    case conditionFailed(Bilingual)
    case switchedOff(Verb)
    case decided
    case returnsUsedUp(most: Int)
    case noOffer
    /// An offer waits for its receiver, so the arbiter cannot decide yet.
    case stillToAnswer(until: Instant)
    case noResultOwed
    case offerPending
    /// Another mechanism takes no case by this entry, or not by a referral.
    case notTakenThere(Bilingual, entry: String)
    /// Another mechanism has no such field as would be carried.
    case noFieldThere(Bilingual, field: String)
    /// What would be carried does not fit there.
    case doesNotFitThere(Bilingual, field: Bilingual)
    /// Another mechanism asks for what the case does not have.
    case notCarried(Bilingual, field: Bilingual)
    /// A clock goes on by itself with the result that it waits for.
    case awaitsResult(String)
    case noSupervision
    case notInvited
    case nothingToReturn
    case sameUnit
    case sameCase
    case noSuchCase
    /// The version of the pack that the case follows is not at hand.
    case packMissing(String)
    /// No version of the mechanism is in force.
    case notInForce(MechanismID)
    // Permission
    case notYours(roles: [RoleID])
    case recused
    case notTheMediator
    case notTheApprover(Clock.Approver)
    // Clocks
    case noSuchClock(String)
    case notPausable(ClockID)
    case notPaused(ClockID)
    case alreadyPaused(ClockID)
    case notExtensible(ClockID)
    case extensionsUsedUp(ClockID, most: Int)
    case extensionTooLong(ClockID, most: Period)
    case pastCap(ClockID, cap: Instant)
    case windowClosed(ClockID, due: Instant)
    case windowNotOpen(ClockID)
    // Mediation
    case refusedByParty
    case needsTwoSides
    case noMediator
    case notAMediator
    case oralForbidden(MatterID)
    case oralNeedsPerformance
    case minorNeedsGuardian
    case alreadySigned
    case noAgreement
    case notInEffect
    case alreadyPerformed
    /// What is in effect cannot be undone by taking the application back.
    case agreementBinds
    /// A mediator took another's place, and a party has not accepted.
    case mediatorNotAccepted
    /// There is no answer, agreement or end yet to speak about.
    case notAnswered
    case notJoint
    /// The session is fixed for later.
    case beforeSession(Instant)
    case notApplied
    case notFiled
    case tooManyRepresentatives
    /// No electronic signature for such a matter: the agreement lacks the scan of the signed paper.
    case needsSignedPaper(MatterID)
    /// The case has no such paper, or its pack does not know the document any more.
    case noSuchPaper
    /// Nobody is there to whom the pack addresses a paper.
    case noAddressee(document: String, String)
    // Routing
    case nobodyHolds(RoleID, at: UnitID)
    /// Several units hold the role, and nothing says which of them is meant.
    case severalHold(RoleID, units: [UnitID])

    /// Stable, for machines and support: `CASE-1xx` input, `2xx` state, `3xx` permission, `4xx` clocks,
    /// `5xx` mediation, `6xx` routing.
    public var code: String {
        switch self {
        case .missing: "CASE-101"
        case .invalid: "CASE-102"
        case .namedTwice: "CASE-105"
        case .unknownEntry: "CASE-103"
        case .unknownAction: "CASE-104"
        case .notNow: "CASE-201"
        case .closed: "CASE-202"
        case .stillOpen: "CASE-203"
        case .changedMeanwhile: "CASE-204"
        case .conditionFailed: "CASE-205"
        case .switchedOff: "CASE-206"
        case .decided: "CASE-207"
        case .returnsUsedUp: "CASE-208"
        case .noOffer: "CASE-209"
        case .offerPending: "CASE-210"
        case .noSupervision: "CASE-211"
        case .notInvited: "CASE-212"
        case .nothingToReturn: "CASE-213"
        case .sameUnit: "CASE-214"
        case .sameCase: "CASE-215"
        case .noResultOwed: "CASE-216"
        case .noSuchCase: "CASE-217"
        case .packMissing: "CASE-218"
        case .notInForce: "CASE-219"
        case .noSuchPaper: "CASE-220"
        case .stillToAnswer: "CASE-221"
        case .noAddressee: "CASE-227"
        case .notTakenThere: "CASE-222"
        case .noFieldThere: "CASE-223"
        case .doesNotFitThere: "CASE-224"
        case .notCarried: "CASE-225"
        case .awaitsResult: "CASE-226"
        case .notYours: "CASE-301"
        case .recused: "CASE-302"
        case .notTheMediator: "CASE-303"
        case .notTheApprover: "CASE-304"
        case .noSuchClock: "CASE-401"
        case .notPausable: "CASE-402"
        case .notPaused: "CASE-403"
        case .alreadyPaused: "CASE-404"
        case .notExtensible: "CASE-405"
        case .extensionsUsedUp: "CASE-406"
        case .extensionTooLong: "CASE-407"
        case .pastCap: "CASE-408"
        case .windowClosed: "CASE-409"
        case .windowNotOpen: "CASE-410"
        case .refusedByParty: "CASE-501"
        case .needsTwoSides: "CASE-502"
        case .noMediator: "CASE-503"
        case .notAMediator: "CASE-504"
        case .oralForbidden: "CASE-505"
        case .oralNeedsPerformance: "CASE-506"
        case .minorNeedsGuardian: "CASE-508"
        case .alreadySigned: "CASE-509"
        case .noAgreement: "CASE-510"
        case .notInEffect: "CASE-511"
        case .notJoint: "CASE-512"
        case .notApplied: "CASE-513"
        case .notFiled: "CASE-514"
        case .tooManyRepresentatives: "CASE-515"
        case .needsSignedPaper: "CASE-516"
        case .alreadyPerformed: "CASE-517"
        case .agreementBinds: "CASE-518"
        case .notAnswered: "CASE-519"
        case .mediatorNotAccepted: "CASE-520"
        case .beforeSession: "CASE-522"
        case .nobodyHolds: "CASE-601"
        case .severalHold: "CASE-602"
        }
    }
}

extension Rejection: StreamRefusal {
    public var missingPack: String? { if case .packMissing(let hash) = self { hash } else { nil } }
}

/// What is wrong with one answer.
public enum InputFault: Hashable, Sendable {
    case notANumber, notMoney, notADate, notATime, notYesOrNo, notAChoice, notAPlace, notAUnit, notAnAccount
    case notAParty, notAPhone, noAreaCode, notAnIdentityNumber, notAList
    case tooLong(charactersMax: Int)
    case outOfRange(least: Int, most: Int)
    case inTheFuture
    case beforeLastStep
    /// Said to be performed, and due later.
    case stillOwed
    /// Only a group has members.
    case notAGroup
    /// Somebody signs for themselves or for others, not both.
    case eitherOr
    /// More than may leave: the others are bound, or one has to stay.
    case tooMany(left: Int)
    /// So many are bound by what is in effect; whom it does not bind goes on by `split`.
    case boundAlready
}

extension Rejection {
    /// The key of the answer that is missing or wrong, as a story or a machine writes it.
    public var field: String? {
        switch self {
        case .missing(let field), .invalid(let field, _), .namedTwice(let field):
            field.split(separator: ".").last.map(String.init) ?? field
        default: nil
        }
    }

    /// All that `word` can be, for whoever misspells one.
    public static let words = [
        "missing", "invalid", "named_twice", "unknown_entry", "unknown_action", "not_now", "closed",
        "still_open",
        "changed_meanwhile", "condition_failed", "switched_off", "decided", "returns_used_up", "no_offer",
        "still_to_answer", "not_taken_there", "no_field_there", "does_not_fit_there", "not_carried",
        "awaits_result", "no_result_owed", "offer_pending", "no_supervision", "not_invited",
        "nothing_to_return", "same_unit", "same_case", "no_such_case", "pack_missing", "not_in_force",
        "not_yours", "recused", "not_the_mediator", "not_the_approver", "no_such_clock", "not_pausable",
        "not_paused", "already_paused", "not_extensible", "extensions_used_up", "extension_too_long",
        "past_cap", "window_closed", "window_not_open", "refused_by_party", "needs_two_sides",
        "no_mediator", "not_a_mediator", "oral_forbidden", "oral_needs_performance",
        "minor_needs_guardian", "already_signed", "no_agreement", "not_in_effect", "already_performed",
        "agreement_binds", "mediator_not_accepted", "not_answered", "not_joint", "before_session",
        "not_applied", "not_filed", "too_many_representatives", "needs_signed_paper", "no_such_paper",
        "no_addressee",
        "nobody_holds", "several_hold",
    ]

    /// The name rehearsals use, e.g. `returns_used_up`.
    public var word: String {
        let label = "\(self)".prefix { $0 != "(" }
        return label.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}
