public import WorkCalendar

/// The answer a request was given, kept so that the same request sent again gets the same answer and does nothing.
public struct StoredAnswer: Sendable, Equatable {
    public var status: Int
    public var body: String

    public init(status: Int, body: String) {
        self.status = status
        self.body = body
    }
}

/// Who sent a request, the key it chose, and the hash of what it sent.
public struct RequestKey: Sendable, Equatable {
    public static let keyBytesMax = 200

    public var client: String
    public var key: String
    public var bodyHash: String

    public init(client: String, key: String, body: [UInt8]) {
        self.client = client
        self.key = key
        bodyHash = Hex.text(Sodium.sha256(body))
    }
}

extension StoreSession {
    /// The stored answer to a request seen before. The same key with another body is `keyReused`.
    public func answer(to request: RequestKey) throws -> StoredAnswer? {
        guard let (answer, bodyHash) = try firstAnswer(to: request) else { return nil }
        guard bodyHash == request.bodyHash else { throw StoreError.keyReused(key: request.key) }
        return answer
    }

    /// The answer that was given under the key of a request, whatever was sent with it.
    public func answer(underKeyOf request: RequestKey) throws -> StoredAnswer? {
        try firstAnswer(to: request)?.answer
    }

    private func firstAnswer(to request: RequestKey) throws -> (answer: StoredAnswer, bodyHash: String)? {
        guard request.key.utf8.count <= RequestKey.keyBytesMax else {
            throw StoreError.limit(name: "keyBytesMax", most: RequestKey.keyBytesMax)
        }
        guard
            let row = try rows(
                Idempotency.select, [.text(request.client), .text(request.key)], of: .idempotency
            ).first
        else { return nil }
        var first = request
        first.bodyHash = try row.text("body_hash")
        let status = try row.int("status")
        let place = Idempotency.place(first, status, try row.instant("recorded"))
        guard let body = Sodium.open(try row.blob("answer"), key: keys.master, about: place) else {
            throw StoreError.corrupt(what: "does not open", where: "idempotency \(request.key)")
        }
        return (StoredAnswer(status: status, body: String(decoding: body, as: UTF8.self)), first.bodyHash)
    }

    /// Keeps the answer, in the transaction of the command. A rejection is not kept: it may be sent again.
    public func keep(_ answer: StoredAnswer, to request: RequestKey, at now: Instant) throws {
        let sealed = Sodium.seal(
            Array(answer.body.utf8), key: keys.master, about: Idempotency.place(request, answer.status, now))
        let written = try run(
            Idempotency.insert,
            [
                .text(request.client), .text(request.key), .text(request.bodyHash),
                .int(Int64(answer.status)), .blob(sealed), now.sqlValue,
            ])
        guard written == 1 else { throw StoreError.retry }
        noteKept(.idempotency, request.client, request.key)
    }

    public func dropAnswers(before: Instant) throws {
        let gone = try rows(
            "DELETE FROM idempotency WHERE recorded < \(before) RETURNING client, key", of: .idempotency)
        for row in gone { noteDropped(.idempotency, try row.text("client"), try row.text("key")) }
    }
}

enum Idempotency {
    static let select = PreparedSQL(
        "SELECT body_hash, status, answer, recorded FROM idempotency WHERE client = ? AND key = ?")
    static let insert = PreparedSQL(
        """
        INSERT INTO idempotency (client, key, body_hash, status, answer, recorded) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (client, key) DO NOTHING
        """)

    /// What the seal of an answer is about.
    static func place(_ request: RequestKey, _ status: Int, _ recorded: Instant) -> [UInt8] {
        place([
            request.client.sqlValue, request.key.sqlValue, request.bodyHash.sqlValue, status.sqlValue,
            recorded.sqlValue,
        ])
    }

    /// Client, key, hash of the body, status and time.
    static func place(_ columns: [SQLValue]) -> [UInt8] { TableName.idempotency.place(columns) }
}
