import Hummingbird
import Operations
import Organisation
import WorkCalendar

/// Dissolving a unit in favour of one or several others: chosen, looked at, then done.
struct SuccessionPage: Page {
    static let template = "admin/succession"

    struct Choice: Sendable {
        var id: String
        var name: String
        var isChosen: Bool
    }

    struct Below: Sendable {
        var id: String
        var name: String
        var choices: [Choice]
    }

    /// What it would come to.
    struct Outcome: Sendable {
        var open: [String]
        var people: [String]
        var hasPeople: Bool
        var staysTogether: Bool
        var below: [String]
        var hasBelow: Bool
    }

    var frame: Frame
    var id: String
    var name: String
    var version: Int
    var notice: AdminNotice?
    var choices: [Choice]
    var hasChoices: Bool
    var below: [Below]
    var hasBelow: Bool
    var outcome: Outcome?
}

struct SuccessionPages: Sendable {
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/admin/organisation/:unit/succession", use: show)
        router.post("/admin/organisation/:unit/succession", use: succeed)
    }

    private func find(_ context: AppContext) throws -> Unit {
        let id = UnitID(try context.parameters.require("unit"))
        guard let unit = site.platform.reference.directory.unit(id) else { throw Refusal.notFound }
        return unit
    }

    @Sendable private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        _ = try site.administrator(.systemAdmin, context)
        let unit = try find(context)
        return try site.views.html(
            page(unit, Succession(unit: unit.id, successors: []), request, context, notice: nil, outcome: nil)
        )
    }

    /// Without the tick it shows what would happen.
    @Sendable private func succeed(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        let body = try await site.form(request, visitor)
        let unit = try find(context)
        let asked = Self.succession(of: unit.id, body)
        var outcome: SuccessionPage.Outcome?
        let notice = try await site.attempt(context.language) {
            if body["sure"] == "yes" {
                try await site.platform.succeed(asked, by: visitor.person, seen: body.version)
            } else {
                let preview = try await site.platform.previewSuccession(asked, by: visitor.person)
                outcome = self.outcome(preview, asked, context.language)
            }
        }
        if notice == nil, outcome == nil {
            return .redirect(to: "/admin/organisation/\(unit.id)?done=1", type: .normal)
        }
        return try site.views.html(
            page(try find(context), asked, request, context, notice: notice, outcome: outcome),
            status: notice?.status ?? .ok)
    }

    private static func succession(of unit: UnitID, _ body: FormBody) -> Succession {
        var below: [UnitID: UnitID] = [:]
        for pair in body.pairs where pair.name.hasPrefix("below_") && !pair.value.isEmpty {
            below[UnitID(String(pair.name.dropFirst("below_".count)))] = UnitID(pair.value)
        }
        let successors = body.pairs.filter { $0.name == "to" && !$0.value.isEmpty }.map { UnitID($0.value) }
        return Succession(unit: unit, successors: successors, below: below)
    }

    private func outcome(
        _ preview: Platform.SuccessionPreview, _ asked: Succession, _ language: Language
    ) -> SuccessionPage.Outcome {
        let reference = site.platform.reference
        func name(_ unit: UnitID) -> String { reference.directory.name(of: unit)[language] }
        return SuccessionPage.Outcome(
            open: preview.open.map { unit, count in
                Bilingual(zh: "\(name(unit))：\(count) 件在办事项", en: "\(name(unit)): \(count) open matter(s)")[
                    language]
            },
            people: preview.people.map {
                "\(reference.directory.name(of: $0.account)[language]) · \(reference.roleName($0.role)[language])"
            }, hasPeople: !preview.people.isEmpty, staysTogether: asked.successors.count == 1,
            below: preview.below.map { unit, to in "\(name(unit)) → \(name(to))" },
            hasBelow: !preview.below.isEmpty)
    }

    private func page(
        _ unit: Unit, _ asked: Succession, _ request: Request, _ context: AppContext, notice: AdminNotice?,
        outcome: SuccessionPage.Outcome?
    ) -> SuccessionPage {
        let language = context.language
        let directory = site.platform.reference.directory
        let today = site.platform.clock().date
        let alike = directory.units.values.filter { other in
            other.id != unit.id && other.exists(on: today) && other.isTerritory == unit.isTerritory
                && other.line == unit.line && other.zone?.at == unit.zone?.at
                && (!unit.isTerritory || other.level == unit.level) && !directory.isWithin(other.id, unit.id)
        }.sorted { $0.id < $1.id }
        func choices(_ isChosen: (UnitID) -> Bool) -> [SuccessionPage.Choice] {
            alike.map {
                .init(
                    id: $0.id.text, name: directory.address(of: $0.id)[language], isChosen: isChosen($0.id))
            }
        }
        let below = directory.children(of: unit.id).filter { $0.exists(on: today) }.map { child in
            SuccessionPage.Below(
                id: child.id.text, name: child.name[language],
                choices: choices { asked.below[child.id] == $0 })
        }
        let title = Bilingual(zh: "撤并“\(unit.name.zh)”", en: "Dissolve “\(unit.name.en)”")[language]
        return SuccessionPage(
            frame: site.frame(title, request, context, look: "desk", done: nil), id: unit.id.text,
            name: unit.name[language], version: site.platform.reference.organisationVersion, notice: notice,
            choices: choices(asked.successors.contains), hasChoices: !alike.isEmpty, below: below,
            hasBelow: !below.isEmpty, outcome: outcome)
    }
}
