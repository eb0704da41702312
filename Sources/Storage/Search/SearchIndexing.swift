import Casework
import Organisation

/// What the index will say of some cases, prepared in a reading session so that the writer is held up only for
/// the writing.
public struct IndexBatch: Sendable {
    struct Document: Sendable {
        var seq: Int64
        var tokens: [String]
        /// Codes of the telephone numbers, with the party each belongs to.
        var phones: [Phone]
    }

    struct Phone: Sendable, Hashable, Comparable {
        var code: String
        var subject: String

        static func < (left: Phone, right: Phone) -> Bool {
            (left.code, left.subject) < (right.code, right.subject)
        }
    }

    var from: Int64
    var through: Int64
    var erasures: Int64
    var documents: [Document]

    /// No entry waits to be indexed.
    public var isEmpty: Bool { through == from }
    public var caseCount: Int { documents.count }
}

/// The index follows the journal by a cursor and is never part of a command's commit.
extension StoreSession {
    /// Reads what was written since the cursor, at most `limit` entries, and none after `through`.
    func prepareIndexBatch(through: Int64, limit: Int) throws -> IndexBatch {
        let from = try searchCursor("journal")
        let fresh = try rows(
            """
            SELECT seq, stream FROM journal WHERE seq > \(from) AND seq <= \(through) ORDER BY seq LIMIT \(limit)
            """, of: .journal)
        var batch = IndexBatch(
            from: from, through: from, erasures: try searchCursor("erasures"), documents: [])
        var seen: Set<String> = []
        for row in fresh {
            batch.through = try row.int64("seq")
            let stream = StreamID(text: try row.text("stream"))
            guard let id = stream.caseID, seen.insert(stream.text).inserted,
                let document = try document(of: id)
            else { continue }
            batch.documents.append(document)
        }
        return batch
    }

    /// Writes a prepared batch and moves the cursor. False where another indexer was faster, or something was
    /// erased meanwhile: prepare again.
    @discardableResult
    public func writeIndexBatch(_ batch: IndexBatch) throws -> Bool {
        _ = try rows("SELECT name FROM search_cursor ORDER BY name \(rowLock)", of: .searchCursor)
        guard try searchCursor("journal") == batch.from, try searchCursor("erasures") == batch.erasures else {
            return false
        }
        for document in batch.documents { try write(document) }
        try run("UPDATE search_cursor SET through = \(batch.through) WHERE name = 'journal'")
        return true
    }

    /// How many entries the index is behind.
    public func searchLag() throws -> Int64 {
        try lastSeq() - searchCursor("journal")
    }

    private func searchCursor(_ name: String) throws -> Int64 {
        try number("SELECT through FROM search_cursor WHERE name = \(name)", of: .searchCursor)
    }

    /// Nil where there is no such case. Reads the snapshot as a tree, which costs a fraction of a whole case.
    private func document(of id: CaseID) throws -> IndexBatch.Document? {
        let stream = StreamID(id)
        guard
            let row = try rows(SearchTokens.selectRow, [.text(id.text)], of: .caseRow).first,
            let snapshot = try rows(Snapshot.select, [.text(stream.text)], of: .snapshot).first
        else { return nil }
        let state = try CanonicalParser.value(try snapshot.text("body"))
        let vault = try vault(of: stream)
        var words: Set<String> = []
        for id in vault.sealed.keys {
            guard let text = try vault.open(id)?.text else { continue }
            SearchTokens.tokens(of: String(decoding: text, as: UTF8.self), into: &words)
        }
        let others = state["otherNumbers"]?.items.compactMap { $0["number"]?.text } ?? []
        for text in [try row.textIfAny("number"), try row.textIfAny("source")].compactMap({ $0 }) + others {
            SearchTokens.tokens(of: text, into: &words)
        }
        var tokens = words.sorted()
        tokens += CaseRow.tokens(try row.text("tokens")).map(SearchTokens.unit).sorted()
        if let assignee = try row.textIfAny("assignee") {
            tokens.append(SearchTokens.account(AccountID(assignee)))
        }
        var phones: Set<IndexBatch.Phone> = []
        for party in state["parties"]?.items ?? [] {
            guard let phone = party["phone"], let id = phone["id"]?.text, let subject = phone["of"]?.text,
                let text = try vault.open(id)?.text,
                let number = SearchTokens.phone(String(decoding: text, as: UTF8.self))
            else { continue }
            phones.insert(IndexBatch.Phone(code: keys.lookupCode(number), subject: subject))
        }
        return IndexBatch.Document(seq: try row.int64("seq"), tokens: tokens, phones: phones.sorted())
    }

    private func write(_ document: IndexBatch.Document) throws {
        let seq = document.seq
        let known =
            try row("SELECT rowid AS seq FROM search_index WHERE rowid = \(seq)", of: .searchIndex) != nil
        let tokens = dialect.searchTokens(document.tokens)
        if !known {
            try run("INSERT INTO search_index (rowid, tokens) VALUES (\(seq), \(tokens))")
        } else if try row(
            "SELECT 1 FROM search_index WHERE rowid = \(seq) AND tokens = \(tokens)", of: .searchIndex) == nil
        {
            // The text tells the engine which entries of the index to take out, so it is deleted before.
            try run("DELETE FROM search_index WHERE rowid = \(seq)")
            try run("INSERT INTO search_index (rowid, tokens) VALUES (\(seq), \(tokens))")
        }
        let old = try rows("SELECT code, subject FROM case_phone WHERE seq = \(seq)", of: .casePhone)
            .map { IndexBatch.Phone(code: try $0.text("code"), subject: try $0.text("subject")) }
        if old.sorted() == document.phones { return }
        try run("DELETE FROM case_phone WHERE seq = \(seq)")
        for phone in document.phones {
            try run(
                "INSERT INTO case_phone (code, seq, subject) VALUES (\(phone.code), \(seq), \(phone.subject))"
            )
        }
    }

    /// For erasing: the tokens go before the keys, and no batch prepared before may bring them back.
    func dropTokens(of seq: Int64) throws {
        // First, so that an indexer on another node is either done before or finds its batch stale.
        try run("UPDATE search_cursor SET through = through + 1 WHERE name = 'erasures'")
        try run("DELETE FROM search_index WHERE rowid = \(seq)")
    }

    /// Writes what is still known of a case.
    func reindex(_ id: CaseID) throws {
        if let document = try document(of: id) { try write(document) }
    }
}

extension Store {
    /// What the index will say of the cases written to since its cursor, from at most `limit` entries.
    public func prepareIndexBatch(limit: Int) async throws -> IndexBatch {
        let settled = try await settledThrough()
        return try await read { try $0.prepareIndexBatch(through: settled, limit: limit) }
    }
}
