import Mechanisms
import Organisation
public import Storage
public import Streams
public import WorkCalendar

/// The work that a person answers for: what the cards of the workbench and the board count, and what the lists behind
/// them show.
extension Platform {
    /// All that one's own units do, and below them the mechanisms that one oversees; of a post that sees only what is
    /// assigned to it, that. Mechanisms overseen in the same units are one part, so a leader of thirty-five asks no more
    /// than one of three.
    func workParts(for person: Person, mechanism: MechanismID? = nil) -> [WorkPart] {
        let reference = reference
        let assigned = person.posts.filter { reference.sight(of: $0.role) == .assigned }
        let whole = person.posts.filter { reference.sight(of: $0.role) != .assigned }
        var own = Set(whole.map(\.unit))
        for post in whole { own.formUnion(standingIn(for: post)) }
        var below: [MechanismID: Set<UnitID>] = [:]
        for post in person.posts {
            guard let area = reference.directory.area(of: post.unit) else { continue }
            let overseen = reference.overseen(by: post.role, at: area.level)
                .filter { mechanism == nil || $0 == mechanism }
            if overseen.isEmpty { continue }
            let units = Set(reference.directory.subtree(of: area.id)).subtracting(own)
            for one in overseen { below[one, default: []].formUnion(units) }
        }
        let parts = Dictionary(grouping: below.keys, by: { below[$0] ?? [] })
            .sorted { ($0.value.min() ?? MechanismID("")) < ($1.value.min() ?? MechanismID("")) }
        let only = mechanism.map { Set([$0]) }
        return [
            WorkPart(units: own, mechanisms: only),
            WorkPart(
                units: Set(assigned.map(\.unit)).subtracting(own), mechanisms: only, account: person.account),
        ].filter { !$0.units.isEmpty } + parts.map { WorkPart(units: $0.key, mechanisms: Set($0.value)) }
    }

    /// The numbers of the workbench. Each opens a list that is as long.
    public struct WorkCounts: Sendable, Equatable {
        public var tasks: [OwedTask.Kind: TaskCount]
        public var open: CappedCount
        /// Not late yet, and due before the end of the day.
        public var today: CappedCount
        public var overdue: CappedCount
    }

    public func counts(for person: Person) async throws -> WorkCounts {
        let parts = workParts(for: person)
        let now = clock()
        let scope = person.scope
        return try await store.read { session in
            WorkCounts(
                tasks: try session.taskCounts(parts, at: now, dueBefore: now.midnight, in: scope),
                open: try session.countItems(ItemFilter(isOpen: true), in: scope),
                today: try session.countItems(.dueToday(at: now), in: scope),
                overdue: try session.countItems(.late(at: now), in: scope))
        }
    }

    /// How much of a kind is shown: all of it, or what is due before a moment.
    public enum TaskSpan: String, Sendable, CaseIterable { case all, past, today, week }

    /// The most tasks that one page lists; what is less urgent comes when these are done.
    public static let tasksShownMax = ItemQueries.pageRowsMax

    /// The most urgent tasks of a kind, and how many there are.
    public func tasks(
        _ kind: OwedTask.Kind, _ span: TaskSpan = .all, by person: Person
    ) async throws -> (items: [ListedItem], total: Int64) {
        let parts = workParts(for: person)
        let now = clock()
        let before: Instant? =
            switch span {
            case .all: nil
            case .past: now
            case .today: now.midnight
            case .week: now.midnight.adding(milliseconds: 6 * LegalTime.dayMilliseconds)
            }
        let (tasks, found, count) = try await store.read { session in
            let tasks = try session.tasks(
                kind, of: parts, in: person.scope, dueBefore: before, limit: Self.tasksShownMax)
            let counts = try session.taskCounts(
                parts, at: now, dueBefore: now.midnight, in: person.scope)
            return (tasks, try Headlines(tasks.map(\.row), session, self, person), counts[kind])
        }
        let items = zip(try await shown(found, to: person), tasks).map { listed, task in
            var listed = listed
            listed.task = task
            return listed
        }
        return (items, count?.number(span) ?? 0)
    }
}

extension TaskCount {
    public func number(_ span: Platform.TaskSpan) -> Int64 {
        switch span {
        case .all: all
        case .past: past
        case .today: today
        case .week: week
        }
    }
}

extension ItemFilter {
    /// What is late.
    public static func late(at now: Instant) -> ItemFilter {
        var filter = ItemFilter(isOpen: true)
        filter.lateAt = now
        return filter
    }

    /// What will be late before the end of the day.
    public static func dueToday(at now: Instant) -> ItemFilter {
        var filter = ItemFilter(isOpen: true)
        filter.notLateAt = now
        filter.dueBefore = now.midnight
        return filter
    }
}

extension Instant {
    /// The end of this day.
    var midnight: Instant { Instant(date.adding(days: 1), TimeOfDay(minutes: 0)) }
}
