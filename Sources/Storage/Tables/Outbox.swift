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
    /// What the seal of a message is about; when it is due and whether it was sent changes, and has a seal of its own.
    var place: [UInt8] { TableName.outbox.place(key, kind, stream?.text) }

    static func statePlace(_ key: String, due: Instant, attempts: Int, sent: Instant?) -> [UInt8] {
        TableName.outbox.place("state", key, due, attempts, sent)
    }
}

/// A message that was taken from the outbox to be sent.
public struct OutboxEntry: Sendable, Equatable {
    public var seq: Int64
    public var message: OutboxMessage
    public var attempts: Int
}

/// A message and what became of it.
public struct KeptMessage: Sendable, Equatable {
    public var entry: OutboxEntry
    /// When it was sent or given up, else when it is tried next.
    public var at: Instant
    public var isSent: Bool
    /// Nobody tries again by itself.
    public var isGivenUp: Bool
}

extension StoreSession {
    /// The same key twice is one message.
    public func enqueue(_ message: OutboxMessage) throws {
        let sealed = Sodium.seal(Array(message.body.utf8), key: keys.master, about: message.place)
        let seal = outboxSeal(message.key, due: message.due, attempts: 0, sent: nil)
        let written = try run(
            """
            INSERT INTO outbox (key, kind, stream, sealed, due, attempts, seal)
            VALUES (\(message.key), \(message.kind), \(message.stream?.text), \(sealed), \(message.due), 0, \(seal))
            ON CONFLICT (key) DO NOTHING
            """)
        if written == 1 { noteKept(.outbox, message.key, false) }
    }

    private func outboxSeal(_ key: String, due: Instant, attempts: Int, sent: Instant?) -> [UInt8] {
        keys.rows.seal(OutboxMessage.statePlace(key, due: due, attempts: attempts, sent: sent))
    }

    /// Messages whose time has come. Each is put off by `lease` at once, so that a sender that dies loses none
    /// and two senders do not take the same.
    /// - Parameter kind: only of this kind; nil: of any.
    public func claimOutbox(
        at now: Instant, leaseMilliseconds: Int64, limit: Int, kind: String? = nil
    ) throws -> [OutboxEntry] {
        let ofKind: SQLText = kind.map { "AND kind = \($0)" } ?? ""
        let due = try rows(
            """
            SELECT seq, key, kind, stream, sealed, due, attempts FROM outbox
            WHERE sent IS NULL AND due <= \(now) \(ofKind) ORDER BY due, seq LIMIT \(limit) \(claim)
            """, of: .outbox)
        return try due.map { row in
            let entry = try outboxEntry(row)
            let later = now.adding(milliseconds: leaseMilliseconds)
            let seal = outboxSeal(entry.message.key, due: later, attempts: entry.attempts, sent: nil)
            try run(
                """
                UPDATE outbox SET attempts = \(entry.attempts), due = \(later), seal = \(seal)
                WHERE seq = \(entry.seq)
                """)
            return entry
        }
    }

    /// Asked every second, so it only reads.
    public func isOutboxDue(kind: String, at now: Instant) throws -> Bool {
        try row(
            "SELECT seq FROM outbox WHERE sent IS NULL AND due <= \(now) AND kind = \(kind) LIMIT 1",
            of: .outbox) != nil
    }

    /// Messages that nobody took for a long time.
    public func staleOutbox(before: Instant, limit: Int) throws -> [OutboxTrouble] {
        try rows(
            "SELECT * FROM outbox WHERE sent IS NULL AND due < \(before) ORDER BY due, seq LIMIT \(limit) \(claim)",
            of: .outbox
        ).map(OutboxTrouble.init)
    }

    private func outboxEntry(_ row: SQLRow) throws -> OutboxEntry {
        var message = OutboxMessage(
            key: try row.text("key"), kind: try row.text("kind"),
            stream: try row.textIfAny("stream").map(StreamID.init(text:)), body: "",
            due: try row.instant("due"))
        guard let body = Sodium.open(try row.blob("sealed"), key: keys.master, about: message.place) else {
            throw StoreError.corrupt(what: "does not open", where: "outbox \(message.key)")
        }
        message.body = String(decoding: body, as: UTF8.self)
        return OutboxEntry(
            seq: try row.int64("seq"), message: message, attempts: try row.int("attempts") + 1)
    }

    /// What was written about a stream and is still there: waiting, sent within the last weeks, or given up. The newest
    /// first.
    public func outbox(about stream: StreamID, kind: String) throws -> [KeptMessage] {
        try rows(
            "SELECT * FROM outbox WHERE stream = \(stream) AND kind = \(kind) ORDER BY seq DESC", of: .outbox
        ).map { row in
            let (sent, trouble) = (try row.instantIfAny("sent"), try OutboxTrouble(row))
            return KeptMessage(
                entry: try outboxEntry(row), at: try sent ?? trouble.givenUp ?? row.instant("due"),
                isSent: sent != nil, isGivenUp: trouble.givenUp != nil)
        }
    }

    /// False where it is not there any longer, or was sent already.
    @discardableResult
    public func outboxSent(_ seq: Int64, at now: Instant) throws -> Bool {
        guard let row = try outboxWaiting(seq) else { return false }
        let key = try row.text("key")
        let seal = outboxSeal(
            key, due: try row.instant("due"), attempts: try row.int("attempts"), sent: now)
        try run("UPDATE outbox SET sent = \(now), last_error = NULL, seal = \(seal) WHERE seq = \(seq)")
        noteDropped(.outbox, key, false)
        noteKept(.outbox, key, true)
        return true
    }

    @discardableResult
    public func outboxFailed(_ seq: Int64, _ error: String, retryAt: Instant) throws -> Bool {
        guard let row = try outboxWaiting(seq) else { return false }
        let seal = outboxSeal(
            try row.text("key"), due: retryAt, attempts: try row.int("attempts"), sent: nil)
        try run(
            "UPDATE outbox SET due = \(retryAt), last_error = \(error), seal = \(seal) WHERE seq = \(seq)")
        return true
    }

    /// Nobody tries again by itself: the message stays, with why, until somebody lets it be tried anew.
    public func outboxGivenUp(_ seq: Int64, _ error: String, at now: Instant) throws -> Bool {
        try outboxFailed(seq, error, retryAt: OutboxTrouble.due(givenUp: now))
    }

    /// Tries anew, at once, also what was given up. Nil where it is not there any longer, or was sent.
    public func retryOutbox(_ seq: Int64, at now: Instant) throws -> OutboxTrouble? {
        let row = try row(
            "SELECT * FROM outbox WHERE seq = \(seq) AND sent IS NULL \(rowLock)", of: .outbox)
        guard let row else { return nil }
        let trouble = try OutboxTrouble(row)
        let seal = outboxSeal(trouble.key, due: now, attempts: 0, sent: nil)
        try run("UPDATE outbox SET due = \(now), attempts = 0, seal = \(seal) WHERE seq = \(seq)")
        return trouble
    }

    /// Messages that did not go out so far, those that nobody tries any longer first. Shows no content.
    public func outboxTroubles(limit: Int) throws -> [OutboxTrouble] {
        try rows(
            """
            SELECT * FROM outbox WHERE sent IS NULL AND last_error IS NOT NULL
            ORDER BY due DESC, seq LIMIT \(limit)
            """, of: .outbox
        ).map(OutboxTrouble.init)
    }

    /// Every message about a stream: they repeat what was said, and one that waits must not go to somebody who was
    /// forgotten.
    func dropMessages(about stream: StreamID) throws {
        let gone = try rows(
            "DELETE FROM outbox WHERE stream = \(stream) RETURNING key, sent", of: .outbox)
        for row in gone { noteDropped(.outbox, try row.text("key"), try row.instantIfAny("sent") != nil) }
    }

    /// Messages that were sent, or given up, long ago.
    public func dropSent(before: Instant, limit: Int) throws {
        let (first, last) = (OutboxTrouble.due(givenUp: .earliest), OutboxTrouble.due(givenUp: before))
        let gone = try rows(
            """
            DELETE FROM outbox WHERE seq IN (
                SELECT seq FROM outbox
                WHERE sent < \(before) OR (sent IS NULL AND due >= \(first) AND due < \(last))
                ORDER BY seq LIMIT \(limit)
            ) RETURNING key, sent
            """, of: .outbox)
        for row in gone { noteDropped(.outbox, try row.text("key"), try row.instantIfAny("sent") != nil) }
    }

    /// For `verify`: neither the message nor what became of it was changed.
    func isOutboxGenuine(_ row: SQLRow) throws -> Bool {
        guard (try? outboxEntry(row)) != nil else { return false }
        let place = OutboxMessage.statePlace(
            try row.text("key"), due: try row.instant("due"), attempts: try row.int("attempts"),
            sent: try row.instantIfAny("sent"))
        return keys.rows.isRight(try row.blob("seal"), of: place)
    }

    /// Nil where it was sent already.
    private func outboxWaiting(_ seq: Int64) throws -> SQLRow? {
        try row(
            "SELECT key, due, attempts FROM outbox WHERE seq = \(seq) AND sent IS NULL \(rowLock)",
            of: .outbox)
    }

    /// Messages that are still to be sent, for the status page.
    public func outboxWaiting() throws -> Int64 {
        let givenUp = OutboxTrouble.due(givenUp: .earliest)
        return try number("SELECT COUNT(*) FROM outbox WHERE sent IS NULL AND due < \(givenUp)", of: .outbox)
    }
}
