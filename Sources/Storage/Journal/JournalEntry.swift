import Organisation
public import Streams
public import WorkCalendar

extension StreamID: SQLBindable { public var sqlValue: SQLValue { .text(text) } }

/// Where a stream stands.
public struct StreamHead: Hashable, Sendable {
    public var n: Int
    public var hash: String
    public var recorded: Instant

    public init(n: Int, hash: String, recorded: Instant) {
        self.n = n
        self.hash = hash
        self.recorded = recorded
    }

    public static let empty = StreamHead(n: 0, hash: "", recorded: Instant(milliseconds: .min))
}

/// What is to be written: everything of an entry but its place in the chain.
public struct EntryDraft: Sendable {
    public var recorded: Instant
    public var effective: Instant
    /// Canonical JSON.
    public var actor: String
    public var unit: String
    public var pack: String
    /// The event and its version, `case.registered/1`.
    public var name: String
    /// Canonical JSON.
    public var body: String

    public init(
        recorded: Instant, effective: Instant, actor: String, unit: String = "", pack: String = "",
        name: String, body: String
    ) {
        self.recorded = recorded
        self.effective = effective
        self.actor = actor
        self.unit = unit
        self.pack = pack
        self.name = name
        self.body = body
    }
}

/// One entry of the journal as it stands in the store.
public struct JournalEntry: Sendable, Equatable {
    public var seq: Int64
    public var stream: StreamID
    public var n: Int
    public var recorded: Instant
    public var effective: Instant
    public var actor: String
    public var unit: String
    public var pack: String
    public var name: String
    public var body: String
    public var previous: String
    public var hash: String
    /// Over the hash, by a key outside of the database.
    var seal: [UInt8]

    init(_ row: SQLRow) throws {
        seq = try row.int64("seq")
        stream = StreamID(text: try row.text("stream"))
        n = try row.int("n")
        recorded = try row.instant("recorded")
        effective = try row.instant("effective")
        actor = try row.text("actor")
        unit = try row.text("unit")
        pack = try row.text("pack")
        name = try row.text("name")
        body = try row.text("body")
        previous = try row.text("previous")
        hash = try row.text("hash")
        seal = try row.blob("seal")
    }

    /// The bytes whose SHA-256 is `hash`: the canonical JSON of the whole entry with the hash before it.
    public var canonical: [UInt8] {
        Self.canonical(
            EntryDraft(
                recorded: recorded, effective: effective, actor: actor, unit: unit, pack: pack, name: name,
                body: body),
            stream: stream, n: n, previous: previous)
    }

    /// That this program wrote the hash, whatever the hash says.
    func hasRightSeal(_ keys: KeyRing) -> Bool { keys.entries.isRight(seal, of: Array(hash.utf8)) }

    /// That this program wrote the entry as it stands.
    func isGenuine(_ keys: KeyRing) -> Bool {
        hasRightSeal(keys) && Hex.text(Sodium.sha256(canonical)) == hash
    }

    /// Members stand in their canonical order; body and actor are canonical JSON already.
    static func canonical(_ draft: EntryDraft, stream: StreamID, n: Int, previous: String) -> [UInt8] {
        var writer = CanonicalWriter(capacity: 320 + draft.body.utf8.count)
        writer.writeRaw("{\"actor\":")
        writer.writeRaw(draft.actor)
        writer.writeRaw(",\"body\":")
        writer.writeRaw(draft.body)
        writer.writeRaw(",\"effective\":")
        writer.write(draft.effective.milliseconds)
        writer.writeRaw(",\"n\":")
        writer.write(Int64(n))
        writer.writeRaw(",\"name\":")
        writer.write(draft.name)
        writer.writeRaw(",\"pack\":")
        writer.write(draft.pack)
        writer.writeRaw(",\"previous\":")
        writer.write(previous)
        writer.writeRaw(",\"recorded\":")
        writer.write(draft.recorded.milliseconds)
        writer.writeRaw(",\"stream\":")
        writer.write(stream.text)
        writer.writeRaw(",\"unit\":")
        writer.write(draft.unit)
        writer.writeRaw("}")
        return writer.bytes
    }
}
