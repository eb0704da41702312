import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// Mediation is voluntary: whether a party agrees is asked and recorded, and a refusal ends it (人民调解法 17).
    static let answerMediation = VerbRule(
        .answerMediation, zh: "记录当事人意愿", en: "Record a party's answer", .whileMediating, by: .owner, first: 1,
        events: [ConsentRecorded.self],
        asks: { _, _ in
            let answers = Consent.allCases.map { ($0.rawValue, $0.name) }
            return [
                Ask("party", zh: "当事人", en: "Party", .party),
                Ask("answer", zh: "答复", en: "Answer", Forms.choice(answers)), .note,
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            let party = try input.needActive("party")
            guard let answer = input.choice("answer").flatMap({ Consent(rawValue: $0) }) else {
                throw .missing(field: "answer")
            }
            if answer == .agreed { try decider.requireGuardian(of: party) }
            decider.emit(ConsentRecorded(party: party.id, answer: answer, note: input.words("note")))
            if answer == .refused {
                decider.endMediation(.refused, party: party.id, note: input.words("note"))
            } else if try decider.current.everyoneAgreed(in: decider.mechanism) {
                decider.reach(.everyoneAgreed)
            }
        })
}

extension Decider {
    /// Nobody is waited for any more where those who had not answered have left.
    mutating func checkEveryoneAgreed() {
        guard let state, state.isOpen, stage?.isMediation == true, state.moments[.everyoneAgreed] == nil,
            state.everyoneAgreed(in: mechanism)
        else { return }
        reach(.everyoneAgreed)
    }

    /// A child's word is its guardian's (民法典 19, 20, 23).
    func requireGuardian(of party: Party) throws(Rejection) {
        if party.needsGuardian(on: effective.date), !party.hasGuardian { throw .minorNeedsGuardian }
    }
}

extension CaseState {
    /// Every known party agreed, and every side that the mechanism knows has somebody on it.
    fileprivate func everyoneAgreed(in mechanism: Mechanism) -> Bool {
        let parties = parties.filter(\.isActive)
        let sides = Set(parties.map(\.side))
        return mechanism.sides.ids.allSatisfy { sides.contains($0) }
            && parties.allSatisfy { $0.consent == .agreed }
    }
}

public struct ConsentRecorded: CaseEventBody {
    public static let name = "mediation.consent/1"
    public var party: PartyID
    public var answer: Consent
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        guard let index = state.parties.firstIndex(where: { $0.id == party }) else { return }
        state.parties[index].consent = answer
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let party = names.party(party)
        return Bilingual(
            zh: "\(party.zh)对调解的答复：\(answer.name.zh)", en: "\(party.en) on mediation: \(answer.name.en)")
    }
}
