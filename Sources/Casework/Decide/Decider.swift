import Decisions
import Mechanisms
public import Organisation
import WorkCalendar

/// `decide` of design §4: a command, the state it meets and what it may know, in; events out, or one rejection.
public func decide(
    _ command: CaseCommand, on state: CaseState?, id: CaseID, in context: CaseContext
) throws(Rejection) -> CaseDecision {
    var decider = Decider(context: context, id: id, state: state)
    try decider.run(command)
    guard let after = decider.state else { throw .unknownAction("\(command.what)") }
    return CaseDecision(events: decider.events, state: after, consequences: decider.consequences)
}

/// Emits events and evolves the state as it goes, so that a later step sees what an earlier one did.
struct Decider {
    let context: CaseContext
    let id: CaseID
    var state: CaseState?
    var events: [CaseEvent] = []
    var consequences: [Consequence] = []
    /// Moments reached by this command that no reaction has been tried on yet.
    var fired: [Trigger] = []
    /// Set where an action named its own target: the pack's word on where to go, before any reaction.
    var hasMoved = false
    /// Events of this command carry this time unless said otherwise.
    var effective: Instant

    var mechanism: Mechanism { context.mechanism }

    init(context: CaseContext, id: CaseID, state: CaseState?) {
        self.context = context
        self.id = id
        self.state = state
        effective = context.happened
    }

    mutating func run(_ command: CaseCommand) throws(Rejection) {
        switch command.what {
        case .register(let entry): try register(entry, command.input)
        case .act(let name): try act(name, command)
        case .alarm: alarm()
        case .followLead(let stage, let unit): followLead(stage, unit)
        }
        react()
        syncClocks(entered: false)
    }

    /// The current state; a case that does not exist has none of the actions that ask for it.
    var current: CaseState {
        get throws(Rejection) {
            guard let state else { throw .unknownAction("case \(id)") }
            return state
        }
    }

    var stage: Stage? { state.flatMap { mechanism.stage($0.stage) } }

    mutating func emit(_ body: any CaseEventBody, at moment: Instant? = nil) {
        let meta = EventMeta(
            n: (state?.version ?? 0) + 1, recorded: context.now, effective: moment ?? effective,
            actor: context.actor)
        let event = CaseEvent(meta: meta, body: body)
        events.append(event)
        state = evolve(state, event, id: id)
    }

    mutating func fire(_ moment: Moment) { fired.append(.moment(moment)) }

    /// Records a moment and lets the stage react to it.
    mutating func reach(_ moment: Moment, note: Words? = nil, at: Instant? = nil) {
        emit(MomentReached(moment: moment, note: note), at: at)
        fire(moment)
    }

    // MARK: actions

    private mutating func act(_ name: String, _ command: CaseCommand) throws(Rejection) {
        let before = try current
        if let seen = command.seenMove, seen < before.lastMove {
            throw .changedMeanwhile(sinceMove: before.lastMove)
        }
        if let effective = context.effective {
            guard effective <= context.now else { throw .invalid(field: "happened_at", .inTheFuture) }
            if let registered = before.moments[.registered], effective < registered {
                throw .invalid(field: "happened_at", .beforeLastStep)
            }
        }
        if let action = stage?.actions[name] {
            try perform(action, command.input)
        } else if let verb = Verb(rawValue: name) {
            try perform(verb, command.input)
        } else if mechanism.stages.all.contains(where: { $0.actions[name] != nil }) {
            throw before.isOpen ? .notNow(action: name, stage: before.stage) : .closed
        } else {
            throw .unknownAction(name)
        }
    }

    private mutating func perform(_ action: Action, _ input: Input) throws(Rejection) {
        let before = try current
        try authorise(action, on: before)
        let facts = before.feelContext(mechanism, directory: context.directory, now: context.now)
        if let when = action.when, !when.expression.holds(in: facts) {
            throw .conditionFailed(
                action.otherwise
                    ?? Bilingual(zh: "条件不满足：\(when.text)", en: "the condition does not hold: \(when.text)"))
        }
        let values = try reader.read(asks(for: action, on: before), from: input)
        try recordFields(action.asks.map(\.field), values)
        for act in action.does { try perform(act, values, input) }
        try setFields(action.sets)
        for document in action.issues { issue(document) }
        if let referral = action.offers { try offer(referral) }
        if let target = choose(action.targets) {
            hasMoved = true
            move(to: target, by: action.id.text)
        }
    }

    var reader: InputReader {
        InputReader(
            mechanism: mechanism, directory: context.directory, parties: state?.parties ?? [],
            freshID: context.freshID)
    }

    mutating func recordFields(_ ids: [FieldID], _ values: [String: FieldValue]) throws(Rejection) {
        var own: [FieldID: FieldValue] = [:]
        for id in ids { own[id] = values[id.text] }
        if !own.isEmpty { emit(FieldsSet(values: own)) }
    }

    mutating func setFields(_ sets: [(field: FieldID, value: Rule)]) throws(Rejection) {
        guard !sets.isEmpty else { return }
        let facts = try current.feelContext(mechanism, directory: context.directory, now: context.now)
        var values: [FieldID: FieldValue] = [:]
        for set in sets {
            guard let field = mechanism.fields[set.field] else { continue }
            let result = set.value.expression.evaluate(in: facts).value
            values[set.field] = FieldValue(result, as: field.kind, freshID: context.freshID)
        }
        if !values.isEmpty { emit(FieldsSet(values: values)) }
    }

    mutating func issue(_ document: String) {
        guard mechanism.documents.contains(document) else { return }
        let number = (state?.documents.filter { $0.document == document }.count ?? 0) + 1
        emit(DocumentIssued(document: document, number: number))
    }

    // MARK: moving

    /// The first target whose condition holds.
    func choose(_ targets: [Target]) -> StageID? {
        guard !targets.isEmpty, let state else { return nil }
        if targets.count == 1, targets[0].when == nil { return targets[0].stage }
        let facts = state.feelContext(mechanism, directory: context.directory, now: context.now)
        return targets.first { $0.when?.expression.holds(in: facts) ?? true }?.stage
    }

    mutating func move(to id: StageID, by cause: String) {
        guard let state, let target = mechanism.stage(id) else { return }
        let destination = route(target, from: state)
        emit(
            StageEntered(
                stage: id, unit: destination.unit, owner: target.owner, outcome: target.ends, by: cause,
                isUnrouted: destination.isUnrouted))
        for member in state.members where target.isShared {
            consequences.append(.moved(member: member, stage: id, unit: destination.unit))
        }
        if target.ends != nil { fired.append(.moment(.closed)) }
        syncClocks(entered: true)
    }

    /// Lets the stage react to what this command brought about; each trigger once, the first that applies.
    mutating func react() {
        var stepsLeft = 20
        while !fired.isEmpty, stepsLeft > 0 {
            stepsLeft -= 1
            let trigger = fired.removeFirst()
            guard !hasMoved, let stage, stage.isOpen,
                let reaction = mechanism.reactions(in: stage).first(where: { $0.trigger == trigger })
            else { continue }
            for document in reaction.issues { issue(document) }
            if let target = choose(reaction.targets), target != state?.stage {
                hasMoved = true
                move(to: target, by: trigger.text)
            }
        }
    }

    /// A case that shares work goes where its lead goes, with its own clocks.
    private mutating func followLead(_ stage: StageID, _ unit: UnitID) {
        guard let state, state.isOpen, state.lead != nil, let target = mechanism.stage(stage),
            target.isShared,
            state.stage != stage || state.unit != unit
        else { return }
        emit(
            StageEntered(
                stage: stage, unit: unit, owner: target.owner, outcome: nil, by: "lead", isUnrouted: false))
        syncClocks(entered: true)
    }
}
