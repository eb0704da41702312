import WorkCalendar

/// Holds what is gone against what the journal says was erased, in both directions: a key may only be destroyed where
/// an entry says so, and where an entry says so nothing may be left.
struct ErasureCheck {
    /// By stream: the subjects whose texts were erased by right.
    let erased: [String: Set<String>]
    private(set) var findings: [StoreFinding] = []
    private let session: any StoreSession

    init(_ session: any StoreSession) throws {
        self.session = session
        var erased: [String: Set<String>] = [:]
        // A forged entry makes nothing lawful.
        for entry in try session.genuineEntries(of: Erasure.stream) where entry.name == Erasure.name {
            let body = try CanonicalDecoder().decode([String: String].self, from: entry.body)
            guard let stream = body["stream"], let subject = body["subject"] else { continue }
            erased[stream, default: []].insert(subject)
        }
        self.erased = erased
    }

    /// - Parameter known: what the check of the texts has named already.
    mutating func run(known: [StoreFinding]) throws {
        let named = Set(known.filter { $0.fault == .forgedErasure }.map { "\($0.place) \($0.detail)" })
        try session.each(
            "SELECT stream, subject FROM subject_key WHERE wrapped IS NULL ORDER BY stream, subject",
            of: .subjectKey
        ) { row in
            let (stream, subject) = (try row.text("stream"), try row.text("subject"))
            if erased[stream]?.contains(subject) != true, !named.contains("\(stream) \(subject)") {
                findings.append(StoreFinding(stream, nil, .forgedErasure, subject))
            }
            return true
        }
        for (stream, subjects) in erased.sorted(by: { $0.key < $1.key }) {
            for subject in subjects.sorted() { try checkGone(stream, subject) }
        }
    }

    private mutating func checkGone(_ stream: String, _ subject: String) throws {
        let key = try session.row(
            """
            SELECT CASE WHEN wrapped IS NULL THEN 1 ELSE 0 END AS is_gone FROM subject_key
            WHERE stream = \(stream) AND subject = \(subject)
            """, of: .subjectKey)
        // Without its tombstone something could be written under the name again.
        if try key?.bool("is_gone") != true { left(stream, subject, key == nil ? "no tombstone" : "key") }
        let texts = try session.number(
            "SELECT COUNT(*) FROM vault WHERE stream = \(stream) AND subject = \(subject)", of: .vault)
        if texts > 0 { left(stream, subject, "\(texts) texts") }
        let files = try session.number(
            """
            SELECT COUNT(*) FROM attachment
            WHERE stream = \(stream) AND subject = \(subject) AND LENGTH(wrapped) > 0
            """, of: .attachment)
        if files > 0 { left(stream, subject, "\(files) keys of files") }
    }

    private mutating func left(_ stream: String, _ subject: String, _ what: String) {
        findings.append(StoreFinding(stream, nil, .notErased, "\(subject): \(what)"))
    }
}

extension StoreSession {
    /// Entries that this program wrote, as they stand; the others are named by the check of the chains.
    func genuineEntries(of stream: StreamID) throws -> [JournalEntry] {
        try entries(of: stream).filter { $0.isGenuine(keys) }
    }
}
