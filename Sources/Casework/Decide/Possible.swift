import Decisions
public import Mechanisms
import Organisation
import Streams
public import WorkCalendar

/// Something that may be done now, or why not: the page asks before the click, with the same code that decides.
public struct Possible: Sendable {
    public var id: String
    public var name: Bilingual
    public var basis: String?
    public var form: CaseForm
    public var isVerb: Bool
    /// What the pack's action means in law.
    public var does: [Act] = []
    /// As of a verb: see `VerbRule`.
    public var takesFiles: Bool
    public var isDanger: Bool
    public var first: Int?
    /// Nil where it may be done.
    public var refusal: Rejection?
}

/// All that the pack and the engine offer on a case in its stage, for this actor. Verbs that do not fit the state
/// at all are left out; those that fit and are refused say why.
public func possibilities(on state: CaseState, in context: CaseContext) -> [Possible] {
    let decider = Decider(context: context, id: state.id.stream, state: state)
    var result: [Possible] = []
    if decider.stage != nil {
        let facts = state.feelContext(context.mechanism, directory: context.directory, now: context.now)
        for action in decider.actions {
            var refusal = Casework.refusal { () throws(Rejection) in try decider.authorise(action, on: state)
            }
            if refusal == nil, let when = action.when, !when.expression.holds(in: facts) {
                refusal = .conditionFailed(
                    action.otherwise ?? Bilingual(zh: "条件不满足", en: "the condition does not hold"))
            }
            if refusal == nil, let window = action.within {
                refusal = Casework.refusal { () throws(Rejection) in
                    try decider.requireOpen(window, on: state)
                }
            }
            // Later acts stand on what the first brings about.
            if refusal == nil, let act = action.does.first {
                refusal = Casework.refusal { () throws(Rejection) in try act.rule.fits(decider) }
            }
            if refusal == nil {
                refusal = Casework.refusal { () throws(Rejection) in
                    try decider.requireKept(action, decider.choose(action.targets))
                }
            }
            result.append(
                Possible(
                    id: action.id.text, name: action.name, basis: action.basis,
                    form: Forms.form(of: action, on: state, in: context.mechanism), isVerb: false,
                    does: action.does, takesFiles: action.takesFiles(in: context.mechanism),
                    isDanger: action.isDanger, refusal: refusal))
        }
    }
    for verb in Verb.allCases {
        let rule = verb.rule
        guard rule.fits(state, context) else { continue }
        let refusal = refusal { () throws(Rejection) in try decider.authorise(verb, on: state) }
        if case .switchedOff? = refusal { continue }
        if case .closed? = refusal { continue }
        if case .stillOpen? = refusal { continue }
        if case .notNow? = refusal { continue }
        result.append(
            Possible(
                id: verb.rawValue, name: rule.name, basis: nil,
                form: CaseForm(asked: rule.asks(on: state, in: context.mechanism)), isVerb: true,
                takesFiles: rule.takesFiles, isDanger: rule.isDanger, first: rule.first, refusal: refusal))
    }
    return result
}

private func refusal(_ body: () throws(Rejection) -> Void) -> Rejection? {
    do throws(Rejection) {
        try body()
        return nil
    } catch {
        return error
    }
}
