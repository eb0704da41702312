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
    /// Takes another's place, so each party is asked whether it accepts (人民调解法 23).
    public var isReplacement: Bool?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        let acceptedBy = state.mediation.mediators.first { $0.account == account }?.acceptedBy ?? []
        state.mediation.mediators.removeAll { $0.account == account }
        var mediator = Mediation.Mediator(
            account: account, isChosen: isChosen, isReplacement: isReplacement == true)
        mediator.acceptedBy = acceptedBy
        state.mediation.mediators.append(mediator)
        state.mediation.isReplacing = false
        state.mediation.declined.removeAll { $0 == account }
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

/// Mediation ended without agreement; the lawful routes for this matter type were told (人民调解法 26).
public struct MediationEnded: CaseEventBody {
    public static let name = "mediation.ended/1"
    public enum Why: String, Hashable, Sendable, Codable { case refused, stopped, failed, sessionsUsedUp }
    public var why: Why
    public var party: PartyID?
    public var routes: [String]
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        let isAboutEffect = state.mediation.openedAgainFrom != nil
        state.endTalks()
        // Nothing came of changing what binds: it stands, and nobody needs another route.
        if isAboutEffect { return }
        state.mediation.routesTold = routes
        switch why {
        case .refused: state.moments[.partyRefused] = meta.effective
        case .stopped: state.moments[.mediationStopped] = meta.effective
        case .failed: state.moments[.mediationFailed] = meta.effective
        case .sessionsUsedUp: state.moments[.sessionsUsedUp] = meta.effective
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let what: Bilingual
        switch why {
        case .refused: what = Bilingual(zh: "一方拒绝调解", en: "A side refused mediation")
        case .stopped: what = Bilingual(zh: "当事人要求终止调解", en: "A side stopped the mediation")
        case .failed: what = Bilingual(zh: "调解不成", en: "Mediation failed")
        case .sessionsUsedUp:
            what = Bilingual(zh: "调解次数用尽仍未达成协议", en: "No agreement within the allowed sessions")
        }
        if routes.isEmpty {
            return Bilingual(
                zh: "\(what.zh)，原协议继续有效", en: "\(what.en); the agreement in effect stands")
        }
        let told = names.told(routes)
        return Bilingual(
            zh: "\(what.zh)，终止调解；\(told.zh)", en: "\(what.en); mediation ended. \(told.en)")
    }
}

extension CaseNames {
    /// Which lawful routes were told.
    func told(_ routes: [String]) -> Bilingual {
        let names = routes.map { field("route:" + $0) }
        return Bilingual(
            zh: "已告知途径：\(names.map(\.zh).joined(separator: "；"))",
            en: "Routes told: \(names.map(\.en).joined(separator: "; "))")
    }
}
