public import Organisation
public import WorkCalendar

/// What is known of an account's password. The hash is Argon2id; making and checking it is slow and happens outside
/// of any session (`PasswordHashing`).
public struct AccountSecret: Sendable, Equatable {
    public var hash: String
    /// The password was given by somebody else and must be changed at the next sign-in.
    public var mustChange: Bool
}

extension StoreSession {
    public func secret(of account: AccountID) throws -> AccountSecret? {
        try row("SELECT * FROM account_secret WHERE account = \(account) \(rowLock)", of: .accountSecret).map
        { row in
            AccountSecret(hash: try row.text("hash"), mustChange: try row.bool("must_change"))
        }
    }

    /// Sets a new password hash. The columns of a lock are of an older program: an account is never locked, guesses
    /// are slowed (`AttemptRule`).
    public func setSecret(_ hash: String, of account: AccountID, mustChange: Bool = false) throws {
        try run(
            """
            INSERT INTO account_secret (account, hash, failed, locked_until, must_change)
            VALUES (\(account), \(hash), 0, NULL, \(mustChange))
            ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, failed = 0, locked_until = NULL,
                must_change = excluded.must_change
            """)
    }
}

/// A signed-in browser or device. The cookie holds the token, the store only its hash.
public struct SignedIn: Sendable, Equatable {
    public var account: AccountID
    /// The post one acts as, chosen after signing in where there are several.
    public var unit: UnitID?
    public var role: RoleID?
    public var csrf: String
    /// The end, whatever is done until then.
    public var expires: Instant
    /// When it was last used; where that is long ago, the session has ended, too.
    public var seen: Instant
}

/// A random token of 256 bits, as it goes into a cookie.
public struct SessionToken: Hashable, Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }
    public static func random() -> SessionToken { SessionToken(Hex.text(Sodium.random(32))) }

    var hash: String { Hex.text(Sodium.sha256(text)) }
}

extension StoreSession {
    public func openSession(
        _ token: SessionToken, for account: AccountID, unit: UnitID? = nil, role: RoleID? = nil,
        at now: Instant = Instant(milliseconds: 0), expires: Instant
    ) throws -> SignedIn {
        let signedIn = SignedIn(
            account: account, unit: unit, role: role, csrf: Hex.text(Sodium.random(16)), expires: expires,
            seen: now)
        try run(
            """
            INSERT INTO session (token, account, unit, role, csrf, expires, seen)
            VALUES (\(token.hash), \(account), \(unit), \(role), \(signedIn.csrf), \(expires), \(now))
            """)
        return signedIn
    }

    /// Nil where the token is unknown or its time is over.
    public func session(_ token: SessionToken, at now: Instant) throws -> SignedIn? {
        try session(token).flatMap { $0.expires > now ? $0 : nil }
    }

    /// The session as it is kept, also when its time is over.
    public func session(_ token: SessionToken) throws -> SignedIn? {
        try row("SELECT * FROM session WHERE token = \(token.hash)", of: .session).map { row in
            SignedIn(
                account: AccountID(try row.text("account")), unit: try row.textIfAny("unit").map(UnitID.init),
                role: try row.textIfAny("role").map(RoleID.init), csrf: try row.text("csrf"),
                expires: try row.instant("expires"), seen: try row.instant("seen"))
        }
    }

    public func act(_ token: SessionToken, as post: Post) throws {
        try run("UPDATE session SET unit = \(post.unit), role = \(post.role) WHERE token = \(token.hash)")
    }

    public func sawSession(_ token: SessionToken, at now: Instant) throws {
        try run("UPDATE session SET seen = \(now) WHERE token = \(token.hash)")
    }

    public func closeSession(_ token: SessionToken) throws {
        try run("DELETE FROM session WHERE token = \(token.hash)")
    }

    /// After a change of password, or when the account is switched off.
    public func closeSessions(of account: AccountID) throws {
        try run("DELETE FROM session WHERE account = \(account)")
    }

    /// All but the one that asks for it.
    public func closeSessions(of account: AccountID, except token: SessionToken) throws {
        try run("DELETE FROM session WHERE account = \(account) AND token <> \(token.hash)")
    }

    public func dropSessions(expiredAt now: Instant) throws {
        try run("DELETE FROM session WHERE expires <= \(now)")
    }
}
