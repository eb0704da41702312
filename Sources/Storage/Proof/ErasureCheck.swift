import Streams
import WorkCalendar

/// What was erased by right: the entries of the stream of erasures that this program wrote.
struct LawfulErasures {
    /// By stream. With `VaultKey.everything` for a subject that was erased as a whole.
    let byStream: [String: Set<VaultKey>]

    init(_ session: any StoreSession) throws {
        var erased: [String: Set<VaultKey>] = [:]
        // A forged entry makes nothing lawful.
        for entry in try session.genuineEntries(of: Erasure.stream) where entry.name == Erasure.name {
            let body = try CanonicalDecoder().decode([String: String].self, from: entry.body)
            guard let stream = body["stream"], let subject = body["subject"] else { continue }
            erased[stream, default: []].insert(
                body["under"].map { VaultKey(subject: subject, under: $0) } ?? .everything(of: subject))
        }
        byStream = erased
    }

    func covers(_ key: VaultKey, of stream: String) -> Bool {
        guard let erased = byStream[stream] else { return false }
        return erased.contains(key) || erased.contains(.everything(of: key.subject))
    }
}

/// Holds what is gone against what the journal says was erased, in both directions: a key may only be destroyed where
/// an entry says so, and where an entry says so nothing may be left.
struct ErasureCheck {
    let lawful: LawfulErasures
    private(set) var findings: [StoreFinding] = []
    private let session: any StoreSession

    init(_ session: any StoreSession) throws {
        self.session = session
        lawful = try LawfulErasures(session)
    }

    /// - Parameter known: what the check of the texts has named already.
    mutating func run(known: [StoreFinding]) throws {
        let named = Set(known.filter { $0.fault == .forgedErasure }.map { "\($0.place) \($0.detail)" })
        try session.each(
            """
            SELECT stream, subject, under FROM subject_key WHERE wrapped IS NULL OR destroyed IS NOT NULL
            ORDER BY stream, subject, under
            """, of: .subjectKey
        ) { row in
            let (stream, key) = (try row.text("stream"), try VaultKey(row))
            if !lawful.covers(key, of: stream), !named.contains("\(stream) \(key.text)") {
                findings.append(StoreFinding(stream, nil, .forgedErasure, key.text))
            }
            return true
        }
        for (stream, keys) in lawful.byStream.sorted(by: { $0.key < $1.key }) {
            for key in keys.sorted() { try checkGone(stream, key) }
        }
    }

    private mutating func checkGone(_ stream: String, _ key: VaultKey) throws {
        let tombstone = try session.row(
            """
            SELECT CASE WHEN wrapped IS NULL THEN 1 ELSE 0 END AS is_gone FROM subject_key
            WHERE stream = \(stream) AND subject = \(key.subject) AND under = \(key.under)
            """, of: .subjectKey)
        // Without its tombstone something could be written under the name again.
        if try tombstone?.bool("is_gone") != true {
            left(stream, key, tombstone == nil ? "no tombstone" : "key")
        }
        let under: SQLText = key.isEverything ? "" : "AND under = \(key.under)"
        let keys = try session.number(
            """
            SELECT COUNT(*) FROM subject_key
            WHERE stream = \(stream) AND subject = \(key.subject) \(under) AND wrapped IS NOT NULL
            """, of: .subjectKey)
        if keys > 0, key.isEverything { left(stream, key, "\(keys) keys") }
        let texts = try session.number(
            "SELECT COUNT(*) FROM vault WHERE stream = \(stream) AND subject = \(key.subject) \(under)",
            of: .vault)
        if texts > 0 { left(stream, key, "\(texts) texts") }
        let files = try session.number(
            """
            SELECT COUNT(*) FROM attachment
            WHERE stream = \(stream) AND subject = \(key.subject) \(under) AND LENGTH(wrapped) > 0
            """, of: .attachment)
        if files > 0 { left(stream, key, "\(files) keys of files") }
    }

    private mutating func left(_ stream: String, _ key: VaultKey, _ what: String) {
        findings.append(StoreFinding(stream, nil, .notErased, "\(key.text): \(what)"))
    }
}

extension StoreSession {
    /// Entries that this program wrote, as they stand; the others are named by the check of the chains.
    func genuineEntries(of stream: StreamID) throws -> [JournalEntry] {
        try entries(of: stream).filter { $0.isGenuine(keys) }
    }
}
