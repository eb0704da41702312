public import Organisation
public import Storage
import Streams
public import WorkCalendar

/// A new password for an administrator takes two people: the security administrator asks, another of the three confirms,
/// and only then is there one. Otherwise one could become each of them alone. What is asked and confirmed stands in the
/// journal and nowhere else.
public struct AskedReset: Sendable, Hashable {
    public var account: AccountID
    public var askedBy: AccountID
    public var asked: Instant
    public var confirmedBy: AccountID?

    /// After so long nobody remembers why it was asked.
    static let milliseconds: Int64 = 24 * 3_600_000
    /// Facts in which it is looked for.
    static let factsMax = 1000
}

/// What came of asking for a new password.
public enum PasswordReset: Sendable, Hashable {
    /// To be shown once.
    case password(String)
    /// Another administrator must confirm.
    case waits
}

extension Platform {
    /// Gives a new first password and ends every session of the account; for an administrator only when another one has
    /// confirmed it.
    public func resetPassword(
        of id: AccountID, by person: Person, hashing: PasswordHashing = .standard
    ) async throws -> PasswordReset {
        guard person.isAdmin(.securityAdmin), id != person.account else { throw Refusal.notAllowed }
        guard reference.directory.accounts[id] != nil else { throw Refusal.notFound }
        let now = clock()
        let needsAnother = isAdministrator(id, on: now.date)
        let (password, hash) = try await Self.freshPassword(hashing)
        let actor = person.actor
        return try await store.write { session in
            if needsAnother {
                let asked = try Self.askedResets(at: now, in: session).first { $0.account == id }
                guard asked?.confirmedBy != nil else {
                    if asked == nil {
                        try session.note(.resetAsked, ["account": id.text], by: actor, at: now)
                    }
                    return .waits
                }
            }
            try session.setSecret(hash, of: id, mustChange: true)
            try session.closeSessions(of: id)
            try session.note(.passwordReset, ["account": id.text], by: actor, at: now)
            return .password(password)
        }
    }

    /// The system or the audit administrator agrees that another administrator gets a new password.
    public func confirmReset(of id: AccountID, by person: Person) async throws {
        guard person.isAdmin(.systemAdmin) || person.isAdmin(.auditAdmin) else { throw Refusal.notAllowed }
        guard person.account != id else {
            throw AdminProblem(nil, "不能确认重置自己的密码。", "Nobody confirms a new password of their own.")
        }
        let now = clock()
        let actor = person.actor
        try await store.write { session in
            let asked = try Self.askedResets(at: now, in: session).first { $0.account == id }
            guard let asked, asked.confirmedBy == nil, asked.askedBy != person.account else {
                throw AdminProblem(
                    nil, "没有等待您确认的这项申请：可能已过期（24 小时）、已确认或已办理。",
                    "Nothing of the kind waits for you: it may be too old (24 hours), confirmed, or done.")
            }
            try session.note(.resetConfirmed, ["account": id.text], by: actor, at: now)
        }
    }

    /// What waits for another administrator, or for the security administrator to carry out.
    public func askedResets(by person: Person) async throws -> [AskedReset] {
        guard PlatformRole.allCases.contains(where: { person.isAdmin($0) }) else { throw Refusal.notAllowed }
        let now = clock()
        return try await store.read { try Self.askedResets(at: now, in: $0) }
    }

    /// True for whoever is an administrator, or will be.
    public func isAdministrator(_ id: AccountID, on day: CivilDate) -> Bool {
        reference.directory.posts.contains { post in
            post.account == id && PlatformRole(rawValue: post.role.text) != nil
                && post.until.map { $0 >= day } ?? true
        }
    }

    private static func askedResets(at now: Instant, in session: any StoreSession) throws -> [AskedReset] {
        let last = try session.head(of: Administration.stream).n
        var asked: [AccountID: AskedReset] = [:]
        for fact in try session.facts(of: Administration.stream, after: max(0, last - AskedReset.factsMax)) {
            guard let id = fact.body["account"].map(AccountID.init),
                let kind = Administration.Fact(rawValue: fact.name)
            else { continue }
            switch kind {
            case .resetAsked:
                guard let by = fact.actor.account else { continue }
                asked[id] = AskedReset(account: id, askedBy: by, asked: fact.recorded)
            case .resetConfirmed:
                if let by = fact.actor.account, by != asked[id]?.askedBy { asked[id]?.confirmedBy = by }
            case .passwordReset, .passwordChanged: asked[id] = nil
            default: continue
            }
        }
        return asked.values.filter { $0.asked.adding(milliseconds: AskedReset.milliseconds) > now }
            .sorted { $0.account < $1.account }
    }

    /// For the operator of the machine, who holds its keys: gives an account a first password, which must be changed at
    /// the first sign-in.
    public func giveFirstPassword(
        _ id: AccountID, _ chosen: String? = nil, hashing: PasswordHashing = .standard
    ) async throws -> String {
        guard let account = reference.directory.accounts[id] else {
            let known = reference.directory.posts.filter { PlatformRole(rawValue: $0.role.text) != nil }
            let names = Set(known.map(\.account.text)).sorted()
            throw AdminProblem(
                "account", "没有账号“\(id)”。管理员账号：\(names.joined(separator: "、"))。",
                "There is no account “\(id)”. Administrators are: \(names.joined(separator: ", ")).")
        }
        if let chosen, let problem = PasswordPolicy(account).problem(chosen) { throw problem }
        var (password, hash) = try await Self.freshPassword(hashing)
        if let chosen {
            guard let own = await Self.slow({ hashing.hash(chosen) }) else {
                throw StoreError.unavailable("no memory to hash a password")
            }
            (password, hash) = (chosen, own)
        }
        let now = clock()
        let given = hash
        try await store.write { session in
            try session.setSecret(given, of: id, mustChange: true)
            try session.closeSessions(of: id)
            try session.note(.passwordReset, ["account": id.text], by: .platform, at: now)
        }
        return password
    }
}
