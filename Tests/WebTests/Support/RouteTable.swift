import Documents
import Mechanisms
import Operations
import Organisation
import WorkCalendar

/// One request that a page can make, and what it is answered to each kind of visitor. Answers are a status, with the
/// address after it where the visitor is sent on: `303 /desk/sign-in`.
struct RouteRow {
    /// As the router has it, such as `GET /desk/case/{id}`.
    var route: String
    var path: String
    /// What is posted beside the token.
    var form: [(String, String)]
    var door: Door

    var isPost: Bool { route.hasPrefix("POST ") }

    init(_ route: String, _ path: String, _ door: Door, form: [(String, String)] = []) {
        self.route = route
        self.path = path
        self.form = form
        self.door = door
    }

    /// A route that is its own address.
    init(_ route: String, _ door: Door, form: [(String, String)] = []) {
        self.init(route, String(route.drop { $0 != " " }.dropFirst()), door, form: form)
    }
}

/// Who gets which answer.
struct Door {
    static let signIn = "303 /desk/sign-in"
    static let newPassword = "303 /desk/password"

    var strangers: String
    var workers: String
    var administrators: String
    /// Whoever must change the password first.
    var newcomers: String
    /// Accounts that are answered otherwise than their kind.
    var others: [String: String] = [:]
    /// The token is that of the browser, not that of a session.
    var isPublic = false
    var isThere = true

    /// The same to everybody, signed in or not.
    static func open(_ answer: String) -> Door {
        Door(
            strangers: answer, workers: answer, administrators: answer, newcomers: answer, isPublic: true)
    }

    /// Nothing is there, which is said to everybody, whatever they send.
    static let nothing = Door(
        strangers: "404", workers: "404", administrators: "404", newcomers: "404", isPublic: true,
        isThere: false)

    /// Everybody who is signed in, whatever their post.
    static func signedIn(_ answer: String, newcomers: String = newPassword) -> Door {
        Door(strangers: signIn, workers: answer, administrators: answer, newcomers: newcomers)
    }

    /// Those who handle cases; no administrator.
    static func workers(_ answer: String, others: [String: String] = [:]) -> Door {
        Door(
            strangers: signIn, workers: answer, administrators: "403", newcomers: newPassword, others: others)
    }

    /// Some of those who handle cases; the rest of them get `rest`.
    static func only(_ accounts: [String], _ answer: String, rest: String) -> Door {
        workers(rest, others: Dictionary(accounts.map { ($0, answer) }) { first, _ in first })
    }

    /// One administrator and nobody else.
    static func administrator(_ account: String, _ answer: String) -> Door {
        Door(
            strangers: signIn, workers: "403", administrators: "403", newcomers: newPassword,
            others: [account: answer])
    }

    func answer(to visitor: TableVisitor) -> String {
        if let account = visitor.account, let other = others[account] { return other }
        return switch visitor.kind {
        case .stranger: strangers
        case .worker: workers
        case .administrator: administrators
        case .newcomer: newcomers
        }
    }

    /// Of a form whose token is missing or not the visitor's own: nobody is let through.
    func answerWithoutToken(to visitor: TableVisitor) -> String {
        if isPublic { return isThere ? "403" : strangers }
        return switch visitor.kind {
        case .stranger: strangers
        case .worker, .administrator: "403"
        case .newcomer: newcomers == Door.newPassword ? newcomers : "403"
        }
    }
}

struct TableVisitor {
    enum Kind { case stranger, worker, administrator, newcomer }

    var name: String
    var kind: Kind
    /// Nil where nobody is signed in.
    var account: String?
    var client: RouterClient
}

/// Three cases of which each is seen by others.
struct TableCases {
    /// A resident's letter to the county, with a receipt and a file.
    var letter: String
    var code: String
    var content: String
    /// A dispute before the committee of a village.
    var dispute: String
    /// A walk-in at the centre of a town.
    var walkIn: String
}

extension RouteRow {
    /// Every route, some with more than one address.
    /// - Parameter doors: by account the forms by which it brings a matter in.
    static func table(_ cases: TableCases, version: Int, doors: [String: [String]] = [:]) -> [RouteRow] {
        publicPages(cases) + desk(doors) + caseRows(cases) + admin(version: version) + leaving
    }

    /// By account the forms of all entries that name a role which it holds.
    static func doors(_ reference: Reference, on day: CivilDate) -> [String: [String]] {
        var doors: [String: [String]] = [:]
        for (id, mechanism) in reference.active.sorted(by: { $0.key < $1.key }) {
            for entry in mechanism.entries.all {
                for account in Set(
                    reference.directory.posts.filter { entry.by.contains($0.role) && $0.isHeld(on: day) }
                        .map(\.account.text))
                {
                    doors[account, default: []].append("/desk/new/\(id)/\(entry.id)")
                }
            }
        }
        return doors
    }

    // MARK: the public

    private static func publicPages(_ cases: TableCases) -> [RouteRow] {
        let letter = "/new/online_consultation/online"
        return [
            RouteRow("GET /static/{name}", "/static/style.css", .open("200")),
            RouteRow("GET /static/{name}", "/static/..%2Fstore.sqlite", .open("404")),
            RouteRow("GET /", .open("200")), RouteRow("GET /new", .open("200")),
            RouteRow("GET /figures", .open("200")), RouteRow("GET /privacy", .open("200")),
            RouteRow("GET /demo/messages", .open("200")),
            RouteRow("GET /new/{mechanism}/{entry}", letter, .open("200")),
            // An entry of the desk is no door for the public.
            RouteRow("GET /new/{mechanism}/{entry}", "/new/online_consultation/phone", .open("404")),
            RouteRow("POST /new/{mechanism}/{entry}", letter, .open("422")),
            RouteRow("GET /track", .open("200")),
            RouteRow("POST /track", .open("303 /track/\(cases.code)"), form: [("code", cases.code)]),
            RouteRow("POST /track", .open("303 /track?unknown=1"), form: [("code", "XXXX")]),
            RouteRow("GET /track/{code}", "/track/\(cases.code)", .open("200")),
            RouteRow("GET /track/{code}", "/track/XXXX", .open("404")),
            RouteRow(
                "POST /track/{code}/{verb}", "/track/\(cases.code)/remind",
                .open("303 /track/\(cases.code)?done=remind")),
            RouteRow(
                "POST /track/{code}/withdraw", "/track/\(cases.code)/withdraw",
                .open("303 /track/\(cases.code)/withdraw")),
            RouteRow("GET /track/{code}/withdraw", "/track/\(cases.code)/withdraw", .open("200")),
            RouteRow("GET /track/{code}/file/{content}", "/track/\(cases.code)/file/none", .open("404")),
            RouteRow(
                "GET /track/{code}/file/{content}", "/track/\(cases.code)/file/\(cases.content)",
                .open("200")),
            RouteRow(
                "POST /track/{code}/messages", "/track/\(cases.code)/messages",
                .open("303 /track/\(cases.code)?done=messages"), form: [("wanted", "no")]),
            // Only a few verbs are for those who hold the code.
            RouteRow("POST /track/{code}/{verb}", "/track/\(cases.code)/comment", .nothing),
            RouteRow("GET /recover", .open("200")), RouteRow("POST /recover", .open("422")),
        ]
    }

    // MARK: the desk

    private static let home = Door(
        strangers: Door.signIn, workers: "200", administrators: "", newcomers: Door.newPassword,
        others: [
            "sysadmin": "303 /admin/packs", "secadmin": "303 /admin/accounts", "auditor": "303 /admin/audit",
        ])

    private static func desk(_ doors: [String: [String]]) -> [RouteRow] {
        func opening(_ door: String) -> [String] { doors.filter { $0.value.contains(door) }.map(\.key) }
        return [
            RouteRow("GET /desk/sign-in", .open("200")),
            RouteRow(
                "POST /desk/sign-in", .open("401"), form: [("account", "nobody"), ("password", "guess")]),
            RouteRow("GET /desk", home),
            RouteRow("POST /desk/post", .signedIn("303 /desk"), form: [("post", "0")]),
            RouteRow("GET /desk/queue", .workers("200")), RouteRow("GET /desk/queue.xlsx", .workers("200")),
            RouteRow("GET /desk/dashboard", .workers("200")), RouteRow("GET /desk/live", .workers("200")),
            RouteRow("GET /desk/list/{kind}", "/desk/list/unsigned", .workers("200")),
            RouteRow("GET /desk/list/{kind}", "/desk/list/nothing", .workers("404")),
            // Whoever has one door is led through it.
            RouteRow(
                "GET /desk/new",
                .workers("200", others: doors.compactMapValues { $0.count == 1 ? "303 \($0[0])" : nil })),
            RouteRow(
                "GET /desk/new/{mechanism}/{entry}", "/desk/new/township_centre/window",
                .only(opening("/desk/new/township_centre/window"), "200", rest: "403")),
            RouteRow(
                "GET /desk/new/{mechanism}/{entry}", "/desk/new/people_mediation/window",
                .only(opening("/desk/new/people_mediation/window"), "200", rest: "403")),
            RouteRow(
                "GET /desk/new/{mechanism}/{entry}", "/desk/new/township_centre/online", .workers("403")),
            RouteRow(
                "POST /desk/new/{mechanism}/{entry}", "/desk/new/township_centre/window",
                .only(opening("/desk/new/township_centre/window"), "422", rest: "403")),
            RouteRow("POST /desk/twins", .workers("200"), form: [("story", "楼上漏水")]),
            RouteRow("GET /desk/draft", "/desk/draft?form=/desk/new/a/b", .workers("204")),
            RouteRow("GET /desk/draft", "/desk/draft?form=/elsewhere", .workers("400")),
            RouteRow(
                "POST /desk/draft", .workers("204"), form: [("form", "/desk/new/c/d"), ("values", "{}")]),
            RouteRow("GET /desk/password", .signedIn("200", newcomers: "200")),
            RouteRow(
                "POST /desk/password", .signedIn("422", newcomers: "422"),
                form: [("old", "x"), ("new", "long enough words"), ("again", "other words")]),
            RouteRow(
                "POST /desk/sign-out-others",
                .signedIn("303 /desk/password?done=1", newcomers: "303 /desk/password?done=1")),
            RouteRow("POST /desk/mail", .signedIn("404"), form: [("wanted", "perhaps")]),
        ]
    }

    // MARK: cases

    /// Whose units take part in a case, and who only watches over it from above.
    private struct Readers {
        var id: String
        var takePart: [String]
        var onlySee: [String] = []

        var all: [String] { takePart + onlySee }
    }

    private static func caseRows(_ cases: TableCases) -> [RouteRow] {
        let readers = [
            Readers(id: cases.letter, takePart: ["desk", "desk_b", "supervisor"]),
            Readers(id: cases.dispute, takePart: ["zhou", "wang"]),
            Readers(id: cases.walkIn, takePart: ["registrar", "director", "xu", "leader"]),
        ]
        let each = readers.flatMap { one in
            let door = Door.only(one.all, "200", rest: "404")
            var comment = Door.only(one.takePart, "303 /desk/case/\(one.id)?done=1", rest: "404")
            for account in one.onlySee { comment.others[account] = "409" }
            let path = "/desk/case/\(one.id)"
            return [
                RouteRow("GET /desk/case/{id}", path, door),
                RouteRow("GET /desk/case/{id}/like", path + "/like", door),
                RouteRow("GET /desk/case/{id}/dossier", path + "/dossier", door),
                RouteRow(
                    "POST /desk/case/{id}/act/{act}", path + "/act/comment", comment, form: [("text", "问过了")]),
                RouteRow("GET /desk/case/{id}/paper/{paper}", path + "/paper/none", .workers("404")),
                RouteRow(
                    "GET /desk/case/{id}/paper/{paper}/sheet.pdf", path + "/paper/99/sheet.pdf",
                    .workers("404")),
                RouteRow(
                    "POST /desk/case/{id}/paper/{paper}/sheet", path + "/paper/99/sheet", .workers("404"),
                    form: []),
                RouteRow("GET /desk/case/{id}/file/{content}", path + "/file/none", .workers("404")),
            ]
        }
        let letter = Door.only(readers[0].all, "200", rest: "404")
        return each + [
            RouteRow("GET /desk/case/{id}", "/desk/case/nothing", .workers("404")),
            RouteRow(
                "GET /desk/case/{id}/paper/{paper}", "/desk/case/\(cases.letter)/paper/1", letter),
            RouteRow("GET /desk/paper-style/{hash}", "/desk/paper-style/none", .workers("404")),
            RouteRow(
                "GET /desk/case/{id}/file/{content}", "/desk/case/\(cases.letter)/file/\(cases.content)",
                letter),
            // A file of one case is not found through another that the visitor may see.
            RouteRow(
                "GET /desk/case/{id}/file/{content}", "/desk/case/\(cases.dispute)/file/\(cases.content)",
                .workers("404")),
        ]
    }

    // MARK: administration

    private static func admin(version: Int) -> [RouteRow] {
        let seen = ("version", "\(version)")
        let unit = "/admin/organisation/qingxi"
        let account = "/admin/accounts/zhou"
        func system(_ answer: String) -> Door { .administrator("sysadmin", answer) }
        func security(_ answer: String) -> Door { .administrator("secadmin", answer) }
        func audit(_ answer: String) -> Door { .administrator("auditor", answer) }
        /// The second person, beside the security administrator.
        func confirmers(_ answer: String) -> Door {
            var door = system(answer)
            door.others["auditor"] = answer
            return door
        }
        return [
            RouteRow(
                "GET /admin",
                Door(
                    strangers: Door.signIn, workers: "403", administrators: "", newcomers: Door.newPassword,
                    others: [
                        "sysadmin": "303 /admin/organisation", "secadmin": "303 /admin/accounts",
                        "auditor": "303 /admin/audit",
                    ])),
            RouteRow("GET /admin/organisation", system("200")),
            RouteRow("POST /admin/stray", "/admin/stray", system("404")),
            RouteRow("GET /admin/organisation/{unit}", unit, system("200")),
            RouteRow("GET /admin/organisation/{unit}", "/admin/organisation/nowhere", system("404")),
            RouteRow("POST /admin/organisation/{unit}/change", unit + "/change", system("422"), form: [seen]),
            RouteRow("POST /admin/organisation/{unit}/add", unit + "/add", system("422"), form: [seen]),
            RouteRow(
                "POST /admin/organisation/{unit}/close", unit + "/close", system("422"),
                form: [seen, ("last_day", "2030-01-01")]),
            RouteRow("GET /admin/organisation/{unit}/succession", unit + "/succession", system("200")),
            RouteRow(
                "POST /admin/organisation/{unit}/succession", unit + "/succession", system("422"),
                form: [seen]),
            RouteRow("GET /admin/packs", system("200")),
            RouteRow("GET /admin/alarms", system("200")),
            RouteRow("GET /admin/messages", system("200")),
            RouteRow("POST /admin/messages/{seq}/retry", "/admin/messages/999999/retry", system("404")),
            RouteRow("GET /admin/packs/{name}", "/admin/packs/township-centre", system("200")),
            RouteRow("GET /admin/packs/{name}", "/admin/packs/nothing", system("404")),
            // Without Graphviz there is no drawing.
            RouteRow(
                "GET /admin/packs/{name}/stages.svg", "/admin/packs/township-centre/stages.svg",
                system(Graphviz.program == nil ? "404" : "200")),
            RouteRow("GET /admin/packs/{name}/stages.svg", "/admin/packs/nothing/stages.svg", system("404")),
            RouteRow(
                "POST /admin/packs/{name}/rehearse", "/admin/packs/online-consultation/rehearse",
                system("200")),
            RouteRow("GET /admin/organisation/import", system("200")),
            RouteRow("POST /admin/organisation/import", system("422"), form: [seen]),
            RouteRow("GET /admin/accounts/import", security("200")),
            RouteRow("POST /admin/accounts/import", security("422"), form: [seen]),
            RouteRow("GET /admin/accounts", security("200")),
            RouteRow("GET /admin/privacy", security("200")),
            RouteRow("POST /admin/privacy", security("200"), form: [("find", "13800000001")]),
            RouteRow(
                "POST /admin/privacy/erase", security("422"),
                form: [("stream", "case/none"), ("sure", "yes")]),
            RouteRow("POST /admin/accounts", security("422"), form: [seen]),
            RouteRow("GET /admin/accounts/{account}", account, security("200")),
            RouteRow("GET /admin/accounts/{account}", "/admin/accounts/nobody", security("404")),
            RouteRow("POST /admin/accounts/{account}/password", account + "/password", security("422")),
            RouteRow(
                "POST /admin/accounts/{account}/active", account + "/active", security("422"),
                form: [seen, ("active", "no")]),
            RouteRow(
                "POST /admin/accounts/{account}/posts", account + "/posts", security("422"), form: [seen]),
            RouteRow(
                "POST /admin/accounts/{account}/email", account + "/email", security("422"),
                form: [seen, ("email", "no address")]),
            RouteRow("POST /admin/accounts/{account}/end", account + "/end", security("422"), form: [seen]),
            RouteRow("GET /admin/confirm", confirmers("200")),
            RouteRow(
                "POST /admin/confirm/{n}", "/admin/confirm/1", confirmers("422"),
                form: [("sure", "yes")]),
            RouteRow("GET /admin/audit", audit("200")), RouteRow("GET /admin/audit/changes", audit("200")),
            RouteRow("GET /admin/audit/erasures", audit("200")),
            RouteRow("GET /admin/audit/messages", audit("200")),
            RouteRow("GET /admin/audit/sign-ins", audit("200")),
        ]
    }

    /// Last, for after it nobody is signed in.
    private static let leaving = [RouteRow("POST /desk/sign-out", .signedIn("303 /", newcomers: "303 /"))]
}
