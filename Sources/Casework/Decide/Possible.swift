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
    /// Nil where it may be done.
    public var refusal: Rejection?
}

extension Verb {
    public var name: Bilingual {
        switch self {
        case .assign: Bilingual(zh: "指派", en: "Assign")
        case .handBack: Bilingual(zh: "退回", en: "Return")
        case .transfer: Bilingual(zh: "转交", en: "Transfer")
        case .inviteUnit: Bilingual(zh: "邀请协办", en: "Ask a unit to assist")
        case .answerInvitation: Bilingual(zh: "答复协办", en: "Answer the invitation")
        case .pause: Bilingual(zh: "暂停时限", en: "Pause a clock")
        case .resume: Bilingual(zh: "恢复时限", en: "Resume a clock")
        case .extend: Bilingual(zh: "延长时限", en: "Extend a clock")
        case .recuse: Bilingual(zh: "回避", en: "Recuse")
        case .remind: Bilingual(zh: "催办", en: "Remind")
        case .supervise: Bilingual(zh: "督办", en: "Supervise")
        case .answerSupervision: Bilingual(zh: "报告督办结果", en: "Answer the supervision")
        case .comment: Bilingual(zh: "备注", en: "Note")
        case .attach: Bilingual(zh: "上传附件", en: "Attach")
        case .requestSupplement: Bilingual(zh: "通知补正", en: "Ask for papers")
        case .supplement: Bilingual(zh: "补正", en: "Supply papers")
        case .amend: Bilingual(zh: "更正", en: "Correct")
        case .withdraw: Bilingual(zh: "撤回", en: "Withdraw")
        case .group: Bilingual(zh: "并案", en: "Join another case")
        case .reportToPolice: Bilingual(zh: "报告公安机关", en: "Report to the police")
        case .reopen: Bilingual(zh: "重新办理", en: "Reopen")
        case .followUp: Bilingual(zh: "回访", en: "Follow up")
        case .rate: Bilingual(zh: "评价", en: "Rate")
        case .file: Bilingual(zh: "归档", en: "File")
        case .addParty: Bilingual(zh: "增加当事人", en: "Add a party")
        case .correctParty: Bilingual(zh: "更正当事人信息", en: "Correct a party's details")
        case .represent: Bilingual(zh: "登记代理人", en: "Add a representative")
        case .answerMediation: Bilingual(zh: "记录当事人意愿", en: "Record a party's answer")
        case .stopMediation: Bilingual(zh: "当事人要求终止", en: "A party stops")
        case .answerReferral: Bilingual(zh: "答复流转", en: "Answer the referral")
        case .arbitrateReferral: Bilingual(zh: "裁定办理单位", en: "Decide who takes it")
        case .reportResult: Bilingual(zh: "反馈结果", en: "Report the result back")
        }
    }
}

/// All that the pack and the engine offer on a case in its stage, for this actor. Verbs that do not fit the state
/// at all are left out; those that fit and are refused say why.
public func possibilities(on state: CaseState, in context: CaseContext) -> [Possible] {
    let decider = Decider(context: context, id: state.id.stream, state: state)
    var result: [Possible] = []
    if let stage = decider.stage {
        let facts = state.feelContext(context.mechanism, directory: context.directory, now: context.now)
        for action in stage.actions.all {
            var refusal = refusal { () throws(Rejection) in try decider.authorise(action, on: state) }
            if refusal == nil, let when = action.when, !when.expression.holds(in: facts) {
                refusal = .conditionFailed(
                    action.otherwise ?? Bilingual(zh: "条件不满足", en: "the condition does not hold"))
            }
            result.append(
                Possible(
                    id: action.id.text, name: action.name, basis: action.basis,
                    form: Forms.form(of: action, on: state, in: context.mechanism), isVerb: false,
                    refusal: refusal))
        }
    }
    for verb in Verb.allCases where decider.fits(verb, state) {
        let refusal = refusal { () throws(Rejection) in try decider.authorise(verb, on: state) }
        if case .switchedOff? = refusal { continue }
        if case .closed? = refusal { continue }
        if case .stillOpen? = refusal { continue }
        if case .notNow? = refusal { continue }
        result.append(
            Possible(
                id: verb.rawValue, name: verb.name, basis: nil,
                form: CaseForm(asked: Forms.asks(for: verb, on: state, in: context.mechanism)), isVerb: true,
                refusal: refusal)
        )
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

extension Decider {
    /// Whether there is anything the verb could be used on.
    func fits(_ verb: Verb, _ state: CaseState) -> Bool {
        let clocks = state.runningClocks
        switch verb {
        case .answerInvitation: return state.linkage.invitations.contains { $0.answeredAt == nil }
        case .answerSupervision: return state.handling.supervisions.contains { $0.answeredAt == nil }
        case .answerReferral: return state.linkage.referral?.status == .offered
        case .arbitrateReferral:
            return state.linkage.referral?.status == .rejected || state.linkage.referral?.status == .expired
        case .pause:
            return clocks.contains { run in
                !run.isPaused && mechanism.clocks[run.clock]?.pauses.isEmpty == false
            }
        case .resume: return clocks.contains(where: \.isPaused)
        case .extend: return clocks.contains { mechanism.clocks[$0.clock]?.extension != nil }
        case .handBack:
            return state.handling.unit != state.handling.firstReceiver && !state.handling.isDecided
        case .supplement: return state.moments[.supplementRequested] != nil
        case .represent: return !state.parties.isEmpty
        case .amend: return !mechanism.fields.isEmpty
        case .rate: return context.actor.kind != .post && state.mayBeRated
        case .file: return state.moments[.filed] == nil
        case .reportResult: return owesResult(state)
        default: return true
        }
    }
}
