public import Casework
import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// What the page of a paper can say: every name that a template may use, filled from the paper as it was issued and from
/// nothing else. Official papers are Chinese. What a form lacks is nil, so that a template can leave it out.
public struct Sheet: Sendable {
    public struct Corrected: Sendable {
        public var number: String
        public var issued: String
        public var reason: String
    }

    public struct Fact: Sendable {
        public var name: String
        public var value: String
    }

    public struct Speaker: Sendable {
        public var kind: String
        public var name: String
    }

    public struct Person: Sendable {
        public var side: String
        public var name: String?
        public var phone: String?
        public var address: String?
        public var isGroup: Bool
        public var headCount: Int
        public var speakers: [Speaker]
        public var consent: String?
        // The columns of the ministry's forms.
        public var isPerson = true
        public var isOrganisation = false
        public var identity: String?
        public var sex: String?
        public var age: String?
        public var ethnicity: String?
        public var occupation: String?
        public var legalRepresentative: String?
        public var post: String?
        /// How many rows and columns its table takes.
        public var rows = 4
        public var span = 2
        public var wide = 5
    }

    public struct Due: Sendable {
        public var name: String
        public var due: String
        public var basis: String?
        public var isProvisional: Bool
    }

    public struct Instalment: Sendable {
        public var number: Int
        public var what: String
        public var amount: String?
        public var due: String
        public var isExact: Bool
        public var performed: String?
    }

    public struct Route: Sendable {
        public var name: String
        public var limit: String?
        public var basis: String
    }

    /// A line of the list of contents.
    public struct Item: Sendable {
        public var place: Int
        public var title: String
        public var number: String?
        public var day: String
        /// `3`, `3–5`, or nothing where it is counted by hand.
        public var pages: String?
    }

    // MARK: head
    public var title: String
    public var number: String
    public var issued: String
    public var organ: String
    public var organPhone: String?
    /// Whom it is for, before the colon.
    public var to: String?
    public var corrects: Corrected?

    // MARK: the matter
    public var registered: String?
    public var accepted: String?
    public var acceptedDay: String?
    public var matter: String?
    public var place: String?
    public var source: String
    public var claim: String?
    public var facts: [Fact]
    public var otherNumbers: [Fact]

    // MARK: people
    public var people: [Person] = []
    public var hasEthnicity = false
    public var mediators: String?
    public var recorder: String?
    public var registrar: String?
    public var receivedBy: String?

    // MARK: what the form says
    public var next: Due?
    public var session: Int?
    public var time: String?
    public var room: String?
    public var held: String?
    public var heldDay: String?
    public var attended: String?
    public var rightsTold: String?
    public var minutes: String?
    public var isAgreed = false
    public var isFailed = false
    public var goesOn = false
    public var dispute: String?
    public var terms: String?
    public var instalments: [Instalment] = []
    public var hasInstalments = false
    public var copies: Int?
    public var reached: String?
    public var isPerformed = false
    public var agreementNumber: String?
    public var effective: String?
    public var why: String?
    public var routes: [Route] = []
    public var reply: String?
    public var result: String?
    public var stage: String?
    public var referral: String?
    public var kind: String?
    public var basis: String?
    public var materials: [String] = []
    public var answerBy: String?
    public var resultBy: String?
    public var owesResult = false
    public var task: String?
    public var instruction: String?

    // MARK: leaves of the dossier, and what goes with a verb
    public var caseNumber: String?
    public var applicants: [Person] = []
    public var respondents: [Person] = []
    /// A against B, as a case is called.
    public var names: String?
    public var handler: String?
    public var closed: String?
    public var from: String?
    public var until: String?
    public var retention: String?
    public var remarks: String?
    public var compiler: String?
    public var checker: String?
    public var missing: [String] = []
    public var items: [Item] = []
    public var count: Int?
    public var pages: Int?
    public var agent: Speaker?
    public var maySettle = false
    public var asked: Person?
    public var about: String?
    public var performance: String?
    public var confirmation: String?
    public var isResolved: String?
    public var caller: String?
    public var order: String?
    public var overdue: [Due] = []
    public var extended: String?
    public var reason: String?
    public var guidance: String?
    public var receiver: String?
    public var receiverPhone: String?
    public var at: String?
    public var served: Fact?
    public var manner: String?
    public var receivedName: String?
    public var witness: String?
    public var server: String?
}

extension Sheet {
    /// - Parameter paper: its words as the reader may see them.
    public init(_ paper: IssuedPaper) {
        title = paper.title
        number = paper.number
        issued = Self.day(paper.issued)
        organ = paper.issuer.name
        organPhone = Self.filled(paper.issuer.phone)
        to = Self.filled(paper.to.names.joined(separator: "、"))
        corrects = paper.corrects.map {
            Corrected(number: $0.number, issued: Self.day($0.issued), reason: $0.reason.shown)
        }
        let about = paper.matter
        registered = about.registered.map(Self.moment)
        accepted = about.accepted.map(Self.moment)
        acceptedDay = about.accepted.map(Self.day)
        matter = about.type
        place = about.place
        source = about.source
        claim = about.claim?.shown
        facts = about.facts.map { Fact(name: $0.name, value: $0.value.shown) }
        otherNumbers = about.otherNumbers.map { Fact(name: $0.office, value: $0.number) }
        fill(from: paper.content)
    }

    private mutating func fill(from content: PaperContent) {
        switch content {
        case .receipt(let content):
            people = content.parties.map(Person.init)
            receivedBy = content.receivedBy?.shown
            next = content.next.map(Self.due)
        case .answer(let words): reply = words.shown
        case .acceptanceForm(let content):
            people = content.parties.map(Person.init)
            registrar = content.registrar?.shown
        case .rightsNotice(let content), .letter(let content): people = content.parties.map(Person.init)
        case .sessionNotice(let content):
            people = content.parties.map(Person.init)
            session = content.session
            time = Self.moment(content.time)
            room = content.room?.shown
            mediators = Self.list(content.mediators)
        case .sessionRecord(let content): fill(from: content)
        case .agreement(let content), .oralAgreement(let content): fill(from: content)
        case .terminationNotice(let content):
            people = content.parties.map(Person.init)
            why = content.why.sentence
            routes = content.routes.map(Self.route)
        case .routesNotice(let content):
            people = content.parties.map(Person.init)
            agreementNumber = Self.filled(content.agreement)
            effective = content.effective.map(Self.day)
            routes = content.routes.map(Self.route)
        case .confirmationApplication(let content):
            people = content.parties.map { Person($0, hasEthnicity: false) }
            agreementNumber = Self.filled(content.agreement)
            effective = content.effective.map(Self.day)
            terms = content.terms.shown
            put(content.instalments)
        case .transferForm(let content):
            people = content.parties.map(Person.init)
            referral = content.referral
            kind = content.kind.name.zh
            basis = content.basis
            materials = content.materials.map(\.shown)
            answerBy = content.answerBy.map { Self.end($0) }
            resultBy = content.resultBy.map { Self.end($0) }
            owesResult = content.owesResult
        case .resultLetter(let content):
            people = content.parties.map(Person.init)
            result = content.result.shown
            stage = content.stage
            agreementNumber = content.agreement.flatMap(Self.filled)
            effective = content.effective.map(Self.day)
            put(content.owed)
        case .assignment(let content):
            people = content.parties.map(Person.init)
            task = Self.filled(content.task)
            next = content.due.map(Self.due)
            instruction = content.instruction?.shown
        case .application(let content): fill(from: content)
        case .authority(let content): fill(from: content)
        case .inquiryRecord(let content): fill(from: content)
        case .followUpRecord(let content): fill(from: content)
        case .closingReport(let content): fill(from: content)
        case .dossierCover(let content): fill(from: content)
        case .dossierContents(let content): fill(from: content)
        case .dossierNote(let content): fill(from: content)
        case .supervisionOrder(let content): fill(from: content)
        case .extensionNotice(let content): fill(from: content)
        case .rejectionNotice(let content):
            people = content.parties.map(Person.init)
            guidance = content.guidance.shown
        case .forwardingNotice(let content): fill(from: content)
        case .proofOfService(let content): fill(from: content)
        }
    }

    private mutating func fill(from content: PaperContent.SessionRecord) {
        people = content.parties.map(Person.init)
        session = content.session
        held = Self.moment(content.held)
        heldDay = Self.day(content.held)
        room = content.room?.shown
        attended = content.attended?.shown
        mediators = Self.list(content.mediators)
        recorder = content.recorder?.shown
        rightsTold = content.rightsTold.map(Self.day)
        minutes = content.minutes.shown
        switch content.result {
        case .agreed: isAgreed = true
        case .failed: isFailed = true
        case .goesOn: goesOn = true
        }
    }

    private mutating func fill(from content: PaperContent.AgreementText) {
        // The column stands on the form whether somebody filled it or not.
        hasEthnicity = true
        people = content.parties.map { Person($0, hasEthnicity: true) }
        dispute = content.facts?.shown
        terms = content.terms.shown
        put(content.instalments)
        mediators = Self.list(content.mediators)
        recorder = content.recorder?.shown
        copies = content.copies
        reached = content.reached.map(Self.day)
        isPerformed = content.isPerformed
    }

    mutating func put(_ items: [PaperInstalment]) {
        hasInstalments = !items.isEmpty
        instalments = items.map { item in
            Instalment(
                number: item.number, what: item.what.shown,
                amount: item.amount.map { Money.text($0) + " 元" }, due: Self.day(item.due),
                isExact: item.isExact, performed: item.performedAt.map(Self.day))
        }
    }

    // MARK: words

    static func filled(_ text: String) -> String? { text.isEmpty ? nil : text }
    static func list(_ words: [Words]) -> String? {
        filled(words.map(\.shown).joined(separator: "、"))
    }

    static func due(_ due: PaperDue) -> Due {
        Due(name: due.name, due: end(due.due), basis: due.basis, isProvisional: due.isProvisional)
    }

    private static func route(_ route: PaperRoute) -> Route {
        Route(name: route.name, limit: route.limit, basis: route.basis)
    }

    static func day(_ date: CivilDate) -> String { "\(date.year)年\(date.month)月\(date.day)日" }
    static func day(_ moment: Instant) -> String { day(moment.date) }
    static func moment(_ moment: Instant) -> String { "\(day(moment.date)) \(moment.time)" }

    /// As the end of something: midnight is 24:00 of the day that ends.
    static func end(_ moment: Instant) -> String {
        moment.time == TimeOfDay(0) ? "\(day(moment.date.adding(days: -1))) 24:00" : Self.moment(moment)
    }
}

extension Sheet.Person {
    init(_ party: PaperParty) {
        side = party.side
        name = party.name?.shown
        phone = party.phone?.shown
        address = party.address?.shown
        isGroup = party.headCount > 1
        headCount = party.headCount
        speakers = party.speakers.map { .init(kind: $0.kind.name.zh, name: $0.name.shown) }
        consent = party.consent?.name.zh
    }

    init(_ official: OfficialParty, hasEthnicity: Bool) {
        self.init(official.party)
        isOrganisation = official.legalRepresentative != nil
        isPerson = !isOrganisation
        identity = official.identityNumber?.shown
        sex = official.sex?.shown
        age = official.age?.shown
        ethnicity = official.ethnicity?.shown
        occupation = official.occupation?.shown
        legalRepresentative = official.legalRepresentative?.shown
        post = official.post?.shown
        rows = 4 + speakers.count
        span = hasEthnicity ? 4 : 2
        wide = span + 3
    }
}

extension MediationEnded.Why {
    fileprivate var sentence: String {
        switch self {
        case .refused: "有当事人明确表示不同意调解"
        case .stopped: "有当事人要求终止调解"
        case .failed: "调解未能达成协议"
        case .sessionsUsedUp: "经多次调解仍未达成协议"
        }
    }
}
