import Casework
import Documents
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
    var purposes: [String]
    var errors: [String]
    var hasErrors: Bool
}

struct TrackAskPage: Page {
    static let template = "public/track-ask"
    var frame: Frame
    var notFound: Bool
}

/// The resident's side of a case.
struct TrackPage: Page {
    static let template = "public/track"
    struct Moment: Sendable {
        var at: String
        var text: String
    }

    var frame: Frame
    var code: String
    var isNew: Bool
    var qr: String
    var called: String
    var number: String?
    var stage: String
    var text: String
    var unit: String
    var phone: String?
    var light: LightView?
    var due: String?
    var dueName: String
    var basis: String?
    var isProvisional: Bool
    var why: [String]
    var registered: String
    var moments: [Moment]
    var reply: String?
    var guidance: String?
    var csrf: String
    var formKey: String
    var mayRate: Bool
    var rating: Int?
    var scores: [Int]
    var isOpen: Bool
    var wantsPapers: Bool
    var hasPhone: Bool
    var wantsMessages: Bool
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
        router.get("/track", use: trackAsk)
        router.post("/track", use: trackGo)
        router.get("/track/:code", use: track)
        router.post("/track/:code/messages", use: hear)
        router.post("/track/:code/:verb", use: actByResident)
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
            submitPage(mechanism, entry, request, context, csrf: token.text, typed: .empty, errors: [:]))
        PublicForm.remember(token, in: &response)
        return response
    }

    private func submitPage(
        _ mechanism: Mechanism, _ entry: Entry, _ request: Request, _ context: AppContext, csrf: String,
        typed: Input,
        errors: [String: String]
    ) -> SubmitPage {
        let language = context.language
        let directory = site.platform.reference.directory
        var maker = FieldMaker(language: language, directory: directory, typed: typed, errors: errors)
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
            about: mechanism.about[language], action: "/new/\(mechanism.id)/\(entry.id)", csrf: csrf,
            formKey: PublicForm.freshKey(),
            fields: maker.packFields(asks.fields) + maker.fields(asks.asked.filter { $0.id != "place" }),
            contact: contactFields,
            place: maker.field(place, name: "place", typed: typed["place"]), purposes: purposes,
            errors: errors.values.sorted(), hasErrors: !errors.isEmpty)
    }

    @Sendable private func submit(_ request: Request, _ context: AppContext) async throws -> Response {
        let (mechanism, entry) = try find(context)
        guard site.platform.admit("submit", from: context.address, perMinuteMax: site.submissionsPerMinuteMax)
        else { throw Refusal.tooMany }
        let (body, client) = try await PublicForm.read(request)
        let typed = FormTree.input(from: body.pairs)
        do {
            let registration = Registration(
                mechanism.id, entry: entry.id, answers: Answers(form: typed),
                files: try await site.stored(body, client: client, from: context),
                language: context.language)
            let registered = try await site.platform.register(
                registration, by: .resident,
                request: PublicForm.requestKey(body, client: client), uploader: client)
            return .redirect(to: "/track/\(registered.trackingCode)?new=1", type: .normal)
        } catch let rejection as Rejection {
            let errors = Self.errors(rejection, names: site.names(mechanism), context.language)
            let page = submitPage(
                mechanism, entry, request, context, csrf: body["csrf"] ?? "", typed: typed, errors: errors)
            return try site.views.html(page, status: .unprocessableContent)
        } catch let problem as FileProblem {
            let page = submitPage(
                mechanism, entry, request, context, csrf: body["csrf"] ?? "", typed: typed,
                errors: ["files": problem.words[context.language]])
            return try site.views.html(page, status: .unprocessableContent)
        }
    }

    /// Which field the rejection is about, with its words.
    static func errors(_ rejection: Rejection, names: MechanismNames, _ language: Language) -> [String:
        String]
    {
        let words = rejection.words(names)[language]
        switch rejection {
        case .missing(let field), .invalid(let field, _):
            let name =
                ["name", "phone", "identity_number", "address"].contains(field)
                ? "parties[0][\(field)]" : FormTree.name(of: field)
            return [name: words]
        default: return ["": words]
        }
    }

    // MARK: tracking

    @Sendable private func trackAsk(_ request: Request, _ context: AppContext) async throws -> Response {
        let token = PublicForm.token(request)
        var frame = site.frame(Bilingual(zh: "查询进展", en: "Track")[context.language], request, context)
        frame.csrf = token.text
        var response = try site.views.html(
            TrackAskPage(frame: frame, notFound: request.query("unknown") != nil))
        PublicForm.remember(token, in: &response)
        return response
    }

    @Sendable private func trackGo(_ request: Request, _ context: AppContext) async throws -> Response {
        guard site.platform.admit("track-form", from: context.address, perMinuteMax: 60) else {
            throw Refusal.tooMany
        }
        let (body, _) = try await PublicForm.read(request)
        let code = TrackingCode(body["code"] ?? "")
        do {
            _ = try await site.platform.track(code)
            return .redirect(to: "/track/\(code.text)", type: .normal)
        } catch Refusal.notFound {
            return .redirect(to: "/track?unknown=1", type: .normal)
        }
    }

    @Sendable private func track(_ request: Request, _ context: AppContext) async throws -> Response {
        let code = TrackingCode(try context.parameters.require("code"))
        guard site.platform.admit("track", from: context.address, perMinuteMax: 600) else {
            throw Refusal.tooMany
        }
        let reading = try await site.platform.track(code)
        let token = PublicForm.token(request)
        var response = try site.views.html(trackPage(reading, code, request, context, csrf: token.text))
        PublicForm.remember(token, in: &response)
        return response
    }

    private func trackPage(
        _ reading: Platform.PublicReading, _ code: TrackingCode, _ request: Request, _ context: AppContext,
        csrf: String
    ) -> TrackPage {
        let (face, mechanism, language) = (reading.face, reading.mechanism, context.language)
        let reference = site.platform.reference
        let stage = mechanism.stage(face.stage)
        let clock = face.nextClock
        let definition = clock.flatMap { mechanism.clocks[$0.clock] }
        let steps =
            clock.map {
                site.platform.explanation(of: $0).map { "\($0.date)　\($0.text(in: language))" }
            } ?? []
        let heading = mechanism.called[language]
        let title = Bilingual(zh: "查询进展", en: "Track")[language]
        let done =
            request.query("done") == nil
            ? nil : Bilingual(zh: "已收到，谢谢。", en: "Received, thank you.")[language]
        return TrackPage(
            frame: site.frame(title, request, context, done: done), code: code.text,
            isNew: request.query("new") != nil,
            qr: QRCode.svg("\(site.address)/track/\(code.text)") ?? "", called: heading, number: face.number,
            stage: stage?.name[language] ?? "", text: stage?.publicText[language] ?? "",
            unit: reference.directory.name(of: face.unit)[language],
            phone: reference.directory.path(from: face.unit).first { !$0.phone.isEmpty }?.phone,
            light: clock.flatMap { $0.light(at: site.platform.clock()) }.map { LightView($0, language) },
            due: clock?.due.endText, dueName: definition?.name[language] ?? "", basis: definition?.basis,
            isProvisional: clock?.isProvisional ?? false, why: steps,
            registered: face.registered?.text ?? "",
            moments: moments(face, site.names(mechanism), language),
            reply: face.reply, guidance: face.guidance,
            csrf: csrf, formKey: PublicForm.freshKey(),
            mayRate: face.mayRate, rating: face.rating, scores: [5, 4, 3, 2, 1], isOpen: face.isOpen,
            wantsPapers: face.wantsPapers,
            hasPhone: face.hasPhone, wantsMessages: face.wantsMessages)
    }

    /// What has happened, and what the resident is told of it, in the order of time.
    private func moments(
        _ face: PublicFace, _ names: MechanismNames, _ language: Language
    ) -> [TrackPage.Moment] {
        let reached = face.moments.map { (at: $0.at, text: $0.moment.name[language]) }
        let extended = face.extensions.map { (at: $0.at, text: $0.line(names)[language]) }
        return (reached + extended).sorted { $0.at < $1.at }.map {
            TrackPage.Moment(at: $0.at.text, text: $0.text)
        }
    }

    @Sendable private func actByResident(_ request: Request, _ context: AppContext) async throws -> Response {
        let code = TrackingCode(try context.parameters.require("code"))
        let name = try context.parameters.require("verb")
        guard let verb = Verb(rawValue: name), verb.rule.isResidents else { throw Refusal.notFound }
        guard site.platform.admit("resident", from: context.address, perMinuteMax: 30) else {
            throw Refusal.tooMany
        }
        // Whoever does not know a code leaves nothing here.
        try await site.platform.demandCode(code)
        let (body, client) = try await PublicForm.read(request)
        let acting = Acting(
            verb.rawValue, answers: Answers(form: FormTree.input(from: body.pairs)),
            files: try await site.stored(body, client: client, from: context))
        try await site.platform.actByResident(
            acting, code: code,
            request: PublicForm.requestKey(body, client: client), uploader: client)
        return .redirect(to: "/track/\(code.text)?done=1", type: .normal)
    }

    /// Whoever holds the code stops messages about the matter, or lets them begin again.
    @Sendable private func hear(_ request: Request, _ context: AppContext) async throws -> Response {
        let code = TrackingCode(try context.parameters.require("code"))
        guard site.platform.admit("resident", from: context.address, perMinuteMax: 30) else {
            throw Refusal.tooMany
        }
        let (body, client) = try await PublicForm.read(request)
        guard let wanted = ["yes": true, "no": false][body["wanted"] ?? ""] else { throw Refusal.notFound }
        try await site.platform.hear(
            wanted, code: code, request: PublicForm.requestKey(body, client: client))
        return .redirect(to: "/track/\(code.text)?done=1", type: .normal)
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
