public import Organisation
import Storage
import WorkCalendar

/// A unit is dissolved and others take over what is its own: merged into one, or divided among several.
public struct Succession: Sendable {
    public var unit: UnitID
    /// Who takes over. The first also takes what belongs to none of them by its place, and sees what is over.
    public var successors: [UnitID]
    /// Where the units below go, where several take over.
    public var below: [UnitID: UnitID]

    public init(unit: UnitID, successors: [UnitID], below: [UnitID: UnitID] = [:]) {
        self.unit = unit
        self.successors = successors
        self.below = below
    }
}

extension Succession {
    /// Refuses by name what cannot take over.
    func check(in organisation: StoredOrganisation, on today: CivilDate) throws {
        let directory = organisation.directory
        guard let old = directory.unit(unit) else { throw Refusal.notFound }
        guard old.exists(on: today) else {
            throw AdminProblem(nil, "“\(old.name.zh)”已经撤销。", "“\(old.name.en)” is closed already.")
        }
        guard old.parent != nil else {
            throw AdminProblem(
                nil, "“\(old.name.zh)”是最上级，不能撤并。", "“\(old.name.en)” is the root and cannot be dissolved.")
        }
        guard !successors.isEmpty, Set(successors).count == successors.count else {
            throw AdminProblem(
                "successors", "请选择接续的单位，每个选一次。", "Choose who takes over, each of them once.")
        }
        for successor in successors { try check(successor, old, directory, today) }
        if successors.count == 1 { return }
        for child in directory.children(of: unit) where child.exists(on: today) {
            guard let to = below[child.id], successors.contains(to) else {
                throw AdminProblem(
                    "below_\(child.id)", "请写明“\(child.name.zh)”归哪个单位。",
                    "Say to which of them “\(child.name.en)” goes.")
            }
        }
        try checkPosts(old, directory, today)
    }

    private func check(_ id: UnitID, _ old: Unit, _ directory: Directory, _ today: CivilDate) throws {
        guard let new = directory.unit(id), new.exists(on: today), id != old.id else {
            throw AdminProblem(
                "successors", "接续单位“\(directory.name(of: id).zh)”现在不存在。",
                "“\(directory.name(of: id).en)” does not exist and cannot take over.")
        }
        let isAlike =
            new.isTerritory == old.isTerritory && new.zone?.at == old.zone?.at && new.line == old.line
            && (!old.isTerritory || new.level == old.level)
        guard isAlike else {
            throw AdminProblem(
                "successors", "“\(new.name.zh)”与“\(old.name.zh)”不是同一级、同一条线，不能接续。",
                "“\(new.name.en)” is not of the level or line of “\(old.name.en)” and cannot take over.")
        }
        guard !directory.isWithin(id, old.id) else {
            throw AdminProblem(
                "successors", "“\(new.name.zh)”在“\(old.name.zh)”之下，不能接续。",
                "“\(new.name.en)” lies within “\(old.name.en)” and cannot take over.")
        }
    }

    /// Where several take over nobody can guess who goes where: whatever post the old unit has, each must have already.
    private func checkPosts(_ old: Unit, _ directory: Directory, _ today: CivilDate) throws(AdminProblem) {
        for role in Set(directory.posts(at: unit, on: today).map(\.role)).sorted() {
            let without = successors.first { !directory.isHeld(role, at: $0, on: today) }
            guard let without else { continue }
            let name = directory.name(of: without)
            throw AdminProblem(
                "successors", "“\(name.zh)”还没有人担任 \(role)，那里的在办事项会没有人办。请安全管理员先安排。",
                "Nobody at “\(name.en)” holds the post \(role), so what is open would reach nobody there. The security administrator appoints somebody first."
            )
        }
    }

    /// The organisation as it is from today on. The old unit stays, under its name, until yesterday.
    func apply(to organisation: inout StoredOrganisation, on today: CivilDate) {
        let yesterday = today.adding(days: -1)
        guard let main = successors.first else { return }
        for index in organisation.units.indices {
            if organisation.units[index].id == unit {
                organisation.units[index].until = yesterday
                organisation.units[index].successors = successors
            } else if organisation.units[index].parent == unit, organisation.units[index].exists(on: today) {
                organisation.units[index].parent = below[organisation.units[index].id] ?? main
            }
            if let covers = organisation.units[index].zone?.covers, covers.contains(unit) {
                let others = covers.filter { $0 != unit && !successors.contains($0) }
                organisation.units[index].zone?.covers = others + successors
            }
        }
        movePosts(in: &organisation, to: main, on: today)
    }

    /// Merged into one, everybody goes along; divided, each of them has people already.
    private func movePosts(
        in organisation: inout StoredOrganisation, to main: UnitID, on today: CivilDate
    ) {
        var kept: [Post] = []
        var moved: [Post] = []
        for post in organisation.posts {
            var post = post
            if post.secondedFrom == unit { post.secondedFrom = main }
            guard post.unit == unit, post.until.map({ $0 >= today }) ?? true else {
                kept.append(post)
                continue
            }
            if successors.count == 1 {
                var next = post
                next.unit = main
                next.from = max(post.from ?? today, today)
                moved.append(next)
            }
            if post.from.map({ $0 < today }) ?? true {
                post.until = today.adding(days: -1)
                kept.append(post)
            }
        }
        let new = moved.filter { post in
            !kept.contains {
                $0.unit == post.unit && $0.role == post.role && $0.account == post.account
                    && $0.turns == post.turns && SeparationOfDuties.overlap($0, post)
            }
        }
        organisation.posts = kept + new
    }

    /// Who carries on what lies at a place.
    func successor(at place: UnitID?, in directory: Directory) -> UnitID {
        let main = successors.first ?? unit
        guard let place else { return main }
        return successors.first { successor in
            let area = directory.area(of: successor)?.id
            return directory.isWithin(place, successor)
                || (area.map { directory.isWithin(place, $0) } ?? false)
        } ?? main
    }
}
