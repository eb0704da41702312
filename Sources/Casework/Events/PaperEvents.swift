import Organisation
public import Streams
public import WorkCalendar

/// A paper went out: all that it says stands in here, its words sealed.
public struct DocumentIssued: CaseEventBody, ClosedEventBody {
    public static let name = "case.document_issued/1"
    public var paper: IssuedPaper
    public var occasion: PaperOccasion

    public init(paper: IssuedPaper, occasion: PaperOccasion = PaperOccasion()) {
        self.paper = paper
        self.occasion = occasion
    }

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.documents.append(
            IssuedDocument(
                document: paper.document, position: paper.position, number: paper.nth,
                shownNumber: paper.number, at: paper.issued, entry: meta.n, occasion: occasion,
                corrects: paper.corrects?.position))
        guard let old = paper.corrects?.position,
            let index = state.documents.firstIndex(where: { $0.position == old })
        else { return }
        state.documents[index].correctedBy = paper.position
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let document = names.document(paper.document)
        guard let old = paper.corrects else {
            return Bilingual(zh: "制作文书《\(document.zh)》", en: "Issued: \(document.en)")
        }
        return Bilingual(
            zh: "更正文书《\(document.zh)》，替代 \(old.number) 号",
            en: "Issued again, corrected: \(document.en), in place of \(old.number)")
    }
}

/// The sheet of a paper was made and is kept: by its hash everybody can tell whether it still is that.
public struct SheetMade: CaseEventBody {
    public static let name = "case.sheet_made/1"
    public var position: Int
    public var sheet: IssuedDocument.Sheet
    /// What made it, with its version.
    public var press: String

    public init(position: Int, sheet: IssuedDocument.Sheet, press: String) {
        self.position = position
        self.sheet = sheet
        self.press = press
    }

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        guard let index = state.documents.firstIndex(where: { $0.position == position }) else { return }
        state.documents[index].sheet = sheet
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "第\(position)份文书已生成PDF", en: "Paper \(position) was made into a PDF")
    }
}
