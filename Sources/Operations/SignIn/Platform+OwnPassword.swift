public import Organisation
public import Storage
import WorkCalendar

/// What everybody may do with their own password.
extension Platform {
    public static let passwordCharactersLeast = PasswordPolicy.charactersLeast

    /// Sets a new password after checking the present one. Every session of the account ends; the answer is the
    /// token of a new one, for the browser that asked.
    public func changeOwnPassword(
        _ person: Person, from old: String, to new: String, hashing: PasswordHashing = .standard
    ) async throws -> SessionToken {
        let account = person.account
        if let problem = PasswordPolicy(reference.directory.accounts[account]).problem(new) { throw problem }
        guard new != old else {
            throw AdminProblem("new", "新密码不能与原密码相同。", "The new password must differ from the old one.")
        }
        let now = clock()
        let key = "own/" + store.keys.lookupCode("own password of \(account.text)")
        let (secret, wait) = try await store.write { session in
            (try session.secret(of: account), try session.admitAttempt(key, Self.guessesAtOwn, at: now))
        }
        if let wait {
            throw AdminProblem(
                "old", "原密码多次输错，请于 \(wait.time) 后再试。",
                "The present password was wrong too often; try again after \(wait.time).")
        }
        let isRight = await Self.slow { secret.map { PasswordHashing.isRight(old, for: $0.hash) } ?? false }
        guard isRight else { throw AdminProblem("old", "原密码不对。", "The present password is wrong.") }
        guard let hash = await Self.slow({ hashing.hash(new) }) else {
            throw StoreError.unavailable("no memory to hash a password")
        }
        let actor = person.actor
        let post = person.post
        let token = SessionToken.random()
        try await store.write { session in
            try session.forgetAttempts(key)
            try session.setSecret(hash, of: account)
            try session.closeSessions(of: account)
            _ = try session.openSession(
                token, for: account, unit: post?.unit, role: post?.role, at: now,
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
