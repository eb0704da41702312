public import Mechanisms
public import Streams
public import WorkCalendar

/// What a paper says beside head and matter: a value of its own for each official form.
public enum PaperContent: Hashable, Sendable {
    case receipt(Receipt)
    case answer(reply: Words)
    case acceptanceForm(AcceptanceForm)
    case rightsNotice(Parties)
    case sessionNotice(SessionNotice)
    case sessionRecord(SessionRecord)
    case agreement(AgreementText)
    case oralAgreement(AgreementText)
    case terminationNotice(Termination)
    case routesNotice(Unperformed)
    case confirmationApplication(Application)
    case transferForm(Transfer)
    case resultLetter(Result)
    case assignment(Assignment)
    case application(Applied)
    case authority(Authority)
    case inquiryRecord(InquiryRecord)
    case followUpRecord(FollowUpRecord)
    case closingReport(ClosingReport)
    case dossierCover(DossierCover)
    case dossierContents(Dossier)
    case dossierNote(DossierNote)
    case supervisionOrder(SupervisionOrder)
    case extensionNotice(ExtensionNotice)
    case rejectionNotice(RejectionNotice)
    case forwardingNotice(ForwardingNotice)
    case proofOfService(ProofOfService)
    case letter(Parties)

    public var form: PaperForm {
        switch self {
        case .receipt: .receipt
        case .answer: .answer
        case .acceptanceForm: .acceptanceForm
        case .rightsNotice: .rightsNotice
        case .sessionNotice: .sessionNotice
        case .sessionRecord: .sessionRecord
        case .agreement: .agreement
        case .oralAgreement: .oralAgreement
        case .terminationNotice: .terminationNotice
        case .routesNotice: .routesNotice
        case .confirmationApplication: .confirmationApplication
        case .transferForm: .transferForm
        case .resultLetter: .resultLetter
        case .assignment: .assignment
        case .application: .application
        case .authority: .authority
        case .inquiryRecord: .inquiryRecord
        case .followUpRecord: .followUpRecord
        case .closingReport: .closingReport
        case .dossierCover: .dossierCover
        case .dossierContents: .dossierContents
        case .dossierNote: .dossierNote
        case .supervisionOrder: .supervisionOrder
        case .extensionNotice: .extensionNotice
        case .rejectionNotice: .rejectionNotice
        case .forwardingNotice: .forwardingNotice
        case .proofOfService: .proofOfService
        case .letter: .letter
        }
    }
}

extension PaperContent {
    public struct Parties: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
    }

    public struct Receipt: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        public var receivedBy: Words?
        /// By when something happens next.
        public var next: PaperDue?
    }

    public struct AcceptanceForm: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        public var registrar: Words?
    }

    public struct SessionNotice: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        public var session: Int
        public var time: Instant
        public var room: Words?
        public var mediators: [Words]
    }

    /// ① 调解成功 ② 调解不成 ③ 有待继续调解
    public enum SessionResult: String, Hashable, Sendable, Codable, CaseIterable {
        case agreed, failed
        case goesOn = "goes_on"
    }

    public struct SessionRecord: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        public var session: Int
        public var held: Instant
        public var room: Words?
        public var attended: Words?
        public var mediators: [Words]
        public var recorder: Words?
        /// When the parties were told their rights and duties; nil where nobody noted it.
        public var rightsTold: Instant?
        /// What each said, in order.
        public var minutes: Words
        public var result: SessionResult
    }

    /// All of what was agreed, none of it lost.
    public struct AgreementText: Hashable, Sendable, Codable {
        /// The first, second … of the case.
        public var agreement: Int
        public var parties: [OfficialParty]
        public var facts: Words?
        public var terms: Words
        public var instalments: [PaperInstalment]
        public var mediators: [Words]
        public var recorder: Words?
        /// One for each party and one for the committee (人民调解法 27, 29).
        public var copies: Int
        /// When an oral one was reached; a written one takes effect after it was printed.
        public var reached: Instant?
        public var isPerformed: Bool
    }

    public struct Termination: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        public var why: MediationEnded.Why
        public var routes: [PaperRoute]
    }

    public struct Unperformed: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        public var agreement: String
        public var effective: Instant?
        public var routes: [PaperRoute]
    }

    public struct Application: Hashable, Sendable, Codable {
        public var parties: [OfficialParty]
        public var agreement: String
        public var effective: Instant?
        public var terms: Words
        public var instalments: [PaperInstalment]
    }

    public struct Transfer: Hashable, Sendable, Codable {
        public var referral: String
        public var kind: ReferralKind
        /// Why it goes over: on which rule.
        public var basis: String?
        public var parties: [PaperParty]
        /// Names of the files that go with it.
        public var materials: [Words]
        /// Nil where nobody is asked: the receiver takes part by the referral itself.
        public var answerBy: Instant?
        public var owesResult: Bool
        public var resultBy: Instant?
    }

    public struct Result: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        public var result: Words
        /// Where the matter stands.
        public var stage: String
        /// The agreement, where there is one in effect.
        public var agreement: String?
        public var effective: Instant?
        /// What remains.
        public var owed: [PaperInstalment]
    }

    public struct Assignment: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        /// What is asked: the stage it goes to.
        public var task: String
        public var due: PaperDue?
        /// Written instructions of leaders on this case (领导批示), the latest.
        public var instruction: Words?
    }
}

extension PaperContent: Codable {
    private enum Keys: String, CodingKey { case form, content }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(form, forKey: .form)
        switch self {
        case .receipt(let content): try container.encode(content, forKey: .content)
        case .answer(let reply): try container.encode(reply, forKey: .content)
        case .acceptanceForm(let content): try container.encode(content, forKey: .content)
        case .rightsNotice(let content), .letter(let content):
            try container.encode(content, forKey: .content)
        case .sessionNotice(let content): try container.encode(content, forKey: .content)
        case .sessionRecord(let content): try container.encode(content, forKey: .content)
        case .agreement(let content), .oralAgreement(let content):
            try container.encode(content, forKey: .content)
        case .terminationNotice(let content): try container.encode(content, forKey: .content)
        case .routesNotice(let content): try container.encode(content, forKey: .content)
        case .confirmationApplication(let content): try container.encode(content, forKey: .content)
        case .transferForm(let content): try container.encode(content, forKey: .content)
        case .resultLetter(let content): try container.encode(content, forKey: .content)
        case .assignment(let content): try container.encode(content, forKey: .content)
        case .application(let content): try container.encode(content, forKey: .content)
        case .authority(let content): try container.encode(content, forKey: .content)
        case .inquiryRecord(let content): try container.encode(content, forKey: .content)
        case .followUpRecord(let content): try container.encode(content, forKey: .content)
        case .closingReport(let content): try container.encode(content, forKey: .content)
        case .dossierCover(let content): try container.encode(content, forKey: .content)
        case .dossierContents(let content): try container.encode(content, forKey: .content)
        case .dossierNote(let content): try container.encode(content, forKey: .content)
        case .supervisionOrder(let content): try container.encode(content, forKey: .content)
        case .extensionNotice(let content): try container.encode(content, forKey: .content)
        case .rejectionNotice(let content): try container.encode(content, forKey: .content)
        case .forwardingNotice(let content): try container.encode(content, forKey: .content)
        case .proofOfService(let content): try container.encode(content, forKey: .content)
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        func content<Content: Decodable>(_: Content.Type = Content.self) throws -> Content {
            try container.decode(Content.self, forKey: .content)
        }
        switch try container.decode(PaperForm.self, forKey: .form) {
        case .receipt: self = .receipt(try content())
        case .answer: self = .answer(reply: try content())
        case .acceptanceForm: self = .acceptanceForm(try content())
        case .rightsNotice: self = .rightsNotice(try content())
        case .sessionNotice: self = .sessionNotice(try content())
        case .sessionRecord: self = .sessionRecord(try content())
        case .agreement: self = .agreement(try content())
        case .oralAgreement: self = .oralAgreement(try content())
        case .terminationNotice: self = .terminationNotice(try content())
        case .routesNotice: self = .routesNotice(try content())
        case .confirmationApplication: self = .confirmationApplication(try content())
        case .transferForm: self = .transferForm(try content())
        case .resultLetter: self = .resultLetter(try content())
        case .assignment: self = .assignment(try content())
        case .application: self = .application(try content())
        case .authority: self = .authority(try content())
        case .inquiryRecord: self = .inquiryRecord(try content())
        case .followUpRecord: self = .followUpRecord(try content())
        case .closingReport: self = .closingReport(try content())
        case .dossierCover: self = .dossierCover(try content())
        case .dossierContents: self = .dossierContents(try content())
        case .dossierNote: self = .dossierNote(try content())
        case .supervisionOrder: self = .supervisionOrder(try content())
        case .extensionNotice: self = .extensionNotice(try content())
        case .rejectionNotice: self = .rejectionNotice(try content())
        case .forwardingNotice: self = .forwardingNotice(try content())
        case .proofOfService: self = .proofOfService(try content())
        case .letter: self = .letter(try content())
        }
    }
}
