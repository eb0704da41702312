import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

public struct PartyAdded: CaseEventBody {
    public static let name = "party.added/1"
    public var party: Party

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.parties.append(party) }

    public func line(_ names: some CaseNames) -> Bilingual {
        let side = names.field("side:" + party.side)
        let name = party.name?.shown
        return Bilingual(zh: "\(side.zh)：\(name ?? "未留姓名")", en: "\(side.en): \(name ?? "no name given")")
    }
}

public struct MediatorAppointed: CaseEventBody {
    public static let name = "mediation.mediator/1"
    public var account: AccountID
    public var isChosen: Bool

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.mediation.mediators.removeAll { $0.account == account }
        state.mediation.mediators.append(.init(account: account, isChosen: isChosen))
        state.handling.assignee = account
        state.moments[.mediatorAppointed] = meta.effective
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let account = names.account(account)
        return isChosen
            ? Bilingual(zh: "当事人选定调解员\(account.zh)", en: "The parties chose \(account.en) as mediator")
            : Bilingual(zh: "指定调解员\(account.zh)", en: "\(account.en) assigned as mediator")
    }
}

public struct SessionPlanned: CaseEventBody {
    public static let name = "mediation.session_planned/1"
    public var number: Int
    public var time: Instant
    public var room: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.mediation.planned = Session(
            number: number, heldAt: nil, plannedFor: time, room: room, agreed: false)
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let place = room.map { "，\($0.shown)" } ?? ""
        return Bilingual(
            zh: "约定第\(number)次调解：\(time.text)\(place)", en: "Session \(number) fixed for \(time.text)\(place)"
        )
    }
}

public struct SessionHeld: CaseEventBody {
    public static let name = "mediation.session_held/1"
    public var number: Int
    public var note: Words
    public var agreed: Bool

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        let room = state.mediation.planned?.room
        state.mediation.sessions.append(
            Session(
                number: number, heldAt: meta.effective, plannedFor: state.mediation.planned?.plannedFor,
                room: room, agreed: agreed))
        state.mediation.planned = nil
        state.moments[.sessionHeld] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let result = agreed ? Bilingual(zh: "达成一致", en: "agreed") : Bilingual(zh: "未达成一致", en: "not agreed")
        return Bilingual(
            zh: "第\(number)次调解（\(result.zh)）：\(note.shown)",
            en: "Session \(number) (\(result.en)): \(note.shown)")
    }
}

public struct AgreementDrafted: CaseEventBody {
    public static let name = "agreement.drafted/1"
    public var agreement: Agreement

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.mediation.agreements.append(agreement)
        state.moments[.agreementDrafted] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        agreement.form == .oral
            ? Bilingual(zh: "达成口头协议", en: "Oral agreement reached")
            : Bilingual(zh: "拟定调解协议，待签署", en: "Agreement drafted, to be signed")
    }
}

extension CaseState {
    mutating func withAgreement(_ change: (inout Agreement) -> Void) {
        guard let last = mediation.agreements.indices.last else { return }
        change(&mediation.agreements[last])
    }
}

public struct AgreementSigned: CaseEventBody {
    public static let name = "agreement.signed/1"
    public var signature: Agreement.Signature

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withAgreement { $0.signatures.append(signature) }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let party = names.party(signature.party)
        let by = signature.representative.map { names.party($0) }
        let counts =
            signature.counts
            ? Bilingual(both: "")
            : Bilingual(zh: "，无和解授权，签署不生效", en: "; no authority to settle, does not count")
        return Bilingual(
            zh: "\(party.zh)\(by.map { "（由\($0.zh)代）" } ?? "")\(signature.manner.name.zh)\(counts.zh)",
            en: "\(party.en)\(by.map { " (by \($0.en))" } ?? ""): \(signature.manner.name.en)\(counts.en)")
    }
}

public struct MediatorSigned: CaseEventBody {
    public static let name = "agreement.mediator_signed/1"
    public var account: AccountID

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withAgreement { $0.mediatorSignedAt = meta.effective }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let account = names.account(account)
        return Bilingual(zh: "调解员\(account.zh)签名", en: "Mediator \(account.en) signed")
    }
}

public struct AgreementSealed: CaseEventBody {
    public static let name = "agreement.sealed/1"
    public var unit: UnitID

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withAgreement { $0.sealedAt = meta.effective }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let unit = names.unit(unit)
        return Bilingual(zh: "\(unit.zh)加盖印章", en: "Sealed by \(unit.en)")
    }
}

/// In effect from the last of the parties' signatures, the mediator's signature and the seal (人民调解法 29), or
/// from the moment an oral agreement was reached (30).
public struct AgreementTookEffect: CaseEventBody {
    public static let name = "agreement.effective/1"
    public var at: Instant

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withAgreement { $0.effectiveAt = at }
        state.moments[.agreementEffective] = at
        state.mediation.courtAnswer = nil
        for gone in [
            Moment.confirmationApplied, .courtFiled, .courtRuled, .confirmed, .confirmationDismissed,
        ] {
            state.moments[gone] = nil
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "调解协议生效", en: "The agreement took effect")
    }
}

/// Mediation ended without agreement; the lawful routes for this matter type were told (人民调解法 26).
public struct MediationEnded: CaseEventBody {
    public static let name = "mediation.ended/1"
    public enum Why: String, Hashable, Sendable, Codable { case refused, stopped, failed, sessionsUsedUp }
    public var why: Why
    public var party: PartyID?
    public var routes: [String]
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.mediation.routesTold = routes
        switch why {
        case .refused: state.moments[.partyRefused] = meta.effective
        case .stopped: state.moments[.mediationStopped] = meta.effective
        case .failed: state.moments[.mediationFailed] = meta.effective
        case .sessionsUsedUp: state.moments[.sessionsUsedUp] = meta.effective
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let told = routes.map { names.field("route:" + $0) }
        let what: Bilingual
        switch why {
        case .refused: what = Bilingual(zh: "一方拒绝调解", en: "A side refused mediation")
        case .stopped: what = Bilingual(zh: "当事人要求终止调解", en: "A side stopped the mediation")
        case .failed: what = Bilingual(zh: "调解不成", en: "Mediation failed")
        case .sessionsUsedUp:
            what = Bilingual(zh: "调解次数用尽仍未达成协议", en: "No agreement within the allowed sessions")
        }
        return Bilingual(
            zh: "\(what.zh)，终止调解；已告知途径：\(told.map(\.zh).joined(separator: "；"))",
            en: "\(what.en); mediation ended. Routes told: \(told.map(\.en).joined(separator: "; "))")
    }
}

public struct InstalmentPerformed: CaseEventBody {
    public static let name = "agreement.performed/1"
    public var number: Int
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withAgreement { agreement in
            if let index = agreement.instalments.firstIndex(where: { $0.number == number }) {
                agreement.instalments[index].performedAt = meta.effective
            }
        }
        if state.mediation.agreement?.isPerformed == true { state.moments[.performed] = meta.effective }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "第\(number)项已履行", en: "Instalment \(number) performed")
    }
}

/// What the court decided: recorded, never taken, here. A dismissed application leaves the agreement binding.
public struct CourtAnswered: CaseEventBody {
    public static let name = "agreement.court_ruled/1"
    public var answer: Mediation.CourtAnswer
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.mediation.courtAnswer = answer
        state.moments[.courtRuled] = meta.effective
        state.moments[answer == .confirmed ? .confirmed : .confirmationDismissed] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(
            zh: "法院：\(answer.name.zh)\(note.map { "（\($0.shown)）" } ?? "")",
            en: "Court: \(answer.name.en)\(note.map { " (\($0.shown))" } ?? "")")
    }
}
