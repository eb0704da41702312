import Mechanisms
public import Streams
import WorkCalendar

/// What a message is about, in a word. They stand in the keys of messages and in stories: never rename one.
public enum Topic: String, Sendable, CaseIterable {
    case received, accepted, extended
    case papersAsked = "papers"
    case answered, guided
    case takenBack = "taken_back"
    case mediationEnded = "ended"
    case session
    case agreementToSign = "to_sign"
    case agreementInEffect = "in_effect"
    case agreementBroken = "not_performed"
    case moved, offered, declined, unanswered
    case toDecide = "to_decide"
    case assigned, invited, supervised, overdue, raised, unplaced
    case recalled
    case takePart = "take_part"
    case resultIn = "result"
    case resultLate = "result_late"
}

extension Notice {
    /// What a case tells: about what, and to which account or party.
    public var told: (topic: Topic, who: String)? {
        let parts = key.split(separator: "/")
        guard let first = parts.first, let who = parts.last, parts.count > 1,
            let topic = Topic(rawValue: String(first))
        else { return nil }
        return (topic, String(who))
    }
}

/// What somebody is told, without anything that was written: neither the story nor an answer goes over an open line.
enum Told {
    // Residents
    case received(code: String)
    case accepted(Bilingual, due: Instant?)
    case extended(Bilingual, until: Instant)
    case papersAsked(by: Instant?)
    case answered
    case guided
    /// The matter was noted as withdrawn by the unit.
    case takenBack(Bilingual)
    case mediationEnded
    case session(Instant, Bilingual)
    case agreementToSign(Bilingual)
    case agreementInEffect
    case agreementBroken
    case moved(Bilingual)
    // Staff
    case offered(from: Bilingual, answerBy: Instant)
    case declined(Bilingual)
    case unanswered(Bilingual)
    /// The arbiter: somebody did not take it.
    case toDecide(Bilingual)
    case assigned
    case invited(by: Bilingual, answerBy: Instant)
    case supervised(answerBy: Instant)
    case overdue(Bilingual)
    case raised(Bilingual)
    /// The receiver: the offer was taken back.
    case recalled(by: Bilingual)
    /// A unit that does its part beside the lead, and owes its own result.
    case takePart(with: Bilingual, resultBy: Instant?)
    /// The sender: a result came in from there.
    case resultIn(Bilingual)
    /// Somebody above, and who waits: a result did not.
    case resultLate(Bilingual)
    /// No one unit holds the role of the stage.
    case unplaced(Bilingual)

    var topic: Topic {
        switch self {
        case .received: .received
        case .accepted: .accepted
        case .extended: .extended
        case .papersAsked: .papersAsked
        case .answered: .answered
        case .guided: .guided
        case .takenBack: .takenBack
        case .mediationEnded: .mediationEnded
        case .session: .session
        case .agreementToSign: .agreementToSign
        case .agreementInEffect: .agreementInEffect
        case .agreementBroken: .agreementBroken
        case .moved: .moved
        case .offered: .offered
        case .declined: .declined
        case .unanswered: .unanswered
        case .toDecide: .toDecide
        case .assigned: .assigned
        case .invited: .invited
        case .supervised: .supervised
        case .overdue: .overdue
        case .raised: .raised
        case .recalled: .recalled
        case .takePart: .takePart
        case .resultIn: .resultIn
        case .resultLate: .resultLate
        case .unplaced: .unplaced
        }
    }

    var key: String { topic.rawValue }

    /// What is told also to those who want no messages: that it was taken on, where it went and where to turn instead
    /// (信访工作条例 23), the answer (31, 32), that and why it takes longer (34), that mediation has ended and which ways are
    /// open (人民调解法 26). And that it was noted as withdrawn: whoever did not say so must hear of it. Papers that are asked for are added by us: without them the matter stands still.
    var isOwedByLaw: Bool {
        switch self {
        case .accepted, .moved, .extended, .papersAsked, .answered, .guided, .takenBack, .mediationEnded: true
        case .received, .session, .agreementToSign, .agreementInEffect, .agreementBroken, .offered,
            .declined, .unanswered, .toDecide, .assigned, .invited, .supervised, .overdue, .raised, .unplaced,
            .recalled, .takePart, .resultIn, .resultLate:
            false
        }
    }
}

extension Told {
    func words(of state: CaseState, in mechanism: Mechanism) -> Bilingual {
        let number = state.number.map { " \($0) " } ?? ""
        let yours = Bilingual(
            zh: "您的\(mechanism.called.zh)\(number)",
            en: "Your \(mechanism.called.en)\(number.isEmpty ? "" : " \(state.number ?? "")")")
        let matter = Bilingual(
            zh: "\(mechanism.name.zh)事项\(state.number.map { "（\($0)）" } ?? "")",
            en: "\(mechanism.name.en)\(state.number.map { " (\($0))" } ?? "")")
        switch self {
        case .received(let code):
            return Bilingual(
                zh: "\(yours.zh)已收到。查询码：\(code)，请妥善保存，凭它查询进展、查看答复和评价。",
                en:
                    "\(yours.en) has been received. Code: \(code). Keep it: it lets you follow and rate the matter."
            )
        case .accepted(let unit, let due):
            let until = due.map {
                Bilingual(zh: "，期限到 \($0.endText)", en: ", until \($0.endText) at the latest")
            }
            return Bilingual(
                zh: "\(yours.zh)已受理，由\(unit.zh)办理\(until?.zh ?? "")。进展请凭查询码查看。",
                en: "\(yours.en) is taken on by \(unit.en)\(until?.en ?? ""); track it for what follows.")
        case .extended(let clock, let due):
            return Bilingual(
                zh: "\(yours.zh)「\(clock.zh)」期限延长至 \(due.endText)，理由请凭查询码查看。",
                en: "\(yours.en): “\(clock.en)” is extended to \(due.endText); track it for the reason.")
        case .papersAsked(let due):
            let by = due.map { Bilingual(zh: "，请在 \($0.text) 前补充", en: " by \($0.text)") }
            return Bilingual(
                zh: "\(yours.zh)需要补充材料\(by?.zh ?? "")。要补什么，请凭查询码查看。",
                en: "\(yours.en) needs more papers\(by?.en ?? ""); track it to see which.")
        case .answered:
            return Bilingual(
                zh: "\(yours.zh)已有答复，请凭查询码查看，并可评价。",
                en: "\(yours.en) has an answer; track it to read and rate it.")
        case .guided:
            return Bilingual(
                zh: "\(yours.zh)应向其他机关提出，向哪里提出请凭查询码查看。",
                en: "\(yours.en) belongs elsewhere; track it to see where to turn.")
        case .takenBack(let unit):
            return Bilingual(
                zh: "\(yours.zh)已由\(unit.zh)登记为撤回，不再办理。如不是您的意思，请凭查询码留言，或者与\(unit.zh)联系。",
                en:
                    "\(yours.en) was noted by \(unit.en) as taken back and goes no further. If you did not say so, write on its page with your code, or call them."
            )
        case .mediationEnded:
            return Bilingual(
                zh: "\(yours.zh)调解已终止。您可以依法通过仲裁、行政、司法等途径维护权利，可选途径请向调解组织询问。",
                en:
                    "Mediation of \(inner(yours.en)) has ended. Arbitration, administration and the courts stay open to you; ask the mediators which fit."
            )
        case .session(let time, let unit):
            return Bilingual(
                zh: "\(yours.zh)定于 \(time.text) 调解，请与\(unit.zh)联系确认地点；不便到场请尽早告知。",
                en:
                    "\(yours.en): a session is fixed for \(time.text). Ask \(unit.en) for the place, and tell them early if you cannot come."
            )
        case .agreementToSign(let unit):
            return Bilingual(
                zh: "\(yours.zh)调解协议已拟定，请到\(unit.zh)核对内容；同意的，再签名。",
                en: "\(yours.en): an agreement is drafted. Read it at \(unit.en), and sign only if you agree."
            )
        case .agreementInEffect:
            return Bilingual(
                zh: "\(yours.zh)调解协议已生效，请按约定履行。",
                en: "\(yours.en): the agreement is in effect; please keep to it.")
        case .agreementBroken:
            return Bilingual(
                zh: "\(yours.zh)调解协议未按约定履行。可以依法起诉或者申请强制执行等，可选途径请向调解组织询问。",
                en:
                    "\(yours.en): the agreement is not being performed. The courts, enforcement or another route are open; ask the mediators which fit."
            )
        case .moved(let unit):
            return Bilingual(
                zh: "\(yours.zh)现由\(unit.zh)办理，进展请凭查询码查看。",
                en: "\(yours.en) is now with \(unit.en); track it for what follows.")
        case .offered(let from, let due):
            return Bilingual(
                zh: "\(from.zh)向您单位移送\(matter.zh)，请在 \(due.endText) 前答复。",
                en: "\(from.en) offers you a matter: \(matter.en). Answer by \(due.endText).")
        case .declined(let unit):
            return Bilingual(
                zh: "\(unit.zh)未接收\(matter.zh)，仍由您单位办理。",
                en: "\(unit.en) has declined \(matter.en); it stays with you.")
        case .unanswered(let unit):
            return Bilingual(
                zh: "\(unit.zh)逾期未答复\(matter.zh)，仍由您单位办理。",
                en: "\(unit.en) has not answered in time about \(matter.en); it stays with you.")
        case .toDecide(let unit):
            return Bilingual(
                zh: "\(unit.zh)未接收\(matter.zh)，请您裁定由谁办理。",
                en: "\(unit.en) has not taken \(matter.en); please decide who does.")
        case .assigned:
            return Bilingual(zh: "\(matter.zh)已交由您办理。", en: "\(matter.en) is now yours to handle.")
        case .invited(let unit, let due):
            return Bilingual(
                zh: "\(unit.zh)邀请您单位协办\(matter.zh)，请在 \(due.endText) 前答复。",
                en: "\(unit.en) asks you to assist in \(matter.en). Answer by \(due.endText).")
        case .supervised(let due):
            return Bilingual(
                zh: "\(matter.zh)被督办，请在 \(due.endText) 前回复。",
                en: "\(matter.en) is under supervision. Answer by \(due.endText).")
        case .overdue(let clock):
            return Bilingual(
                zh: "\(matter.zh)「\(clock.zh)」已超期，请尽快办理。", en: "\(matter.en): “\(clock.en)” is overdue.")
        case .raised(let clock):
            return Bilingual(
                zh: "\(matter.zh)「\(clock.zh)」超期，提请您处理。",
                en: "\(matter.en): “\(clock.en)” is overdue and is raised to you.")
        case .recalled(let unit):
            return Bilingual(
                zh: "\(unit.zh)已撤回向您单位移送的\(matter.zh)，不必再答复。",
                en: "\(unit.en) has recalled a matter offered to you: \(matter.en). No answer is needed.")
        case .takePart(let unit, let due):
            let by = due.map {
                Bilingual(zh: "，请在 \($0.endText) 前反馈结果", en: " Report the result by \($0.endText).")
            }
            return Bilingual(
                zh: "\(unit.zh)牵头办理\(matter.zh)，请您单位共同办理\(by?.zh ?? "")。",
                en: "\(unit.en) leads in \(matter.en), and your unit takes part.\(by?.en ?? "")")
        case .resultIn(let unit):
            return Bilingual(
                zh: "\(unit.zh)已反馈\(matter.zh)的办理结果。", en: "\(unit.en) has reported on \(matter.en).")
        case .resultLate(let unit):
            return Bilingual(
                zh: "\(unit.zh)逾期未反馈\(matter.zh)的办理结果。",
                en: "\(unit.en) has not reported on \(matter.en) in time.")
        case .unplaced(let stage):
            return Bilingual(
                zh: "\(matter.zh)进入「\(stage.zh)」，没有对应的单位可以接手，仍由原单位负责，请转交或安排人员。",
                en:
                    "\(matter.en) has come to “\(stage.en)”, and no one unit can take it: the unit before keeps it. Please transfer it, or fill the post."
            )
        }
    }

    /// Of a mail: what it is about, and nothing that tells whose it is.
    func subject(of state: CaseState, in mechanism: Mechanism) -> Bilingual {
        let number = state.number.map { " \($0)" } ?? ""
        let what: Bilingual =
            switch self {
            case .offered: Bilingual(zh: "移送待答复", en: "Offer to answer")
            case .declined, .unanswered: Bilingual(zh: "移送未接收", en: "Offer not taken")
            case .toDecide: Bilingual(zh: "流转待裁定", en: "To be decided")
            case .assigned: Bilingual(zh: "交办", en: "Assigned to you")
            case .invited: Bilingual(zh: "邀请协办", en: "Invitation to assist")
            case .supervised: Bilingual(zh: "督办", en: "Supervision")
            case .overdue: Bilingual(zh: "超期", en: "Overdue")
            case .raised: Bilingual(zh: "超期提请处理", en: "Overdue, raised to you")
            case .takePart: Bilingual(zh: "联合办理", en: "To handle together")
            case .recalled: Bilingual(zh: "移送已撤回", en: "Offer recalled")
            case .resultIn: Bilingual(zh: "已反馈结果", en: "Result reported")
            case .resultLate: Bilingual(zh: "结果逾期未反馈", en: "Result overdue")
            case .unplaced: Bilingual(zh: "没有单位接手", en: "No unit can take it")
            default: mechanism.called
            }
        return Bilingual(zh: "\(what.zh)\(number)", en: "\(what.en)\(number)")
    }

    /// In the middle of a sentence.
    private func inner(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }
}
