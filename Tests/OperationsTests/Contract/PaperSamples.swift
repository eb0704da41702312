import Mechanisms
import Organisation
import Streams
import WorkCalendar

@testable import Casework

/// A paper of each form, with everything filled in that can be. Invented.
extension CaseSamples {
    static let papers: [any EventBody] =
        PaperForm.allCases.enumerated().map { index, form in
            DocumentIssued(
                paper: paper(position: index + 1, content(form)),
                occasion: index == 0 ? occasion : PaperOccasion())
        } + [
            SheetMade(
                position: 1,
                sheet: .init(
                    content: "cd34", bytes: 160_000, pages: 2,
                    name: words("t1", under: DeclarationID.sheets.text)), press: "WeasyPrint 57.2"),
            PaperServed(position: 1, service: service), Inquired(inquiry: inquiry),
            DossierClosed(filing: filing),
        ]

    private static let service = PaperService(
        number: 1, at: at(6), party: PartyID("zhao"), manner: .left, place: words("v1", under: nil),
        receivedBy: words("v2", under: nil), witness: words("v3", under: nil),
        server: words("v4", under: "party", .name))
    private static let inquiry = Inquiry(
        number: 1, at: at(7), party: PartyID("zhao"), name: words("i1", under: "party", .name),
        about: words("i2", under: "party"), place: words("i3", under: nil),
        attended: words("i4", under: nil), investigator: words("i5", under: "party", .name),
        recorder: words("i6", under: nil), text: words("i7", under: nil))
    private static let filing = DossierFiling(
        retention: .long, remarks: words("d1", under: nil), checker: words("d2", under: nil),
        compiler: words("d3", under: "party", .name))

    private static let occasion: PaperOccasion = {
        var occasion = PaperOccasion()
        occasion.referral = "to_court"
        occasion.to = UnitID("court")
        occasion.named = .init(units: [UnitID("court"), UnitID("police")], parties: [PartyID("zhao")])
        occasion.stage = StageID("mediating")
        occasion.answerBy = at(24)
        occasion.resultBy = at(48)
        occasion.result = words("t2", under: nil)
        occasion.session = 1
        occasion.agreement = 1
        occasion.number = 1
        occasion.clock = "settle#2"
        occasion.representative = PartyID("r")
        occasion.text = words("t5", under: nil)
        return occasion
    }()

    private static func paper(position: Int, _ content: PaperContent) -> IssuedPaper {
        IssuedPaper(
            document: content.form.rawValue, position: position, nth: 1, title: "文书",
            number: "（2026）闵民调字第00012号-\(position)", issued: at(5),
            issuer: PaperOrgan(unit: UnitID("town"), name: "镇人民调解委员会", phone: "0570-1"),
            to: to(content.form),
            matter: PaperMatter(
                registered: at(0), accepted: at(1), type: "邻里纠纷", place: "柳树村", source: "来访登记",
                claim: words("f1"),
                facts: [
                    PaperFact(name: "金额", value: PaperText("2500.00 元")),
                    PaperFact(name: "说明", value: PaperText(words("f2"))),
                ], otherNumbers: [OtherNumber(office: "12345", number: "20260824-7")]),
            content: content, template: "9f86",
            corrects: position == 2
                ? .init(position: 1, number: "1", issued: at(4), reason: words("t3", under: nil)) : nil)
    }

    private static func to(_ form: PaperForm) -> PaperAddressee {
        switch form {
        case .transferForm:
            {
                var to = PaperAddressee(unit: PaperOrgan(unit: UnitID("court"), name: "法庭", phone: ""))
                to.others = [PaperOrgan(unit: UnitID("police"), name: "派出所", phone: "")]
                return to
            }()
        case .confirmationApplication: PaperAddressee(organ: "人民法院")
        default: PaperAddressee(parties: [named])
        }
    }

    private static let named = PaperParty(
        id: PartyID("zhao"), side: "申请人", name: words("p1", of: "zhao", under: "party", .name),
        phone: words("p2", of: "zhao", under: "party", .phone),
        address: words("p4", of: "zhao", under: "party"), headCount: 3,
        speakers: [.init(kind: .agent, name: words("r1", of: "r", under: "party", .name))],
        consent: .agreed)
    private static let official = OfficialParty(
        party: named, identityNumber: words("p3", of: "zhao", under: "party", .identity),
        sex: details("p")[.sex], age: details("p")[.age], ethnicity: details("p")[.ethnicity],
        occupation: details("p")[.occupation], legalRepresentative: details("p")[.legalRepresentative],
        post: details("p")[.post])
    private static let paperDue = PaperDue(name: "调解期限", due: at(72), basis: "条例", isProvisional: true)
    private static let owed = PaperInstalment(agreement.instalments[0])
    private static let route = PaperRoute(name: "起诉", limit: "三年内", basis: "人民调解法 26")
    private static let dossier = Dossier(
        items: [
            .init(
                position: 1, title: PaperText("受理登记表"), number: "1", day: CivilDate(epochDay: 20_690),
                pages: 1, first: 1),
            .init(
                position: nil, title: PaperText(words("h10", under: nil)), number: "照片",
                day: CivilDate(epochDay: 20_690), pages: nil, first: 2),
        ], missing: ["身份证明"])
    private static let recordingMediator = words("t4", under: "party", .name)

    private static func content(_ form: PaperForm) -> PaperContent {
        let text = PaperContent.AgreementText(
            agreement: 1, parties: [official], facts: words("a3", under: nil),
            terms: words("a1", under: nil), instalments: [owed], mediators: [recordingMediator],
            recorder: words("a4", under: nil), copies: 3, reached: at(8), isPerformed: true)
        switch form {
        case .receipt: return .receipt(.init(parties: [named], receivedBy: recordingMediator, next: paperDue))
        case .answer: return .answer(reply: words("m2", under: nil))
        case .acceptanceForm: return .acceptanceForm(.init(parties: [named], registrar: recordingMediator))
        case .rightsNotice: return .rightsNotice(.init(parties: [named]))
        case .sessionNotice:
            return .sessionNotice(
                .init(
                    parties: [named], session: 1, time: at(30), room: words("q6", under: nil),
                    mediators: [recordingMediator]))
        case .sessionRecord:
            return .sessionRecord(
                .init(
                    parties: [named], session: 1, held: at(31), room: words("q14", under: nil),
                    attended: words("q15", under: nil), mediators: [recordingMediator],
                    recorder: words("q16", under: nil), rightsTold: at(2), minutes: words("q7", under: nil),
                    result: .goesOn))
        case .agreement: return .agreement(text)
        case .oralAgreement: return .oralAgreement(text)
        case .terminationNotice:
            return .terminationNotice(.init(parties: [named], why: .sessionsUsedUp, routes: [route]))
        case .routesNotice:
            return .routesNotice(.init(parties: [named], agreement: "1", effective: at(8), routes: [route]))
        case .confirmationApplication:
            return .confirmationApplication(
                .init(
                    parties: [official], agreement: "1", effective: at(8), terms: words("a1", under: nil),
                    instalments: [owed]))
        case .transferForm:
            return .transferForm(
                .init(
                    referral: "移送", kind: .handOver, basis: "规则", parties: [named],
                    materials: [words("h10", under: nil)], answerBy: at(24), owesResult: true,
                    resultBy: at(48)))
        case .resultLetter:
            return .resultLetter(
                .init(
                    parties: [named], result: words("h18", under: nil), stage: "已结案", agreement: "1",
                    effective: at(8), owed: [owed]))
        case .assignment:
            return .assignment(
                .init(parties: [named], task: "调解", due: paperDue, instruction: words("t6", under: nil)))
        case .application: return .application(.init(parties: [official]))
        case .authority:
            return .authority(
                .init(
                    principal: named, identityNumber: words("p3", of: "zhao", under: "party", .identity),
                    kind: .agent, agent: words("r1", of: "r", under: "party", .name), maySettle: true))
        case .inquiryRecord: return .inquiryRecord(.init(inquiry: inquiry, party: official))
        case .followUpRecord:
            return .followUpRecord(
                .init(
                    parties: [named], agreement: "1", performance: .inParts, at: at(40), isResolved: true,
                    confirmation: .applied, note: words("t7", under: nil), caller: recordingMediator))
        case .closingReport:
            return .closingReport(
                .init(
                    parties: [named], number: "1", handler: recordingMediator, received: at(1),
                    closed: at(60), stage: "已结案", result: words("a1", under: nil), agreement: "1",
                    instalments: [owed], isPerformed: true))
        case .dossierCover:
            return .dossierCover(
                .init(
                    parties: [named], number: "1", mediators: [recordingMediator], from: at(1),
                    until: at(60), filing: filing))
        case .dossierContents: return .dossierContents(dossier)
        case .dossierNote:
            return .dossierNote(.init(filing: filing, items: 2, pages: 3, missing: ["身份证明"]))
        case .supervisionOrder:
            return .supervisionOrder(
                .init(
                    number: 1, parties: [named], overdue: [paperDue], order: words("h7", under: nil),
                    answerBy: at(48)))
        case .extensionNotice:
            return .extensionNotice(
                .init(parties: [named], due: paperDue, by: .days(5), reason: words("c2", under: nil)))
        case .rejectionNotice:
            return .rejectionNotice(.init(parties: [named], guidance: words("m9", under: nil)))
        case .forwardingNotice:
            return .forwardingNotice(
                .init(
                    parties: [named], from: PaperOrgan(unit: UnitID("town"), name: "镇", phone: "1"),
                    to: PaperOrgan(unit: UnitID("court"), name: "法庭", phone: "2"), at: at(3), basis: "规则",
                    due: paperDue))
        case .proofOfService:
            return .proofOfService(
                .init(document: "协议书", number: "1", service: service, party: named, organ: "法庭"))
        case .letter: return .letter(.init(parties: [named]))
        }
    }
}
