public import Organisation
public import Storage
import Streams
import WorkCalendar

/// Passwords that somebody gets from somebody else, and changes at the first sign-in.
extension Platform {
    /// Gives a new first password and ends every session of the account; for an administrator only when another one has
    /// confirmed it.
    public func resetPassword(
        of id: AccountID, by person: Person, hashing: PasswordHashing = .standard
    ) async throws -> Asked<String> {
        guard person.isAdmin(.securityAdmin), id != person.account else { throw Refusal.notAllowed }
        guard reference.directory.accounts[id] != nil else { throw Refusal.notFound }
        let now = clock()
        let needsAnother = isAdministrator(id, on: now.date)
        let (password, hash) = try await Self.freshPassword(hashing)
        let actor = person.actor
        return try await store.write { session in
            let body = ["account": id.text]
            if needsAnother,
                try !Self.isConfirmed(.resetAsked, body, by: actor, at: now, in: session)
            {
                return .waits
            }
            try session.setSecret(hash, of: id, mustChange: true)
            try session.closeSessions(of: id)
            try session.note(.passwordReset, body, by: actor, at: now)
            return .done(password)
        }
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
