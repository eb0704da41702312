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
                Ask(
                    "member", zh: "签署成员（多人一方的成员为自己签署时填写姓名）",
                    en: "Member (of a group, who signs for themselves)", .text, required: false),
                Ask("manner", zh: "方式", en: "Manner", Forms.choice(manners)),
            ]
        },
        fits: { decider throws(Rejection) in _ = try decider.draft(.partySigns) },
        decide: { (decider, input) throws(Rejection) in
            let agreement = try decider.draft(.partySigns)
            let party = try input.needActive("party")
            guard !agreement.isSigned(by: party) else { throw .alreadySigned }
            guard let manner = input.choice("manner").flatMap({ Manner(rawValue: $0) }) else {
                throw .missing(field: "manner")
            }
            var representative: Representative?
            if let chosen = input.choice("representative") {
                representative = party.representatives.first { $0.id.text == chosen }
                if representative == nil { throw .invalid(field: "representative", .notAChoice) }
            }
            if party.needsGuardian(on: decider.effective.date), representative?.kind != .guardian {
                throw .minorNeedsGuardian
            }
            let member = try decider.member(input, of: party, under: agreement)
            if member != nil, representative != nil { throw .invalid(field: "member", .eitherOr) }
            // A group is bound by its members, each for themselves, or through whoever holds every member's authority to
            // settle (民法典 165–171), not by one name under it.
            let counts =
                representative.map { $0.hasAuthority && $0.maySettle }
                ?? (party.headCount == 1 || member != nil)
            decider.emit(
                AgreementSigned(
                    signature: .init(
                        party: party.id, representative: representative?.id, member: member, manner: manner,
                        at: decider.effective, counts: counts)))
            decider.checkEffect()
        })
}

extension Decider {
    /// Who of a group signs for themselves; each once.
    fileprivate func member(
        _ input: StepInput, of party: Party, under agreement: Agreement
    ) throws(Rejection) -> Words? {
        guard let name = input.words("member")?.text else { return nil }
        guard party.headCount > 1 else { throw .invalid(field: "member", .notAGroup) }
        if agreement.signatures.contains(where: { $0.party == party.id && $0.member?.text == name }) {
            throw .alreadySigned
        }
        return reader().words(name, of: .party(party.id), under: partyDeclaration, form: .name)
    }

    var partyDeclaration: DeclarationID? { mechanism.partyPrivacy.map { DeclarationID($0) } }
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
        let by =
            signature.member.map { Bilingual(both: $0.shown) }
            ?? signature.representative.map { names.party($0) }
        let counts =
            signature.counts
            ? Bilingual(both: "")
            : signature.representative == nil
                ? Bilingual(
                    zh: "，多人一方须由各成员本人或者有权和解的代表签署，不生效",
                    en:
                        "; a group signs member by member, or through those who may settle for it; does not count"
                )
                : Bilingual(zh: "，无和解授权，签署不生效", en: "; no authority to settle, does not count")
        return Bilingual(
            zh:
                "\(party.zh)\(by.map { signature.member == nil ? "（由\($0.zh)代）" : "（\($0.zh)本人）" } ?? "")\(signature.manner.name.zh)\(counts.zh)",
            en: "\(party.en)\(by.map { " (by \($0.en))" } ?? ""): \(signature.manner.name.en)\(counts.en)")
    }
}
