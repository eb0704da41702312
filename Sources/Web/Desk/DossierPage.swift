import Casework
import HTTPTypes
import Hummingbird
import Mechanisms
import Operations
import Organisation
import Streams
import WorkCalendar

/// 卷内目录 as it stands now: what lies in the file of a case, in the order in which it is bound, to look at and to print.
struct DossierPage: Page {
    static let template = "desk/dossier"

    struct Item: Sendable {
        var place: Int
        var name: String
        /// Where it is opened.
        var href: String
        var number: String
        var day: String
        var pages: String
    }

    var frame: Frame
    var number: String
    var back: String
    var items: [Item]
    var isEmpty: Bool
    /// Pages in all; nil where some are still counted by hand.
    var pages: Int?
    var missing: [String]
    var hasMissing: Bool
}

extension PaperPages {
    @Sendable func dossier(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let id = CaseID(try context.parameters.require("id"))
        let reading = try await site.platform.read(id, by: visitor.person)
        let (state, mechanism, language) = (reading.state, reading.mechanism, context.language)
        let dossier = Dossier(of: state, in: mechanism)
        let title = Bilingual(zh: "卷内目录", en: "Contents of the dossier")[language]
        let page = DossierPage(
            frame: site.frame(title, request, context, look: "desk"),
            number: state.number ?? Bilingual(zh: "未编号", en: "no number yet")[language],
            back: "/desk/case/\(id)",
            items: dossier.items.enumerated().map { index, item in
                line(item, at: index + 1, of: state, mechanism, language)
            }, isEmpty: dossier.items.isEmpty, pages: dossier.pages, missing: dossier.missing,
            hasMissing: !dossier.missing.isEmpty)
        return try site.views.html(page)
    }

    private func line(
        _ item: Dossier.Item, at place: Int, of state: CaseState, _ mechanism: Mechanism, _ language: Language
    ) -> DossierPage.Item {
        let paper = item.position.flatMap { position in
            state.documents.first { $0.position == position }
        }
        let name = paper.flatMap { mechanism.documents[$0.document]?.name[language] } ?? item.title.shown
        let href =
            item.position.map { Self.path(of: $0, in: state.id) } ?? "/desk/case/\(state.id)#files"
        return DossierPage.Item(
            place: place, name: name, href: href, number: item.number ?? "", day: item.day.description,
            pages: item.pageText ?? "")
    }
}
