import CLibpq
import Storage

/// One libpq connection and the statements prepared on it. Not Sendable: it lives inside the actor that owns it.
final class PostgresWire {
    let handle: OpaquePointer
    private var prepared: [String: String] = [:]

    /// Connects; blocks until that is done or the time for it is over.
    init(url: String, applicationName: String, connectSeconds: Int) throws {
        let settings: [(String, String)] = [
            ("dbname", url), ("fallback_application_name", applicationName), ("client_encoding", "UTF8"),
            ("connect_timeout", String(connectSeconds)),
            // A server that vanished without a word is noticed within half a minute.
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "25000"),
        ]
        let opened = Self.withTexts(settings.map(\.0)) { keywords in
            Self.withTexts(settings.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
        }
        guard let opened else { throw PostgresFailure.lost("no memory for a connection") }
        guard PQstatus(opened) == CONNECTION_OK else {
            let message = String(cString: PQerrorMessage(opened))
            PQfinish(opened)
            throw PostgresFailure.lost(message)
        }
        // Notices such as "relation exists, skipping" go nowhere.
        PQsetNoticeProcessor(opened, { _, _ in }, nil)
        handle = opened
    }

    deinit { PQfinish(handle) }

    var isUsable: Bool { PQstatus(handle) == CONNECTION_OK }
    /// Idle, and not inside a transaction.
    var isIdle: Bool {
        PQtransactionStatus(handle) == PQTRANS_IDLE && PQpipelineStatus(handle) == PQ_PIPELINE_OFF
    }

    /// One statement with its values; planned for them.
    @discardableResult func run(_ text: String, _ values: [SQLValue]) throws -> PostgresResult {
        let result = try PostgresArguments(values).withPointers { count, pointers, lengths, formats in
            PQexecParams(handle, text, count, nil, pointers, lengths, formats, 1)
        }
        return try checked(result, text)
    }

    /// A statement that comes again and again; parsed once per connection.
    @discardableResult func runPrepared(_ text: String, _ values: [SQLValue]) throws -> PostgresResult {
        let name = try name(of: text)
        let result = try PostgresArguments(values).withPointers { count, pointers, lengths, formats in
            PQexecPrepared(handle, name, count, pointers, lengths, formats, 1)
        }
        return try checked(result, text)
    }

    private func name(of text: String) throws -> String {
        if let known = prepared[text] { return known }
        let name = "s\(prepared.count)"
        _ = try checked(PQprepare(handle, name, text, 0, nil), text)
        prepared[text] = name
        return name
    }

    /// The same for many rows, all on their way before the first answer: one round trip instead of one for each.
    func runPrepared(_ text: String, each rows: [[SQLValue]]) throws -> [Int] {
        if rows.count < 2 { return try rows.map { try runPrepared(text, $0).changed } }
        let name = try name(of: text)
        var counts: [Int] = []
        // The answers to so many fit into the buffers on the way, so neither side waits for the other to read.
        for start in stride(from: 0, to: rows.count, by: Self.pipelinedMax) {
            let part = rows[start..<min(start + Self.pipelinedMax, rows.count)]
            counts += try pipeline(name, part, text)
        }
        return counts
    }

    private static let pipelinedMax = 200

    private func pipeline(_ name: String, _ rows: ArraySlice<[SQLValue]>, _ text: String) throws -> [Int] {
        let arguments = try rows.map { try PostgresArguments($0) }
        guard PQenterPipelineMode(handle) == 1 else { throw PostgresFailure(nil, handle, sql: text) }
        var isSent = true
        for one in arguments where isSent {
            isSent = one.withPointers { count, pointers, lengths, formats in
                PQsendQueryPrepared(handle, name, count, pointers, lengths, formats, 1) == 1
            }
        }
        guard isSent, PQpipelineSync(handle) == 1 else {
            throw PostgresFailure.lost(String(cString: PQerrorMessage(handle)))
        }
        var counts: [Int] = []
        var failure: PostgresFailure?
        while true {
            // Nothing stands between the answers to two statements; nothing twice is a connection that ended.
            guard let result = PQgetResult(handle) ?? PQgetResult(handle) else {
                throw failure ?? PostgresFailure.lost(String(cString: PQerrorMessage(handle)))
            }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                counts.append(Int(String(cString: PQcmdTuples(result))) ?? 0)
            case PGRES_PIPELINE_ABORTED: continue
            case PGRES_PIPELINE_SYNC:
                guard PQexitPipelineMode(handle) == 1 else {
                    throw PostgresFailure.lost(String(cString: PQerrorMessage(handle)))
                }
                if let failure { throw failure }
                return counts
            default:
                if failure == nil { failure = PostgresFailure(result, handle, sql: text) }
                if !isUsable { throw failure ?? PostgresFailure.lost(text) }
            }
        }
    }

    /// Fixed texts of the driver itself, possibly several statements in one message.
    @discardableResult func command(_ text: String) throws -> PostgresResult {
        try checked(PQexec(handle, text), text)
    }

    private func checked(_ result: OpaquePointer?, _ text: String) throws -> PostgresResult {
        guard let result else { throw PostgresFailure(nil, handle, sql: text) }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK: return PostgresResult(result)
        default:
            defer { PQclear(result) }
            throw PostgresFailure(result, handle, sql: text)
        }
    }

    /// A null-ended list of C texts, good only during the call.
    private static func withTexts<R>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R
    ) -> R {
        var bytes: [CChar] = []
        var starts: [Int] = []
        for text in texts {
            starts.append(bytes.count)
            bytes += text.utf8CString
        }
        return bytes.withUnsafeBufferPointer { buffer in
            body(starts.map { buffer.baseAddress?.advanced(by: $0) } + [nil])
        }
    }
}
