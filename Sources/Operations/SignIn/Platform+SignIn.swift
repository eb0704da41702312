import Casework
import Dispatch
public import Organisation
public import Storage
import Streams
import WorkCalendar

/// Passwords and sessions.
extension Platform {
    public static let sessionMilliseconds: Int64 = 10 * 3_600_000
    /// A session is noted as used at most so often.
    static let seenMilliseconds: Int64 = 60_000
    /// Sign-ins of one address within a minute, right or wrong: an office in the morning, and no more.
    static let signInsPerMinuteMax = 120
    static let accountBytesMax = 64

    /// Guesses at one account from one address. Others who know the password are not held up by them.
    static let guessesAtAccount = AttemptRule(
        free: 5, firstWaitMilliseconds: 30_000, longestWaitMilliseconds: 3_600_000,
        forgottenMilliseconds: 3_600_000)
    /// Wrong passwords from one address, whatever the account: an office may err, a list of names is slow to try.
    static let guessesFromAddress = AttemptRule(
        free: 30, firstWaitMilliseconds: 1000, longestWaitMilliseconds: 60_000, forgottenMilliseconds: 60_000)
    /// Guesses at the present password by whoever sits before an open session.
    static let guessesAtOwn = guessesAtAccount

    struct AttemptKeys: Sendable {
        let account: String
        let address: String

        init(_ account: AccountID, from address: String, _ keys: KeyRing) {
            self.account = "signin/" + keys.lookupCode("account \(account.text) from \(address)")
            self.address = "signin/" + keys.lookupCode("address \(address)")
        }
    }

    /// Checked where there is no account, so that it takes as long as where there is one.
    private static let hashOfNobody =
        "$argon2id$v=19$m=65536,t=2,p=1$bGlhbmRvbmcgbm9ib2R5IQ$bGlhbmRvbmcgbm9ib2R5IGhhcyB0aGlzIHBhc3N3b3I"

    /// Opens a session for the right password, acting as the account's first post. The attempt is counted before the
    /// password is looked at, and taken back if it was right. The answer does not tell whether the account exists,
    /// neither in words nor in time.
    public func signIn(_ account: AccountID, password: String, from address: String) async throws -> (
        token: SessionToken, signedIn: SignedIn
    ) {
        let now = clock()
        guard admit("signin", from: address, perMinuteMax: Self.signInsPerMinuteMax) else {
            throw Refusal.tooMany
        }
        let keys = AttemptKeys(account, from: address, store.keys)
        let (secret, wait) = try await store.write { session -> (AccountSecret?, Instant?) in
            if let until = try session.admitAttempt(keys.address, Self.guessesFromAddress, at: now) {
                return (nil, until)
            }
            if let until = try session.admitAttempt(keys.account, Self.guessesAtAccount, at: now) {
                // It was not made, so it does not count for the address either.
                try session.takeBackAttempt(keys.address)
                return (nil, until)
            }
            let isName = account.text.utf8.count <= Self.accountBytesMax
            return (isName ? try session.secret(of: account) : nil, nil)
        }
        if let wait { throw Refusal.locked(until: wait) }
        let isRight = await Self.slow {
            PasswordHashing.isRight(password, for: secret?.hash ?? Self.hashOfNobody) && secret != nil
        }
        guard isRight, reference.directory.accounts[account]?.isActive == true else {
            let wait = try await store.write { session in
                let wait = try session.attemptsEnd(keys.account, Self.guessesAtAccount, at: now)
                // What was typed for an unknown account may be a password: it is not written down.
                let body = ["account": secret == nil ? "" : account.text, "address": address]
                try session.note(
                    wait == nil ? .signInFailed : .accountLocked, body, in: Administration.signIns,
                    by: .platform, at: now)
                return wait
            }
            if let wait { throw Refusal.locked(until: wait) }
            throw Refusal.wrongPassword
        }
        let post = reference.directory.posts(of: account, on: now.date).first
        let token = SessionToken.random()
        let actor = person(account, acting: post).actor
        let signedIn = try await store.write { session in
            try session.forgetAttempts(keys.account)
            try session.takeBackAttempt(keys.address)
            try session.note(
                .signedIn, ["account": account.text, "address": address], in: Administration.signIns,
                by: actor, at: now)
            return try session.openSession(
                token, for: account, unit: post?.unit, role: post?.role, at: now,
                expires: now.adding(milliseconds: Self.sessionMilliseconds))
        }
        return (token, signedIn)
    }

    /// Password hashing takes a tenth of a second: not on the threads that answer requests.
    package static func slow<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { continuation.resume(returning: work()) }
        }
    }

    /// Who is behind a token.
    /// - Parameter isUse: false for what a page does by itself, which keeps no session alive.
    public func signedIn(
        _ token: SessionToken, isUse: Bool = true
    ) async throws -> (signedIn: SignedIn, person: Person)? {
        let now = clock()
        guard let signedIn = try await store.read({ try $0.session(token) }),
            end(of: signedIn, at: now) == nil
        else { return nil }
        let posts = reference.directory.posts(of: signedIn.account, on: now.date)
        let post = posts.first { $0.unit == signedIn.unit && $0.role == signedIn.role } ?? posts.first
        guard reference.directory.accounts[signedIn.account]?.isActive == true else { return nil }
        if isUse, now.milliseconds - signedIn.seen.milliseconds >= Self.seenMilliseconds {
            try await store.write { try $0.sawSession(token, at: now) }
        }
        return (signedIn, person(signedIn.account, acting: post))
    }

    /// Why a session is over.
    public enum SessionEnd: Sendable { case idle, time }

    private func end(of signedIn: SignedIn, at now: Instant) -> SessionEnd? {
        if signedIn.expires <= now { return .time }
        return signedIn.seen.adding(milliseconds: idleMilliseconds) <= now ? .idle : nil
    }

    /// Why a token is no longer good; nil where nothing is known of it.
    public func end(of token: SessionToken) async throws -> SessionEnd? {
        let now = clock()
        return try await store.read { try $0.session(token) }.flatMap { end(of: $0, at: now) }
    }

    public func signOut(_ token: SessionToken, _ person: Person) async throws {
        let now = clock()
        try await store.write { session in
            try session.closeSession(token)
            try session.note(
                .signedOut, ["account": person.account.text], in: Administration.signIns, by: person.actor,
                at: now)
        }
    }

    /// Ends every other session of this person, wherever it is.
    public func endOtherSessions(_ token: SessionToken, _ person: Person) async throws {
        let now = clock()
        try await store.write { session in
            try session.closeSessions(of: person.account, except: token)
            try session.note(
                .sessionsEnded, ["account": person.account.text], in: Administration.signIns,
                by: person.actor, at: now)
        }
    }

    /// Chooses another of the account's own posts.
    public func act(_ token: SessionToken, account: AccountID, as index: Int) async throws {
        let posts = reference.directory.posts(of: account, on: clock().date)
        guard posts.indices.contains(index) else { throw Refusal.notAllowed }
        let post = posts[index]
        try await store.write { try $0.act(token, as: post) }
    }

    public func setPassword(
        _ password: String, of account: AccountID, mustChange: Bool = false,
        hashing: PasswordHashing = .standard
    ) async throws {
        let hash = await Self.slow { hashing.hash(password) }
        guard let hash else { throw StoreError.unavailable("no memory to hash a password") }
        try await store.write { session in
            try session.setSecret(hash, of: account, mustChange: mustChange)
            try session.closeSessions(of: account)
        }
    }
}
