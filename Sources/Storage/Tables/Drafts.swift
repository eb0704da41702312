public import Organisation
public import Streams
public import WorkCalendar

/// Half-filled forms, kept for their author alone and sealed, since they hold what people said.
extension StoreSession {
    /// - Parameter stream: what the form is about; its erasure takes the draft along.
    public func saveDraft(
        _ body: String, as key: String, of account: AccountID, about stream: StreamID? = nil, at now: Instant
    ) throws {
        guard body.utf8.count <= Draft.bodyBytesMax else {
            throw StoreError.limit(name: "bodyBytesMax", most: Draft.bodyBytesMax)
        }
        let sealed = Sodium.seal(Array(body.utf8), key: keys.master, about: Draft.place(account, key))
        try run(
            """
            INSERT INTO draft (account, key, stream, sealed, saved)
            VALUES (\(account), \(key), \(stream), \(sealed), \(now))
            ON CONFLICT (account, key) DO UPDATE SET sealed = excluded.sealed, saved = excluded.saved
            """)
    }

    public func draft(_ key: String, of account: AccountID) throws -> (body: String, saved: Instant)? {
        guard
            let row = try row(
                "SELECT sealed, saved FROM draft WHERE account = \(account) AND key = \(key)", of: .draft)
        else { return nil }
        guard
            let body = Sodium.open(
                try row.blob("sealed"), key: keys.master, about: Draft.place(account, key))
        else { throw StoreError.corrupt(what: "does not open", where: "draft \(key)") }
        return (String(decoding: body, as: UTF8.self), try row.instant("saved"))
    }

    /// The keys of an account's drafts, the latest first.
    public func drafts(of account: AccountID) throws -> [(key: String, saved: Instant)] {
        try rows("SELECT key, saved FROM draft WHERE account = \(account) ORDER BY saved DESC", of: .draft)
            .map { (try $0.text("key"), try $0.instant("saved")) }
    }

    public func dropDraft(_ key: String, of account: AccountID) throws {
        try run("DELETE FROM draft WHERE account = \(account) AND key = \(key)")
    }
}

enum Draft {
    static let bodyBytesMax = 1 << 20

    static func place(_ account: AccountID, _ key: String) -> [UInt8] {
        Array("draft \(account)\n\(key)".utf8)
    }
}
