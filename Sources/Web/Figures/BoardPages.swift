import Casework
import Documents
import Hummingbird
import Mechanisms
import Operations
import Organisation
import Storage
import WorkCalendar

struct BoardPage: Page {
    static let template = "desk/dashboard"
    struct Choice: Sendable {
        var href: String
        var text: String
        var isCurrent: Bool
    }

    struct Number: Sendable {
        var name: String
        var value: String
        var about: String
        var isHot: Bool
    }

    struct LightNumber: Sendable {
        var colour: String
        var word: String
        var count: Int64
    }

    struct UnitRow: Sendable {
        var name: String
        var lights: [LightNumber]
        var hasLights: Bool
        var received: Int64
        var answered: Int64
        var closed: Int64
        var onTime: String
        var satisfied: String
    }

    struct MatterRow: Sendable {
        var mechanism: String
        var name: String
        var isSuggested: Bool
        var received: Int64
        var closed: Int64
    }

    struct FinishedRow: Sendable {
        var mechanism: String
        var clock: String
        var lights: [LightNumber]
    }

    var frame: Frame
    var area: String
    var finished: [FinishedRow]
    var hasFinished: Bool
    var periods: [Choice]
    var mechanisms: [Choice]
    var numbers: [Number]
    var chart: String
    var hasCounts: Bool
    var chartNote: String
    var lights: [LightNumber]
    var lightsBar: String
    var hasLights: Bool
    var units: [UnitRow]
    var hasUnits: Bool
    var matters: [MatterRow]
    var hasMatters: Bool
}

/// The board of the units one answers for.
struct BoardPages: Sendable {
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/desk/dashboard", use: board)
    }

    @Sendable private func board(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let reference = site.platform.reference
        let period = request.query("period").flatMap { FigurePeriod(rawValue: $0) } ?? .month
        let mechanism = request.query("mechanism").map { MechanismID($0) }.flatMap {
            reference.active[$0]?.id
        }
        let board = try await site.platform.board(for: visitor.person, period: period, mechanism: mechanism)
        let writer = BoardWriter(board: board, reference: reference, language: context.language)
        let title = Bilingual(zh: "看板", en: "Dashboard")[context.language]
        let page = BoardPage(
            frame: site.frame(title, request, context, look: "desk"),
            area: area(visitor.person, reference, context.language), finished: writer.finished,
            hasFinished: !board.finished.isEmpty,
            periods: periods(period, mechanism, context.language),
            mechanisms: mechanisms(period, mechanism, reference, context.language), numbers: writer.numbers,
            chart: writer.chart, hasCounts: board.steps.contains { $0.received + $0.closed > 0 },
            chartNote: period.isByMonth
                ? Bilingual(zh: "图为最近 12 个月，按月。", en: "The chart shows the last 12 months, by month.")[
                    context.language]
                : Bilingual(zh: "按天。", en: "By day.")[context.language],
            lights: writer.lights(board.lights), lightsBar: writer.lightsBar,
            hasLights: !board.lights.isEmpty,
            units: writer.units, hasUnits: !board.units.isEmpty, matters: writer.matters,
            hasMatters: !board.matters.isEmpty)
        return try site.views.html(page)
    }

    private func area(_ person: Person, _ reference: Reference, _ language: Language) -> String {
        guard let post = person.post else { return "" }
        let directory = reference.directory
        guard reference.sight(of: post.role) == .area, let area = directory.area(of: post.unit) else {
            return directory.name(of: post.unit)[language]
        }
        let below = Bilingual(zh: "\(area.name.zh)及下属单位", en: "\(area.name.en) and all below")
        return below[language]
    }

    private func href(_ period: FigurePeriod, _ mechanism: MechanismID?) -> String {
        "/desk/dashboard?period=\(period.rawValue)" + (mechanism.map { "&mechanism=\($0)" } ?? "")
    }

    private func periods(
        _ chosen: FigurePeriod, _ mechanism: MechanismID?, _ language: Language
    ) -> [BoardPage.Choice] {
        FigurePeriod.allCases.map {
            .init(href: href($0, mechanism), text: $0.name[language], isCurrent: $0 == chosen)
        }
    }

    private func mechanisms(
        _ period: FigurePeriod, _ chosen: MechanismID?, _ reference: Reference, _ language: Language
    ) -> [BoardPage.Choice] {
        let all = BoardPage.Choice(
            href: href(period, nil), text: Bilingual(zh: "全部机制", en: "All mechanisms")[language],
            isCurrent: chosen == nil)
        return [all]
            + reference.active.values.sorted { $0.id < $1.id }.map {
                .init(href: href(period, $0.id), text: $0.name[language], isCurrent: $0.id == chosen)
            }
    }
}

/// Makes numbers into what is printed.
struct BoardWriter {
    let board: Board
    let reference: Reference
    let language: Language

    static let none = "—"

    static func capped(_ count: CappedCount) -> String { "\(count.shown)\(count.isMore ? "+" : "")" }

    static func percent(_ value: Int?) -> String { value.map { "\($0)%" } ?? none }

    static func score(_ tenths: Int?) -> String { tenths.map { "\($0 / 10).\($0 % 10)" } ?? none }

    private func text(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en)[language] }

    var numbers: [BoardPage.Number] {
        let totals = board.totals
        func number(_ name: String, _ value: String, _ about: String, hot: Bool = false) -> BoardPage.Number {
            BoardPage.Number(name: name, value: value, about: about, isHot: hot)
        }
        return [
            number(
                text("收到", "Received"), "\(totals[.registered])", text("本期登记", "registered in the period")),
            number(text("办结", "Closed"), "\(totals[.closed])", text("本期结案", "closed in the period")),
            number(
                text("在办", "Open"), Self.capped(board.open),
                text("现在，您能看到的事项", "matters now, of those you may see")),
            number(
                text("超期在办", "Overdue"), Self.capped(board.overdue),
                text("现在，您能看到的事项", "matters now, of those you may see"),
                hot: board.overdue.shown > 0),
            number(
                text("按时率", "On time"), Self.percent(totals.onTimePercent),
                text("结案时没有超过任何时限", "closed with no clock run out")),
            number(
                text("满意率", "Satisfied"), Self.percent(totals.satisfiedPercent),
                text(
                    "\(totals[.rated]) 人评价，均分 \(Self.score(totals.scoreTenths))",
                    "\(totals[.rated]) rated, average \(Self.score(totals.scoreTenths))")),
        ]
    }

    var chart: String {
        Chart.bars(
            labels: board.steps.map(\.label),
            series: [
                .init(
                    name: text("收到", "received"), colour: "#0f4c81",
                    values: board.steps.map { Int($0.received) }),
                .init(
                    name: text("办结", "closed"), colour: "#3f9a6b", values: board.steps.map { Int($0.closed) }),
            ], title: text("每期收到与办结", "Received and closed"))
    }

    /// In the pack's own words where its lights have words: answered within 5 working days, late, past 15.
    var finished: [BoardPage.FinishedRow] {
        board.finished.compactMap { line in
            guard let mechanism = reference.active[line.mechanism], let clock = mechanism.clocks[line.clock]
            else {
                return nil
            }
            let lights = lights(line.lights).map { light in
                let rule = clock.lights.first {
                    $0.light.rawValue == light.colour && $0.condition != .open && $0.word != nil
                }
                return BoardPage.LightNumber(
                    colour: light.colour, word: rule?.word?[language] ?? light.word, count: light.count)
            }
            return BoardPage.FinishedRow(
                mechanism: mechanism.name[language], clock: clock.name[language], lights: lights)
        }
    }

    static let lightOrder: [Light] = [.red, .orange, .yellow, .blue, .green, .grey]
    private static let fills: [Light: String] = [
        .red: "#b3261e", .orange: "#d9822b", .yellow: "#e0b93c", .blue: "#1f5fa8", .green: "#3f9a6b",
        .grey: "#9aa4ae",
    ]

    func lights(_ counts: [Light: Int64]) -> [BoardPage.LightNumber] {
        Self.lightOrder.compactMap { light in
            guard let count = counts[light], count > 0 else { return nil }
            return BoardPage.LightNumber(colour: light.rawValue, word: light.name[language], count: count)
        }
    }

    var lightsBar: String {
        Chart.shares(
            Self.lightOrder.compactMap { light in
                guard let count = board.lights[light], count > 0 else { return nil }
                return Chart.Series(
                    name: light.name[language], colour: Self.fills[light] ?? "#9aa4ae", values: [Int(count)])
            }, title: text("各灯时限数", "Clocks by light"))
    }

    var units: [BoardPage.UnitRow] {
        board.units.map { line in
            BoardPage.UnitRow(
                name: reference.directory.name(of: line.unit)[language], lights: lights(line.lights),
                hasLights: !line.lights.isEmpty, received: line.totals[.registered],
                answered: line.totals[.replied],
                closed: line.totals[.closed],
                onTime: Self.percent(line.totals.onTimePercent),
                satisfied: Self.percent(line.totals.satisfiedPercent))
        }
    }

    var matters: [BoardPage.MatterRow] {
        board.matters.map { line in
            let mechanism = reference.active[line.mechanism]
            let matter = line.matter.map { mechanism?.matters[$0]?.name[language] ?? $0.text }
            return BoardPage.MatterRow(
                mechanism: mechanism?.name[language] ?? line.mechanism.text,
                name: matter ?? line.suggestion ?? text("未归类", "not classified"),
                isSuggested: matter == nil && line.suggestion != nil, received: line.received,
                closed: line.closed)
        }
    }
}
