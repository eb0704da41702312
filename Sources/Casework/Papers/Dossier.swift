public import Mechanisms
import Streams
public import WorkCalendar

/// 卷内目录: what lies in the file of a case, in the order in which it is bound, with the pages that each takes.
public struct Dossier: Hashable, Sendable, Codable {
    public struct Item: Hashable, Sendable, Codable {
        /// The paper's place among those of the case; nil for a file.
        public var position: Int?
        public var title: PaperText
        public var number: String?
        public var day: CivilDate
        /// How many pages; nil where nobody has counted them.
        public var pages: Int?
        /// The page on which it begins; nil after something that nobody has counted.
        public var first: Int?

        /// `3`, `3–5`; nil where it is counted by hand.
        public var pageText: String? {
            guard let first, let pages else { return nil }
            return pages > 1 ? "\(first)–\(first + pages - 1)" : "\(first)"
        }
    }

    public var items: [Item]
    /// What this case should have and has not, in words.
    public var missing: [String]

    /// Nil where nobody has counted something.
    public var pages: Int? {
        items.reduce(0 as Int?) { sum, item in item.pages.flatMap { pages in sum.map { $0 + pages } } }
    }

    init(items: [Item], missing: [String]) {
        self.items = items
        self.missing = missing
    }

    public init(of state: CaseState, in mechanism: Mechanism) {
        let papers = state.documents.filter { $0.correctedBy == nil }.compactMap { paper in
            mechanism.documents[paper.document].flatMap { document in
                document.form.part.map { (part: $0, item: Self.item(paper, document)) }
            }
        }
        let files = state.files.map { (part: Self.part(of: $0.attachment), item: Self.item($0)) }
        let all = papers + files
        // Those of a part in the order in which they came.
        var items = DossierPart.allCases.flatMap { part in all.filter { $0.part == part }.map(\.item) }
        var next: Int? = 1
        for index in items.indices {
            items[index].first = next
            next = next.flatMap { first in items[index].pages.map { first + $0 } }
        }
        self.items = items
        missing = Self.missing(state, mechanism)
    }

    private static func item(_ paper: IssuedDocument, _ document: Document) -> Item {
        Item(
            position: paper.position, title: PaperText(document.name.zh), number: paper.shownNumber,
            day: paper.at.date, pages: paper.sheet?.pages)
    }

    private static func item(_ file: CaseFile) -> Item {
        Item(
            position: nil, title: PaperText(file.attachment.name),
            number: Forms.purpose(file.attachment.purpose).zh,
            day: file.at.date, pages: file.attachment.mediaType.hasPrefix("image/") ? 1 : nil)
    }

    private static func part(of file: Attachment) -> DossierPart {
        switch file.purpose {
        case "identity": .identity
        case "authority": .authority
        case Forms.signedPaper: .agreement
        case "performance": .performance
        default: .evidence
        }
    }

    /// Of what is always there (司法部《人民调解文书格式》: 必须), and only where the pack has the form at all.
    private static func missing(_ state: CaseState, _ mechanism: Mechanism) -> [String] {
        let made = Set(state.documents.compactMap { mechanism.documents[$0.document]?.form })
        func lacks(_ forms: PaperForm...) -> String? {
            let known = mechanism.documents.all.filter { forms.contains($0.form) }
            return made.isDisjoint(with: forms) ? known.first?.name.zh : nil
        }
        let wasAccepted = state.moments[.accepted] != nil
        let wasMediated = !state.mediation.sessions.isEmpty || state.mediation.binding != nil
        return [
            wasAccepted ? lacks(.acceptanceForm, .application) : nil,
            wasMediated ? lacks(.rightsNotice) : nil,
            wasMediated ? lacks(.sessionRecord, .oralAgreement) : nil,
            state.mediation.binding == nil ? nil : lacks(.agreement, .oralAgreement),
            state.mediation.binding != nil && !state.attachments.contains { $0.purpose == "identity" }
                ? Forms.purpose("identity").zh : nil,
            state.mediation.endedWhy == nil ? nil : lacks(.terminationNotice),
        ].compactMap { $0 }
    }
}
