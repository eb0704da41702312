import Casework
import Mechanisms
import Streams
import WorkCalendar

/// What the leaves of a dossier say, and the papers that go with an inquiry, a call, an order or a service.
extension Sheet {
    mutating func fill(from content: PaperContent.Applied) {
        hasEthnicity = true
        people = content.parties.map { Person($0, hasEthnicity: true) }
        // Sides stand in the order of the mechanism, and theirs who brought it is the first.
        let side = people.first?.side
        applicants = people.filter { $0.side == side }
        respondents = people.filter { $0.side != side }
    }

    mutating func fill(from content: PaperContent.Authority) {
        var person = Person(content.principal)
        person.identity = content.identityNumber?.shown
        people = [person]
        agent = Speaker(kind: content.kind.name.zh, name: content.agent.shown)
        maySettle = content.maySettle
    }

    mutating func fill(from content: PaperContent.InquiryRecord) {
        let inquiry = content.inquiry
        held = Self.moment(inquiry.at)
        heldDay = Self.day(inquiry.at)
        room = inquiry.place?.shown
        attended = inquiry.attended?.shown
        handler = inquiry.investigator?.shown
        recorder = inquiry.recorder?.shown
        minutes = inquiry.text.shown
        about = inquiry.about?.shown
        asked = content.party.map { Person($0, hasEthnicity: false) }
        receivedName = inquiry.name?.shown ?? asked?.name
    }

    mutating func fill(from content: PaperContent.FollowUpRecord) {
        people = content.parties.map(Person.init)
        agreementNumber = content.agreement.flatMap(Self.filled)
        performance = content.performance?.words
        at = Self.moment(content.at)
        isResolved = content.isResolved.map { $0 ? "是" : "否" }
        confirmation = content.confirmation.map(\.name.zh)
        remarks = content.note?.shown
        caller = content.caller?.shown
    }

    mutating func fill(from content: PaperContent.ClosingReport) {
        people = content.parties.map(Person.init)
        names = Self.names(content.parties)
        handler = content.handler?.shown
        agreementNumber = content.agreement.flatMap(Self.filled)
        from = content.received.map(Self.moment)
        closed = content.closed.map(Self.moment)
        stage = content.stage
        result = content.result?.shown
        put(content.instalments)
        isPerformed = content.isPerformed
        caseNumber = Self.filled(content.number)
    }

    mutating func fill(from content: PaperContent.DossierCover) {
        people = content.parties.map(Person.init)
        names = Self.names(content.parties)
        caseNumber = Self.filled(content.number)
        mediators = Self.list(content.mediators)
        from = content.from.map(Self.day)
        until = content.until.map(Self.day)
        fill(from: content.filing)
    }

    mutating func fill(from content: Dossier) {
        items = content.items.enumerated().map { index, item in
            Item(
                place: index + 1, title: item.title.shown, number: item.number, day: Self.day(item.day),
                pages: item.pageText)
        }
        pages = content.pages
        missing = content.missing
    }

    mutating func fill(from content: PaperContent.DossierNote) {
        fill(from: content.filing)
        count = content.items
        pages = content.pages
        missing = content.missing
    }

    private mutating func fill(from filing: DossierFiling) {
        retention = filing.retention?.name.zh
        remarks = filing.remarks?.shown
        compiler = filing.compiler?.shown
        checker = filing.checker?.shown
    }

    mutating func fill(from content: PaperContent.SupervisionOrder) {
        people = content.parties.map(Person.init)
        overdue = content.overdue.map(Self.due)
        order = content.order.shown
        answerBy = Self.end(content.answerBy)
        count = content.number
    }

    mutating func fill(from content: PaperContent.ExtensionNotice) {
        people = content.parties.map(Person.init)
        next = Self.due(content.due)
        extended = content.by.text.zh
        reason = content.reason.shown
    }

    mutating func fill(from content: PaperContent.ForwardingNotice) {
        people = content.parties.map(Person.init)
        receiver = content.to.name
        receiverPhone = Self.filled(content.to.phone)
        at = Self.day(content.at)
        basis = content.basis
        next = content.due.map(Self.due)
    }

    mutating func fill(from content: PaperContent.ProofOfService) {
        served = Fact(name: content.document, value: content.number)
        receiver = content.party?.called ?? content.organ
        let service = content.service
        at = Self.moment(service.at)
        manner = service.manner.name.zh
        room = service.place?.shown
        receivedName = service.receivedBy?.shown
        witness = service.witness?.shown
        server = service.server?.shown
    }

    /// 赵春花与钱二: the sides in the order of the mechanism.
    private static func names(_ parties: [PaperParty]) -> String? {
        var sides: [(side: String, names: [String])] = []
        for party in parties {
            if let index = sides.firstIndex(where: { $0.side == party.side }) {
                sides[index].names.append(party.called)
            } else {
                sides.append((party.side, [party.called]))
            }
        }
        return filled(sides.map { $0.names.joined(separator: "、") }.joined(separator: "与"))
    }
}

extension PaperContent.FollowUpRecord.Performance {
    fileprivate var words: String {
        switch self {
        case .whole: "已全部履行"
        case .inParts: "部分履行"
        case .notYet: "尚未履行"
        }
    }
}
