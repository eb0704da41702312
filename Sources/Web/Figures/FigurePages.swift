import Casework
import Documents
import Hummingbird
import Mechanisms
import Operations
import Organisation
import Storage
import WorkCalendar

struct FiguresPage: Page {
    static let template = "public/figures"
    struct Row: Sendable {
        var name: String
        var received: String
        var answered: String
        var closed: String
        var onTime: String
        var satisfied: String
        var score: String
    }

    struct MatterRow: Sendable {
        var mechanism: String
        var name: String
        var closed: Int64
    }

    var frame: Frame
    var isEmpty: Bool
    var total: Row
    var chart: String
    var months: [Row]
    var units: [Row]
    var matters: [MatterRow]
    var hasMatters: Bool
    var rare: String
    var hasRare: Bool
    var least: Int64
}

/// What everybody may see of the work.
struct FigurePages: Sendable {
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/figures", use: figures)
    }

    @Sendable private func figures(_ request: Request, _ context: AppContext) async throws -> Response {
        guard site.platform.admit("figures", from: context.address, perMinuteMax: 600) else {
            throw Refusal.tooMany
        }
        let language = context.language
        let reference = site.platform.reference
        let figures = try await site.platform.publicFigures()
        let title = Bilingual(zh: "公开数据", en: "Published figures")[language]
        let inOrder = figures.months.reversed()
        let series = [
            Chart.Series(
                name: Bilingual(zh: "收到", en: "received")[language], colour: "#0f4c81",
                values: inOrder.map { $0.hidden.contains(.registered) ? 0 : Int($0.totals[.registered]) }),
            Chart.Series(
                name: Bilingual(zh: "办结", en: "closed")[language], colour: "#3f9a6b",
                values: inOrder.map { $0.hidden.contains(.closed) ? 0 : Int($0.totals[.closed]) }),
        ]
        let page = FiguresPage(
            frame: site.frame(title, request, context, look: "wide"), isEmpty: figures.totals.isEmpty,
            total: row(
                Bilingual(zh: "合计", en: "Total")[language], figures.totals, figures.hidden, language,
                isTotal: true),
            chart: Chart.bars(labels: inOrder.map(\.month), series: series, title: title),
            months: figures.months.map { row($0.month, $0.totals, $0.hidden, language) },
            units: figures.units.map {
                row(reference.directory.name(of: $0.unit)[language], $0.totals, $0.hidden, language)
            },
            matters: figures.matters.map { line in
                let mechanism = reference.active[line.mechanism]
                return FiguresPage.MatterRow(
                    mechanism: mechanism?.name[language] ?? line.mechanism.text,
                    name: mechanism?.matters[line.matter]?.name[language] ?? line.matter.text,
                    closed: line.closed)
            }, hasMatters: !figures.matters.isEmpty,
            rare: figures.hidden.contains(.closed)
                ? hiddenTotal(figures.totals[.closed], language) : "\(figures.rareMatters)",
            hasRare: figures.rareMatters > 0,
            least: PublicFigures.countLeast)
        return try site.views.html(page)
    }

    static let few = Bilingual(zh: "少于 5", en: "fewer than 5")

    private func hiddenTotal(_ count: Int64, _ language: Language) -> String {
        count < PublicFigures.countLeast ? Self.few[language] : BoardWriter.none
    }

    /// In a table nothing tells what is small from what is hidden beside it, or sums would say both.
    private func row(
        _ name: String, _ totals: FigureTotals, _ hidden: Set<Measure>, _ language: Language,
        isTotal: Bool = false
    ) -> FiguresPage.Row {
        func count(_ measure: Measure) -> String {
            guard hidden.contains(measure) else { return "\(totals[measure])" }
            return isTotal ? hiddenTotal(totals[measure], language) : BoardWriter.none
        }
        func rate(_ measure: Measure, _ text: String) -> String {
            hidden.contains(measure) ? BoardWriter.none : text
        }
        return FiguresPage.Row(
            name: name, received: count(.registered), answered: count(.replied), closed: count(.closed),
            onTime: rate(.closed, BoardWriter.percent(totals.onTimePercent)),
            satisfied: rate(.rated, BoardWriter.percent(totals.satisfiedPercent)),
            score: rate(.rated, BoardWriter.score(totals.scoreTenths)))
    }
}
