public import Mechanisms
import Organisation
import Streams
public import WorkCalendar

/// What a verb is, in one value: its name, when and by whom it may be used, what it asks, whether there is anything to
/// use it on, what it does. Each stands in a file of its own beside this one; all else is derived from these.
public struct VerbRule: Sendable {
    public let verb: Verb
    public let name: Bilingual
    public let time: VerbTime
    public let by: VerbUser
    /// Whether the resident may use it, too, who brought the matter, through the page that their code opens.
    public let isResidents: Bool
    /// Whether its form takes files beside its questions.
    public let takesFiles: Bool
    /// Whether it ends or gives away what cannot easily be taken back: its button warns.
    public let isDanger: Bool
    /// Its rank among what stands beside the pack's own steps, because somebody waits for it; nil: among the rest.
    public let first: Int?
    /// The question in whose answer a person names another case by its number.
    public let otherCase: String?
    /// The events that no other verb, act or order writes.
    let events: [any CaseEventBody.Type]
    let form: @Sendable (CaseState?, Mechanism) -> [Ask]
    let fits: @Sendable (CaseState, CaseContext) -> Bool
    let decide: @Sendable (inout Decider, StepInput) throws(Rejection) -> Void

    init(
        _ verb: Verb, zh: String, en: String, _ time: VerbTime = .whileOpen, by: VerbUser,
        isResidents: Bool = false, takesFiles: Bool = false, isDanger: Bool = false, first: Int? = nil,
        otherCase: String? = nil, events: [any CaseEventBody.Type] = [],
        asks: @escaping @Sendable (CaseState?, Mechanism) -> [Ask] = { _, _ in [] },
        fits: @escaping @Sendable (CaseState, CaseContext) -> Bool = { _, _ in true },
        decide: @escaping @Sendable (inout Decider, StepInput) throws(Rejection) -> Void
    ) {
        self.verb = verb
        name = Bilingual(zh: zh, en: en)
        self.time = time
        self.by = by
        self.isResidents = isResidents
        self.takesFiles = takesFiles
        self.isDanger = isDanger
        self.first = first
        self.otherCase = otherCase
        self.events = events
        form = asks
        self.fits = fits
        self.decide = decide
    }

    /// What its form asks. Without a case the same questions, with nothing of a case to choose from.
    public func asks(on state: CaseState?, in mechanism: Mechanism) -> [Ask] { form(state, mechanism) }
}

/// When in the life of a case a verb can be used.
public enum VerbTime: Sendable, CaseIterable {
    case whileOpen, onceClosed, always
    /// Only in a stage in which people mediate.
    case whileMediating

    func check(_ verb: Verb, _ state: CaseState, in stage: Stage?) throws(Rejection) {
        switch self {
        case .always: return
        case .onceClosed: if state.isOpen { throw .stillOpen }
        case .whileOpen: if !state.isOpen { throw .closed }
        case .whileMediating:
            if !state.isOpen { throw .closed }
            if stage?.isMediation != true {
                throw .notNow(action: verb.rawValue, stage: state.handling.stage)
            }
        }
    }
}

/// Who may use a verb where the pack does not say.
public enum VerbUser: Sendable, CaseIterable {
    /// The owner of the stage, at the unit that holds the case.
    case owner
    /// The owner, or a role above it; of a closed case whoever owned a stage.
    case ownerOrSuperior
    /// Whoever answers for a clock, be it the holder of the case or not.
    case clockOwner
    /// The owner of a clock, or a post to which it is raised.
    case clockOwnerOrSuperior
    /// The roles to which the case's clocks escalate, and the arbiters of its offers.
    case superior
    /// Anybody at a unit that the case touches.
    case participant
    /// A unit that was asked to assist and has not answered.
    case invitedUnit
    /// A unit and role to which the case was offered.
    case receiver
    /// The unit that owes a result, by the role that took the case or one that owns stages or is above.
    case debtor
}

extension Ask {
    init(_ id: String, zh: String, en: String, _ kind: FieldKind, required: Bool = true) {
        self.init(id, Bilingual(zh: zh, en: en), kind, required: required)
    }

    static let note = Ask("note", zh: "说明", en: "Note", .longText, required: false)
    static let reason = Ask("reason", zh: "理由", en: "Reason", .longText)
}
