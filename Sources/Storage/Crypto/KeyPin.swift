/// Whose keys a database was made with: the public key, under a seal by the master key, so that neither of the two is
/// replaced behind the program's back.
extension StoreSession {
    /// Sees to it that a store is only opened with the keys it was made with. The first to open it writes down whose
    /// they are; a store that has a past and does not say whose it is was tampered with.
    public func demandOwnKeys() throws {
        let own = Hex.text(keys.publicKey)
        guard let pin = try setting(KeyRing.settingKey) else {
            guard try row("SELECT seq FROM journal LIMIT 1", of: .journal) == nil else {
                throw StoreError.keysReplaced(found: own, known: "", place: "setting \(KeyRing.settingKey)")
            }
            return try set("\(own) \(Hex.text(pinSeal))", for: KeyRing.settingKey)
        }
        let parts = pin.split(separator: " ").map(String.init)
        guard parts == [own, Hex.text(pinSeal)] else {
            throw StoreError.keysReplaced(
                found: own, known: parts.first ?? "", place: "setting \(KeyRing.settingKey)")
        }
        // Whoever writes a pin of their own has not sealed what was written before. More than one entry is asked, so that
        // one that was tampered with does not keep `verify` from naming it.
        let first = try rows("SELECT * FROM journal ORDER BY seq LIMIT 16", of: .journal).map(JournalEntry.init)
        guard first.isEmpty || first.contains(where: { $0.hasRightSeal(keys) }) else {
            throw StoreError.keysReplaced(found: own, known: "", place: "journal")
        }
        if let last = try lastCheckpoint() { try last.demandKey(own, in: "checkpoint \(last.number)") }
    }

    private var pinSeal: [UInt8] { keys.rows.seal(TableName.setting.place(KeyRing.settingKey, keys.publicKey)) }
}

extension Checkpoint {
    /// Throws `keysReplaced` where another key signed this.
    func demandKey(_ own: String, in place: String) throws {
        guard publicKey != own else { return }
        throw StoreError.keysReplaced(found: own, known: publicKey, place: place)
    }
}
