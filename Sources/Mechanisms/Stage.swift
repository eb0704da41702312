public import Organisation
public import WorkCalendar

public enum StageDefinition {}
public typealias StageID = ID<StageDefinition>
public enum ActionDefinition {}
public typealias ActionID = ID<ActionDefinition>

/// How a closed case counts. The words are the pack's; what is counted is one of these.
public enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
    case resolved, unresolved, guided, transferred, withdrawn, refused

    public var name: Bilingual {
        switch self {
        case .resolved: Bilingual(zh: "已解决", en: "resolved")
        case .unresolved: Bilingual(zh: "未解决", en: "not resolved")
        case .guided: Bilingual(zh: "已引导", en: "guided elsewhere")
        case .transferred: Bilingual(zh: "已移送", en: "passed on")
        case .withdrawn: Bilingual(zh: "已撤回", en: "withdrawn")
        case .refused: Bilingual(zh: "不予受理", en: "not accepted")
        }
    }
}

/// A unit that is known by what has happened to a case.
public enum KnownUnit: String, Hashable, Sendable, CaseIterable {
    /// Whoever handed it to the unit that has it now.
    case sender
    /// 首接单位
    case firstReceiver = "first_receiver"
}

/// Which unit takes a stage: the one that holds the owner role for the case's place, narrowed by a level, a
/// line, a decision table with outputs `line` and `level`, or the unit that a field names.
public struct Routing: Sendable {
    public var level: Level?
    public var line: String?
    public var decision: String?
    /// A field of kind `unit` in which somebody names the unit.
    public var field: FieldID?
    /// A unit that had to do with the case before.
    public var known: KnownUnit?

    public init(
        level: Level? = nil, line: String? = nil, decision: String? = nil, field: FieldID? = nil,
        known: KnownUnit? = nil
    ) {
        self.known = known
        self.level = level
        self.line = line
        self.decision = decision
        self.field = field
    }

    public var isOpen: Bool { level == nil && line == nil && decision == nil && !namesUnit }
    /// It says which unit, so that nobody looks for the nearest.
    public var namesUnit: Bool { field != nil || known != nil }
}

/// Where an action or a reaction leads.
public struct Target: Sendable {
    public var when: Rule?
    public var stage: StageID
    public var place: SourcePlace

    public init(when: Rule?, stage: StageID, place: SourcePlace) {
        self.when = when
        self.stage = stage
        self.place = place
    }
}

/// Who may act. Empty roles: the owner of the stage.
public struct Action: Sendable {
    public var id: ActionID
    public var name: Bilingual
    public var basis: String?
    public var by: [RoleID]
    /// The unit at which the role must be held (`by: { role: …, of: sender }`); nil: the one that is responsible here.
    public var of: KnownUnit?
    public var when: Rule?
    public var otherwise: Bilingual?
    /// A window in which alone it may be done: late acts are refused.
    public var within: ClockID?
    /// Field ids with whether an answer is required.
    public var asks: [(field: FieldID, isRequired: Bool)]
    public var does: [Act]
    public var sets: [(field: FieldID, value: Rule)]
    public var issues: [Issue]
    public var offers: String?
    public var targets: [Target]
    public var place: SourcePlace

    public init(
        id: ActionID, name: Bilingual, basis: String?, by: [RoleID], when: Rule?, otherwise: Bilingual?,
        within: ClockID? = nil,
        asks: [(field: FieldID, isRequired: Bool)], does: [Act], sets: [(field: FieldID, value: Rule)],
        issues: [Issue], offers: String?, targets: [Target], place: SourcePlace
    ) {
        self.id = id
        self.name = name
        self.basis = basis
        self.by = by
        self.when = when
        self.otherwise = otherwise
        self.within = within
        self.asks = asks
        self.does = does
        self.sets = sets
        self.issues = issues
        self.offers = offers
        self.targets = targets
        self.place = place
    }
}

/// What makes a case move without anybody pressing a button.
public enum Trigger: Hashable, Sendable {
    case moment(Moment)
    /// A clock's due moment passed: `settle.overdue`.
    case overdue(ClockID)
    /// A window's time is over: `objection.closed`.
    case closed(ClockID)
    /// The answer to an offer: `hand_over.accepted`.
    case referral(String, ReferralAnswer)

    public var text: String {
        switch self {
        case .moment(let moment): moment.rawValue
        case .overdue(let clock): "\(clock).overdue"
        case .closed(let clock): "\(clock).closed"
        case .referral(let referral, let answer): "\(referral).\(answer.rawValue)"
        }
    }
}

public enum ReferralAnswer: String, Hashable, Sendable, Codable, CaseIterable {
    case accepted, rejected, expired, recalled, result
    /// Nobody who was asked side by side still owes an answer or a result.
    case allResults = "all_results"
}

public struct Reaction: Sendable {
    public var trigger: Trigger
    public var targets: [Target]
    public var issues: [Issue]
    public var place: SourcePlace

    public init(trigger: Trigger, targets: [Target], issues: [Issue], place: SourcePlace) {
        self.trigger = trigger
        self.targets = targets
        self.issues = issues
        self.place = place
    }
}

/// Where a case is.
public struct Stage: Sendable {
    public var id: StageID
    public var name: Bilingual
    /// What a resident reads on the tracking page.
    public var publicText: Bilingual
    public var basis: String?
    /// Nil only for closed stages.
    public var owner: RoleID?
    public var routing: Routing
    public var clocks: [ClockID]
    /// A date field the stage waits for instead of a clock.
    public var waits: FieldID?
    /// A stage of mediation: each party may answer and stop here (人民调解法 17, 23).
    public var isMediation: Bool
    /// Grouped cases go through this stage together.
    public var isShared: Bool
    public var actions: Catalogue<Action>
    public var reactions: [Reaction]
    /// Set for closed stages.
    public var ends: Outcome?
    public var place: SourcePlace

    public var isOpen: Bool { ends == nil }

    public init(
        id: StageID, name: Bilingual, publicText: Bilingual, basis: String?, owner: RoleID?, routing: Routing,
        clocks: [ClockID], waits: FieldID?, isMediation: Bool, isShared: Bool, actions: Catalogue<Action>,
        reactions: [Reaction], ends: Outcome?, place: SourcePlace
    ) {
        self.id = id
        self.name = name
        self.publicText = publicText
        self.basis = basis
        self.owner = owner
        self.routing = routing
        self.clocks = clocks
        self.waits = waits
        self.isMediation = isMediation
        self.isShared = isShared
        self.actions = actions
        self.reactions = reactions
        self.ends = ends
        self.place = place
    }
}

extension Mechanism {
    /// The acts that can be done in a stage: by its actions, and while the parties talk about changing an agreement in effect by
    /// those that stand with it.
    public func acts(in stage: Stage) -> Set<Act> {
        var acts = Set(stage.actions.all.flatMap(\.does))
        if stage.isMediation {
            acts.formUnion(
                stages.all.flatMap { $0.actions.all.flatMap(\.does) }.filter(\.standsWithAgreement))
        }
        return acts
    }
}
