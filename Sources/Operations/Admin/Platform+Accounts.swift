import Delivery
public import Organisation
public import Storage
import Streams
import WorkCalendar

/// The security administrator's use cases on accounts.
extension Platform {
    /// Makes an account. Returns its first password, which is shown once and must be changed at the first sign-in.
    public func createAccount(
        _ id: AccountID, nameZh: String, nameEn: String, phone: String, email: String = "", by person: Person,
        seen version: Int,
        hashing: PasswordHashing = .standard
    ) async throws -> String {
        guard (2...40).contains(id.text.count), id.text.allSatisfy({ UnitForm.isPlain($0) || $0 == "_" })
        else {
            throw AdminProblem(
                "account", "账号用小写字母、数字和下划线，2 到 40 个字符。",
                "An account has 2 to 40 small letters, digits and underscores.")
        }
        for (field, name) in [("name_zh", nameZh), ("name_en", nameEn)] {
            guard !name.isEmpty, name.count <= UnitForm.nameCharactersMax else {
                throw AdminProblem(field, "姓名要填写，不超过 60 个字。", "A name is needed, of at most 60 characters.")
            }
        }
        guard PhoneText.isRight(phone) else { throw PhoneText.problem }
        let address = try Self.address(email)
        let (password, hash) = try await Self.freshPassword(hashing)
        try await changeOrganisation(by: person, as: .securityAdmin, seen: version) { organisation, session in
            guard !organisation.accounts.contains(where: { $0.id == id }) else {
                throw AdminProblem("account", "账号“\(id)”已经存在。", "The account “\(id)” exists already.")
            }
            let name = Bilingual(zh: nameZh, en: nameEn)
            organisation.accounts.append(Account(id: id, name: name, phone: phone, email: address))
            try session.setSecret(hash, of: id, mustChange: true)
            return NotedChange(fact: .accountCreated, body: ["account": id.text])
        }
        return password
    }

    /// Switches an account off, ending its sessions, or on again.
    public func switchAccount(
        _ id: AccountID, isActive: Bool, by person: Person, seen version: Int
    ) async throws {
        guard id != person.account else {
            throw AdminProblem(nil, "不能停用自己的账号。", "One's own account cannot be switched off.")
        }
        let today = clock().date
        try await changeOrganisation(by: person, as: .securityAdmin, seen: version) { organisation, session in
            guard let index = organisation.accounts.firstIndex(where: { $0.id == id }) else {
                throw Refusal.notFound
            }
            organisation.accounts[index].isActive = isActive
            try Self.requireAdministrators(in: organisation, on: today)
            if !isActive { try session.closeSessions(of: id) }
            return NotedChange(
                fact: isActive ? .accountSwitchedOn : .accountSwitchedOff, body: ["account": id.text])
        }
    }

    /// Where mail to an account goes; an empty text means nowhere.
    public func changeAddress(
        of id: AccountID, to email: String, by person: Person, seen version: Int
    ) async throws {
        let address = try Self.address(email)
        try await changeOrganisation(by: person, as: .securityAdmin, seen: version) { organisation, _ in
            guard let index = organisation.accounts.firstIndex(where: { $0.id == id }) else {
                throw Refusal.notFound
            }
            organisation.accounts[index].email = address
            return NotedChange(fact: .addressChanged, body: ["account": id.text])
        }
    }

    private static func address(_ email: String) throws(AdminProblem) -> String? {
        if email.isEmpty { return nil }
        guard let address = MailAddress(email) else {
            throw AdminProblem(
                "email", "邮箱应如 zhou@example.gov.cn。", "A mail address looks like zhou@example.gov.cn.")
        }
        return address.text
    }

    /// How an account's password stands; nil where it never had one.
    public func secretState(of id: AccountID, by person: Person) async throws -> AccountSecret? {
        guard person.isAdmin(.securityAdmin) else { throw Refusal.notAllowed }
        return try await store.read { try $0.secret(of: id) }
    }

    /// Letters and digits that cannot be taken for one another; 12 of them hold 59 random bits.
    private static let passwordAlphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")

    /// By chance a password can be easy to guess, as others choose theirs: then another is drawn.
    private static func chancePassword() -> String {
        let policy = PasswordPolicy(nil)
        while true {
            let password = String(
                (0..<12).map { _ in passwordAlphabet[Int.random(in: passwordAlphabet.indices)] })
            if policy.problem(password) == nil { return password }
        }
    }

    static func freshPassword(_ hashing: PasswordHashing) async throws -> (
        password: String, hash: String
    ) {
        let password = chancePassword()
        guard let hash = await slow({ hashing.hash(password) }) else {
            throw StoreError.unavailable("no memory to hash a password")
        }
        return (password, hash)
    }

    /// Each of the three administrators must still be held by somebody who can sign in.
    static func requireAdministrators(
        in organisation: StoredOrganisation, on date: CivilDate
    ) throws(AdminProblem) {
        let active = Set(organisation.accounts.filter(\.isActive).map(\.id))
        for role in PlatformRole.allCases {
            let isHeld = organisation.posts.contains {
                $0.role.text == role.rawValue && $0.isHeld(on: date) && active.contains($0.account)
            }
            guard isHeld else {
                throw AdminProblem(
                    nil, "这样就没有\(role.name.zh)了，请先安排另一人。",
                    "Nobody would be \(role.name.en) any more; appoint somebody else first.")
            }
        }
    }
}
