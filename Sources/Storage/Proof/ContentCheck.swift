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
        try checkOrganisation()
        try checkSeals(of: .draft, "SELECT account, key, sealed FROM draft") { row in
            let key = try row.text("key")
            return (key, try row.blob("sealed"), Draft.place(AccountID(try row.text("account")), key))
        }
        try checkSeals(of: .outbox, "SELECT key, sealed FROM outbox") { row in
            let key = try row.text("key")
            return (key, try row.blob("sealed"), OutboxMessage.place(key))
        }
        try checkSeals(of: .idempotency, "SELECT client, key, answer FROM idempotency") { row in
            let key = try row.text("key")
            return (key, try row.blob("answer"), Idempotency.place(client: try row.text("client"), key: key))
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
        of table: TableName, _ query: SQLText,
        _ parts: (SQLRow) throws -> (key: String, sealed: [UInt8], place: [UInt8])
    ) throws {
        var broken: [String] = []
        try session.each(query, of: table) { row in
            let (key, sealed, place) = try parts(row)
            if Sodium.open(sealed, key: session.keys.master, about: place) == nil { broken.append(key) }
            return true
        }
        for key in broken { findings.append(StoreFinding("\(table.rawValue) \(key)", nil, .unreadable)) }
    }
}
