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
                    content: "cd34", bytes: 160_000,
                    name: words("t1", under: DeclarationID.sheets.text)), press: "WeasyPrint 57.2")
        ]

    private static let occasion: PaperOccasion = {
        var occasion = PaperOccasion()
        occasion.referral = "to_court"
        occasion.to = UnitID("court")
        occasion.stage = StageID("mediating")
        occasion.answerBy = at(24)
        occasion.result = words("t2", under: nil)
        occasion.session = 1
        occasion.agreement = 1
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
        case .transferForm: PaperAddressee(unit: PaperOrgan(unit: UnitID("court"), name: "法庭", phone: ""))
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
                    materials: [words("h10", under: nil)], answerBy: at(24), owesResult: true))
        case .resultLetter:
            return .resultLetter(
                .init(
                    parties: [named], result: words("h18", under: nil), stage: "已结案", agreement: "1",
                    effective: at(8), owed: [owed]))
        case .assignment: return .assignment(.init(parties: [named], task: "调解", due: paperDue))
        case .letter: return .letter(.init(parties: [named]))
        }
    }
}
