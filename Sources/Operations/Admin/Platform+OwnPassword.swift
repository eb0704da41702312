public import Organisation
public import Storage
import WorkCalendar

/// What everybody may do with their own password.
extension Platform {
    /// Sets a new password after checking the present one. Every session of the account ends; the answer is the
    /// token of a new one, for the browser that asked.
    public func changeOwnPassword(
        _ person: Person, from old: String, to new: String, hashing: PasswordHashing = .standard
    ) async throws -> SessionToken {
        guard new.count >= Self.passwordCharactersLeast, new.utf8.count <= 200 else {
            throw AdminProblem(
                "new", "新密码至少 \(Self.passwordCharactersLeast) 个字符。",
                "The new password needs at least \(Self.passwordCharactersLeast) characters.")
        }
        guard new != old else {
            throw AdminProblem("new", "新密码不能与原密码相同。", "The new password must differ from the old one.")
        }
        let now = clock()
        let account = person.account
        let secret = try await store.read { try $0.secret(of: account) }
        if let until = secret?.lockedUntil, until > now { throw Refusal.locked(until: until) }
        let isRight = await Self.slow { secret.map { PasswordHashing.isRight(old, for: $0.hash) } ?? false }
        guard isRight else {
            try await store.write { try $0.signInFailed(account, at: now) }
            throw AdminProblem("old", "原密码不对。", "The present password is wrong.")
        }
        guard let hash = await Self.slow({ hashing.hash(new) }) else {
            throw StoreError.unavailable("no memory to hash a password")
        }
        let actor = person.actor
        let post = person.post
        let token = SessionToken.random()
        try await store.write { session in
            try session.setSecret(hash, of: account)
            try session.closeSessions(of: account)
            _ = try session.openSession(
                token, for: account, unit: post?.unit, role: post?.role,
                expires: now.adding(milliseconds: Self.sessionMilliseconds))
            try session.note(.passwordChanged, ["account": account.text], by: actor, at: now)
        }
        return token
    }

    /// True where somebody else chose the password: nothing else may be done before it is changed.
    public func mustChangePassword(_ account: AccountID) async throws -> Bool {
        try await store.read { try $0.secret(of: account)?.mustChange ?? false }
    }
}
