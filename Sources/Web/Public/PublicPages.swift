import Casework
import Hummingbird
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import WorkCalendar

struct HomePage: Page {
    static let template = "public/home"
    struct Door: Sendable {
        var href: String
        var name: String
        var about: String
    }

    var frame: Frame
    var doors: [Door]
}

struct SubmitPage: Page {
    static let template = "public/submit"
    var frame: Frame
    var heading: String
    var about: String
    var action: String
    var csrf: String
    var formKey: String
    var fields: [FieldView]
    var contact: [FieldView]
    var place: FieldView
    var files: FilesView
    var purposes: [String]
    var errors: [ErrorLine]
    var hasErrors: Bool
}

struct LightView: Sendable {
    var colour: String
    var word: String

    init(_ step: LightStep, _ language: Language) {
        colour = step.light.rawValue
        word = (step.word ?? step.light.name)[language]
    }
}

/// The public site.
struct PublicSite: Sendable {
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/", use: home)
        router.get("/new", use: home)
        router.get("/new/:mechanism/:entry", use: form)
        router.post("/new/:mechanism/:entry", use: submit)
        router.get("/privacy", use: privacy)
    }

    private var entries: [(Mechanism, Entry)] {
        site.platform.reference.active.values.sorted { $0.id < $1.id }
            .flatMap { mechanism in mechanism.entries.all.filter(\.isPublic).map { (mechanism, $0) } }
    }

    @Sendable private func home(_ request: Request, _ context: AppContext) async throws -> Response {
        let language = context.language
        let doors = entries.map { mechanism, entry in
            HomePage.Door(
                href: "/new/\(mechanism.id)/\(entry.id)", name: mechanism.name[language],
                about: mechanism.about[language])
        }
        let title = Bilingual(zh: "首页", en: "Home")[language]
        return try site.views.html(HomePage(frame: site.frame(title, request, context), doors: doors))
    }

    private func find(_ context: AppContext) throws -> (Mechanism, Entry) {
        let mechanism = try context.parameters.require("mechanism")
        let entry = try context.parameters.require("entry")
        guard let found = site.platform.reference.active[MechanismID(mechanism)],
            let entry = found.entries[entry],
            entry.isPublic
        else { throw Refusal.notFound }
        return (found, entry)
    }

    @Sendable private func form(_ request: Request, _ context: AppContext) async throws -> Response {
        let (mechanism, entry) = try find(context)
        let token = PublicForm.token(request)
        var response = try site.views.html(
            submitPage(
                mechanism, entry, request, context, FormAgain(csrf: token.text, key: PublicForm.freshKey())),
            isKept: true)
        PublicForm.remember(token, in: &response)
        return response
    }

    private func submitPage(
        _ mechanism: Mechanism, _ entry: Entry, _ request: Request, _ context: AppContext, _ form: FormAgain
    ) -> SubmitPage {
        let language = context.language
        let directory = site.platform.reference.directory
        let (typed, errors) = (form.typed, form.allErrors)
        var maker = FieldMaker(language: language, directory: directory, typed: typed, errors: errors)
        maker.sent = form.sent
        maker.places = directory.units.values.filter { $0.isTerritory && $0.level >= .village }.sorted {
            $0.id < $1.id
        }
        let asks = Forms.registration(entry, in: mechanism)
        let place =
            asks.asked.first { $0.id == "place" }
            ?? Ask("place", Bilingual(zh: "发生地点", en: "Place"), .place, required: false)
        let contact = Forms.party(mechanism).filter { ["name", "phone"].contains($0.id) }
        let row = typed["parties"]?.items.first
        let contactFields = contact.map { maker.field($0, name: "parties[0][\($0.id)]", typed: row?[$0.id]) }
        let purposes = mechanism.privacy.all.map {
            "\($0.purpose[language])（\($0.basis)；\(language == .zh ? "结案后保存" : "kept for") \($0.retentionYears)\(language == .zh ? " 年" : " years")）"
        }
        return SubmitPage(
            frame: site.frame(mechanism.name[language], request, context), heading: mechanism.name[language],
            about: mechanism.about[language], action: "/new/\(mechanism.id)/\(entry.id)" + FormAgain.sending,
            csrf: form.csrf,
            formKey: form.key,
            fields: maker.packFields(asks.fields) + maker.fields(asks.asked.filter { $0.id != "place" }),
            contact: contactFields,
            place: maker.field(place, name: "place", typed: typed["place"]),
            files: FilesView(
                id: "files", language, label: Bilingual(zh: "照片或文件", en: "Photos or files"), from: form.sent),
            purposes: purposes,
            errors: form.summary, hasErrors: !errors.isEmpty)
    }

    @Sendable private func submit(_ request: Request, _ context: AppContext) async throws -> Response {
        let (mechanism, entry) = try find(context)
        guard site.platform.admit("submit", from: context.address, perMinuteMax: site.submissionsPerMinuteMax)
        else { throw Refusal.tooMany }
        let (body, client) = try await PublicForm.read(request)
        var again = FormAgain(body)
        func refused() throws -> Response {
            try site.views.html(
                submitPage(mechanism, entry, request, context, again), status: .unprocessableContent)
        }
        let sent = try await site.files(body, client: client, from: context)
        again.sent = sent
        let registration = Registration(
            mechanism.id, entry: entry.id, answers: Answers(form: again.typed), files: sent.files,
            language: context.language)
        func allFaults() -> [String: String] {
            Self.errors(
                FormFaults.of(registration, entry, in: mechanism, site.platform.reference.directory),
                names: site.names(mechanism), context.language)
        }
        if !sent.errors.isEmpty {
            again.errors = allFaults()
            return try refused()
        }
        let key = PublicForm.requestKey(body, client: client)
        do {
            let registered = try await site.platform.register(
                registration, by: .resident, request: key, uploader: client)
            return .redirect(to: "/track/\(registered.trackingCode)?new=1", type: .normal)
        } catch let rejection as Rejection {
            again.errors = allFaults().merging(
                Self.errors(rejection, names: site.names(mechanism), context.language)
            ) { $1 }
            return try refused()
        } catch StoreError.keyReused {
            // The form was sent before, and then changed: what came first is there, and nothing came twice.
            guard let first = try await site.platform.registered(under: key) else { throw Refusal.notFound }
            return .redirect(to: "/track/\(first.trackingCode)?again=1", type: .normal)
        }
    }

    /// Which field the rejection is about, with its words.
    static func errors(_ rejection: Rejection, names: MechanismNames, _ language: Language) -> [String:
        String]
    {
        let words = rejection.words(names)[language]
        switch rejection {
        case .missing(let field), .invalid(let field, _), .namedTwice(let field):
            return [FormTree.name(of: field): words]
        default: return ["": words]
        }
    }

    static func errors(_ faults: [Rejection], names: MechanismNames, _ language: Language) -> [String: String]
    {
        faults.reduce(into: [:]) { all, fault in
            all.merge(errors(fault, names: names, language)) { first, _ in first }
        }
    }

    @Sendable private func privacy(_ request: Request, _ context: AppContext) async throws -> Response {
        let language = context.language
        let rows = site.platform.reference.active.values.sorted { $0.id < $1.id }.flatMap { mechanism in
            mechanism.privacy.all.map { declaration in
                PrivacyPage.Row(
                    mechanism: mechanism.name[language], purpose: declaration.purpose[language],
                    basis: declaration.basis,
                    years: declaration.retentionYears,
                    readers: declaration.visibleTo.map { mechanism.roles[$0]?.name[language] ?? $0.text }
                        .joined(separator: language == .zh ? "、" : ", "))
            }
        }
        let title = Bilingual(zh: "个人信息说明", en: "Privacy")[language]
        return try site.views.html(PrivacyPage(frame: site.frame(title, request, context), rows: rows))
    }
}

struct PrivacyPage: Page {
    static let template = "public/privacy"
    struct Row: Sendable {
        var mechanism: String
        var purpose: String
        var basis: String
        var years: Int
        var readers: String
    }

    var frame: Frame
    var rows: [Row]
}
