public import Streams
public import WorkCalendar

/// An effect to carry out after the commit: mail, text message, webhook, print.
public struct OutboxMessage: Sendable, Equatable {
    /// Unique for ever: a message is enqueued once, and its receiver can tell a repetition.
    public var key: String
    public var kind: String
    public var stream: StreamID?
    /// May hold personal values, so it is stored sealed.
    public var body: String
    public var due: Instant

    public init(key: String, kind: String, stream: StreamID? = nil, body: String, due: Instant) {
        self.key = key
        self.kind = kind
        self.stream = stream
        self.body = body
        self.due = due
    }
}

extension OutboxMessage {
    /// What the seal of a message is about.
    static func place(_ key: String) -> [UInt8] { Array("outbox \(key)".utf8) }
}

/// A message that was taken from the outbox to be sent.
public struct OutboxEntry: Sendable, Equatable {
    public var seq: Int64
    public var message: OutboxMessage
    public var attempts: Int
}

extension StoreSession {
    /// The same key twice is one message.
    public func enqueue(_ message: OutboxMessage) throws {
        let sealed = Sodium.seal(
            Array(message.body.utf8), key: keys.master, about: OutboxMessage.place(message.key))
        try run(
            """
            INSERT INTO outbox (key, kind, stream, sealed, due, attempts)
            VALUES (\(message.key), \(message.kind), \(message.stream?.text), \(sealed), \(message.due), 0)
            ON CONFLICT (key) DO NOTHING
            """)
    }

    /// Messages whose time has come. Each is put off by `lease` at once, so that a sender that dies loses none
    /// and two senders do not take the same.
    public func claimOutbox(at now: Instant, leaseMilliseconds: Int64, limit: Int) throws -> [OutboxEntry] {
        let due = try rows(
            """
            SELECT seq, key, kind, stream, sealed, due, attempts FROM outbox
            WHERE sent IS NULL AND due <= \(now) ORDER BY due, seq LIMIT \(limit) \(claim)
            """, of: .outbox)
        return try due.map { row in
            let entry = try outboxEntry(row)
            try run(
                """
                UPDATE outbox SET attempts = attempts + 1, due = \(now.adding(milliseconds: leaseMilliseconds))
                WHERE seq = \(entry.seq)
                """)
            return entry
        }
    }

    private func outboxEntry(_ row: SQLRow) throws -> OutboxEntry {
        let key = try row.text("key")
        guard
            let body = Sodium.open(
                try row.blob("sealed"), key: keys.master, about: OutboxMessage.place(key))
        else { throw StoreError.corrupt(what: "does not open", where: "outbox \(key)") }
        return OutboxEntry(
            seq: try row.int64("seq"),
            message: OutboxMessage(
                key: key, kind: try row.text("kind"),
                stream: try row.textIfAny("stream").map(StreamID.init(text:)),
                body: String(decoding: body, as: UTF8.self), due: try row.instant("due")),
            attempts: try row.int("attempts") + 1)
    }

    public func outboxSent(_ seq: Int64, at now: Instant) throws {
        try run("UPDATE outbox SET sent = \(now), last_error = NULL WHERE seq = \(seq)")
    }

    public func outboxFailed(_ seq: Int64, _ error: String, retryAt: Instant) throws {
        try run("UPDATE outbox SET due = \(retryAt), last_error = \(error) WHERE seq = \(seq)")
    }

    /// Messages not sent yet, for the status page.
    public func outboxWaiting() throws -> Int64 {
        try number("SELECT COUNT(*) FROM outbox WHERE sent IS NULL", of: .outbox)
    }
}
