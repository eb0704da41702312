import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    /// By each party, or for it by whoever may (人民调解法 29; 民法典 165–171).
    static let signAgreement = ActRule(
        .signAgreement,
        zh: "一方签署",
        en: "a party signs",
        events: [AgreementSigned.self],
        asks: { state, _ in
            let representatives = state?.parties.flatMap(\.representatives) ?? []
            let manners = Manner.allCases.map { ($0.rawValue, $0.name) }
            return [
                Ask("party", zh: "当事人", en: "Party", .party),
                Ask(
                    "representative", zh: "代为签署人", en: "Signed by the representative",
                    Forms.choice(representatives.map { ($0.id.text, Bilingual(both: $0.name.shown)) }),
                    required: false),
                Ask("manner", zh: "方式", en: "Manner", Forms.choice(manners)),
            ]
        },
        fits: { decider throws(Rejection) in _ = try decider.draft(.partySigns) },
        decide: { (decider, input) throws(Rejection) in
            let agreement = try decider.draft(.partySigns)
            guard let party = input.state.party(try input.needParty("party")) else {
                throw .missing(field: "party")
            }
            guard !agreement.isSigned(by: party.id) else { throw .alreadySigned }
            guard let manner = input.choice("manner").flatMap({ Manner(rawValue: $0) }) else {
                throw .missing(field: "manner")
            }
            var representative: Representative?
            if let chosen = input.choice("representative") {
                representative = party.representatives.first { $0.id.text == chosen }
                if representative == nil { throw .invalid(field: "representative", .notAChoice) }
            }
            if party.isMinor, representative?.kind != .guardian { throw .minorNeedsGuardian }
            // A group is bound through whoever holds every member's authority to settle, not by one name under it.
            let counts = representative.map { $0.hasAuthority && $0.maySettle } ?? (party.headCount == 1)
            decider.emit(
                AgreementSigned(
                    signature: .init(
                        party: party.id, representative: representative?.id, manner: manner,
                        at: decider.effective, counts: counts)))
            decider.checkEffect()
        })
}

public struct AgreementSigned: CaseEventBody {
    public static let name = "agreement.signed/1"
    public var signature: Agreement.Signature

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withDraft {
            $0.signatures.append(signature)
            $0.take(.partySigns)
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let party = names.party(signature.party)
        let by = signature.representative.map { names.party($0) }
        let counts =
            signature.counts
            ? Bilingual(both: "")
            : signature.representative == nil
                ? Bilingual(
                    zh: "，多人一方须由有权和解的代表签署，不生效",
                    en: "; a group signs through those who may settle for it, does not count")
                : Bilingual(zh: "，无和解授权，签署不生效", en: "; no authority to settle, does not count")
        return Bilingual(
            zh: "\(party.zh)\(by.map { "（由\($0.zh)代）" } ?? "")\(signature.manner.name.zh)\(counts.zh)",
            en: "\(party.en)\(by.map { " (by \($0.en))" } ?? ""): \(signature.manner.name.en)\(counts.en)")
    }
}
