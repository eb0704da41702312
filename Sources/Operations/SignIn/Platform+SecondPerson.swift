public import Organisation
import Storage
import Streams
public import WorkCalendar

/// What makes somebody an administrator, or lets somebody sign in as one, takes two people: the security administrator
/// asks, another of the three confirms, and only then is it done. Otherwise one could become each of them alone. What is
/// asked and confirmed stands in the journal and nowhere else.
public struct AskedChange: Sendable, Hashable {
    /// The number of the entry that asks.
    public var n: Int
    public var account: AccountID
    /// The post of an administrator; nil: a new password.
    public var role: RoleID?
    public var askedBy: AccountID
    public var asked: Instant
    public var confirmedBy: AccountID?
    /// What exactly: what is done must be what was confirmed.
    var body: [String: String]

    var isPassword: Bool { role == nil }

    /// After so long nobody remembers why it was asked.
    static let milliseconds: Int64 = 24 * 3_600_000
    /// Entries in which it is looked for.
    static let factsMax = 1000
}

/// What came of a change that may need another administrator.
public enum Asked<Done: Sendable & Hashable>: Sendable, Hashable {
    case done(Done)
    /// Another administrator must confirm.
    case waits
}

extension Platform {
    /// The system or the audit administrator agrees.
    public func confirm(_ n: Int, by person: Person) async throws {
        guard person.isAdmin(.systemAdmin) || person.isAdmin(.auditAdmin) else { throw Refusal.notAllowed }
        let now = clock()
        let actor = person.actor
        try await store.write { session in
            let asked = try Self.askedChanges(at: now, in: session).first { $0.n == n }
            guard let asked, asked.confirmedBy == nil, asked.askedBy != person.account else {
                throw AdminProblem(
                    nil, "没有等待您确认的这项申请：可能已过期（24 小时）、已确认或已办理。",
                    "Nothing of the kind waits for you: it may be too old (24 hours), confirmed, or done.")
            }
            guard asked.account != person.account else {
                throw AdminProblem(
                    nil, "不能确认关于自己的申请。", "Nobody confirms what is asked for themselves.")
            }
            try session.note(
                asked.isPassword ? .resetConfirmed : .postConfirmed, asked.body, by: actor, at: now)
        }
    }

    /// What waits for another administrator, or for the security administrator to carry out.
    public func askedChanges(by person: Person) async throws -> [AskedChange] {
        guard PlatformRole.allCases.contains(where: { person.isAdmin($0) }) else { throw Refusal.notAllowed }
        let now = clock()
        return try await store.read { try Self.askedChanges(at: now, in: $0) }
    }

    /// True for whoever is an administrator, or will be.
    func isAdministrator(_ id: AccountID, on day: CivilDate) -> Bool {
        reference.directory.posts.contains { post in
            post.account == id && PlatformRole(rawValue: post.role.text) != nil
                && post.until.map { $0 >= day } ?? true
        }
    }

    /// Whether another administrator has confirmed just this; where nobody has asked for it yet, it is asked for.
    static func isConfirmed(
        _ fact: Administration.Fact, _ body: [String: String], by actor: Actor, at now: Instant,
        in session: any StoreSession
    ) throws -> Bool {
        let asked = try askedChanges(at: now, in: session)
            .first { $0.isPassword == (fact == .resetAsked) && $0.body == body }
        if asked == nil { try session.note(fact, body, by: actor, at: now) }
        return asked?.confirmedBy != nil
    }

    private static func askedChanges(at now: Instant, in session: any StoreSession) throws -> [AskedChange] {
        struct Key: Hashable {
            var isPassword: Bool
            var body: [String: String]
        }
        let last = try session.head(of: Administration.stream).n
        var asked: [Key: AskedChange] = [:]
        for fact in try session.facts(of: Administration.stream, after: max(0, last - AskedChange.factsMax)) {
            guard let kind = Administration.Fact(rawValue: fact.name), let account = fact.body["account"]
            else {
                continue
            }
            var body = fact.body
            body["version"] = nil
            let isPassword = ![.postAsked, .postConfirmed, .postGiven].contains(kind)
            let key = Key(isPassword: isPassword, body: body)
            switch kind {
            case .resetAsked, .postAsked:
                guard let by = fact.actor.account else { continue }
                asked[key] = AskedChange(
                    n: fact.n, account: AccountID(account),
                    role: isPassword ? nil : body["role"].map(RoleID.init), askedBy: by, asked: fact.recorded,
                    body: body)
            case .resetConfirmed, .postConfirmed:
                if let by = fact.actor.account, by != asked[key]?.askedBy { asked[key]?.confirmedBy = by }
            case .passwordReset, .passwordChanged, .postGiven: asked[key] = nil
            default: continue
            }
        }
        return asked.values.filter { $0.asked.adding(milliseconds: AskedChange.milliseconds) > now }
            .sorted { $0.n < $1.n }
    }
}
