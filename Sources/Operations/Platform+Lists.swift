import Mechanisms
public import Organisation
public import Storage
import Streams
import WorkCalendar

/// Lists and counts of the workbench.
extension Platform {
    /// A line of a list, with a first line of what it is about, masked for the reader.
    public struct ListedItem: Sendable {
        public var row: ItemRow
        public var summary: String
        public var applicant: String
        public var task: TaskRow?
    }

    public func list(
        _ filter: ItemFilter, by person: Person, order: ItemOrder = .due, after cursor: ItemCursor? = nil
    ) async throws -> (items: [ListedItem], next: ItemCursor?, total: CappedCount) {
        let found = try await store.read { session in
            let (page, total) = try session.itemsCounted(
                filter, in: person.scope, order: order, after: cursor)
            return (try Headlines(page.rows, session, self, person), page.next, total)
        }
        return (try await shown(found.0, to: person), found.1, found.2)
    }

    public func search(
        _ text: String, by person: Person, before cursor: ItemCursor? = nil
    ) async throws -> (items: [ListedItem], next: ItemCursor?, total: CappedCount) {
        let found = try await store.read { session in
            if let exact = try session.item(number: text, in: person.scope) {
                return (
                    try Headlines([exact], session, self, person), nil as ItemCursor?, CappedCount(1)
                )
            }
            guard let terms = SearchTerms(text) else { return (Headlines(), nil, CappedCount(0)) }
            let roles = Set(person.roles)
            let page = try session.search(terms, in: person.scope, as: roles, before: cursor?.seq)
            let total = try session.countFound(terms, in: person.scope, as: roles)
            return (try Headlines(page.rows, session, self, person), page.next, total)
        }
        return (try await shown(found.0, to: person, purpose: .search), found.1, found.2)
    }

    /// Cases that a new matter may repeat.
    public func twins(phone: String?, text: String, place: UnitID?, by person: Person) async throws
        -> [ListedItem]
    {
        let reference = reference
        // The neighbourhood is the village or community, whichever mechanism the other matter came in under.
        let near = place.flatMap { reference.directory.village(around: $0) }.map {
            [Directory.neighbourhood($0)]
        }
        let since = clock().adding(milliseconds: -60 * LegalTime.dayMilliseconds)
        let found = try await store.read { session in
            let twins = try session.duplicateCandidates(
                phone: phone, text: text, near: near ?? [], since: since, in: person.scope,
                as: Set(person.roles), limit: 5)
            return try Headlines(twins.map(\.row), session, self, person)
        }
        return try await shown(found, to: person)
    }

    /// What a list shows was read: one line in the access stream for the page.
    func shown(
        _ found: Headlines, to person: Person, purpose: AccessNote.Purpose = .list
    ) async throws -> [ListedItem] {
        try await journalReading(
            of: found.items.map(\.row.stream), by: person, found.read, purpose: purpose)
        return found.items
    }
}

/// The lines of a list: of each stream two texts are opened, not the stream.
struct Headlines: Sendable {
    var items: [Platform.ListedItem] = []
    /// The declarations under which something was shown in clear.
    var read: Set<DeclarationID?> = []

    private static let charactersMax = 60

    init() {}

    init(_ rows: [ItemRow], _ session: any StoreSession, _ platform: Platform, _ person: Person) throws {
        var readers: [String: MaskingReader] = [:]
        let mechanisms = try platform.mechanisms(of: rows, in: session)
        for row in rows {
            guard let mechanism = mechanisms[row.packHash] else {
                items.append(Platform.ListedItem(row: row, summary: "", applicant: ""))
                continue
            }
            let reader =
                readers[row.packHash] ?? MaskingReader(Rights(of: person.roles, in: mechanism))
            readers[row.packHash] = reader
            items.append(
                Platform.ListedItem(
                    row: row,
                    summary: String(
                        try Self.text(row.title, of: row, session, reader).prefix(Self.charactersMax)),
                    applicant: try Self.text(row.about, of: row, session, reader)))
        }
        for reader in readers.values { read.formUnion(reader.read) }
    }

    private static func text(
        _ place: ItemRow.TextPlace?, of row: ItemRow, _ session: any StoreSession, _ reader: MaskingReader
    ) throws -> String {
        guard let place else { return "" }
        return try session.words(place.id, of: row.stream).map { reader.seen($0).shown } ?? Words.erasedMark
    }
}
