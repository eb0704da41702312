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
        let place = Draft.place(account, key, stream?.text, now)
        let sealed = Sodium.seal(Array(body.utf8), key: keys.master, about: place)
        let old = try row(
            "SELECT saved FROM draft WHERE account = \(account) AND key = \(key) \(rowLock)", of: .draft)
        if let old {
            try run(
                """
                UPDATE draft SET stream = \(stream?.text), sealed = \(sealed), saved = \(now)
                WHERE account = \(account) AND key = \(key)
                """)
            noteDropped(.draft, account, key, try old.instant("saved"))
        } else {
            let written = try run(
                """
                INSERT INTO draft (account, key, stream, sealed, saved)
                VALUES (\(account), \(key), \(stream?.text), \(sealed), \(now))
                ON CONFLICT (account, key) DO NOTHING
                """)
            // Another window was faster.
            guard written == 1 else { throw StoreError.retry }
        }
        noteKept(.draft, account, key, now)
    }

    public func draft(_ key: String, of account: AccountID) throws -> (body: String, saved: Instant)? {
        guard
            let row = try row(
                "SELECT stream, sealed, saved FROM draft WHERE account = \(account) AND key = \(key)",
                of: .draft)
        else { return nil }
        guard
            let body = Sodium.open(
                try row.blob("sealed"), key: keys.master,
                about: Draft.place(
                    account, key, try row.textIfAny("stream"), try row.instant("saved")))
        else { throw StoreError.corrupt(what: "does not open", where: "draft \(key)") }
        return (String(decoding: body, as: UTF8.self), try row.instant("saved"))
    }

    /// The keys of an account's drafts, the latest first.
    public func drafts(of account: AccountID) throws -> [(key: String, saved: Instant)] {
        try rows("SELECT key, saved FROM draft WHERE account = \(account) ORDER BY saved DESC", of: .draft)
            .map { (try $0.text("key"), try $0.instant("saved")) }
    }

    /// The drafts of every form about a stream.
    func dropDrafts(about stream: StreamID) throws {
        let gone = try rows(
            "DELETE FROM draft WHERE stream = \(stream) RETURNING account, key, saved", of: .draft)
        for row in gone {
            noteDropped(
                .draft, AccountID(try row.text("account")), try row.text("key"), try row.instant("saved"))
        }
    }

    public func dropDraft(_ key: String, of account: AccountID) throws {
        let gone = try rows(
            "DELETE FROM draft WHERE account = \(account) AND key = \(key) RETURNING saved", of: .draft)
        for row in gone { noteDropped(.draft, account, key, try row.instant("saved")) }
    }
}

enum Draft {
    static let bodyBytesMax = 1 << 20

    /// What the seal of a draft is about.
    static func place(
        _ account: AccountID, _ key: String, _ stream: String?, _ saved: Instant
    ) -> [UInt8] {
        TableName.draft.place(account, key, stream ?? "", saved)
    }
}
