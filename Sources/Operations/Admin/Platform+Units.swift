public import Organisation
import Storage
public import WorkCalendar

/// The system administrator's use cases on units. Nothing is deleted: a unit is closed at a date.
extension Platform {
    public func changeUnit(_ id: UnitID, to form: UnitForm, by person: Person, seen version: Int) async throws
    {
        try form.check()
        let yesterday = clock().date.adding(days: -1)
        try await changeOrganisation(by: person, as: .systemAdmin, seen: version) { organisation, _ in
            guard let index = organisation.units.firstIndex(where: { $0.id == id }) else {
                throw Refusal.notFound
            }
            let changes = form.changes(of: organisation.units[index])
            guard !changes.isEmpty else {
                throw AdminProblem(nil, "没有改动。", "Nothing was changed.")
            }
            try Self.requireFreshName(
                form, beside: organisation.units[index].parent, except: id, in: organisation)
            let old = organisation.units[index].name
            form.apply(to: &organisation.units[index])
            // What was done keeps the name under which it was done.
            if organisation.units[index].name != old {
                let former = organisation.units[index].former ?? []
                organisation.units[index].former = former + [FormerName(name: old, until: yesterday)]
            }
            return NotedChange(
                fact: .unitChanged, body: ["unit": id.text, "fields": changes.joined(separator: " ")])
        }
    }

    /// - Parameter level: for a place; nil for an organ of the `line`, which sits at its parent's level.
    public func addUnit(
        _ id: UnitID, under parent: UnitID, level: Level?, line: String, form: UnitForm, by person: Person,
        seen version: Int
    ) async throws {
        try form.check()
        guard (2...40).contains(id.text.count), id.text.allSatisfy({ UnitForm.isPlain($0) || $0 == "_" })
        else {
            throw AdminProblem(
                "id", "标识用小写字母、数字和下划线，2 到 40 个字符。",
                "An identifier has 2 to 40 small letters, digits and underscores.")
        }
        if level == nil, line.isEmpty || !line.allSatisfy({ UnitForm.isPlain($0) || $0 == "_" }) {
            throw AdminProblem(
                "line", "部门要写明条线，例如 police、justice、land。",
                "An organ needs its line, such as police, justice or land.")
        }
        let today = clock().date
        try await changeOrganisation(by: person, as: .systemAdmin, seen: version) { organisation, _ in
            guard let above = organisation.units.first(where: { $0.id == parent }) else {
                throw Refusal.notFound
            }
            guard above.isTerritory, above.exists(on: today) else {
                throw AdminProblem(nil, "只能加在未撤销的区域之下。", "Units are added below a place that still exists.")
            }
            guard !organisation.units.contains(where: { $0.id == id }) else {
                throw AdminProblem("id", "标识“\(id)”已经用过。", "The identifier “\(id)” is in use.")
            }
            if let level, level <= above.level {
                throw AdminProblem(
                    "level", "下级区域的层级要低于\(above.level.name.zh)。",
                    "A place below must be narrower than \(above.level.name.en).")
            }
            try Self.requireFreshName(form, beside: parent, except: nil, in: organisation)
            var unit = Unit(
                id: id, name: Bilingual(zh: form.nameZh, en: form.nameEn), level: level ?? above.level,
                line: level == nil ? line : nil, isTerritory: level != nil, parent: parent, from: today)
            form.apply(to: &unit)
            organisation.units.append(unit)
            return NotedChange(fact: .unitAdded, body: ["unit": id.text, "parent": parent.text])
        }
    }

    /// Closes a unit after its last day, or opens it again (nil). Refused while something still rests on it.
    public func closeUnit(
        _ id: UnitID, lastDay: CivilDate?, by person: Person, seen version: Int
    ) async throws {
        let today = clock().date
        try await changeOrganisation(by: person, as: .systemAdmin, seen: version) { organisation, session in
            guard let index = organisation.units.firstIndex(where: { $0.id == id }) else {
                throw Refusal.notFound
            }
            if let lastDay {
                try Self.requireEmpty(organisation.units[index], after: lastDay, in: organisation)
                if lastDay <= today { try Self.requireNoOpenCases(id, session) }
            }
            organisation.units[index].until = lastDay
            return NotedChange(
                fact: .unitClosed, body: ["unit": id.text, "last_day": lastDay?.description ?? ""])
        }
    }

    private static func requireEmpty(
        _ unit: Unit, after lastDay: CivilDate, in organisation: StoredOrganisation
    ) throws(AdminProblem) {
        if let from = unit.from, lastDay < from {
            throw AdminProblem(
                "last_day", "最后一天早于设立日期 \(from)。", "The last day is before \(from), when the unit began.")
        }
        let next = lastDay.adding(days: 1)
        let below = organisation.units.filter { $0.parent == unit.id && $0.exists(on: next) }
        guard below.isEmpty else {
            throw AdminProblem(
                "last_day", "下级单位还在：\(below.prefix(5).map(\.name.zh).joined(separator: "、"))。请先撤销它们。",
                "Units below still exist: \(below.prefix(5).map(\.name.en).joined(separator: ", ")). Close them first."
            )
        }
        let held = organisation.posts.filter { $0.unit == unit.id && $0.isHeld(on: next) }
        let holders = Set(held.map(\.account.text)).sorted().prefix(5)
        guard held.isEmpty else {
            throw AdminProblem(
                "last_day", "还有人在此任职：\(holders.joined(separator: "、"))。请安全管理员先结束其岗位。",
                "Posts are still held there: \(holders.joined(separator: ", ")). The security administrator ends them first."
            )
        }
    }

    private static func requireNoOpenCases(_ id: UnitID, _ session: any StoreSession) throws {
        let everything = VisibilityScope(units: [], account: nil, isEverything: true)
        let open = try session.countItems(ItemFilter(isOpen: true, unit: id), in: everything).shown
        guard open == 0 else {
            throw AdminProblem(
                "last_day", "该单位还有 \(open) 件在办事项，请先移交。",
                "The unit still holds \(open) open case(s); pass them on first.")
        }
    }

    private static func requireFreshName(
        _ form: UnitForm, beside parent: UnitID?, except id: UnitID?, in organisation: StoredOrganisation
    ) throws(AdminProblem) {
        let twin = organisation.units.first {
            $0.parent == parent && $0.id != id && $0.name.zh == form.nameZh
        }
        guard twin == nil else {
            throw AdminProblem(
                "name_zh", "同级已有“\(form.nameZh)”。", "There is already a “\(form.nameZh)” beside it.")
        }
    }
}
