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
            return try set(keys.pin, for: KeyRing.settingKey)
        }
        guard pin == keys.pin else {
            let known = pin.split(separator: " ").first.map(String.init) ?? ""
            throw StoreError.keysReplaced(
                found: own, known: known == own ? "" : known, place: "setting \(KeyRing.settingKey)")
        }
    }

    /// Whoever writes a pin of their own has neither sealed nor signed what was written before: the refusal then. For a
    /// reading session of its own; what cannot be read at all is for `verify` to name, as is a single entry that was
    /// tampered with.
    public func foreignPast() throws -> StoreError? {
        let own = Hex.text(keys.publicKey)
        let first = try rows("SELECT * FROM journal ORDER BY seq LIMIT 16", of: .journal).map(
            JournalEntry.init)
        if !first.isEmpty, !first.contains(where: { $0.hasRightSeal(keys) }) {
            return .keysReplaced(found: own, known: "", place: "journal")
        }
        return try lastCheckpoint()?.refusal(own, in: "checkpoint")
    }
}

extension KeyRing {
    /// The public key under a seal by the master key.
    var pin: String {
        let seal = rows.seal(TableName.setting.place(Self.settingKey, publicKey))
        return "\(Hex.text(publicKey)) \(Hex.text(seal))"
    }
}

extension Checkpoint {
    /// `keysReplaced` where another key signed this.
    func refusal(_ own: String, in place: String) -> StoreError? {
        publicKey == own ? nil : .keysReplaced(found: own, known: publicKey, place: place)
    }
}
