import HTTPTypes
import Operations
import Testing
import Web

/// Which page answers whom.
struct `The pages of staff` {
    static let pages = [
        "/admin/organisation", "/admin/organisation/qingxi", "/admin/packs", "/admin/packs/township-centre",
        "/admin/accounts", "/admin/accounts/zhou", "/admin/audit", "/admin/audit/changes",
        "/admin/audit/sign-ins",
        "/desk/dashboard", "/desk/queue.xlsx", "/desk/password",
    ]

    /// Account → the beginnings of what it may open.
    static let open: [String: [String]] = [
        "sysadmin": ["/admin/organisation", "/admin/packs", "/desk/password"],
        "secadmin": ["/admin/accounts", "/desk/password"],
        "auditor": ["/admin/audit", "/desk/password"],
        "desk": ["/desk/"],
        "zhou": ["/desk/"],
    ]

    @Test func `send a stranger to sign in`() async throws {
        let client = try await TestSite().visitor()
        for page in Self.pages {
            let reply = try await client.get(page)
            #expect(
                reply.status == .seeOther && reply.location == "/desk/sign-in", "\(page): \(reply.status)")
        }
    }

    @Test(arguments: open.keys.sorted())
    func `open to their own kind of visitor and to nobody else`(account: String) async throws {
        let client = try await TestSite().signedIn(account)
        for page in Self.pages {
            let mayOpen = Self.open[account, default: []].contains { page.hasPrefix($0) }
            let reply = try await client.get(page)
            #expect(reply.status == (mayOpen ? .ok : .forbidden), "\(account) \(page): \(reply.status)")
        }
    }

    @Test func `refuse every change without the token of the session`() async throws {
        let site = try await TestSite()
        let changes: [(String, String)] = [
            ("sysadmin", "/admin/organisation/qingxi/change"), ("sysadmin", "/admin/organisation/qingxi/add"),
            ("sysadmin", "/admin/organisation/qingxi/close"),
            ("sysadmin", "/admin/packs/township-centre/rehearse"),
            ("secadmin", "/admin/accounts"), ("secadmin", "/admin/accounts/zhou/password"),
            ("secadmin", "/admin/accounts/zhou/active"), ("secadmin", "/admin/accounts/zhou/posts"),
            ("secadmin", "/admin/accounts/zhou/end"), ("desk", "/desk/password"),
        ]
        let version = site.platform.reference.organisationVersion
        for (account, path) in changes {
            let client = try await site.signedIn(account)
            let missing = try await client.post(path, ["name_zh": "x"])
            let wrong = try await client.post(path, ["csrf": "0000", "name_zh": "x"])
            #expect(missing.status == .forbidden && wrong.status == .forbidden, "\(path)")
        }
        #expect(site.platform.reference.organisationVersion == version)
    }

    @Test func `refuse the changes of another administrator`() async throws {
        let site = try await TestSite()
        let auditor = try await site.signedIn("auditor")
        let reply = try await auditor.submit(
            "/admin/organisation/qingxi/change", from: "/admin/audit", ["name_zh": "x"])
        #expect(reply.status == .forbidden)
    }
}
