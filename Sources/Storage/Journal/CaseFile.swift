public import Casework
import Mechanisms
public import Organisation
import WorkCalendar

/// A case as it was loaded, with what is needed to write to it: where its stream stands, its texts, and which
/// rows describe it now.
public struct CaseFile: Sendable {
    public internal(set) var state: CaseState
    public internal(set) var head: StreamHead
    /// Order of registration, the key of every row about the case.
    public internal(set) var seq: Int64
    /// The permanent address at its source, where it was imported.
    public internal(set) var source: String?
    var vault: Vault
    /// The unit tokens under which it is filed.
    public internal(set) var tokens: Set<UnitID>
}

/// How a snapshot is written. A change of form is a new number; older snapshots are then folded anew.
enum Snapshot {
    static let format = 1

    static let upsert = PreparedSQL(
        """
        INSERT INTO snapshot (stream, n, format, body) VALUES (?, ?, ?, ?)
        ON CONFLICT (stream) DO UPDATE SET n = excluded.n, format = excluded.format, body = excluded.body
        """)
    static let select = PreparedSQL("SELECT n, format, body FROM snapshot WHERE stream = ?")

    static func body(_ state: CaseState) throws -> String {
        try CanonicalEncoder(words: WordsAddresses()).text(state)
    }
}

extension StoreSession {
    /// The case, or nil where there is none. For commands; pages ask `caseVisible`.
    public func load(_ id: CaseID) throws -> CaseFile? {
        let stream = StreamID(id)
        try lockCase(id)
        let head = try head(of: stream)
        guard head.n > 0 else { return nil }
        guard let row = try rows(CaseRow.selectAddress, [.text(id.text)], of: .caseRow).first else {
            throw StoreError.corrupt(what: "no row of the case", where: "case_row \(id)")
        }
        let vault = try vault(of: stream)
        return CaseFile(
            state: try state(of: id, upTo: head, vault), head: head, seq: try row.int64("seq"),
            source: try row.textIfAny("source"), vault: vault,
            tokens: CaseRow.tokens(try row.text("tokens")))
    }

    /// The snapshot, with the entries written after it folded in.
    private func state(of id: CaseID, upTo head: StreamHead, _ vault: Vault) throws -> CaseState {
        let stream = StreamID(id)
        var state: CaseState?
        if let row = try rows(Snapshot.select, [.text(stream.text)], of: .snapshot).first,
            try row.int("format") == Snapshot.format
        {
            state = try CanonicalDecoder(words: vault).decode(CaseState.self, from: try row.text("body"))
        }
        if let state, state.version == head.n { return state }
        guard
            let folded = try fold(try entries(of: stream, after: state?.version ?? 0), onto: state, id, vault)
        else { throw StoreError.corrupt(what: "the first entry registers no case", where: stream.text) }
        return folded
    }

    func fold(
        _ entries: [JournalEntry], onto state: CaseState?, _ id: CaseID, _ vault: Vault
    ) throws -> CaseState? {
        var state = state
        for entry in entries { state = evolve(state, try CaseEvent(entry, vault), id: id) }
        return state
    }

    /// Every event of a case with its texts, in order.
    public func timeline(of id: CaseID) throws -> [CaseEvent] {
        let stream = StreamID(id)
        let vault = try vault(of: stream)
        return try entries(of: stream).map { try CaseEvent($0, vault) }
    }
}

extension StoreSession {
    /// The same, with the texts of some subjects hidden: what a reader may not see never leaves the session.
    public func timeline(of id: CaseID, showing mayShow: (Words.Subject) -> Bool) throws -> [CaseEvent] {
        let stream = StreamID(id)
        let vault = try vault(of: stream)
        return try withoutActuallyEscaping(mayShow) { mayShow in
            let masked = MaskedVault(vault: vault, mayShow: mayShow)
            return try entries(of: stream).map { try CaseEvent($0, masked) }
        }
    }
}

/// A vault through which some texts are seen as stars.
private struct MaskedVault: WordsReader {
    let vault: Vault
    let mayShow: (Words.Subject) -> Bool

    func text(of id: String, _ subject: Words.Subject) throws -> String? {
        guard let text = try vault.text(of: id, subject) else { return nil }
        return mayShow(subject) ? text : Words.stars
    }
}

extension CaseEvent {
    /// Reads an entry of a case's stream.
    init(_ entry: JournalEntry, _ words: some WordsReader) throws {
        guard let type = CaseEventRegistry.byName[entry.name] else {
            throw StoreError.corrupt(what: "unknown event \(entry.name)", where: "\(entry.stream) \(entry.n)")
        }
        do {
            let decoder = CanonicalDecoder(words: words)
            self.init(
                meta: EventMeta(
                    n: entry.n, recorded: entry.recorded, effective: entry.effective,
                    actor: try decoder.decode(Actor.self, from: entry.actor)),
                body: try decoder.decode(type, from: entry.body))
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError.corrupt(what: "\(error)", where: "\(entry.stream) \(entry.n)")
        }
    }
}
