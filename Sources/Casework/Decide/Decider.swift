import Decisions
import Mechanisms
import Organisation
public import Streams
import WorkCalendar

extension CaseState {
    /// `decide` of design §4: a command, the state it meets and what it may know, in; events and orders out, or one
    /// rejection.
    public static func decide(
        _ command: CaseCommand, on state: CaseState?, id: StreamID, in surroundings: Surroundings
    ) throws(Rejection) -> Decided<CaseState> {
        let mechanism = try mechanism(for: command, on: state, in: surroundings.rules)
        var decider = Decider(
            context: CaseContext(mechanism: mechanism, around: surroundings), id: id, state: state)
        try decider.run(command)
        guard let after = decider.state else { throw .noSuchCase }
        let notices = Notices.of(decider.events, after, decider.context)
        return Decided(events: decider.events, state: after, orders: decider.orders, notices: notices)
    }

    /// A new case follows what is in force, any other, or a part of another, the version under which it began.
    private static func mechanism(
        for command: CaseCommand, on state: CaseState?, in rules: RuleBook
    ) throws(Rejection) -> Mechanism {
        var pinned = state?.packHash
        if case .splitOff(let part) = command { pinned = part.packHash }
        if case .open(let referred) = command {
            guard let mechanism = rules.inForce(called: referred.opens.pack) else {
                throw .notInForce(MechanismID(referred.opens.pack))
            }
            return mechanism
        }
        if let pinned {
            guard let mechanism = rules.byHash[pinned] else { throw .packMissing(pinned) }
            return mechanism
        }
        guard case .register(let registration) = command else { throw .noSuchCase }
        guard let mechanism = rules.inForce[registration.mechanism] else {
            throw .notInForce(registration.mechanism)
        }
        return mechanism
    }
}

/// Emits events and evolves the state as it goes, so that a later step sees what an earlier one did.
struct Decider {
    let context: CaseContext
    let id: StreamID
    var state: CaseState?
    var events: [Event] = []
    /// What other cases must now be told.
    var orders: [Order] = []
    /// Moments reached by this command that no reaction has been tried on yet.
    var fired: [Trigger] = []
    /// Set where an action named its own target: the pack's word on where to go, before any reaction.
    var hasMoved = false
    /// Events of this command carry this time unless said otherwise.
    var effective: Instant

    var mechanism: Mechanism { context.mechanism }

    init(context: CaseContext, id: StreamID, state: CaseState?) {
        self.context = context
        self.id = id
        self.state = state
        effective = context.around.happened
    }

    mutating func run(_ command: CaseCommand) throws(Rejection) {
        let (former, before) = (state, state?.handling.stage)
        switch command {
        case .register(let registration): try register(registration)
        case .act(let acting): try act(acting)
        case .alarm:
            recount()
            alarm()
        case .recount: recount()
        case .admit(let member): try admit(member)
        case .follow(let stage, let unit): followLead(stage, unit)
        case .refile(let from, let to): emit(Refiled(from: from, to: to))
        case .splitOff(let part): try splitOff(part)
        case .open(let referred): try open(referred)
        case .learn(let news): try learn(news)
        case .hear(let wanted): try hear(wanted)
        case .sheet(let made): try keepSheet(made)
        }
        fireAllResults(since: former?.linkage)
        react()
        if state?.handling.stage != before { takeUpResults(enteredFrom: before) }
        let offers = state?.linkage
        lapseOffers()
        // Whoever stepped aside may have been the last from whom something was awaited.
        fireAllResults(since: offers)
        react()
        syncClocks(entered: false)
        holdClocks()
        tellLinked(since: former)
    }

    /// The current state; a case that does not exist has none of the actions that ask for it.
    var current: CaseState {
        get throws(Rejection) {
            guard let state else { throw .noSuchCase }
            return state
        }
    }

    var stage: Stage? { state.flatMap { mechanism.stage($0.handling.stage) } }

    mutating func emit(_ body: any CaseEventBody, at moment: Instant? = nil) {
        let meta = EventMeta(
            n: (state?.version ?? 0) + 1, recorded: context.now, effective: moment ?? effective,
            actor: context.actor)
        let event = Event(meta: meta, body: body)
        events.append(event)
        state = CaseState.evolve(state, event, id: id)
    }

    mutating func fire(_ moment: Moment) { fired.append(.moment(moment)) }

    /// Records a moment and lets the stage react to it.
    mutating func reach(_ moment: Moment, note: Words? = nil, at: Instant? = nil) {
        emit(MomentReached(moment: moment, note: note), at: at)
        fire(moment)
    }

    /// Those who brought the matter say whether they want messages; who holds the code is one of them.
    private mutating func hear(_ wanted: Bool) throws(Rejection) {
        let state = try current
        guard context.actor.kind == .resident else { throw .notYours(roles: []) }
        if wanted != (state.wantsNoMessages != true) { emit(MessagesChosen(wanted: wanted)) }
    }

    // MARK: actions

    /// What the pack offers now: the actions of the stage, and, while the parties talk about changing an agreement in
    /// effect, those by which it is performed and confirmed.
    var actions: [Action] {
        guard let stage else { return [] }
        guard let from = state?.mediation.openedAgainFrom, let left = mechanism.stage(from) else {
            return stage.actions.all
        }
        let standing = left.actions.all.filter { action in
            !action.does.isEmpty && action.does.allSatisfy(\.standsWithAgreement)
                && stage.actions[action.id.text] == nil
        }
        return stage.actions.all + standing
    }

    private mutating func act(_ acting: Acting) throws(Rejection) {
        let before = try current
        if let seen = acting.seenMove, seen < before.lastMove {
            throw .changedMeanwhile(sinceMove: before.lastMove)
        }
        if let effective = context.around.effective {
            guard effective <= context.now else { throw .invalid(field: "happened_at", .inTheFuture) }
            if let registered = before.moments[.registered], effective < registered {
                throw .invalid(field: "happened_at", .beforeLastStep)
            }
        }
        if let action = actions.first(where: { $0.id.text == acting.name }) {
            try perform(action, acting)
        } else if let verb = Verb(rawValue: acting.name) {
            try perform(verb, acting)
        } else if mechanism.stages.all.contains(where: { $0.actions[acting.name] != nil }) {
            throw before.isOpen ? .notNow(action: acting.name, stage: before.handling.stage) : .closed
        } else {
            throw .unknownAction(acting.name)
        }
    }

    private mutating func perform(_ action: Action, _ acting: Acting) throws(Rejection) {
        let before = try current
        try authorise(action, on: before)
        let facts = before.feelContext(mechanism, directory: context.directory, now: context.now)
        if let when = action.when, !when.expression.holds(in: facts) {
            throw .conditionFailed(
                action.otherwise
                    ?? Bilingual(zh: "条件不满足：\(when.text)", en: "the condition does not hold: \(when.text)"))
        }
        if let window = action.within { try requireOpen(window, on: before) }
        try requireOrder(of: action, on: before)
        let form = Forms.form(of: action, on: before, in: mechanism)
        let reader = reader(acting.files)
        let values = try reader.read(form.asked, from: acting.answers.asked)
        let fields = try reader.read(form.fields, from: acting.answers.fields, at: Answers.fieldsKey)
        recordFields(fields)
        // What comes with the seal is the signed paper.
        let scans = action.does.contains(.sealAgreement) ? acting.files.filter { $0.field == nil } : []
        attach(scans, purpose: Forms.signedPaper)
        for act in action.does { try perform(act, values, acting) }
        attach(acting.files.filter { !scans.contains($0) }, purpose: nil)
        try setFields(action.sets)
        // An act may have led elsewhere: what the pack foresaw for its own way does not apply.
        if hasMoved { return }
        let target = choose(action.targets)
        try requireKept(action, target)
        if let target { try requireReached(target) }
        try requireAddressees(action.issues)
        issue(action.issues, leadingTo: target)
        // An offer made on the way stands in the stage to which the action leads.
        var made: String?
        if let referral = action.offers { made = try offer(referral) }
        if let target {
            hasMoved = true
            move(to: target, by: action.id.text, with: made)
        }
    }

    func reader(_ files: [StagedUpload] = []) -> InputReader {
        InputReader(
            directory: context.directory, parties: state?.parties ?? [], files: files,
            freshWord: context.around.freshWord)
    }

    mutating func recordFields(_ values: [String: FieldValue]) {
        if values.isEmpty { return }
        emit(FieldsSet(values: Dictionary(uniqueKeysWithValues: values.map { (FieldID($0.key), $0.value) })))
    }

    mutating func setFields(_ sets: [(field: FieldID, value: Rule)]) throws(Rejection) {
        guard !sets.isEmpty else { return }
        // What is entered late is set as of the day on which it happened.
        let facts = try current.feelContext(mechanism, directory: context.directory, now: effective)
        var values: [FieldID: FieldValue] = [:]
        for set in sets {
            guard let field = mechanism.fields[set.field] else { continue }
            let result = set.value.expression.evaluate(in: facts).value
            values[set.field] = FieldValue(result, as: field, freshWord: context.around.freshWord)
        }
        if !values.isEmpty { emit(FieldsSet(values: values)) }
    }

    // MARK: moving

    /// The first target whose condition holds.
    func choose(_ targets: [Target]) -> StageID? {
        guard !targets.isEmpty, let state else { return nil }
        if targets.count == 1, targets[0].when == nil { return targets[0].stage }
        let facts = state.feelContext(mechanism, directory: context.directory, now: context.now)
        return targets.first { $0.when?.expression.holds(in: facts) ?? true }?.stage
    }

    /// - Parameter offer: the key of the offer that goes along, or whose result led here.
    mutating func move(to id: StageID, by cause: String, with offer: String? = nil) {
        guard let state, let target = mechanism.stage(id) else { return }
        let destination = route(target, from: state)
        let unit = destination.unit ?? state.handling.unit
        emit(
            StageEntered(
                stage: id, unit: unit, owner: target.owner, outcome: target.ends, by: cause,
                isUnrouted: destination.unit == nil, offer: offer,
                isDecision: isDecision(id, unit, state) ? true : nil))
        if target.isShared { tellMembers(of: state, stage: id, unit: unit) }
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
            let target = choose(reaction.targets)
            issue(reaction.issues, leadingTo: target)
            if let target, target != state?.handling.stage {
                hasMoved = true
                move(to: target, by: trigger.text, with: carried(by: trigger, to: target))
            }
        }
    }

    // MARK: shared work

    /// Cases that share this one's work go where it goes.
    mutating func tellMembers(of state: CaseState, stage: StageID, unit: UnitID) {
        orders += state.linkage.members.map { Order(to: StreamID($0), .follow(stage: stage, unit: unit)) }
    }

    /// Another case joins this one's work, and goes to where it is.
    private mutating func admit(_ member: CaseID) throws(Rejection) {
        let state = try current
        // One that shares the work of another leads nobody: so no two, and no ring of them, can join each other.
        guard member != state.id, state.linkage.lead == nil else { throw .sameCase }
        // Nothing is done there any more that could be shared.
        guard state.isOpen else { throw .closed }
        if !state.linkage.members.contains(member) { emit(MemberJoined(member: member)) }
        orders.append(
            Order(
                to: StreamID(member),
                .follow(stage: state.handling.stage, unit: state.handling.unit)))
    }

    /// A case that shares work goes where its lead goes, with its own clocks.
    private mutating func followLead(_ stage: StageID, _ unit: UnitID) {
        guard let state, state.isOpen, state.linkage.lead != nil, let target = mechanism.stage(stage),
            target.isShared,
            state.handling.stage != stage || state.handling.unit != unit,
            // Who has stepped aside from this one does not get it by way of another: it stays where it is.
            !isAside(unit, for: target.owner, state)
        else { return }
        emit(
            StageEntered(
                stage: stage, unit: unit, owner: target.owner, outcome: nil, by: "lead", isUnrouted: false,
                offer: nil, isDecision: nil))
        // Others may share its work in turn.
        tellMembers(of: state, stage: stage, unit: unit)
        syncClocks(entered: true)
    }
}
