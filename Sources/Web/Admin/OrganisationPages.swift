import Hummingbird
import Operations
import Organisation
import Streams
import WorkCalendar

/// The system administrator's pages on the organisation.
struct OrganisationPages: Sendable {
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/admin/organisation", use: tree)
        router.post("/admin/stray", use: place)
        router.get("/admin/organisation/:unit", use: unit)
        router.post("/admin/organisation/:unit/change", use: change)
        router.post("/admin/organisation/:unit/add", use: add)
        router.post("/admin/organisation/:unit/close", use: close)
    }

    @Sendable private func tree(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        let report = try await site.platform.staffing(by: visitor.person)
        let directory = site.platform.reference.directory
        let today = site.platform.clock().date
        let roots = directory.units.values.filter { $0.parent == nil }.sorted { $0.id < $1.id }
        let title = Bilingual(zh: "组织机构", en: "Organisation")[context.language]
        let page = OrganisationPage(
            frame: site.frame(
                title, request, context, look: "desk", done: site.done(request, context.language)),
            staffing: StaffingView(
                report, site.platform.reference, context.language, csrf: visitor.csrf),
            root: roots.map { UnitNode($0, in: directory, on: today, depth: 0, context.language) },
            places: directory.units.values.filter { $0.isTerritory && $0.exists(on: today) }.count,
            organs: directory.units.values.filter {
                !$0.isTerritory && $0.zone == nil && $0.exists(on: today)
            }.count)
        return try site.views.html(page)
    }

    /// A matter that lies where nobody is goes to a unit where somebody is.
    @Sendable private func place(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        let body = try await site.form(request, visitor)
        try await site.platform.place(
            StreamID(text: body.trimmed("stream")), with: UnitID(body.trimmed("unit")), by: visitor.person)
        return .redirect(to: "/admin/organisation?done=1", type: .normal)
    }

    /// What was typed in which of the page's forms, when one was refused.
    private enum Typed {
        case nothing
        case change(FormBody)
        case add(FormBody)
        case close(FormBody)
    }

    private func find(_ context: AppContext) throws -> Unit {
        let id = UnitID(try context.parameters.require("unit"))
        guard let unit = site.platform.reference.directory.unit(id) else { throw Refusal.notFound }
        return unit
    }

    @Sendable private func unit(_ request: Request, _ context: AppContext) async throws -> Response {
        _ = try site.administrator(.systemAdmin, context)
        return try site.views.html(page(try find(context), request, context, .nothing, notice: nil))
    }

    @Sendable private func change(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        let body = try await site.form(request, visitor)
        let id = try find(context).id
        let notice = try await site.attempt(context.language) {
            try await site.platform.changeUnit(id, to: UnitForm(body), by: visitor.person, seen: body.version)
        }
        return try answer(id, request, context, .change(body), notice)
    }

    @Sendable private func add(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        let body = try await site.form(request, visitor)
        let parent = try find(context).id
        let notice = try await site.attempt(context.language) {
            try await site.platform.addUnit(
                UnitID(body.trimmed("id")), under: parent, level: Level(rawValue: body.trimmed("level")),
                line: body.trimmed("line"), form: UnitForm(body), by: visitor.person, seen: body.version)
        }
        return try answer(parent, request, context, .add(body), notice)
    }

    @Sendable private func close(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        let body = try await site.form(request, visitor)
        let id = try find(context).id
        let notice = try await site.attempt(context.language) {
            let text = body.trimmed("last_day")
            if !text.isEmpty { try body.requireConfirmation() }
            let day = CivilDate(text)
            guard text.isEmpty || day != nil else {
                throw AdminProblem("last_day", "日期写成 2026-08-24。", "Write the date as 2026-08-24.")
            }
            try await site.platform.closeUnit(id, lastDay: day, by: visitor.person, seen: body.version)
        }
        return try answer(id, request, context, .close(body), notice)
    }

    private func answer(
        _ id: UnitID, _ request: Request, _ context: AppContext, _ typed: Typed, _ notice: AdminNotice?
    ) throws -> Response {
        guard let notice else {
            return .redirect(to: "/admin/organisation/\(id)?done=1", type: .normal)
        }
        // After somebody else's change the form shows the present state; otherwise what was typed.
        let shown: Typed = notice.status == .conflict ? .nothing : typed
        return try site.views.html(
            page(try find(context), request, context, shown, notice: notice), status: notice.status)
    }

    private func page(
        _ unit: Unit, _ request: Request, _ context: AppContext, _ typed: Typed, notice: AdminNotice?
    ) throws -> UnitPage {
        let language = context.language
        let reference = site.platform.reference
        let directory = reference.directory
        let today = site.platform.clock().date
        let above = directory.path(from: unit.id).dropFirst().reversed()
        var page = UnitPage(
            frame: site.frame(
                unit.name[language], request, context, look: "desk", done: site.done(request, language)),
            id: unit.id.text, name: unit.name[language],
            kind: directory.kind(of: unit)[language],
            path: above.map {
                .init(href: "/admin/organisation/\($0.id)", text: $0.name[language], isCurrent: false)
            },
            version: reference.organisationVersion, notice: notice, form: UnitFormView(UnitForm(unit)),
            closing: unit.until?.description ?? "", isClosed: !unit.exists(on: today),
            mayAdd: unit.isTerritory && unit.exists(on: today), adding: UnitFormView(), addingID: "",
            addingLine: "", levels: [], isAdding: false, isClosing: false,
            holders: directory.posts(at: unit.id, on: today).map {
                UnitPage.Holder(
                    role: reference.roleName($0.role)[language],
                    name: directory.name(of: $0.account)[language],
                    until: $0.until?.description)
            }, hasHolders: !directory.posts(at: unit.id, on: today).isEmpty,
            inherited: inheritedHours(unit, directory, language))
        var level = ""
        switch typed {
        case .nothing: break
        case .change(let body): page.form = UnitFormView(UnitForm(body))
        case .add(let body):
            page.adding = UnitFormView(UnitForm(body))
            (page.addingID, page.addingLine, page.isAdding) = (body.trimmed("id"), body.trimmed("line"), true)
            level = body.trimmed("level")
        case .close(let body): (page.closing, page.isClosing) = (body.trimmed("last_day"), true)
        }
        page.levels = Level.allCases.filter { $0 > unit.level }.map {
            .init(value: $0.rawValue, text: $0.name[language], isSelected: $0.rawValue == level)
        }
        return page
    }

    /// The hours that apply where the unit has none of its own.
    private func inheritedHours(_ unit: Unit, _ directory: Directory, _ language: Language) -> String? {
        guard unit.officeHours.isEmpty else { return nil }
        let from = directory.path(from: unit.id).first { !$0.officeHours.isEmpty }
        guard let from else { return nil }
        return "\(from.name[language]): \(from.officeHours.joined(separator: "; "))"
    }
}
