public import Organisation
public import WorkCalendar

/// The three administrators are kept apart from each other and from everybody who handles cases (等保 三员分立).
public enum SeparationOfDuties {
    /// Two posts of one account that must not be held at the same time.
    public struct Problem: Sendable, Hashable {
        public var account: AccountID
        public var one: RoleID
        public var other: RoleID

        public func words(_ roleName: (RoleID) -> Bilingual) -> Bilingual {
            let (one, other) = (roleName(one), roleName(other))
            return Bilingual(
                zh: "同一人不能同时担任\(one.zh)和\(other.zh)：管理员之间、管理员与办案岗位要分开。",
                en:
                    "One person cannot be \(one.en) and \(other.en) at the same time: administrators are kept apart from each other and from those who handle cases."
            )
        }
    }

    /// Every pair of posts that overlaps in time and must not, once per account and pair of roles.
    public static func problems(in posts: [Post]) -> [Problem] {
        var problems: [Problem] = []
        for (_, held) in Dictionary(grouping: posts, by: \.account).sorted(by: { $0.key < $1.key }) {
            for (index, one) in held.enumerated() {
                for other in held.dropFirst(index + 1) where collide(one, other) {
                    let problem = Problem(account: one.account, one: one.role, other: other.role)
                    if !problems.contains(problem) { problems.append(problem) }
                }
            }
        }
        return problems
    }

    private static func collide(_ one: Post, _ other: Post) -> Bool {
        let roles = [one, other].map { PlatformRole(rawValue: $0.role.text) }
        guard roles.contains(where: { $0 != nil }), one.role != other.role else { return false }
        return overlap(one, other)
    }

    static func overlap(_ one: Post, _ other: Post) -> Bool {
        func endsBefore(_ one: Post, _ other: Post) -> Bool {
            guard let until = one.until, let from = other.from else { return false }
            return until < from
        }
        return !endsBefore(one, other) && !endsBefore(other, one)
    }
}
