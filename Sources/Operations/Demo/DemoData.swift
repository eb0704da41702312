import Organisation
import Storage
import WorkCalendar

/// Invented data for trying the platform out.
public struct DemoData {
    let platform: Platform
    public static let password = "liandong2026"

    public init(platform: Platform) { self.platform = platform }

    /// Sets the demo passwords once, and fills a store that has no cases.
    public func fillIfEmpty() async throws {
        let isDone = try await platform.store.read { try $0.setting("demo") != nil }
        guard !isDone else { return }
        let hash = PasswordHashing.standard.hash(Self.password)
        guard let hash else { throw StoreError.unavailable("no memory to hash a password") }
        let accounts = platform.reference.directory.accounts.keys.sorted()
        try await platform.store.write { session in
            for account in accounts { try session.setSecret(hash, of: account) }
        }
        try await DemoCases(platform: platform).make()
        try await platform.store.write { try $0.set("1", for: "demo") }
    }

    /// One account per role, for the terminal.
    public static func accountsText(_ platform: Platform) -> String {
        let reference = platform.reference
        var seen: Set<String> = []
        var lines = ["演示账号（密码均为 \(password)） Demo accounts, password \(password):"]
        // One for each role, and of mediators one at each level: a village's disputes are its own mediator's.
        func isNew(_ post: Post) -> Bool {
            let level = reference.directory.unit(post.unit)?.level
            return seen.insert("\(post.role) \(level == .village ? "village" : "")").inserted
        }
        for post in reference.directory.posts where isNew(post) {
            let role = reference.roleName(post.role)
            let unit = reference.directory.name(of: post.unit)
            let account = post.account.text.padding(14)
            lines.append("  \(account)\(role.zh)，\(unit.zh)  ·  \(role.en), \(unit.en)")
        }
        return lines.joined(separator: "\n")
    }
}

extension String {
    fileprivate func padding(_ width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
