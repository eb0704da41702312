public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

// MARK: on the receiver's case

/// The first thing said of a case that was opened for another mechanism's: whose it is, and what they are owed.
public struct CaseOpenedFor: CaseEventBody {
    public static let name = "case.opened_for/1"
    public var sender: SenderLink
    /// An arbiter named the unit: it may not send it away again.
    public var decided: Designation?
    /// Who stepped aside from the sender's case has nothing to do with this one either.
    public var recusedUnits: [UnitID]
    public var recusedAccounts: [AccountID]

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.sender = sender
        state.handling.decided = decided
        state.handling.recusedUnits = recusedUnits
        state.handling.recusedAccounts = recusedAccounts
        state.moments[.received] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let unit = names.unit(sender.unit)
        let owed = sender.due.map {
            Bilingual(zh: "，\($0.endText)前反馈结果", en: "; result due by \($0.endText)")
        }
        return Bilingual(
            zh: "由\(unit.zh)\(sender.kind.name.zh)（\(sender.name.zh)）\(owed?.zh ?? "")",
            en: "Handed over by \(unit.en) (\(sender.name.en))\(owed?.en ?? "")")
    }
}

/// What came of it goes back to whoever handed it over (信访工作条例 22).
public struct ResultSent: CaseEventBody {
    public static let name = "case.result_sent/1"
    public var outcome: Outcome
    public var result: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.sender?.take(.resultReported, at: meta.effective)
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let words = result.map { "：\($0.shown)" } ?? ""
        return Bilingual(
            zh: "向移交单位反馈结果（\(outcome.name.zh)）\(words)",
            en: "Result reported to the sender (\(outcome.name.en))\(words.replacingColon)")
    }
}

/// The sender's case is over; this one goes on.
public struct SenderEnded: CaseEventBody {
    public static let name = "case.sender_ended/1"
    public var outcome: Outcome

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.sender?.endedAt = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(
            zh: "移交单位的案件已结案（\(outcome.name.zh)），本案继续办理",
            en: "The sender's case is over (\(outcome.name.en)); this one goes on")
    }
}

/// The sender does not wait for the result any more.
public struct ResultForgone: CaseEventBody {
    public static let name = "case.result_forgone/1"

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.sender?.take(.senderReleases, at: meta.effective)
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "移交单位不再要求反馈结果，本案继续办理", en: "The sender waits for no result any more; the case goes on")
    }
}

/// The result that this case owes was not there in time.
public struct ResultLate: CaseEventBody {
    public static let name = "case.result_late/1"

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.sender?.overdueSince = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "应向移交单位反馈的结果已超期", en: "The result that is owed to the sender is overdue")
    }
}

// MARK: on the sender's case

/// The receiver's case has a number.
public struct PartNumbered: CaseEventBody {
    public static let name = "referral.numbered/1"
    /// The key of the offer.
    public var offer: String
    public var number: String

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.withOffer(offer) { $0.opened?.number = number }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let referral = names.offer(offer)
        return Bilingual(zh: "\(referral.zh)：对方编号 \(number)", en: "\(referral.en): number there \(number)")
    }
}

/// The receiver's case has ended, or its unit has reported before it did.
public struct ResultReceived: CaseEventBody {
    public static let name = "referral.result_received/1"
    /// The key of the offer.
    public var offer: String
    public var unit: UnitID
    public var outcome: Outcome
    public var result: Words?
    /// Its case is closed.
    public var isEnd: Bool

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.withOffer(offer) {
            $0.take(.resultReported, at: meta.effective)
            $0.outcome = outcome
            if isEnd { $0.opened?.endedAt = meta.effective }
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let referral = names.offer(offer)
        let unit = names.unit(unit)
        let words = result.map { "：\($0.shown)" } ?? ""
        return Bilingual(
            zh: "\(referral.zh)：\(unit.zh)反馈结果（\(outcome.name.zh)）\(words)",
            en: "\(referral.en): result from \(unit.en) (\(outcome.name.en))\(words.replacingColon)")
    }
}

/// The receiver's case is over, and nothing more is owed of it.
public struct PartEnded: CaseEventBody {
    public static let name = "referral.part_ended/1"
    /// The key of the offer.
    public var offer: String
    public var outcome: Outcome

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.withOffer(offer) {
            $0.outcome = outcome
            $0.opened?.endedAt = meta.effective
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let referral = names.offer(offer)
        return Bilingual(
            zh: "\(referral.zh)：对方已结案（\(outcome.name.zh)）",
            en: "\(referral.en): closed there (\(outcome.name.en))")
    }
}

/// A result that others owe was not there in time; somebody above was called.
public struct ResultOverdue: CaseEventBody {
    public static let name = "referral.result_overdue/1"
    /// The key of the offer.
    public var offer: String
    public var raisedTo: [Raised]

    /// A post above, where somebody holds it.
    public struct Raised: Hashable, Sendable, Codable {
        public var role: RoleID
        public var unit: UnitID
        public var told: [AccountID]
    }

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.withOffer(offer) { $0.overdueSince = meta.effective }
        for raised in raisedTo where !state.handling.called.contains(raised.unit) {
            state.handling.called.append(raised.unit)
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let referral = names.offer(offer)
        let roles = raisedTo.map { names.role($0.role) }
        guard !roles.isEmpty else {
            return Bilingual(zh: "\(referral.zh)：结果逾期未反馈", en: "\(referral.en): the result is overdue")
        }
        return Bilingual(
            zh: "\(referral.zh)：结果逾期未反馈，报\(roles.map(\.zh).joined(separator: "、"))",
            en: "\(referral.en): the result is overdue; raised to \(roles.map(\.en).joined(separator: ", "))")
    }
}

/// The arbiter was silent too long: somebody above decides.
public struct ArbitrationRaised: CaseEventBody {
    public static let name = "referral.arbitration_raised/1"
    /// The key of the offer.
    public var offer: String
    public var role: RoleID
    /// Nil where nobody above holds a post that could decide.
    public var unit: UnitID?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.withOffer(offer) {
            $0.arbiterDue = nil
            if let unit { ($0.arbiter, $0.arbiterUnit) = (role, unit) }
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let referral = names.offer(offer)
        guard let unit = unit.map({ names.unit($0) }) else {
            return Bilingual(
                zh: "\(referral.zh)：逾期未裁定，上级无人可裁定",
                en: "\(referral.en): not decided in time, and nobody above could")
        }
        let role = names.role(role)
        return Bilingual(
            zh: "\(referral.zh)：逾期未裁定，由\(unit.zh)\(role.zh)裁定",
            en: "\(referral.en): not decided in time; the \(role.en) of \(unit.en) decides")
    }
}

extension String {
    /// The colon of an English sentence.
    fileprivate var replacingColon: String { hasPrefix("：") ? ": " + dropFirst() : self }
}
