import Mechanisms
import Organisation
import Streams
import WorkCalendar

@testable import Casework

/// One of each event of a case, with everything filled in that can be. Invented.
enum CaseSamples {
    static let all: [any EventBody] = lifecycle + clocks + handling + mediation + papers + referrals

    static func at(_ hours: Int64) -> Instant {
        Instant(CivilDate(epochDay: 20_689), TimeOfDay(9, 10)).adding(milliseconds: hours * 3_600_000)
    }

    static func words(
        _ id: String, of party: String? = nil, under: String? = "story", _ form: Words.Form = .text
    ) -> Words {
        Words(
            id: id, of: party.map { .party(PartyID($0)) } ?? .shared, under: under.map { DeclarationID($0) },
            form: form, text: Contract.text(of: id))
    }

    static let steps: LightSteps = [
        LightStep(light: .green, word: Bilingual(zh: "在办", en: "in hand"), from: at(0)),
        LightStep(light: .red, word: Bilingual(zh: "已超期", en: "overdue"), from: at(73)),
    ]
    static let escalation = RunningClock.Escalation(role: RoleID("head"), unit: UnitID("town"), at: at(72))
    static let run = RunningClock(
        clock: ClockID("settle"), key: "settle#2", start: at(0), period: .workingDays(3), due: at(72),
        isProvisional: true, edition: "2026-1", owner: RoleID("mediator"), unit: UnitID("town"),
        isWindow: false, steps: steps, escalations: [escalation],
        pauses: [.init(reason: "appraisal", from: at(1), until: at(2), referral: "to_court")],
        extensions: [.days(5)],
        rolls: false, closes: false, cap: Cap(.months(1), holdsPauses: true), until: .moment(at(72)),
        agreement: 1, instalment: 1, breachedAt: at(74), stoppedAt: at(75),
        finalLight: steps.all[1])
    static let ended: RunningClock = {
        var run = Self.run
        (run.end, run.latest, run.heardFrom) = (.done, at(90), at(91))
        run.breachCounted = .init(unit: UnitID("town"), category: "neighbour")
        return run
    }()
    static let due = ClockDue(
        due: at(80), isProvisional: false, edition: "2026-2", steps: steps, escalations: [escalation],
        latest: at(90), heardFrom: at(91))
    static let representative = Representative(
        id: PartyID("r"), kind: .agent, name: words("r1", of: "r", under: "party", .name),
        hasAuthority: true, maySettle: true)
    static let party: Party = {
        var party = Party(
            id: PartyID("zhao"), side: "applicant", name: words("p1", of: "zhao", under: "party", .name),
            phone: words("p2", of: "zhao", under: "party", .phone),
            identityNumber: words("p3", of: "zhao", under: "party", .identity),
            address: words("p4", of: "zhao", under: "party"), headCount: 3, isMinor: false, consent: .agreed,
            representatives: [representative])
        party.withdrawnAt = at(3)
        party.details = details("p")
        party.splitAt = at(4)
        return party
    }()
    static func details(_ prefix: String) -> PartyDetails {
        var details = PartyDetails()
        for detail in PartyDetail.allCases {
            let under = detail == .ethnicity ? "ethnicity" : "party"
            details[detail] = words("\(prefix)_\(detail.rawValue)", of: "zhao", under: under, .mark)
        }
        return details
    }
    static let agreement: Agreement = {
        var agreement = Agreement(
            number: 1, form: .written, facts: words("a3", under: nil), terms: words("a1", under: nil),
            instalments: [
                Instalment(
                    number: 1, what: words("a2", under: nil), amount: 200_000,
                    due: CivilDate(epochDay: 20_700), performedAt: at(9))
            ], recorder: words("a4", under: nil))
        agreement.signatures = [
            .init(
                party: PartyID("zhao"), representative: PartyID("r"),
                member: words("p9", of: "zhao", under: "party", .name), manner: .fingerprint, at: at(5),
                counts: true)
        ]
        agreement.draftedAt = at(4)
        agreement.draftedIn = StageID("mediating")
        agreement.performedAt = at(9)
        agreement.mediatorSignedAt = at(6)
        agreement.mediatorSignedBy = AccountID("ann")
        agreement.sealedAt = at(7)
        agreement.effectiveAt = at(8)
        agreement.scan = "ab12"
        return agreement
    }()
    static let offer: ReferralOffer = {
        var offer = ReferralOffer(
            key: "to_court#2", referral: "to_court", kind: .handOver, from: UnitID("town"),
            to: UnitID("court"), role: RoleID("clerk"), offeredAt: at(1), answerDue: at(24),
            stage: StageID("intake"), owesResult: true, arbiter: RoleID("head"),
            arbiterUnit: UnitID("county"))
        offer.answeredAt = at(2)
        offer.debtor = UnitID("court")
        offer.resultReturnedAt = at(3)
        offer.arbiterDue = at(25)
        offer.opens = "court"
        offer.part = FieldID("compensation")
        offer.round = 2
        offer.answeredBy = AccountID("bob")
        offer.opened = .init(id: CaseID("c9"), number: "（2026）东民初1号", endedAt: at(40))
        offer.resultDue = at(30)
        offer.overdueSince = at(31)
        offer.outcome = .resolved
        return offer
    }()
    static let sender: SenderLink = {
        var sender = SenderLink(
            id: CaseID("c8"), offer: "to_court#2", mechanism: MechanismID("town"),
            name: Bilingual(zh: "移送法院", en: "To the court"), kind: .entrust, unit: UnitID("town"),
            number: "（2026）镇1号", part: Bilingual(zh: "赔偿", en: "Compensation"), owesResult: true, due: at(30))
        sender.back = [FieldID("ruling")]
        sender.overdueSince = at(31)
        sender.endedAt = at(32)
        sender.take(.resultReported, at: at(33))
        return sender
    }()
    static let mediator: Mediation.Mediator = {
        var mediator = Mediation.Mediator(account: AccountID("ann"), isChosen: true, isReplacement: true)
        mediator.acceptedBy = [PartyID("zhao")]
        mediator.unit = UnitID("town")
        return mediator
    }()
    /// A value of each kind.
    static let values: [FieldID: FieldValue] = {
        let all: [FieldValue] = [
            .words(words("f1")), .choice("small"), .number("12.50"), .money(250_000),
            .date(CivilDate(epochDay: 20_689)), .moment(at(1)), .yesNo(true), .unit(UnitID("town")),
            .account(AccountID("ann")), .party(PartyID("zhao")), .files(["ab12"]),
            .rows([["what": .words(words("f2")), "amount": .money(100)]]),
            .list([.unit(UnitID("police")), .unit(UnitID("civil"))]),
        ]
        return Dictionary(all.map { (FieldID(kind(of: $0)), $0) }, uniquingKeysWith: { first, _ in first })
    }()

    /// Fails to compile where a kind of value is new: it then wants a place among `values`.
    private static func kind(of value: FieldValue) -> String {
        switch value {
        case .words: "words"
        case .choice: "choice"
        case .number: "number"
        case .money: "money"
        case .date: "date"
        case .moment: "moment"
        case .yesNo: "yes_no"
        case .unit: "unit"
        case .account: "account"
        case .party: "party"
        case .files: "files"
        case .rows: "rows"
        case .list: "list"
        }
    }
}

extension CaseSamples {
    static let lifecycle: [any EventBody] = [
        CaseRegistered(
            mechanism: MechanismID("mediation"), packHash: "0a1b", entry: "window", language: .zh,
            unit: UnitID("town"), place: UnitID("village"), stage: StageID("intake"),
            matter: MatterID("neighbour"), suggestion: MatterSuggestion(path: "城建/漏水", score: 3),
            owesResultTo: "法院", source: "letters:2549", headline: FieldID("words")),
        StageEntered(
            stage: StageID("done"), unit: UnitID("town"), owner: RoleID("mediator"), outcome: .resolved,
            by: "close", isUnrouted: true, offer: "to_court#2", isDecision: true),
        MomentReached(moment: .rightsTold, note: words("m1", under: nil)),
        CaseNumbered(number: "（2026）闵民调字第00012号", series: "mediation/town/2026", counter: 12),
        FieldsSet(values: values), MatterSet(matter: MatterID("noise"), reason: words("h19", under: nil)),
        CasePlaced(place: UnitID("village")),
        Replied(reply: words("m2", under: nil)),
        Guided(guidance: words("m9", under: nil)),
        OtherNumberNoted(number: OtherNumber(office: "12345", number: "20260824-7")),
    ]

    static let clocks: [any EventBody] = [
        ClockStarted(run: ended),
        ClockStopped(clock: ClockID("settle"), key: "settle#2", end: .lapsed, light: steps.all[0]),
        ClockClosed(clock: ClockID("settle"), key: "settle#2", light: steps.all[0]),
        ClockPaused(
            clock: ClockID("settle"), key: "settle#2", reason: "appraisal", note: words("c1", under: nil),
            referral: "to_court"),
        ClockResumed(clock: ClockID("settle"), key: "settle#2", due: due),
        ClockExtended(
            clock: ClockID("settle"), key: "settle#2", by: .months(1), approvedBy: "parties",
            reason: words("c2", under: nil), due: due, tellsParties: true),
        ClockBreached(clock: ClockID("settle"), key: "settle#2"),
        ClockEscalated(
            clock: ClockID("settle"), key: "settle#2", role: RoleID("head"), unit: UnitID("county"),
            told: [AccountID("boss")]),
        ClockRecomputed(clock: ClockID("settle"), key: "settle#2", due: due),
        ClockPeriodChanged(
            clock: ClockID("settle"), key: "settle#2", start: at(1), period: .workingHours(2),
            until: .day(CivilDate(epochDay: 20_700)), due: due),
    ]

    static let handling: [any EventBody] = [
        Assigned(account: AccountID("ann"), unit: UnitID("town")),
        Returned(from: UnitID("bureau"), to: UnitID("town"), reason: words("h1", under: nil)),
        Refiled(from: UnitID("town"), to: UnitID("city")),
        Transferred(
            from: UnitID("town"), to: UnitID("bureau"), reason: words("h2", under: nil), isDecided: true,
            isPassed: true),
        UnitInvited(unit: UnitID("police"), due: at(24), note: words("h3", under: nil)),
        InvitationAnswered(unit: UnitID("police"), answer: words("h4", under: nil)),
        Recused(
            account: AccountID("bob"), unit: UnitID("bureau"), reason: words("h5", under: nil),
            successor: UnitID("town"), head: AccountID("eve"), removed: [AccountID("bob")],
            arbiters: [.init(offer: "to_court#2", unit: UnitID("county"))],
            keepers: [.init(clock: "settle#2", unit: UnitID("county"))]),
        Reminded(note: words("h6", under: nil)),
        Supervised(number: 1, by: UnitID("county"), due: at(48), order: words("h7", under: nil)),
        SupervisionAnswered(number: 1, answer: words("h8", under: nil)),
        Commented(text: words("h9", under: nil), isInstruction: true),
        Attached(
            attachment: Casework.Attachment(
                content: "ab12", name: words("h10", under: nil), mediaType: "image/png", bytes: 1024,
                purpose: "photo")),
        Asked(isAnswer: false, text: words("h11", under: nil), due: at(72)),
        Amended(field: FieldID("money"), value: .money(300_000), reason: words("h12", under: nil)),
        Grouped(lead: CaseID("c2")), MemberJoined(member: CaseID("c3")),
        ReportedToPolice(station: words("h13", under: nil), danger: words("h14", under: nil)),
        Reopened(reason: words("h15", under: nil)),
        FollowedUp(result: .noAnswer, isResolved: false, note: words("h16", under: nil)),
        Rated(score: 4, note: words("h17", under: nil)),
        ResultReturned(
            offers: ["to_court#2"], toOrgan: true, result: words("h18", under: nil), outcome: .resolved),
        MessagesChosen(wanted: false),
    ]

    static let mediation: [any EventBody] = [
        PartyAdded(party: party),
        PartyAmended(
            party: PartyID("zhao"), name: words("q1", of: "zhao", under: "party", .name),
            phone: words("q2", of: "zhao", under: "party", .phone),
            identityNumber: words("q3", of: "zhao", under: "party", .identity),
            address: words("q4", of: "zhao", under: "party"), headCount: 3, isMinor: false,
            details: details("q")),
        RepresentativeAdded(party: PartyID("zhao"), representative: representative),
        ConsentRecorded(party: PartyID("zhao"), answer: .agreed, note: words("q5", under: nil)),
        MediatorAppointed(account: AccountID("ann"), isChosen: true, isReplacement: true),
        MediatorAnswered(
            account: AccountID("ann"), party: PartyID("zhao"), isAccepted: true,
            note: words("q14", under: nil)),
        SessionPlanned(number: 1, time: at(30), room: words("q6", under: nil)),
        SessionHeld(
            number: 1, note: words("q7", under: nil), agreed: true, room: words("q14", under: nil),
            attended: words("q15", under: nil), recorder: words("q16", under: nil)),
        PartiesSplitOff(
            into: CaseID("c4"), parts: [.init(party: PartyID("zhao"), people: 2)],
            reason: words("q17", under: nil)),
        SplitFromCase(
            from: CaseID("c1"), moments: [.accepted: at(2)], clocks: [ended],
            mediators: [mediator], rightsTold: true, recusedUnits: [UnitID("bureau")],
            recusedAccounts: [AccountID("bob")],
            decided: Designation(unit: UnitID("court"), at: at(3), isRuling: true)),
        PartyWithdrew(party: PartyID("zhao"), note: words("q13", under: nil)),
        AgreementDrafted(agreement: agreement),
        AgreementSigned(
            signature: .init(
                party: PartyID("zhao"), representative: PartyID("r"),
                member: words("q15", of: "zhao", under: "party", .name), manner: .signature, at: at(5),
                counts: false)),
        MediatorSigned(account: AccountID("ann")), AgreementSealed(unit: UnitID("town")),
        AgreementTookEffect(at: at(8)),
        MediationEnded(
            why: .sessionsUsedUp, party: PartyID("zhao"), routes: ["suit", "arbitration"],
            note: words("q8", under: nil)),
        AgreementPerformed(number: 1, note: words("q9", under: nil)),
        AgreementOpenedAgain(from: StageID("performing")),
        AgreementBroken(routes: ["payment_order"], note: words("q11", under: nil)), ConfirmationApplied(),
        CourtFiled(courtNumber: words("q12", under: nil)),
        CourtAnswered(answer: .confirmed, note: words("q10", under: nil)),
        ConfirmationWithdrawn(why: .treatedAsWithdrawn, note: words("q18", under: nil)),
    ]

    static let referrals: [any EventBody] = [
        ReferralOffered(offer: offer),
        ReferralBound(offer: "to_court#2", opened: CaseID("c9"), resultDue: at(30)),
        ReferralAnswered(
            offer: "to_court#2", isAccepted: false, reason: words("o1", under: nil), opened: CaseID("c9"),
            resultDue: at(30), arbiterDue: at(25)),
        ReferralExpired(offer: "to_court#2", arbiterDue: at(25)),
        ReferralLapsed(offer: "to_court#2", why: .movedOn),
        ReferralArbitrated(
            offer: "to_court#2", to: UnitID("court"), reason: words("o2", under: nil), opened: CaseID("c9"),
            resultDue: at(30)),
        ReferralRecalled(offer: "to_court#2", reason: words("o3", under: nil)),
        ReferralReleased(offer: "to_court#2", reason: words("o4", under: nil)),
        PartNumbered(offer: "to_court#2", number: "（2026）东民初1号"),
        ResultReceived(
            offer: "to_court#2", unit: UnitID("court"), outcome: .resolved, result: words("o5", under: nil),
            isEnd: true),
        PartEnded(offer: "to_court#2", outcome: .unresolved),
        ResultOverdue(
            offer: "to_court#2",
            raisedTo: [.init(role: RoleID("head"), unit: UnitID("county"), told: [AccountID("bob")])]),
        ArbitrationRaised(offer: "to_court#2", role: RoleID("head"), unit: UnitID("county")),
        CaseOpenedFor(
            sender: sender, decided: Designation(unit: UnitID("court"), at: at(3), isRuling: true),
            recusedUnits: [UnitID("village")], recusedAccounts: [AccountID("cai")]),
        ResultSent(outcome: .resolved, result: words("o6", under: nil)), SenderEnded(outcome: .withdrawn),
        ResultForgone(), ResultLate(),
    ]

    /// A case to which everything has happened that can.
    static let state: CaseState = {
        let id = CaseID("c1")
        var state: CaseState?
        for (position, body) in all.enumerated() {
            let meta = EventMeta(
                n: position + 1, recorded: at(100), effective: at(100),
                actor: Actor(
                    kind: .post, account: AccountID("ann"), role: RoleID("clerk"), unit: UnitID("town")))
            state = CaseState.evolve(state, Event(meta: meta, body: body), id: id.stream)
        }
        guard var full = state else { fatalError("the first event of a case makes no case") }
        // What a later event has taken away again.
        full.handling.assignee = AccountID("ann")
        full.handling.outcome = .resolved
        full.handling.called = [UnitID("county")]
        full.mediation.planned = Session(
            number: 2, heldAt: at(31), plannedFor: at(30), room: words("s1", under: nil), agreed: false)
        full.mediation.mediators = [mediator]
        full.mediation.declined = [AccountID("bob")]
        full.handling.decided = Designation(unit: UnitID("court"), at: at(3), isRuling: true)
        full.handling.returnedFrom = StageID("done")
        full.mediation.agreements = [agreement]
        full.mediation.planned?.note = words("s5", under: nil)
        full.mediation.planned?.attended = words("s3", under: nil)
        full.mediation.planned?.recorder = words("s4", under: nil)
        full.handling.residentsReminders = [.init(at: at(32), note: words("s2", under: nil))]
        full.papersAsked = full.papersAsked.map { asked in
            var asked = asked
            asked.answeredAt = at(33)
            return asked
        }
        full.handling.closedFrom = StageID("performing")
        full.mediation.openedAgainFrom = StageID("performing")
        full.linkage.referrals = [offer]
        full.linkage.sender = sender
        full.linkage.resultReturnedAt = at(9)
        full.clocks = [ended]
        full.linkage.splitFrom = CaseID("c1")
        full.linkage.splitInto = [CaseID("c4")]
        full.moments = [.registered: at(0), .closed: at(99)]
        return full
    }()
}
