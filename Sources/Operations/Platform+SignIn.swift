import Casework
import Dispatch
public import Organisation
public import Storage
import Streams
import WorkCalendar

/// Passwords and sessions.
extension Platform {
    public static let sessionMilliseconds: Int64 = 10 * 3_600_000
    public static let passwordCharactersLeast = 8

    /// Opens a session for the right password, acting as the account's first post. Wrong passwords lock the account
    /// for a while; the answer does not tell whether the account exists.
    public func signIn(_ account: AccountID, password: String, from address: String) async throws -> (
        token: SessionToken, signedIn: SignedIn
    ) {
        let now = clock()
        guard admit("signin", from: address, perMinuteMax: 30) else { throw Refusal.tooMany }
        let secret = try await store.read { try $0.secret(of: account) }
        if let until = secret?.lockedUntil, until > now { throw Refusal.locked(until: until) }
        let isRight = await Self.slow {
            secret.map { PasswordHashing.isRight(password, for: $0.hash) } ?? false
        }
        guard isRight, reference.directory.accounts[account]?.isActive == true else {
            let lock = try await store.write { session in
                let lock = try session.signInFailed(account, at: now)
                // What was typed for an unknown account may be a password: it is not written down.
                let body = ["account": secret == nil ? "" : account.text, "address": address]
                let fact: Administration.Fact = lock.map { $0 > now } == true ? .accountLocked : .signInFailed
                try session.note(fact, body, in: Administration.signIns, by: .platform, at: now)
                return lock
            }
            if let lock, lock > now { throw Refusal.locked(until: lock) }
            throw Refusal.wrongPassword
        }
        let post = reference.directory.posts(of: account, on: now.date).first
        let token = SessionToken.random()
        let signedIn = try await store.write { session in
            try session.signInSucceeded(account)
            return try session.openSession(
                token, for: account, unit: post?.unit, role: post?.role,
                expires: now.adding(milliseconds: Self.sessionMilliseconds))
        }
        return (token, signedIn)
    }

    /// Password hashing takes a tenth of a second: not on the threads that answer requests.
    static func slow<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { continuation.resume(returning: work()) }
        }
    }

    public func signedIn(_ token: SessionToken) async throws -> (signedIn: SignedIn, person: Person)? {
        let now = clock()
        guard let signedIn = try await store.read({ try $0.session(token, at: now) }) else { return nil }
        let posts = reference.directory.posts(of: signedIn.account, on: now.date)
        let post = posts.first { $0.unit == signedIn.unit && $0.role == signedIn.role } ?? posts.first
        guard reference.directory.accounts[signedIn.account]?.isActive == true else { return nil }
        return (signedIn, person(signedIn.account, acting: post))
    }

    public func signOut(_ token: SessionToken) async throws {
        try await store.write { try $0.closeSession(token) }
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
