import Casework
import Mechanisms
public import Organisation
public import Storage
import WorkCalendar

/// Lists and counts of the workbench.
extension Platform {
    /// A case in a list, with a first line of what it is about, masked for the reader.
    public struct ListedCase: Sendable {
        public var row: CaseRow
        public var summary: String
        public var applicant: String
        public var task: TaskRow?
    }

    /// The units whose work a person answers for: their own, and with an area post everything below.
    public func unitsCounted(for person: Person) -> Set<UnitID> {
        let reference = reference
        var units: Set<UnitID> = []
        for post in person.posts {
            units.insert(post.unit)
            guard reference.sight(of: post.role) == .area, let area = reference.directory.area(of: post.unit)
            else { continue }
            units.formUnion(reference.directory.subtree(of: area.id))
        }
        return units
    }

    public func list(
        _ filter: CaseFilter, by person: Person, order: CaseOrder = .due, after cursor: CaseCursor? = nil
    ) async throws -> (cases: [ListedCase], next: CaseCursor?, total: CappedCount) {
        let reference = reference
        return try await store.read { session in
            let page = try session.cases(filter, in: person.scope, order: order, after: cursor)
            let total = try session.countCases(filter, in: person.scope)
            let cases = try page.rows.map { try Self.listed($0, session, reference, person) }
            return (cases, page.next, total)
        }
    }

    public func search(
        _ text: String, by person: Person, before cursor: CaseCursor? = nil
    ) async throws -> (cases: [ListedCase], next: CaseCursor?, total: CappedCount) {
        let reference = reference
        return try await store.read { session in
            if let exact = try session.caseRow(number: text, in: person.scope) {
                return ([try Self.listed(exact, session, reference, person)], nil, CappedCount(1))
            }
            guard let terms = SearchTerms(text) else { return ([], nil, CappedCount(0)) }
            let page = try session.search(terms, in: person.scope, before: cursor?.seq)
            let total = try session.countFound(terms, in: person.scope)
            let cases = try page.rows.map { try Self.listed($0, session, reference, person) }
            return (cases, page.next, total)
        }
    }

    public func tasks(_ kind: CaseTask.Kind, by person: Person) async throws -> [ListedCase] {
        let units = unitsCounted(for: person)
        let reference = reference
        return try await store.read { session in
            try session.tasks(kind, units: units, in: person.scope).map { task in
                var listed = try Self.listed(task.row, session, reference, person)
                listed.task = task
                return listed
            }
        }
    }

    public func counts(for person: Person) async throws -> ScreenCounts {
        let units = unitsCounted(for: person)
        let now = clock()
        let midnight = Instant(now.date.adding(days: 1), TimeOfDay(minutes: 0))
        return try await store.read { try $0.screenCounts(units: units, at: now, dueBefore: midnight) }
    }

    /// Cases that a new matter may repeat.
    public func twins(phone: String?, text: String, place: UnitID?, by person: Person) async throws
        -> [ListedCase]
    {
        let reference = reference
        let since = clock().adding(milliseconds: -60 * LegalTime.dayMilliseconds)
        return try await store.read { session in
            try session.duplicateCandidates(
                phone: phone, text: text, place: place, since: since, in: person.scope, limit: 5
            )
            .map { try Self.listed($0.row, session, reference, person) }
        }
    }

    static func listed(
        _ row: CaseRow, _ session: any StoreSession, _ reference: Reference, _ person: Person
    ) throws -> ListedCase {
        guard let file = try session.load(row.id), let mechanism = reference.mechanism(of: file.state) else {
            return ListedCase(row: row, summary: "", applicant: "")
        }
        let state = file.state.opened(for: person.roles, in: mechanism).state
        // What the entry asked first is what it is about.
        let asked = mechanism.entries[state.entry]?.asks.map(\.field) ?? []
        let words = asked.compactMap { field -> String? in
            if case .words(let words)? = state.fields[field] { words.shown } else { nil }
        }
        return ListedCase(
            row: row, summary: String((words.first ?? "").prefix(60)),
            applicant: state.parties.first?.name?.shown ?? "")
    }
}
