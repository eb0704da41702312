import Mechanisms
public import Organisation
import Streams
public import WorkCalendar

/// What comes next, as it concerns whoever brought the matter.
public enum NextStep: Hashable, Sendable {
    case withdrawn
    /// It has ended.
    case over
    /// They may say what they think of it.
    case rate
    case supplyPapers(by: Instant?)
    case offered(to: UnitID, holder: UnitID, answerBy: Instant)
    case attend(Instant, unit: UnitID)
    case everybodyIsAsked
    case sign(at: UnitID)
    case otherSignatures
    case performance
    case mayAskCourt(until: Instant)
    case accepting(UnitID, by: Instant?)
    case handling(UnitID, by: Instant?)
    case overdue(UnitID)

    static func all(of state: CaseState, at now: Instant) -> [NextStep] {
        guard state.isOpen else {
            if state.handling.outcome == .withdrawn { return [.withdrawn] }
            return state.awaitsRating ? [.over, .rate] : [.over]
        }
        var steps: [NextStep] = []
        let unit = state.handling.unit
        for asked in state.papersAsked where asked.answeredAt == nil {
            steps.append(.supplyPapers(by: asked.due))
        }
        for offer in state.linkage.offered {
            steps.append(.offered(to: offer.to, holder: unit, answerBy: offer.answerDue))
        }
        if let time = state.mediation.planned?.plannedFor { steps.append(.attend(time, unit: unit)) }
        steps += ofAgreement(state)
        if state.awaitsRating { steps.append(.rate) }
        return steps.isEmpty ? [ofDuty(state, at: now)] : steps
    }

    private static func ofAgreement(_ state: CaseState) -> [NextStep] {
        if let draft = state.mediation.draft, draft.form == .written {
            let isSigned = state.parties.first.map { draft.isSigned(by: $0) } ?? false
            return [isSigned ? .otherSignatures : .sign(at: state.handling.unit)]
        }
        guard let binding = state.mediation.binding, binding.status.isOwed else { return [] }
        let window = state.runningClocks.first { $0.isWindow }
        return [.performance]
            + (binding.confirmation == .none ? window.map { [.mayAskCourt(until: $0.due)] } ?? [] : [])
    }

    private static func ofDuty(_ state: CaseState, at now: Instant) -> NextStep {
        let unit = state.handling.unit
        let clock = state.nextClock.flatMap { $0.isWindow || $0.isPaused ? nil : $0 }
        if let clock, clock.due < now { return .overdue(unit) }
        if state.moments[.accepted] == nil { return .accepting(unit, by: clock?.due) }
        if state.moments[.everyoneAgreed] == nil,
            state.parties.contains(where: { $0.consent == .unanswered }),
            state.moments[.rightsTold] != nil
        {
            return .everybodyIsAsked
        }
        return .handling(unit, by: clock?.due)
    }

    /// A sentence that one would say across the counter.
    public func words(_ directory: Directory) -> Bilingual {
        func name(_ unit: UnitID) -> Bilingual { directory.name(of: unit) }
        func by(_ due: Instant?) -> Bilingual {
            due.map { Bilingual(zh: "在 \($0.endText) 前", en: " by \($0.endText)") }
                ?? Bilingual(zh: "", en: "")
        }
        switch self {
        case .withdrawn:
            return Bilingual(
                zh: "这件事已登记为撤回，不再办理。如不是您的意思，请在本页留言；以后仍可以重新提出。",
                en:
                    "This matter is noted as taken back; nothing more is done. If you did not say so, write to us on this page. You may bring it again."
            )
        case .over:
            return Bilingual(
                zh: "这件事已经办结。查询码在办结后一年内有效。",
                en: "The matter has ended. The code stays good for a year after the end.")
        case .rate:
            return Bilingual(zh: "请您评价办理结果。", en: "Please rate what was done.")
        case .supplyPapers(let due):
            return Bilingual(
                zh: "请您\(by(due).zh)补充材料，可以在本页提交，也可以到窗口交。",
                en: "Please supply the papers\(by(due).en), on this page or at the window.")
        case .offered(let to, let holder, let due):
            return Bilingual(
                zh: "正在移交\(name(to).zh)，对方应在 \(due.endText) 前答复；答复之前仍由\(name(holder).zh)负责。",
                en:
                    "It is being passed to \(name(to).en), which must answer by \(due.endText). Until then \(name(holder).en) keeps it."
            )
        case .attend(let time, let unit):
            return Bilingual(
                zh: "请于 \(time.text) 参加调解；不便到场，请提前告诉\(name(unit).zh)。",
                en:
                    "Please come to the session on \(time.text); if you cannot, tell \(name(unit).en) beforehand."
            )
        case .everybodyIsAsked:
            return Bilingual(
                zh: "调解员正在逐一询问各方是否愿意调解，各方都愿意后开始调解。",
                en: "Each side is being asked whether it wants mediation, which begins when all agree.")
        case .sign(let unit):
            return Bilingual(
                zh: "协议已拟好，请到\(name(unit).zh)核对；同意的，再签名、盖章或按指印。",
                en: "The agreement is drafted: read it at \(name(unit).en), and sign only if you agree.")
        case .otherSignatures:
            return Bilingual(
                zh: "您已签署，还差其他签名或印章；齐了协议才生效。",
                en: "You have signed. It takes effect when the other signatures and the seal are there.")
        case .performance:
            return Bilingual(
                zh: "请各方按协议约定履行；对方没有履行的，请告诉调解组织。",
                en: "Each side keeps to the agreement. If the other does not, tell the mediators.")
        case .mayAskCourt(let due):
            return Bilingual(
                zh: "双方可以在 \(due.endText) 前共同向人民法院申请司法确认。",
                en: "Until \(due.endText) both sides may jointly ask the court to confirm the agreement.")
        case .accepting(let unit, let due):
            return Bilingual(
                zh: "\(name(unit).zh)应\(by(due).zh)决定是否受理、由谁办理。",
                en: "\(name(unit).en) decides\(by(due).en) whether it is taken on, and by whom.")
        case .handling(let unit, let due):
            return Bilingual(
                zh: "\(name(unit).zh)正在办理\(due.map { "，期限到 \($0.endText)" } ?? "")。",
                en:
                    "\(name(unit).en) is working on it\(due.map { ", until \($0.endText) at the latest" } ?? "")."
            )
        case .overdue(let unit):
            return Bilingual(
                zh: "期限已过，\(name(unit).zh)仍须办理；您可以在下面催办。",
                en:
                    "The time limit has passed; \(name(unit).en) still has to deal with it. You may remind them below."
            )
        }
    }
}
