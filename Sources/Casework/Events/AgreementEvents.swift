public import Mechanisms
public import Organisation
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
        state.mediation.agreements.append(agreement)
        state.moments[.agreementDrafted] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        agreement.form == .oral
            ? Bilingual(zh: "达成口头协议", en: "Oral agreement reached")
            : Bilingual(zh: "拟定调解协议，待签署", en: "Agreement drafted, to be signed")
    }
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

public struct MediatorSigned: CaseEventBody {
    public static let name = "agreement.mediator_signed/1"
    public var account: AccountID

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withDraft {
            $0.mediatorSignedAt = meta.effective
            $0.take(.mediatorSigns)
        }
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
        state.withDraft {
            $0.sealedAt = meta.effective
            $0.take(.committeeSeals)
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let unit = names.unit(unit)
        return Bilingual(zh: "\(unit.zh)加盖印章", en: "Sealed by \(unit.en)")
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
        for gone in [
            Moment.confirmationApplied, .courtFiled, .courtRuled, .confirmed, .confirmationDismissed,
            .performed, .performanceBroken,
        ] {
            state.moments[gone] = nil
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "调解协议生效", en: "The agreement took effect")
    }
}

/// The parties talk about what is in effect; it binds until another takes its place (人民调解法 31, 33 III).
public struct AgreementOpenedAgain: CaseEventBody {
    public static let name = "agreement.opened_again/1"
    /// Where the case was while it was being performed.
    public var from: StageID

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.mediation.openedAgainFrom = from
        state.mediation.sessionsBefore = state.mediation.sessions.count
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "重新协商；原协议继续有效", en: "To be changed; the agreement in effect still binds")
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

/// What was agreed is not being done; the routes that are open now were told (人民调解法 32, 33).
public struct AgreementBroken: CaseEventBody {
    public static let name = "agreement.broken/1"
    public var routes: [String]
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withBinding { $0.take(.broken) }
        state.endTalks()
        state.mediation.routesTold = routes
        state.moments[.performanceBroken] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let told = names.told(routes)
        return Bilingual(zh: "协议未履行；\(told.zh)", en: "The agreement is not performed. \(told.en)")
    }
}

/// Both sides asked the court to confirm the agreement (人民调解法 33; 民事诉讼法 205).
public struct ConfirmationApplied: CaseEventBody {
    public static let name = "agreement.confirmation_applied/1"

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withBinding { $0.take(.confirmationApplied) }
        state.moments[.confirmationApplied] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "双方共同申请司法确认", en: "Both sides applied for judicial confirmation")
    }
}

public struct CourtFiled: CaseEventBody {
    public static let name = "agreement.court_filed/1"
    public var courtNumber: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withBinding { $0.take(.courtFiled) }
        state.moments[.courtFiled] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let number = courtNumber?.shown
        return Bilingual(
            zh: "法院立案\(number.map { "：\($0)" } ?? "")",
            en: "Filed by the court\(number.map { ": \($0)" } ?? "")")
    }
}

/// What the court decided: recorded, never taken, here. A dismissed application leaves the agreement binding.
public struct CourtAnswered: CaseEventBody {
    public static let name = "agreement.court_ruled/1"
    public var answer: CourtAnswer
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withBinding { $0.take(answer == .confirmed ? .courtConfirms : .courtDismisses) }
        state.moments[.courtRuled] = meta.effective
        state.moments[answer == .confirmed ? .confirmed : .confirmationDismissed] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(
            zh: "法院：\(answer.name.zh)\(note.map { "（\($0.shown)）" } ?? "")",
            en: "Court: \(answer.name.en)\(note.map { " (\($0.shown))" } ?? "")")
    }
}
