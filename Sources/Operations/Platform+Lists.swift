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
        let found = try await store.read { session in
            let (page, total) = try session.casesCounted(
                filter, in: person.scope, order: order, after: cursor)
            return (try Headlines(page.rows, session, self, person), page.next, total)
        }
        return (try await shown(found.0, to: person), found.1, found.2)
    }

    public func search(
        _ text: String, by person: Person, before cursor: CaseCursor? = nil
    ) async throws -> (cases: [ListedCase], next: CaseCursor?, total: CappedCount) {
        let found = try await store.read { session in
            if let exact = try session.caseRow(number: text, in: person.scope) {
                return (
                    try Headlines([exact], session, self, person), nil as CaseCursor?, CappedCount(1)
                )
            }
            guard let terms = SearchTerms(text) else { return (Headlines(), nil, CappedCount(0)) }
            let page = try session.search(terms, in: person.scope, before: cursor?.seq)
            let total = try session.countFound(terms, in: person.scope)
            return (try Headlines(page.rows, session, self, person), page.next, total)
        }
        return (try await shown(found.0, to: person), found.1, found.2)
    }

    public func tasks(_ kind: CaseTask.Kind, by person: Person) async throws -> [ListedCase] {
        let units = unitsCounted(for: person)
        let (tasks, found) = try await store.read { session in
            let tasks = try session.tasks(kind, units: units, in: person.scope)
            return (tasks, try Headlines(tasks.map(\.row), session, self, person))
        }
        return zip(try await shown(found, to: person), tasks).map { listed, task in
            var listed = listed
            listed.task = task
            return listed
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
        // The neighbourhood is the village or community, whichever mechanism the other matter came in under.
        let village = place.flatMap { place in
            reference.directory.path(from: place).first { $0.level <= .village }?.id
        }
        let near = village.map { village in
            reference.active.keys.sorted().map { Directory.token(of: $0.text, in: village) }
        }
        let since = clock().adding(milliseconds: -60 * LegalTime.dayMilliseconds)
        let found = try await store.read { session in
            let twins = try session.duplicateCandidates(
                phone: phone, text: text, near: near ?? [], since: since, in: person.scope, limit: 5)
            return try Headlines(twins.map(\.row), session, self, person)
        }
        return try await shown(found, to: person)
    }

    /// What a list shows was read: one line in the access stream for the page.
    private func shown(_ found: Headlines, to person: Person) async throws -> [ListedCase] {
        if !found.read.isEmpty {
            try await journalReading(
                of: found.cases.map(\.row.id), by: person, found.read.sorted(), purpose: .list)
        }
        return found.cases
    }
}

/// The lines of a list: of each case two texts are opened, not the case.
private struct Headlines: Sendable {
    var cases: [Platform.ListedCase] = []
    /// The privacy declarations opened for the reader.
    var read: Set<String> = []

    private static let charactersMax = 60

    init() {}

    init(_ rows: [CaseRow], _ session: any StoreSession, _ platform: Platform, _ person: Person) throws {
        let roles = person.roles
        let mechanisms = try platform.mechanisms(of: rows, in: session)
        for row in rows {
            guard let mechanism = mechanisms[row.packHash] else {
                cases.append(Platform.ListedCase(row: row, summary: "", applicant: ""))
                continue
            }
            cases.append(
                Platform.ListedCase(
                    row: row, summary: try summary(of: row, mechanism, roles, session),
                    applicant: try applicant(of: row, mechanism, roles, session)))
        }
    }

    private mutating func summary(
        of row: CaseRow, _ mechanism: Mechanism, _ roles: [RoleID], _ session: any StoreSession
    ) throws -> String {
        guard let headline = row.headline else { return "" }
        let declaration = mechanism.fields[headline.field]?.personal
        guard mechanism.opens(declaration, to: roles) else { return Words.stars }
        if let declaration { read.insert(declaration) }
        let text = try session.text(headline.text, of: row.id)
        return String((text ?? Words.erasedMark).prefix(Self.charactersMax))
    }

    private mutating func applicant(
        of row: CaseRow, _ mechanism: Mechanism, _ roles: [RoleID], _ session: any StoreSession
    ) throws -> String {
        guard let id = row.applicantText else { return "" }
        let text = try session.text(id, of: row.id)
        let name = Words(id: id, of: .shared, text: text)
        guard mechanism.opens(mechanism.partyPrivacy, to: roles) else { return name.maskedName.shown }
        if let declaration = mechanism.partyPrivacy { read.insert(declaration) }
        return name.shown
    }
}
