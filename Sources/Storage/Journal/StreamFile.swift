public import Organisation
public import Streams
import WorkCalendar

/// A stream as it was loaded, with what is needed to write to it: where it stands, its texts, and which rows describe
/// it now.
public struct StreamFile<E: Entity>: Sendable {
    public internal(set) var state: E
    public internal(set) var place: StreamPlace

    public var id: StreamID { place.id }
    public var head: StreamHead { place.head }
}

/// Where a stream lies in the store, whatever its kind.
public struct StreamPlace: Sendable {
    public let id: StreamID
    public internal(set) var head: StreamHead
    /// Order of registration, the key of every row about the stream.
    public internal(set) var seq: Int64
    var vault: Vault
    /// The unit tokens under which it is filed.
    public internal(set) var tokens: Set<UnitID>
}

/// How a snapshot is written. A change of form is a new number; older snapshots are then folded anew.
enum Snapshot {
    static let upsert = PreparedSQL(
        """
        INSERT INTO snapshot (stream, n, format, body) VALUES (?, ?, ?, ?)
        ON CONFLICT (stream) DO UPDATE SET n = excluded.n, format = excluded.format, body = excluded.body
        """)
    static let select = PreparedSQL("SELECT n, format, body FROM snapshot WHERE stream = ?")

    static func body(_ state: some Entity) throws -> String {
        try CanonicalEncoder(words: WordsAddresses()).text(state)
    }

    static func values(_ state: some Entity, of stream: StreamID) throws -> [SQLValue] {
        [
            .text(stream.text), .int(Int64(state.version)), .int(Int64(type(of: state).format)),
            .text(try body(state)),
        ]
    }
}

extension StoreSession {
    /// The stream, or nil where there is none of this kind. For the platform's own work; what people see goes through a
    /// reader.
    public func load<E: Entity>(_ type: E.Type, _ id: StreamID) throws -> StreamFile<E>? {
        let snapshot = StoreQuestion(Snapshot.select, [.text(id.text)], of: .snapshot)
        guard id.kind == E.kind, let (place, more) = try place(of: id, asking: [snapshot]) else { return nil }
        return StreamFile(state: try state(type, place, place.vault, more[0].first), place: place)
    }

    /// The stream as a reader may see it: what may not be read is masked as it is decoded, and what was read in clear
    /// is noted by the reader.
    public func seen<E: Entity>(_ type: E.Type, _ place: StreamPlace, as reader: MaskingReader) throws -> E {
        try state(type, place, reader.reading(place.vault))
    }

    /// The files of a stream, of whatever kind.
    public func files<E: Entity>(of place: StreamPlace, _ type: E.Type) throws -> [FileRef] {
        try clear(type, place).face.files
    }

    /// As nobody sees it: for deciding.
    public func clear<E: Entity>(_ type: E.Type, _ place: StreamPlace) throws -> E {
        try state(type, place, place.vault)
    }

    /// Every event of a stream with its texts, in order, as a reader may see them.
    public func timeline<E: Entity>(
        of place: StreamPlace, _ type: E.Type, as reader: MaskingReader
    ) throws -> [Event] {
        let words = reader.reading(place.vault)
        return try entries(of: place.id).map { try E.event($0, words) }
    }

    /// The ids of the texts that an account wrote as one of these units, while that unit takes part.
    public func wordsWritten<E: Entity>(
        by account: AccountID, as units: Set<UnitID>, in place: StreamPlace, _ type: E.Type
    ) throws -> Set<String> {
        let units = units.intersection(place.tokens)
        if units.isEmpty { return [] }
        let written = WrittenWords()
        let decoder = CanonicalDecoder()
        for entry in try entries(of: place.id) {
            let actor = try decoder.decode(Actor.self, from: entry.actor)
            guard actor.account == account, actor.unit.map(units.contains) == true else { continue }
            _ = try E.event(entry, written)
        }
        return written.ids
    }

    /// Where a stream lies; nil where nothing was ever written to it.
    public func place(of id: StreamID) throws -> StreamPlace? { try place(of: id, asking: [])?.place }

    /// With the answers to what is asked beside.
    private func place(
        of id: StreamID, asking more: [StoreQuestion]
    ) throws -> (place: StreamPlace, more: [[SQLRow]])? {
        let place = StoreQuestion(ItemRow.selectPlace, [.text(id.text)], of: .itemRow)
        let answers = try rows([place] + Vault.questions(of: id) + more)
        guard let row = answers[0].first else { return nil }
        if case .null = try row.value("n") { throw StoreError.corrupt(what: "no entries", where: id.text) }
        let found = StreamPlace(
            id: id, head: try StreamHead(row), seq: try row.int64("seq"),
            vault: try vault(of: id, keys: answers[1], texts: answers[2]),
            tokens: ItemRow.tokens(try row.text("tokens")))
        return (found, Array(answers.dropFirst(3)))
    }

    /// The snapshot, with the entries written after it folded in.
    private func state<E: Entity>(
        _ type: E.Type, _ place: StreamPlace, _ words: some WordsReader
    ) throws -> E {
        let row = try rows(Snapshot.select, [.text(place.id.text)], of: .snapshot).first
        return try state(type, place, words, row)
    }

    private func state<E: Entity>(
        _ type: E.Type, _ place: StreamPlace, _ words: some WordsReader, _ snapshot: SQLRow?
    ) throws -> E {
        var state: E?
        if let row = snapshot, try row.int("format") == E.format {
            state = try CanonicalDecoder(words: words).decode(type, from: try row.text("body"))
        }
        if let state, state.version == place.head.n { return state }
        let entries = try entries(of: place.id, after: state?.version ?? 0)
        return try E.fold(entries, onto: state, place.id, words)
    }
}

extension Entity {
    /// Reads an entry of a stream of this kind; one written in a former form comes out in the present one.
    static func event(_ entry: JournalEntry, _ words: some WordsReader) throws -> Event {
        guard let type = events[entry.name] else {
            throw StoreError.corrupt(what: "unknown event \(entry.name)", where: "\(entry.stream) \(entry.n)")
        }
        do {
            let decoder = CanonicalDecoder(words: words)
            let body = try decoder.body(type, from: entry.body)
            return Event(
                meta: EventMeta(
                    n: entry.n, recorded: entry.recorded, effective: entry.effective,
                    actor: try decoder.decode(Actor.self, from: entry.actor)),
                body: (body as? any FormerEventBody)?.present ?? body)
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError.corrupt(what: "\(error)", where: "\(entry.stream) \(entry.n)")
        }
    }

    static func fold(
        _ entries: [JournalEntry], onto state: Self?, _ id: StreamID, _ words: some WordsReader
    ) throws -> Self {
        var state = state
        for entry in entries {
            guard let next = evolve(state, try event(entry, words), id: id) else {
                throw StoreError.corrupt(what: "cannot follow", where: "\(id) \(entry.n)")
            }
            state = next
        }
        guard let state else { throw StoreError.corrupt(what: "no entries", where: id.text) }
        return state
    }
}

extension CanonicalDecoder {
    fileprivate func body(_ type: any EventBody.Type, from text: String) throws -> any EventBody {
        func open<Body: EventBody>(_ type: Body.Type) throws -> Body { try decode(type, from: text) }
        return try open(type)
    }
}

/// Notes which texts an event names, and reads none.
private final class WrittenWords: WordsReader {
    private(set) var ids: Set<String> = []

    func read(_ address: Words) throws -> Words {
        ids.insert(address.id)
        return address
    }
}
