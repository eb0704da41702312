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
