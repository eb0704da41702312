import Organisation

/// Looks at what is kept beside the journal and can still be held against something: a pack against its hash, what is
/// sealed against its seal, the organisation against its form.
struct ContentCheck {
    let session: any StoreSession
    private(set) var findings: [StoreFinding] = []

    init(_ session: any StoreSession) {
        self.session = session
    }

    mutating func run() throws {
        try checkPacks()
        findings += try PackCheck(session).findings()
        findings += try session.checkTemplates()
        try checkOrganisation()
        let (session, master) = (session, session.keys.master)
        try checkSeals(of: .draft, "SELECT account, key, stream, sealed, saved FROM draft") { row in
            let (account, key) = (AccountID(try row.text("account")), try row.text("key"))
            let place = Draft.place(account, key, try row.textIfAny("stream"), try row.instant("saved"))
            return (key, Sodium.open(try row.blob("sealed"), key: master, about: place) != nil)
        }
        try checkSeals(of: .outbox, "SELECT * FROM outbox") { row in
            (try row.text("key"), try session.isOutboxGenuine(row))
        }
        try checkSeals(of: .idempotency, "SELECT * FROM idempotency") { row in
            let key = try row.text("key")
            let place = Idempotency.place(
                try ["client", "key", "body_hash", "status", "recorded"].map { try row.value($0) })
            return (key, Sodium.open(try row.blob("answer"), key: master, about: place) != nil)
        }
        try checkSeals(of: .tracking, "SELECT * FROM tracking") { row in
            let (code, id) = (try row.text("code"), try row.text("stream"))
            let place = TableName.tracking.place(code, id)
            return ("\(code) → \(id)", session.keys.rows.isRight(try row.blob("seal"), of: place))
        }
        try checkSeals(of: .upload, "SELECT * FROM upload") { row in
            (try row.text("content"), try session.uploadKey(row) != nil)
        }
    }

    /// A case follows the pack whose hash its first entry names, so a pack must be what that hash says.
    private mutating func checkPacks() throws {
        for (hash, name, _) in try session.packHashes() {
            do {
                guard let pack = try session.pack(hash), StoredPack.hash(of: pack.files) != hash else {
                    continue
                }
                findings.append(StoreFinding("pack \(name)", nil, .wrongPack, hash))
            } catch {
                findings.append(StoreFinding("pack \(name)", nil, .wrongPack, "\(error)"))
            }
        }
        let missing = try session.rows(
            """
            SELECT DISTINCT pack FROM item_row WHERE NOT EXISTS (SELECT 1 FROM pack WHERE hash = item_row.pack)
            ORDER BY pack
            """, of: .pack)
        for row in missing {
            findings.append(StoreFinding("pack", nil, .missingPack, try row.text("pack")))
        }
    }

    private mutating func checkOrganisation() throws {
        do {
            _ = try session.organisation()
        } catch {
            findings.append(StoreFinding("organisation", nil, .unreadable, "\(error)"))
        }
    }

    private mutating func checkSeals(
        of table: TableName, _ query: SQLText, _ look: (SQLRow) throws -> (key: String, isRight: Bool)
    ) throws {
        var broken: [String] = []
        try session.each(query, of: table) { row in
            let (key, isRight) = try look(row)
            if !isRight { broken.append(key) }
            return true
        }
        for key in broken { findings.append(StoreFinding("\(table.rawValue) \(key)", nil, .wrongSeal)) }
    }
}
