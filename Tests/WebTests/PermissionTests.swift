import HTTPTypes
import Operations
import Organisation
import Testing
import Web
import WorkCalendar

/// Which route answers whom: all that the router knows, to every kind of visitor.
struct `The routes` {
    /// Those of whom the table says something of their own; some hold several roles.
    static let named = [
        "desk", "desk_b", "supervisor", "housing", "registrar", "director", "xu", "leader", "justice", "zhou",
        "wang", "shi", "police", "studio", "tribunal", "grid", "county_desk", "county_head", "secretary",
    ]
    /// For each role of the demo organisation somebody who holds it, whoever holds most first.
    static func workers(of directory: Directory) -> [String] {
        var workers = named
        let administrators = Set(administrators)
        let posts = directory.posts.filter { !administrators.contains($0.account.text) }
        let held = Dictionary(grouping: posts, by: \.account.text).mapValues { Set($0.map(\.role)) }
        var missing = Set(posts.map(\.role)).subtracting(named.flatMap { held[$0] ?? [] })
        while !missing.isEmpty {
            let most = held.max { a, b in
                let (x, y) = (a.value.intersection(missing).count, b.value.intersection(missing).count)
                return (x, b.key) < (y, a.key)
            }
            guard let most, !most.value.isDisjoint(with: missing) else { break }
            workers.append(most.key)
            missing.subtract(most.value)
        }
        return workers
    }
    static let administrators = ["sysadmin", "secadmin", "auditor"]
    /// Still has the password that somebody else gave.
    static let newcomer = "civil_office"

    @Test func `are all in the table, and the table names no other`() async throws {
        let site = try await TestSite(isDemo: true)
        let rows = RouteRow.table(
            TableCases(letter: "a", code: "b", content: "c", dispute: "d", walkIn: "e"), version: 0)
        #expect(Set(rows.map(\.route)).subtracting(site.routes) == [])
        #expect(Set(site.routes).subtracting(rows.map(\.route)) == [], "these stand in no row of RouteTable")
        #expect(site.routes.allSatisfy { $0.hasPrefix("GET ") || $0.hasPrefix("POST ") })
    }

    @Test func `for a demo or a benchmark are not there otherwise`() async throws {
        let plain = Set(try await TestSite().routes)
        #expect(Set(try await TestSite(isDemo: true).routes).subtracting(plain) == ["GET /demo/messages"])
        #expect(
            Set(try await TestSite(isBench: true).routes).subtracting(plain) == [
                "GET /bench/hello", "POST /bench/row",
            ])
        let visitor = try await TestSite().visitor()
        for path in ["/demo/messages", "/bench/hello"] {
            #expect(try await visitor.get(path).status == .notFound)
        }
    }

    @Test func `are tried by somebody of every role`() async throws {
        let directory = try await TestSite().platform.reference.directory
        let tried = Set(Self.workers(of: directory) + Self.administrators)
        let roles = directory.posts.filter { tried.contains($0.account.text) }.map(\.role)
        #expect(Set(directory.posts.map(\.role)).subtracting(roles) == [])
    }

    @Test func `answer every visitor as the table says, and no form without the visitor's own token`()
        async throws
    {
        let site = try await TestSite(isDemo: true)
        let cases = try await Self.cases(on: site)
        let version = site.platform.reference.organisationVersion
        var doors = RouteRow.doors(site.platform.reference, on: TestSite.now.date)
        doors[Self.newcomer] = nil
        let table = RouteRow.table(cases, version: version, doors: doors)
        let visitors = try await Self.visitors(of: site)
        let foreign = try #require(
            try await site.signedIn("school_office", from: "10.0.1.9").get("/desk/password").hidden("csrf"))
        var wrong: [String] = []
        for visitor in visitors {
            let page = visitor.account == nil ? "/track" : "/desk/password"
            let form = try #require(try await visitor.client.get("/track").hidden("csrf"))
            let session = try #require(try await visitor.client.get(page).hidden("csrf"))
            func check(_ row: RouteRow, _ expected: String, _ how: String, _ reply: RouterClient.Reply) {
                let found = reply.status.code == 303 ? "303 \(reply.location)" : "\(reply.status.code)"
                if found != expected {
                    wrong.append("\(visitor.name): \(row.route) \(row.path)\(how): \(found), not \(expected)")
                }
            }
            for row in table {
                let expected = row.door.answer(to: visitor)
                guard row.isPost else {
                    check(row, expected, "", try await visitor.client.get(row.path))
                    continue
                }
                let refused = row.door.answerWithoutToken(to: visitor)
                check(row, refused, " without a token", try await visitor.client.post(row.path, row.form))
                let strange = row.form + [("csrf", foreign)]
                check(row, refused, " with a wrong token", try await visitor.client.post(row.path, strange))
                let own = row.form + [("csrf", row.door.isPublic ? form : session)]
                check(row, expected, "", try await visitor.client.post(row.path, own))
            }
        }
        #expect(wrong == [])
        // Nothing was done beside what was let through: one note by each of the three who take part.
        #expect(site.platform.reference.organisationVersion == version)
        let letter = try await site.signedIn("desk", from: "10.0.9.4").get("/desk/case/\(cases.letter)").text
        #expect(letter.ranges(of: "问过了").count == 3)
    }

    private static func visitors(of site: TestSite) async throws -> [TableVisitor] {
        var visitors = [
            TableVisitor(name: "nobody", kind: .stranger, client: try site.visitor(from: "10.0.1.1")),
            TableVisitor(name: "a resident", kind: .stranger, client: try site.visitor(from: "10.0.1.2")),
        ]
        let sent = try await visitors[1].client.submit(
            "/new/online_consultation/online",
            [
                "fields[title]": "路灯", "fields[letter]": "不亮", "parties[0][name]": "林小满",
                "parties[0][phone]": "13800001234",
            ])
        #expect(sent.location.hasPrefix("/track/"))
        let workers = workers(of: site.platform.reference.directory)
        for (index, account) in (workers + administrators).enumerated() {
            visitors.append(
                TableVisitor(
                    name: account, kind: index < workers.count ? .worker : .administrator, account: account,
                    client: try await site.signedIn(account, from: "10.0.2.\(index + 1)")))
        }
        visitors.append(
            TableVisitor(
                name: "a newcomer", kind: .newcomer, account: newcomer,
                client: try await site.signedIn(newcomer, from: "10.0.3.1", mustChange: true)))
        return visitors
    }

    private static func cases(on site: TestSite) async throws -> TableCases {
        let letter = try await site.letter()
        let code = letter.trackingCode
        let resident = try site.visitor(from: "10.0.9.1")
        let token = try #require(try await resident.get("/track/\(code)").hidden("csrf"))
        let sent = try await resident.post(
            "/track/\(code)/attach", [("csrf", token)], file: "note.txt", "村口路灯")
        #expect(sent.location == "/track/\(code)?done=attach")
        let desk = try await site.signedIn("desk", from: "10.0.9.2")
        let page = try await desk.get("/desk/case/\(letter.id)").text
        let content = try #require(page.firstMatch(of: /\/desk\/case\/[^\/"]+\/file\/([^"]+)"/)?.1)
        return TableCases(
            letter: letter.id.text, code: code, content: String(content),
            dispute: try await registered("zhou", "/desk/new/people_mediation/window", on: site),
            walkIn: try await registered("registrar", "/desk/new/township_centre/window", on: site))
    }

    /// The case that somebody writes down at the desk.
    private static func registered(_ account: String, _ door: String, on site: TestSite) async throws
        -> String
    {
        let client = try await site.signedIn(account, from: "10.0.9.3")
        let receipt = try await client.submit(
            door,
            [
                "fields[story]": "楼上漏水", "place": "xiahe", "parties[0][side]": "applicant",
                "parties[0][name]": "林小满",
                "parties[0][phone]": "13800001234", "parties[1][side]": "respondent",
                "parties[1][name]": "王五",
            ])
        return String(try #require(receipt.text.firstMatch(of: /"\/desk\/case\/([^"\/]+)"/)?.1))
    }
}
