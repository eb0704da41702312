import Mechanisms
import Organisation
import WorkCalendar

/// Handing over between offices: every answer leads somewhere.
extension Checks {
    /// Both answers to an offer lead somewhere, and somebody decides when there is none.
    mutating func checkReferrals() {
        for stage in mechanism.stages.all {
            for action in stage.actions.all {
                guard let id = action.offers, let referral = mechanism.referrals[id] else { continue }
                checkOffer(referral, action, stage)
            }
        }
        for referral in mechanism.referrals.all { checkTerms(of: referral) }
        checkResults()
    }

    private mutating func checkOffer(_ referral: Referral, _ action: Action, _ stage: Stage) {
        let id = referral.id
        // The offer stands in the stage to which the action leads.
        let ends = action.targets.compactMap { mechanism.stages[$0.stage.text] }.filter { !$0.isOpen }
        if let end = ends.first {
            find(
                "offer-when-closed", action.place, "操作“\(action.id)”发出流转“\(id)”后即结案，谁也无法答复",
                "the action “\(action.id)” offers “\(id)” and closes the case, so nobody could answer",
                mend: "让 to: 指向一个办理中的环节，由它的 on: 写 \(id).accepted: \(end.id)",
                "let to: lead to an open stage that has \(id).accepted: \(end.id) under on:",
                path: graph.path(from: starts, to: stage.id) ?? [])
        }
        let open = action.targets.compactMap { mechanism.stages[$0.stage.text] }.filter(\.isOpen)
        let mayStay = action.targets.allSatisfy { $0.when != nil }
        // What opens a case there, or is done by several side by side, leaves this one where it is.
        for place in open + (mayStay ? [stage] : [])
        where referral.mayMoveCase
            && !mechanism.reactions(in: place).contains(where: { $0.trigger == .referral(id, .accepted) })
        {
            find(
                "acceptance-leads-nowhere", action.place, "流转“\(id)”被接收后没有去向",
                "nothing happens when the offer “\(id)” is accepted",
                mend: "在环节“\(place.id)”的 on: 中写 \(id).accepted: 环节",
                "write \(id).accepted: <stage> under on: of the stage “\(place.id)”",
                path: graph.path(from: starts, to: stage.id) ?? [])
        }
        if referral.arbiter == nil, referral.answerWithin != nil {
            find(
                "referral-without-arbiter", referral.place, "流转“\(id)”被拒绝或无人答复时没有人裁定",
                "nobody decides when the offer “\(id)” is rejected or not answered",
                mend: "写 arbiter: 角色", "write arbiter: <role>")
        }
    }

    /// What is owed has a limit and somebody above; a clock stands still only where its own list knows the reason.
    private mutating func checkTerms(of referral: Referral) {
        let id = referral.id
        for role in referral.escalation { requireRole(role, at: referral.place) }
        if referral.resultWithin != nil, referral.escalation.isEmpty {
            find(
                "result-without-escalation", referral.place, "流转“\(id)”的结果逾期后没有上级知道",
                "nobody above hears of it when the result of “\(id)” is overdue",
                mend: "写 escalate: [角色]", "write escalate: [role]")
        }
        // Where the case goes along its own clocks go too; else only the result's own limit watches over it.
        if referral.owesResult, !referral.movesCase, referral.resultWithin == nil {
            find(
                "result-without-limit", referral.place, "流转“\(id)”的结果由对方另行反馈，却没有期限",
                "the result of “\(id)” comes from elsewhere, and nothing says by when",
                mend: "写 result_within: 30d 和 escalate: [角色]；不需要结果的写 result: false",
                "write result_within: 30d and escalate: [role], or result: false where none is wanted",
                word: id)
        }
        if mechanism.fields.contains(id) || mechanism.parameters.contains(id) {
            find(
                "referral-named-like-field", referral.place, "流转“\(id)”与字段或参数重名，表达式里分不清",
                "the referral “\(id)” has the name of a field or parameter, so an expression cannot tell them apart",
                mend: "换一个名称", "choose another name", severity: .warning)
        }
        for (clockID, reason) in referral.meanwhile {
            guard let clock = mechanism.clocks[clockID] else {
                unknown(
                    "unknown-clock", "时限", "clock", clockID.text, at: referral.place,
                    among: mechanism.clocks.ids)
                continue
            }
            if referral.pause(of: clock) != nil { continue }
            let listed = clock.pauses.map(\.id)
            if let reason, !listed.isEmpty {
                unknown("unknown-pause", "暂停事由", "reason to pause", reason, at: referral.place, among: listed)
            } else {
                find(
                    "clock-not-pausable", referral.place,
                    listed.isEmpty
                        ? "时限“\(clockID)”没有列出可以暂停的事由，流转期间不能暂停"
                        : "时限“\(clockID)”有几项暂停事由，看不出流转“\(id)”属于哪一项",
                    listed.isEmpty
                        ? "the clock “\(clockID)” lists no reason to pause, so it runs on meanwhile"
                        : "the clock “\(clockID)” lists several reasons to pause, and nothing says which “\(id)” is",
                    mend: listed.isEmpty
                        ? "在时限的 pause: 中写明事由，或写 \(clockID): runs" : "写成 \(clockID): 事由",
                    listed.isEmpty
                        ? "name the reason under pause: of the clock, or write \(clockID): runs"
                        : "write \(clockID): <reason>")
            }
        }
        if let part = referral.opens?.part, !mechanism.fields.contains(part.text) {
            unknown(
                "unknown-field", "字段", "field", part.text, at: referral.place, among: mechanism.fields.ids)
        }
    }

    /// A result comes only of an offer that owes one: it is no way out where none is owed.
    private mutating func checkResults() {
        for stage in mechanism.stages.all where stage.isOpen {
            for reaction in stage.reactions {
                guard case .referral(let id, let answer) = reaction.trigger,
                    answer == .result || answer == .allResults, let referral = mechanism.referrals[id]
                else { continue }
                if !referral.owesResult {
                    find(
                        "result-never-owed", reaction.place,
                        "流转“\(id)”不须反馈结果，\(reaction.trigger.text) 永远不会发生",
                        "the referral “\(id)” owes no result, so \(reaction.trigger.text) never happens",
                        mend: "在流转“\(id)”中写 result: true，或删去这一行",
                        "write result: true at the referral “\(id)”, or remove this line")
                } else if let way = wayOut(only: id, stage) {
                    find(
                        "result-not-owed-here", reaction.place,
                        "不经流转“\(id)”也能到达环节“\(stage.id)”，而那时只有等它的结果才能离开",
                        "the stage “\(stage.id)” can be reached without the offer “\(id)”, and only its result leads out",
                        mend: "再加一个离开此环节的操作，或只从 \(id).accepted 进入此环节",
                        "add an action that leads out, or let only \(id).accepted lead here", path: way)
                }
            }
        }
    }

    /// The way into a stage without the offer having been accepted, where only its result leads on to an end.
    private func wayOut(only id: String, _ stage: Stage) -> [String]? {
        let accepted = Trigger.referral(id, .accepted).text
        let results = Set([ReferralAnswer.result, .allResults].map { Trigger.referral(id, $0).text })
        let without = graph.without(results.union([accepted]))
        guard let way = without.path(from: starts, to: stage.id) else { return nil }
        let reached = graph.without(results).reachable(from: [stage.id])
        return reached.contains { mechanism.stages[$0.text]?.isOpen == false } ? nil : way
    }
}
