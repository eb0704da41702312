import Mechanisms
public import Organisation
import Storage
public import WorkCalendar

/// The security administrator's use cases on posts: who holds which role where, and how long.
extension Platform {
    /// Another administrator must confirm it first.
    private struct NeedsAnother: Error {}

    /// Gives a post; that of an administrator only when another one has confirmed it.
    public func givePost(_ post: Post, by person: Person, seen version: Int) async throws -> Asked<Post> {
        let now = clock()
        let actor = person.actor
        let body = Self.facts(of: post)
        do {
            try await give(post, by: person, seen: version, at: now)
            return .done(post)
        } catch is NeedsAnother {
            _ = try await store.write {
                try Self.isConfirmed(.postAsked, body, by: actor, at: now, in: $0)
            }
            return .waits
        }
    }

    private func give(_ post: Post, by person: Person, seen version: Int, at now: Instant) async throws {
        let reference = reference
        guard reference.assignableRoles.contains(post.role) else {
            throw AdminProblem("role", "没有这个岗位角色。", "There is no such role.")
        }
        if let from = post.from, let until = post.until, until < from {
            throw AdminProblem("until", "结束日期早于开始日期。", "The last day is before the first.")
        }
        let today = now.date
        let actor = person.actor
        try await changeOrganisation(by: person, as: .securityAdmin, seen: version) { organisation, session in
            guard organisation.accounts.contains(where: { $0.id == post.account }) else {
                throw Refusal.notFound
            }
            guard let unit = organisation.units.first(where: { $0.id == post.unit }) else {
                throw AdminProblem("unit", "没有这个单位。", "There is no such unit.")
            }
            guard unit.exists(on: post.from ?? today) else {
                throw AdminProblem("unit", "该单位届时不存在。", "The unit does not exist on that day.")
            }
            let isTwice = organisation.posts.contains {
                $0.unit == post.unit && $0.role == post.role && $0.account == post.account
                    && SeparationOfDuties.overlap($0, post)
            }
            guard !isTwice else {
                throw AdminProblem("role", "此人在该单位已有这个岗位。", "The person holds that post already.")
            }
            organisation.posts.append(post)
            let problems = SeparationOfDuties.problems(
                in: organisation.posts.filter { $0.account == post.account })
            if let problem = problems.first {
                let words = problem.words(reference.roleName)
                throw AdminProblem("role", words.zh, words.en)
            }
            let body = Self.facts(of: post)
            // What is asked here is undone with the error, and asked again outside.
            if PlatformRole(rawValue: post.role.text) != nil,
                try !Self.isConfirmed(.postAsked, body, by: actor, at: now, in: session)
            {
                throw NeedsAnother()
            }
            return NotedChange(fact: .postGiven, body: body)
        }
    }

    /// Ends a post after its last day; the past keeps it.
    public func endPost(
        _ post: Post, lastDay: CivilDate, by person: Person, seen version: Int
    ) async throws {
        let today = clock().date
        if let from = post.from, lastDay < from.adding(days: -1) {
            throw AdminProblem("last_day", "最后一天早于任职开始。", "The last day is before the post began.")
        }
        guard lastDay >= today.adding(days: -1) else {
            throw AdminProblem(
                "last_day", "最后一天最早填昨天（立即结束）。", "The earliest last day is yesterday, which ends it at once.")
        }
        try await changeOrganisation(by: person, as: .securityAdmin, seen: version) { organisation, _ in
            guard let index = organisation.posts.firstIndex(of: post) else { throw Refusal.notFound }
            organisation.posts[index].until = lastDay
            try Self.requireAdministrators(in: organisation, on: max(today, lastDay.adding(days: 1)))
            var body = Self.facts(of: post)
            body["until"] = lastDay.description
            return NotedChange(fact: .postEnded, body: body)
        }
    }

    private static func facts(of post: Post) -> [String: String] {
        var body = ["account": post.account.text, "unit": post.unit.text, "role": post.role.text]
        body["from"] = post.from?.description
        body["until"] = post.until?.description
        if post.isStandIn { body["stand_in"] = "yes" }
        return body
    }
}

extension Reference {
    /// Every role somebody may be given: those of the active mechanisms and the three administrators.
    public var assignableRoles: Set<RoleID> {
        var roles = Set(PlatformRole.allCases.map { RoleID($0.rawValue) })
        for mechanism in active.values { roles.formUnion(mechanism.roles.all.map(\.id)) }
        return roles
    }
}
