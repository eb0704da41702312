public import Mechanisms
public import Organisation
public import Streams

/// What the index will say of some streams, prepared in a reading session so that the writer is held up only for
/// the writing.
public struct IndexBatch: Sendable {
    struct Document: Sendable {
        var seq: Int64
        var tokens: [String]
        /// Who may search by the words of the document, as `Readers.text`.
        var classes: Set<String>
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
    public var documentCount: Int { documents.count }
}

/// Who may read what stands under a declaration of a pack; nil where the pack is not at hand, and then nobody searches
/// by it.
public typealias ReadersOf =
    @Sendable (_ pack: String, _ under: DeclarationID?, _ session: any StoreSession) throws -> Readers?

/// The index follows the journal by a cursor and is never part of a command's commit.
extension StoreSession {
    /// Reads what was written since the cursor, at most `limit` entries, and none after `through`.
    func prepareIndexBatch(through: Int64, limit: Int, readers: ReadersOf) throws -> IndexBatch {
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
            guard seen.insert(stream.text).inserted, let document = try document(of: stream, readers) else {
                continue
            }
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
        let classes = batch.documents.reduce(into: Set<String>()) { $0.formUnion($1.classes) }
        for text in classes.sorted() {
            try run("INSERT INTO search_class (readers) VALUES (\(text)) ON CONFLICT DO NOTHING")
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

    /// Nil for a stream that lists do not know. Every text of the stream is found by those who may read it.
    private func document(of stream: StreamID, _ readers: ReadersOf) throws -> IndexBatch.Document? {
        guard let row = try rows(SearchTokens.selectRow, [.text(stream.text)], of: .itemRow).first else {
            return nil
        }
        let pack = try row.text("pack")
        let vault = try vault(of: stream)
        var words: [DeclarationID?: SearchTokens.Words] = [:]
        var phones: Set<IndexBatch.Phone> = []
        // What was wrong and was put right finds nobody, and nobody's code is sent to a number that is not theirs.
        let replaced = Set(try row.text("replaced").split(separator: " ").map(String.init))
        for id in vault.sealed.keys where !replaced.contains(id) {
            guard let found = try vault.words(id), found.form.isSearched, let text = found.text else {
                continue
            }
            SearchTokens.words(of: text, into: &words[found.under, default: SearchTokens.Words()])
            if found.form == .phone, let number = SearchTokens.phone(text) {
                phones.insert(IndexBatch.Phone(code: keys.lookupCode(number), subject: found.of.key))
            }
        }
        var document = IndexBatch.Document(
            seq: try row.int64("seq"), tokens: [], classes: [], phones: phones.sorted())
        var open = SearchTokens.Words()
        let numbers = [try row.textIfAny("number"), try row.textIfAny("source")].compactMap { $0 }
        for text in numbers + ItemRow.numbers(try row.text("numbers")) {
            SearchTokens.words(of: text, into: &open)
        }
        document.tokens += keys.searchTokens(open, for: "")
        for (under, words) in words {
            guard let readers = try readers(pack, under, self), !readers.isNobody else { continue }
            document.classes.insert(readers.text)
            document.tokens += keys.searchTokens(words, for: readers.text)
        }
        document.tokens += ItemRow.tokens(try row.text("tokens")).map(SearchTokens.unit)
        if let account = try row.textIfAny("account") {
            document.tokens.append(SearchTokens.account(AccountID(account)))
        }
        document.tokens = Set(document.tokens).sorted()
        return document
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
        let old = try rows("SELECT code, subject FROM item_phone WHERE seq = \(seq)", of: .itemPhone)
            .map { IndexBatch.Phone(code: try $0.text("code"), subject: try $0.text("subject")) }
        if old.sorted() == document.phones { return }
        try run("DELETE FROM item_phone WHERE seq = \(seq)")
        for phone in document.phones {
            try run(
                "INSERT INTO item_phone (code, seq, subject) VALUES (\(phone.code), \(seq), \(phone.subject))"
            )
        }
    }

    /// For erasing: the tokens go before the keys, and no batch prepared before may bring them back.
    func dropTokens(of seq: Int64) throws {
        // First, so that an indexer on another node is either done before or finds its batch stale.
        try run("UPDATE search_cursor SET through = through + 1 WHERE name = 'erasures'")
        try run("DELETE FROM search_index WHERE rowid = \(seq)")
    }

    /// Writes what is still known of a stream.
    func reindex(_ stream: StreamID, _ readers: ReadersOf) throws {
        if let document = try document(of: stream, readers) { try write(document) }
    }
}

extension Store {
    /// What the index will say of the streams written to since its cursor, from at most `limit` entries.
    public func prepareIndexBatch(limit: Int, readers: @escaping ReadersOf) async throws -> IndexBatch {
        let settled = try await settledThrough()
        return try await read {
            try $0.prepareIndexBatch(through: settled, limit: limit, readers: readers)
        }
    }
}
