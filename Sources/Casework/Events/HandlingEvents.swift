public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

public struct Assigned: CaseEventBody {
    public static let name = "case.assigned/1"
    public var account: AccountID
    public var unit: UnitID

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.hold(by: unit)
        state.handling.assignee = account
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let account = names.account(account)
        return Bilingual(zh: "指派给\(account.zh)", en: "Assigned to \(account.en)")
    }
}

/// The holder says it is not its duty and gives it back to the unit that dispatched it.
public struct Returned: CaseEventBody {
    public static let name = "case.returned/1"
    public var from: UnitID
    public var to: UnitID
    public var reason: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.handling.returns += 1
        state.moments[.returned] = meta.effective
        state.hold(by: to)
        state.handling.assignee = nil
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let from = names.unit(from)
        return Bilingual(zh: "\(from.zh)退回：\(reason.shown)", en: "Returned by \(from.en): \(reason.shown)")
    }
}

/// The duty goes to another unit. A decided transfer cannot be returned.
public struct Transferred: CaseEventBody {
    public static let name = "case.transferred/1"
    public var from: UnitID
    public var to: UnitID
    public var reason: Words?
    public var isDecided: Bool

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.hold(by: to)
        state.handling.assignee = nil
        state.handling.isDecided = isDecided
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let to = names.unit(to)
        let decided =
            isDecided
            ? Bilingual(zh: "（裁定，不得再退）", en: " (decided: may not be returned)") : Bilingual(both: "")
        return Bilingual(zh: "转交\(to.zh)\(decided.zh)", en: "Passed to \(to.en)\(decided.en)")
    }
}

public struct UnitInvited: CaseEventBody {
    public static let name = "case.unit_invited/1"
    public var unit: UnitID
    public var due: Instant
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.invitations.append(Invitation(unit: unit, due: due))
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let unit = names.unit(unit)
        return Bilingual(zh: "邀请\(unit.zh)协办，\(due.text)前答复", en: "Asked \(unit.en) to assist by \(due.text)")
    }
}

public struct InvitationAnswered: CaseEventBody {
    public static let name = "case.invitation_answered/1"
    public var unit: UnitID
    public var answer: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if let index = state.linkage.invitations.firstIndex(where: { $0.unit == unit && $0.answeredAt == nil }
        ) {
            state.linkage.invitations[index].answeredAt = meta.effective
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let unit = names.unit(unit)
        return Bilingual(zh: "\(unit.zh)协办意见：\(answer.shown)", en: "\(unit.en) answered: \(answer.shown)")
    }
}

/// Told where to turn instead. The matter itself is not answered.
public struct Guided: CaseEventBody {
    public static let name = "case.guided/1"
    public var guidance: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.guidance = guidance
        state.moments[.guided] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(
            zh: "引导至其他途径：\(guidance.shown)", en: "Told where to turn instead: \(guidance.shown)")
    }
}

/// A person or a whole unit steps aside (信访工作条例 28, 30).
public struct Recused: CaseEventBody {
    public static let name = "case.recused/1"
    public var account: AccountID?
    public var unit: UnitID?
    public var reason: Words
    /// The unit that takes over, where a unit stepped aside.
    public var successor: UnitID?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if let account {
            state.handling.recusedAccounts.append(account)
            state.mediation.mediators.removeAll { $0.account == account }
            if state.handling.assignee == account { state.handling.assignee = nil }
        }
        if let unit { state.handling.recusedUnits.append(unit) }
        if let successor {
            state.hold(by: successor)
            state.handling.assignee = nil
        }
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let who = unit.map { names.unit($0) } ?? account.map { names.account($0) } ?? Bilingual(both: "")
        return Bilingual(zh: "\(who.zh)回避：\(reason.shown)", en: "\(who.en) recused: \(reason.shown)")
    }
}

public struct Reminded: CaseEventBody {
    public static let name = "case.reminded/1"
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.handling.reminders += 1 }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(
            zh: "催办\(note.map { "：\($0.shown)" } ?? "")", en: "Reminder\(note.map { ": \($0.shown)" } ?? "")")
    }
}

public struct Supervised: CaseEventBody {
    public static let name = "case.supervised/1"
    public var number: Int
    public var by: UnitID
    public var due: Instant
    public var order: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.handling.supervisions.append(
            Supervision(number: number, by: by, orderedAt: meta.effective, due: due))
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let unit = names.unit(by)
        return Bilingual(
            zh: "\(unit.zh)督办，\(due.text)前报告：\(order.shown)",
            en: "Supervision order by \(unit.en), report by \(due.text): \(order.shown)")
    }
}

public struct SupervisionAnswered: CaseEventBody {
    public static let name = "case.supervision_answered/1"
    public var number: Int
    public var answer: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if let index = state.handling.supervisions.firstIndex(where: { $0.number == number }) {
            state.handling.supervisions[index].answeredAt = meta.effective
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "报告督办结果：\(answer.shown)", en: "Answer to the supervision order: \(answer.shown)")
    }
}

public struct Commented: CaseEventBody {
    public static let name = "case.commented/1"
    public var text: Words
    /// A leader's written instruction (领导批示) rather than a note between colleagues.
    public var isInstruction: Bool

    public func apply(to state: inout CaseState, _ meta: EventMeta) {}

    public func line(_ names: some CaseNames) -> Bilingual {
        isInstruction
            ? Bilingual(zh: "批示：\(text.shown)", en: "Instruction: \(text.shown)")
            : Bilingual(zh: "备注：\(text.shown)", en: "Note: \(text.shown)")
    }
}

public struct Attached: CaseEventBody {
    public static let name = "case.attached/1"
    public var attachment: Attachment

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.attachments.append(attachment)
        if attachment.purpose == Forms.signedPaper, let last = state.mediation.agreements.indices.last {
            state.mediation.agreements[last].scan = attachment.content
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "附件：\(attachment.name.shown)", en: "Attachment: \(attachment.name.shown)")
    }
}

/// 补正: what is missing was asked for, or came in.
public struct Asked: CaseEventBody {
    public static let name = "case.supplement/1"
    public var isAnswer: Bool
    public var text: Words
    public var due: Instant?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.moments[isAnswer ? .supplemented : .supplementRequested] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        isAnswer
            ? Bilingual(zh: "补正：\(text.shown)", en: "Supplied: \(text.shown)")
            : Bilingual(zh: "通知补正：\(text.shown)", en: "Asked for: \(text.shown)")
    }
}

/// A mistake corrected by a new entry; the old value stays in the journal.
public struct Amended: CaseEventBody {
    public static let name = "case.amended/1"
    public var field: FieldID
    public var value: FieldValue
    public var reason: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if case .words(let wrong)? = state.fields[field] { state.replaced.append(wrong.id) }
        state.fields[field] = value
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let field = names.field(field.text)
        return Bilingual(
            zh: "更正「\(field.zh)」：\(reason.shown)", en: "Corrected “\(field.en)”: \(reason.shown)")
    }
}

/// This case shares the work of another; it keeps its own number, clocks, reply, call-back and rating.
public struct Grouped: CaseEventBody {
    public static let name = "case.grouped/1"
    public var lead: CaseID

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.linkage.lead = lead }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "与同类事项并案办理", en: "Handled together with a like matter")
    }
}

public struct MemberJoined: CaseEventBody {
    public static let name = "case.member_joined/1"
    public var member: CaseID

    public init(member: CaseID) { self.member = member }

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.linkage.members.append(member) }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "另一件同类事项并入办理", en: "A like matter joined the work")
    }
}

/// Danger of violence goes to the police (人民调解法 25): an act, not a note.
public struct ReportedToPolice: CaseEventBody {
    public static let name = "case.reported_to_police/1"
    public var station: Words
    public var danger: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {}

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(
            zh: "已向公安机关报告（\(station.shown)）：\(danger.shown)",
            en: "Reported to the police (\(station.shown)): \(danger.shown)")
    }
}

public struct Reopened: CaseEventBody {
    public static let name = "case.reopened/1"
    public var reason: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.handling.reopened += 1
        state.handling.outcome = nil
        state.moments[.closed] = nil
        state.moments[.filed] = nil
        state.moments[.reopened] = meta.effective
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "重新办理：\(reason.shown)", en: "Reopened: \(reason.shown)")
    }
}

public struct FollowedUp: CaseEventBody {
    public static let name = "case.followed_up/1"
    public var result: FollowUp.Result
    public var isResolved: Bool?
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.handling.followUps.append(FollowUp(result: result, isResolved: isResolved, at: meta.effective))
        if result == .reached || result == .declined { state.moments[.followedUp] = meta.effective }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let words = note.map { "：\($0.shown)" } ?? ""
        let settled = isResolved.map {
            $0 ? Bilingual(zh: "，已解决", en: ", settled") : Bilingual(zh: "，未解决", en: ", not settled")
        }
        return Bilingual(
            zh: "回访（\(result.name.zh)\(settled?.zh ?? "")）\(words)",
            en: "Follow-up (\(result.name.en)\(settled?.en ?? ""))\(words)")
    }
}

public struct Rated: CaseEventBody {
    public static let name = "case.rated/1"
    /// 1…5
    public var score: Int
    public var note: Words?

    var isSatisfied: Bool { score >= 4 }

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.handling.ratings.append(Rating(score: score, at: meta.effective))
        state.moments[.rated] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "当事人评价 \(score) 分", en: "Rated \(score) of 5")
    }
}

/// The result went back to the organ that handed the matter over.
public struct ResultReturned: CaseEventBody {
    public static let name = "case.result_returned/1"
    public var to: String
    public var result: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.resultReturnedAt = meta.effective
        state.linkage.referral?.resultReturnedAt = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "向\(to)反馈结果：\(result.shown)", en: "Result reported to \(to): \(result.shown)")
    }
}
