import Decisions
import Documents
import Mechanisms
import Operations
import Organisation
import WorkCalendar

/// The packs in use.
struct PacksPage: Page {
    static let template = "admin/packs"
    struct Row: Sendable {
        var name: String
        var title: String
        var about: String
        var hash: String
        var added: String
        var stages: Int
        var matters: Int
        var rehearsals: Int
        var errors: Int
        var warnings: Int
        var hasErrors: Bool
        var hasWarnings: Bool
    }

    var frame: Frame
    var rows: [Row]
    var isEmpty: Bool
}

/// All a reader wants to know of one pack.
struct PackPage: Page {
    static let template = "admin/pack"

    struct FindingView: Sendable {
        var isError: Bool
        var place: String
        var message: String
        var remedy: String
        var path: String?
        var code: String
    }

    struct StageLine: Sendable {
        var id: String
        var name: String
        var owner: String
        var clocks: String
        var ways: String
        var outcome: String?
        var colour: String
        var basis: String?
    }

    struct Line: Sendable {
        var name: String
        var value: String
        var basis: String?
        var note: String?
    }

    struct ClockLine: Sendable {
        var name: String
        var length: String
        var start: String
        var owner: String
        var escalation: String
        var basis: String?
        var isWindow: Bool
    }

    struct MatterLine: Sendable {
        var name: String
        var group: String?
        var words: String
        var routes: String
        var limits: String
        var basis: String?
    }

    struct TableView: Sendable {
        struct Row: Sendable { var cells: [String] }
        var name: String
        var basis: String?
        var headings: [String]
        var rows: [Row]
        var policy: String
    }

    struct Story: Sendable {
        var file: String
        var name: String
        var isRun: Bool
        var hasPassed: Bool
        var problems: [String]
    }

    var frame: Frame
    var name: String
    var title: String
    var about: String
    var basis: String?
    var hash: String
    var added: String
    var called: String
    var notice: AdminNotice?
    var findings: [FindingView]
    var hasFindings: Bool
    var isReadable: Bool
    var diagram: String?
    var diagramProblem: String?
    var stages: [StageLine]
    var parameters: [Line]
    var clocks: [ClockLine]
    var matters: [MatterLine]
    var tables: [TableView]
    var documents: [Line]
    var privacy: [Line]
    var stories: [Story]
    var hasStories: Bool
    var summary: String?
    var hasAllPassed: Bool
    var hasTables: Bool
    var hasParameters: Bool
    var hasMatters: Bool
}

/// Makes the lines of a pack's page out of its mechanism.
struct PackWriter {
    let mechanism: Mechanism
    let language: Language

    private var comma: String { language == .zh ? "、" : ", " }
    private func role(_ id: RoleID) -> String { mechanism.roles[id]?.name[language] ?? id.text }

    var stages: [PackPage.StageLine] {
        let edges = Reachability(mechanism).edges
        return mechanism.stages.all.map { stage in
            let next = (edges[stage.id] ?? []).compactMap { mechanism.stages[$0.to]?.name[language] }
            var seen: Set<String> = []
            return PackPage.StageLine(
                id: stage.id.text, name: stage.name[language], owner: stage.owner.map(role) ?? "",
                clocks: stage.clocks.compactMap { mechanism.clocks[$0]?.name[language] }.joined(
                    separator: comma),
                ways: next.filter { seen.insert($0).inserted }.joined(separator: comma),
                outcome: stage.ends?.name[language], colour: Self.colour(stage.ends), basis: stage.basis)
        }
    }

    private static func colour(_ outcome: Outcome?) -> String {
        switch outcome {
        case nil, .withdrawn: "grey"
        case .resolved: "green"
        case .unresolved, .refused: "red"
        case .guided, .transferred: "blue"
        }
    }

    var parameters: [PackPage.Line] {
        mechanism.parameters.all.map { parameter in
            let period = Period(parameter.text)?.text[language]
            return .init(
                name: parameter.name[language],
                value: period.map { "\(parameter.text)（\($0)）" } ?? parameter.text, basis: parameter.basis,
                note: parameter.note?[language])
        }
    }

    var clocks: [PackPage.ClockLine] {
        mechanism.clocks.all.map { clock in
            PackPage.ClockLine(
                name: clock.name[language], length: length(clock), start: start(clock),
                owner: clock.owner.map(role) ?? "",
                escalation: clock.escalation.map(step).joined(separator: " → "),
                basis: clock.basis, isWindow: clock.isWindow)
        }
    }

    private func length(_ clock: Clock) -> String {
        switch clock.length {
        case .fixed(let period): period.value.text[language]
        case .computed(let rule): rule.text
        case .instalments: Bilingual(zh: "协议约定的每一期", en: "each agreed instalment")[language]
        case .before(_, let period): "-\(period.text[language])"
        case .until(let field):
            Bilingual(zh: "至", en: "until ")[language]
                + (mechanism.fields[field]?.name[language] ?? field.text)
        }
    }

    private func start(_ clock: Clock) -> String {
        switch clock.start {
        case .entered: Bilingual(zh: "进入环节", en: "entering the stage")[language]
        case .moment(let moment): moment.name[language]
        case .field(let field): mechanism.fields[field]?.name[language] ?? field.text
        case .referral(let id, let answer):
            "\(mechanism.referrals[id]?.name[language] ?? id) · \(answer.rawValue)"
        }
    }

    private func step(_ step: Clock.Step) -> String {
        let after = step.after.map { "+\($0.value.text[language]) " } ?? ""
        return after + role(step.role)
    }

    var matters: [PackPage.MatterLine] {
        mechanism.matters.all.map { matter in
            var limits: [Bilingual] = []
            if matter.noOral { limits.append(Bilingual(zh: "不得口头协议", en: "no oral agreement")) }
            if matter.paperOnly { limits.append(Bilingual(zh: "不得电子签名", en: "no electronic signature")) }
            return PackPage.MatterLine(
                name: matter.name[language], group: matter.group?[language],
                words: matter.words.joined(separator: "、"),
                routes: matter.routes.all.map { mechanism.routes[$0]?.name[language] ?? $0 }.joined(
                    separator: comma),
                limits: limits.map { $0[language] }.joined(separator: comma), basis: matter.basis)
        }
    }

    var tables: [PackPage.TableView] {
        mechanism.decisions.all.map { decision in
            let table = decision.table
            return PackPage.TableView(
                name: decision.name[language], basis: decision.basis,
                headings: table.inputs.map(\.expression) + table.outputs.map { "→ \($0.name)" },
                rows: table.rules.map { .init(cells: ($0.tests + $0.outputs).map { $0.isEmpty ? "-" : $0 }) },
                policy: Self.policy(table.hitPolicy)[language])
        }
    }

    private static func policy(_ policy: DecisionTable.HitPolicy) -> Bilingual {
        switch policy {
        case .unique: Bilingual(zh: "至多命中一行", en: "at most one row applies")
        case .any: Bilingual(zh: "命中的行结果相同", en: "rows that apply agree")
        case .first: Bilingual(zh: "自上而下取第一行", en: "the first row that applies")
        case .priority: Bilingual(zh: "按优先级取一行", en: "the row of highest priority")
        case .ruleOrder, .outputOrder: Bilingual(zh: "取所有命中的行", en: "all rows that apply")
        case .collect: Bilingual(zh: "汇总所有命中的行", en: "all rows that apply, collected")
        }
    }

    var documents: [PackPage.Line] {
        mechanism.documents.all.map {
            .init(name: $0.name[language], value: $0.id, basis: $0.basis, note: nil)
        }
    }

    var privacy: [PackPage.Line] {
        mechanism.privacy.all.map { declaration in
            let years = "\(declaration.retentionYears)\(language == .zh ? " 年" : " years")"
            let readers = declaration.visibleTo.map(role).joined(separator: comma)
            return .init(
                name: declaration.purpose[language], value: years, basis: declaration.basis, note: readers)
        }
    }
}
