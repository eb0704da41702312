import Casework
import Documents
import Hummingbird
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import WorkCalendar

struct EntriesPage: Page {
    static let template = "desk/entries"
    struct Door: Sendable {
        var href: String
        var name: String
        var mechanism: String
        var basis: String?
        var key: String?
    }

    var frame: Frame
    var doors: [Door]
    var isEmpty: Bool
}

struct RegisterPage: Page {
    static let template = "desk/register"
    struct PartyRow: Sendable {
        var index: Int
        var side: String
        var sideName: String
        var fields: [FieldView]
    }

    var frame: Frame
    var heading: String
    var mechanism: String
    var action: String
    var csrf: String
    var formKey: String
    var happened: String
    var story: [FieldView]
    /// One row holding the short fields, for the shared part.
    var restRow: [FieldView.Row]
    var places: [PlaceOption]
    var matter: FieldView
    var parties: [PartyRow]
    var files: FilesView
    /// The office that sent it, and what it calls it.
    var others: FieldView.Row
    var isOthersOpen: Bool
    var errors: [ErrorLine]
    var hasErrors: Bool
    var twins: String

    struct PlaceOption: Sendable {
        var value: String
        var text: String
        var initials: String
        var isSelected: Bool
    }
}

struct RegisteredPage: Page {
    static let template = "desk/registered"
    var frame: Frame
    /// The form had been sent before.
    var isAgain: Bool
    var code: String
    var qr: String
    var caseLink: String
    var again: String
    var printed: String
    var unit: String
}

struct TwinsPage: Page {
    static let template = "desk/twins"
    struct Suggestion: Sendable {
        var value: String
        var name: String
    }

    var frame: Frame
    /// The matter type that the words speak for.
    var suggestion: Suggestion?
    var rows: [QueuePage.Row]
    var isEmpty: Bool
}

/// Registering a walk-in or a call by keyboard in under a minute.
extension DeskSite {
    func addRegistrationRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/desk/new", use: entries)
        router.get("/desk/new/:mechanism/:entry", use: form)
        router.post("/desk/new/:mechanism/:entry", use: register)
        router.post("/desk/twins", use: twins)
    }

    private func doors(_ person: Person) -> [(Mechanism, Entry)] {
        return site.platform.reference.active.values.sorted { $0.id < $1.id }
            .flatMap { mechanism in
                mechanism.entries.all.filter { entry in person.roles.contains { entry.by.contains($0) } }.map
                { (mechanism, $0) }
            }
    }

    @Sendable private func entries(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let doors = doors(visitor.person)
        if doors.count == 1, let (mechanism, entry) = doors.first {
            return .redirect(to: "/desk/new/\(mechanism.id)/\(entry.id)", type: .normal)
        }
        let language = context.language
        let page = EntriesPage(
            frame: site.frame(Bilingual(zh: "登记", en: "Register")[language], request, context, look: "desk"),
            doors: doors.enumerated().map { index, door in
                EntriesPage.Door(
                    href: "/desk/new/\(door.0.id)/\(door.1.id)", name: door.1.name[language],
                    mechanism: door.0.name[language],
                    basis: door.1.basis, key: index < 9 ? String(index + 1) : nil)
            }, isEmpty: doors.isEmpty)
        return try site.views.html(page)
    }

    /// The post of this person that may use the entry.
    private func actor(_ entry: Entry, _ person: Person) -> Actor {
        person.posts.first { entry.by.contains($0.role) }.map { .post($0) } ?? person.actor
    }

    private func door(_ context: AppContext, _ person: Person) throws -> (Mechanism, Entry) {
        let mechanism = try context.parameters.require("mechanism")
        let entry = try context.parameters.require("entry")
        guard let door = doors(person).first(where: { $0.0.id.text == mechanism && $0.1.id == entry }) else {
            throw Refusal.notAllowed
        }
        return door
    }

    @Sendable private func form(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let (mechanism, entry) = try door(context, visitor.person)
        return try site.views.html(
            page(
                mechanism, entry, request, context, visitor,
                FormAgain(csrf: visitor.csrf, key: PublicForm.freshKey())), isKept: true)
    }

    private func page(
        _ mechanism: Mechanism, _ entry: Entry, _ request: Request, _ context: AppContext, _ visitor: Visitor,
        _ form: FormAgain
    ) -> RegisterPage {
        let (language, directory) = (context.language, site.platform.reference.directory)
        let (typed, errors) = (form.typed, form.allErrors)
        var maker = FieldMaker(language: language, directory: directory, typed: typed, errors: errors)
        maker.sent = form.sent
        let asks = Forms.registration(entry, in: mechanism)
        let long = asks.fields.filter { $0.kind == .longText }
        let matter =
            asks.asked.first { $0.id == "matter" }
            ?? Ask("matter", Bilingual(zh: "事项类型", en: "Matter"), .text, required: false)
        let rows = typed["parties"]?.items ?? []
        let columns = Forms.party(mechanism).filter { $0.id != "side" }
        let parties = mechanism.sides.all.enumerated().map { index, side in
            RegisterPage.PartyRow(
                index: index, side: side.id, sideName: side.name[language],
                fields: columns.map {
                    maker.field(
                        $0, name: "parties[\(index)][\($0.id)]",
                        typed: index < rows.count ? rows[index][$0.id] : nil)
                })
        }
        let home = visitor.person.post.flatMap { directory.area(of: $0.unit)?.id }
        let chosen = typed["place"]?.text.map { UnitID($0) } ?? home
        let places = directory.units.values.filter(\.isTerritory).sorted { $0.id < $1.id }.map { unit in
            RegisterPage.PlaceOption(
                value: unit.id.text, text: directory.address(of: unit.id)[language], initials: unit.initials,
                isSelected: unit.id == chosen)
        }
        return RegisterPage(
            frame: site.frame(entry.name[language], request, context, look: "desk"),
            heading: entry.name[language],
            mechanism: mechanism.name[language],
            action: "/desk/new/\(mechanism.id)/\(entry.id)" + FormAgain.sending,
            csrf: visitor.csrf,
            formKey: form.key, happened: typed["happened_at"]?.text ?? "",
            story: maker.packFields(long),
            restRow: [.init(fields: maker.packFields(asks.fields.filter { $0.kind != .longText }))],
            places: places,
            matter: maker.field(matter, name: "matter", typed: typed["matter"]), parties: parties,
            files: FilesView(id: "files", language, from: form.sent),
            others: .init(fields: maker.fields(Self.others)),
            isOthersOpen: Self.others.contains { typed[$0.id]?.text != nil }
                || typed["happened_at"]?.text != nil,
            errors: form.summary, hasErrors: !errors.isEmpty,
            twins: "/desk/twins?mechanism=\(mechanism.id)")
    }

    private static let others = Origin.keys.map { key in
        Ask(key, Forms.name(ofBuiltIn: key), .text, required: false)
    }

    @Sendable private func register(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let (mechanism, entry) = try door(context, visitor.person)
        let body = try await site.form(request, visitor)
        let client = visitor.person.uploader
        var again = FormAgain(body)
        func refused() throws -> Response {
            try site.views.html(
                page(mechanism, entry, request, context, visitor, again), status: .unprocessableContent)
        }
        let sent = try await site.files(body, client: client, from: context)
        again.sent = sent
        let registration = Registration(
            mechanism.id, entry: entry.id, answers: Answers(form: again.typed), files: sent.files,
            origin: Origin(again.typed))
        let names = site.names(mechanism)
        func allFaults() -> [String: String] {
            PublicSite.errors(
                FormFaults.of(registration, entry, in: mechanism, site.platform.reference.directory)
                    + Origin.faults(in: again.typed), names: names, context.language)
        }
        if !sent.errors.isEmpty || !Origin.faults(in: again.typed).isEmpty {
            again.errors = allFaults()
            return try refused()
        }
        let key = PublicForm.requestKey(body, client: client)
        do {
            let registered = try await site.platform.register(
                registration, by: actor(entry, visitor.person),
                effective: try LateEntry.moment(in: body), request: key,
                uploader: client)
            try await dropDraft(of: request, visitor)
            return try receipt(registered, mechanism, entry, request, context, visitor)
        } catch let rejection as Rejection {
            again.errors = allFaults().merging(
                PublicSite.errors(rejection, names: names, context.language)
            ) { $1 }
            return try refused()
        } catch StoreError.keyReused {
            // Somebody went back, changed the form and sent it again: what came first is written down, and not twice.
            guard let first = try await site.platform.registered(under: key) else { throw Refusal.notFound }
            return try receipt(first, mechanism, entry, request, context, visitor, isAgain: true)
        }
    }

    private func receipt(
        _ registered: Platform.Registered, _ mechanism: Mechanism, _ entry: Entry, _ request: Request,
        _ context: AppContext, _ visitor: Visitor, isAgain: Bool = false
    ) throws -> Response {
        let language = context.language
        let page = RegisteredPage(
            frame: site.frame(
                Bilingual(zh: "登记回执", en: "Receipt")[language], request, context, look: "desk"),
            isAgain: isAgain, code: registered.trackingCode,
            qr: QRCode.svg("\(site.address)/track/\(registered.trackingCode)") ?? "",
            caseLink: "/desk/case/\(registered.id)", again: "/desk/new/\(mechanism.id)/\(entry.id)",
            printed: site.platform.clock().text,
            unit: visitor.person.post.map {
                site.platform.reference.directory.name(of: $0.unit)[language]
            } ?? "")
        return try site.views.html(page)
    }

    /// Possible duplicates, shown beside the form; they never block it.
    @Sendable private func twins(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let body = try await site.form(request, visitor)
        let typed = FormTree.input(from: body.pairs)
        let words = Answers(form: typed).words
        let phone = typed["parties"]?.items.compactMap { $0["phone"]?.text }.first
        let found = try await site.platform.twins(
            phone: phone, text: words, place: typed["place"]?.text.map { UnitID($0) }, by: visitor.person)
        let mechanism = request.query("mechanism").flatMap { site.platform.reference.active[MechanismID($0)] }
        let suggested = typed["matter"]?.text == nil ? mechanism?.suggestedMatter(for: words) : nil
        let page = TwinsPage(
            frame: site.frame("", request, context, look: "desk"),
            suggestion: suggested.map { .init(value: $0.id.text, name: $0.name[context.language]) },
            rows: found.map { row($0, context.language) }, isEmpty: found.isEmpty)
        return try site.views.html(page)
    }
}
