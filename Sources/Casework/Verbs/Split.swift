public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// Some of the parties go on in a case of their own: of a group those who did not sign, or whoever has a question of
    /// their own. The other side is part of both.
    static let split = VerbRule(
        .split, zh: "分案办理", en: "Split off", .always, by: .ownerOrSuperior,
        events: [PartiesSplitOff.self, SplitFromCase.self],
        asks: { _, _ in
            [
                Ask(
                    "parties", zh: "另案办理的当事人", en: "Who goes on apart",
                    .rows([
                        Ask("party", zh: "当事人", en: "Party", .party),
                        Ask(
                            "people", zh: "其中人数（多人一方只分出一部分时填写）",
                            en: "How many of them (where only some of a group leave)", .number,
                            required: false),
                    ])), .reason,
            ]
        },
        fits: { state, _ in state.parties.contains { state.mayLeave($0) > 0 } },
        decide: { (decider, input) throws(Rejection) in
            let state = input.state
            let parts = try leaving(input)
            let id = CaseID(decider.context.around.freshID())
            let part = SplitCase(of: state, leaving: parts, from: state.stageToGoOnIn)
            decider.emit(PartiesSplitOff(into: id, parts: parts, reason: try input.needWords("reason")))
            decider.checkEffect(without: decider.effective)
            decider.checkEveryoneAgreed()
            decider.orders.append(Order(to: StreamID(id), .begin(Order.Contents(part))))
        })

    private static func leaving(_ input: StepInput) throws(Rejection) -> [PartiesSplitOff.Part] {
        let state = input.state
        var parts: [PartiesSplitOff.Part] = []
        for row in input.rows("parties") {
            guard let id = row.party("party"), let party = state.party(id),
                !parts.contains(where: { $0.party == id })
            else { throw .invalid(field: "parties", .notAParty) }
            let most = state.mayLeave(party)
            let people = try row.count("people", of: "parties") ?? party.headCount
            guard people >= 1, people <= most else { throw .invalid(field: "parties", .tooMany(left: most)) }
            parts.append(.init(party: id, people: people))
        }
        guard !parts.isEmpty else { throw .missing(field: "parties") }
        for side in Set(state.parties.map(\.side)) {
            let stays = state.parties.contains { party in
                party.side == side && party.isActive
                    && !parts.contains { $0.party == party.id && $0.people == party.headCount }
            }
            if !stays { throw .needsTwoSides }
        }
        return parts
    }
}

extension CaseState {
    /// How many of a party may go on apart: nobody whom an agreement in effect binds, and somebody of each side stays.
    fileprivate func mayLeave(_ party: Party) -> Int {
        guard party.isActive else { return 0 }
        let hasCompany = parties.contains { $0.side == party.side && $0.isActive && $0.id != party.id }
        let bound = mediation.binding?.heads(bound: party) ?? 0
        return max(0, min(party.headCount - bound, hasCompany ? party.headCount : party.headCount - 1))
    }

    /// Where those who leave go on: where the agreement was drawn up that does not bind them; else where the case is.
    fileprivate var stageToGoOnIn: StageID {
        if let stage = mediation.binding?.draftedIn { return stage }
        return isOpen ? handling.stage : handling.closedFrom ?? handling.stage
    }
}

/// Some go on in a case of their own; the rest stay.
public struct PartiesSplitOff: CaseEventBody {
    public static let name = "party.split_off/1"

    public struct Part: Hashable, Sendable, Codable {
        public var party: PartyID
        /// All of the party, or of a group so many.
        public var people: Int
    }

    public var into: CaseID
    public var parts: [Part]
    public var reason: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.splitInto.append(into)
        for part in parts {
            guard let index = state.parties.firstIndex(where: { $0.id == part.party }) else { continue }
            if part.people >= state.parties[index].headCount {
                state.parties[index].splitAt = meta.effective
            } else {
                state.parties[index].headCount -= part.people
            }
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let who = parts.map { names.party($0.party) }
        let people = parts.map(\.people).reduce(0, +)
        return Bilingual(
            zh: "\(who.map(\.zh).joined(separator: "、"))（\(people)人）另案办理：\(reason.shown)",
            en:
                "\(who.map(\.en).joined(separator: ", ")) (\(people)) go on in a case of their own: \(reason.shown)"
        )
    }
}

/// The first thing said of a case that was part of another: its clocks and what had happened go along.
public struct SplitFromCase: CaseEventBody {
    public static let name = "case.split_from/1"
    public var from: CaseID
    public var moments: [Moment: Instant]
    public var clocks: [RunningClock]
    public var mediators: [Mediation.Mediator]
    public var rightsTold: Bool
    /// Who stepped aside from the whole has nothing to do with the part either.
    public var recusedUnits: [UnitID]
    public var recusedAccounts: [AccountID]
    /// What was decided of the whole holds for the part.
    public var decided: Designation?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.splitFrom = from
        state.moments.merge(moments) { _, new in new }
        state.clocks = clocks
        state.mediation.mediators = mediators
        state.mediation.rightsTold = rightsTold
        state.handling.recusedUnits = recusedUnits
        state.handling.recusedAccounts = recusedAccounts
        state.handling.decided = decided
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "由另一案件分出，另案办理", en: "Was part of another case, and goes on by itself")
    }
}
