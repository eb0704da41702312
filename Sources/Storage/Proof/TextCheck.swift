import Streams

/// Compares the texts and files of a case with what its entries committed to.
struct TextCheck {
    let vault: Vault
    let lawful: LawfulErasures
    private var forgedErasures: Set<VaultKey> = []
    private var committed: Set<String> = []
    private(set) var findings: [StoreFinding] = []
    private(set) var texts = 0
    private(set) var erased = 0

    init(vault: Vault, lawful: LawfulErasures) {
        self.vault = vault
        self.lawful = lawful
    }

    mutating func take(_ entry: JournalEntry) {
        guard let body = try? CanonicalParser.value(entry.body) else {
            findings.append(StoreFinding(entry.stream.text, entry.n, .unreadable))
            return
        }
        walk(body, entry)
    }

    private mutating func walk(_ value: CanonicalValue, _ entry: JournalEntry) {
        switch value {
        case .string, .int: return
        case .array(let items): for item in items { walk(item, entry) }
        case .object(let members):
            if let sum = value["sum"]?.text, let words = Words(address: value) {
                check(words, sum, entry)
            } else {
                for member in members { walk(member.value, entry) }
            }
        }
    }

    private mutating func check(_ words: Words, _ sum: String, _ entry: JournalEntry) {
        let id = words.id
        texts += 1
        committed.insert(id)
        // Destroyed, or not there at all.
        let key = VaultKey(words)
        if (vault.keys[key] ?? nil) == nil {
            if lawful.covers(key, of: vault.stream.text) {
                erased += 1
            } else if forgedErasures.insert(key).inserted {
                findings.append(StoreFinding(entry.stream.text, entry.n, .forgedErasure, key.text))
            }
            return
        }
        guard let sealed = vault.sealed[id] else {
            findings.append(StoreFinding(entry.stream.text, entry.n, .missingText, id))
            return
        }
        // Its form says how it is masked.
        guard sealed.form == words.form, let opened = try? vault.open(id),
            Vault.commitment(salt: opened.salt, text: opened.text) == sum
        else {
            findings.append(StoreFinding(entry.stream.text, entry.n, .wrongText, id))
            return
        }
    }

    mutating func finish() {
        for id in vault.sealed.keys.sorted() where !committed.contains(id) {
            findings.append(StoreFinding(vault.stream.text, nil, .strayText, id))
        }
    }
}

extension StoreSession {
    /// The files of a stream against the events that attached them. Whether a key may be gone is for `TextCheck`.
    func checkFiles(
        of folded: ProjectionAudit.Folded, in folder: AttachmentFolder, seen: inout Set<String>
    ) throws -> [StoreFinding] {
        let stream = folded.place.id
        var findings: [StoreFinding] = []
        let rows = try rows(
            "SELECT content, subject, under, file FROM attachment WHERE stream = \(stream)", of: .attachment)
        let stored = Dictionary(
            try rows.map { (try $0.text("content"), $0) }, uniquingKeysWith: { first, _ in first })
        for attached in folded.face.files where seen.insert(stream.text + attached.content).inserted {
            guard let row = stored[attached.content] else {
                findings.append(StoreFinding(stream.text, nil, .missingFile, attached.content))
                continue
            }
            // The event says whose file it is, the row might have been made to say another.
            let key = VaultKey(attached.name)
            if (folded.place.vault.keys[key] ?? nil) == nil { continue }
            let name = try row.text("file")
            guard let sealed = folder.sealed(name) else {
                findings.append(StoreFinding(stream.text, nil, .missingFile, attached.content))
                continue
            }
            let isWhole = Hex.text(Sodium.sha256(sealed)) == name
            let known = (try? attachment(attached.content, of: folded.place)).flatMap { $0 }
            if try VaultKey(row) != key || known == nil {
                findings.append(StoreFinding("attachment \(stream)", nil, .wrongSeal, attached.content))
                continue
            }
            let bytes = known.flatMap { try? folder.read($0) }
            if !isWhole || bytes.map({ Hex.text(Sodium.sha256($0)) }) != attached.content {
                findings.append(StoreFinding(stream.text, nil, .wrongFile, attached.content))
            }
        }
        return findings
    }
}
