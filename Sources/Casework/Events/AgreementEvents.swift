import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension CaseState {
    fileprivate mutating func change(
        where fits: (Agreement) -> Bool, _ change: (inout Agreement) -> Void
    ) {
        guard let index = mediation.agreements.lastIndex(where: fits) else { return }
        change(&mediation.agreements[index])
    }

    /// The one being signed.
    mutating func withDraft(_ change: (inout Agreement) -> Void) {
        self.change(where: { $0.status.isDraft }, change)
    }

    /// Nothing is left to talk about, or nothing came of it.
    mutating func endTalks() {
        mediation.openedAgainFrom = nil
        withDraft { $0.take(.replaced) }
    }

    /// The one that binds.
    mutating func withBinding(_ change: (inout Agreement) -> Void) {
        self.change(where: { $0.status.isBinding }, change)
    }
}

/// A draft takes the place of an earlier draft, never of what is in effect.
public struct AgreementDrafted: CaseEventBody {
    public static let name = "agreement.drafted/1"
    public var agreement: Agreement

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withDraft { $0.take(.replaced) }
        var agreement = agreement
        agreement.draftedAt = meta.effective
        agreement.draftedIn = state.handling.stage
        state.mediation.agreements.append(agreement)
        state.moments[.agreementDrafted] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        agreement.form == .oral
            ? Bilingual(zh: "达成口头协议", en: "Oral agreement reached")
            : Bilingual(zh: "拟定调解协议，待签署", en: "Agreement drafted, to be signed")
    }
}

/// In effect from the last of the parties' signatures, the mediator's signature and the seal (人民调解法 29), or
/// from the moment an oral agreement was reached (30). It takes the place of one that was still owed.
public struct AgreementTookEffect: CaseEventBody {
    public static let name = "agreement.effective/1"
    public var at: Instant

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withBinding { $0.take(.replaced) }
        state.withDraft {
            $0.effectiveAt = at
            $0.take(.takesEffect)
        }
        state.mediation.openedAgainFrom = nil
        state.moments[.agreementEffective] = at
        // Said of the one before.
        for gone in Moment.ofAgreement.subtracting([.agreementDrafted, .agreementEffective]) {
            state.moments[gone] = nil
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "调解协议生效", en: "The agreement took effect")
    }
}

/// Somebody recorded that the agreement, or one instalment of it, was performed (人民调解法 31).
public struct AgreementPerformed: CaseEventBody {
    public static let name = "agreement.performed/1"
    /// Nil: the whole of it.
    public var number: Int?
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withBinding { agreement in
            for index in agreement.instalments.indices
            where agreement.instalments[index].performedAt == nil
                && (number == nil || agreement.instalments[index].number == number)
            {
                agreement.instalments[index].performedAt = meta.effective
            }
            let isWhole = agreement.instalments.allSatisfy { $0.performedAt != nil }
            agreement.take(isWhole ? .performedWhole : .performedInPart)
            if isWhole { agreement.performedAt = meta.effective }
        }
        guard state.mediation.binding?.isPerformed == true else { return }
        state.moments[.performed] = meta.effective
        state.endTalks()
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        guard let number else { return Bilingual(zh: "协议已履行", en: "The agreement was performed") }
        return Bilingual(zh: "第\(number)项已履行", en: "Instalment \(number) performed")
    }
}
