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
        try run(PostgresStatement(text, values))
    }

    @discardableResult func run(_ statement: PostgresStatement) throws -> PostgresResult {
        let name = try name(of: statement)
        let result = statement.arguments.withPointers { count, pointers, lengths, formats in
            if let name {
                PQexecPrepared(handle, name, count, pointers, lengths, formats, 1)
            } else {
                PQexecParams(handle, statement.text, count, nil, pointers, lengths, formats, 1)
            }
        }
        return try checked(result, statement.text)
    }

    /// The name under which a statement that comes again and again is known; parsed once per connection.
    private func name(of statement: PostgresStatement) throws -> String? {
        guard statement.isPrepared else { return nil }
        if let known = prepared[statement.text] { return known }
        let name = "s\(prepared.count)"
        _ = try checked(PQprepare(handle, name, statement.text, 0, nil), statement.text)
        prepared[statement.text] = name
        return name
    }

    /// Many statements, all on their way before the first answer: one round trip instead of one for each. Their
    /// answers in order; an error of one is thrown, and those after it were not carried out.
    func run(_ statements: [PostgresStatement]) throws -> [PostgresResult] {
        if statements.count < 2 { return try statements.map { try run($0) } }
        var results: [PostgresResult] = []
        // The answers to so many fit into the buffers on the way, so neither side waits for the other to read.
        for start in stride(from: 0, to: statements.count, by: Self.pipelinedMax) {
            results += try pipeline(statements[start..<min(start + Self.pipelinedMax, statements.count)])
        }
        return results
    }

    private static let pipelinedMax = 200

    private func pipeline(_ statements: ArraySlice<PostgresStatement>) throws -> [PostgresResult] {
        let named = try statements.map { (name: try name(of: $0), statement: $0) }
        guard PQenterPipelineMode(handle) == 1 else { throw PostgresFailure(nil, handle, sql: "pipeline") }
        var isSent = true
        for (name, statement) in named where isSent {
            isSent = statement.arguments.withPointers { count, pointers, lengths, formats in
                if let name {
                    PQsendQueryPrepared(handle, name, count, pointers, lengths, formats, 1) == 1
                } else {
                    PQsendQueryParams(
                        handle, statement.text, count, nil, pointers, lengths, formats, 1) == 1
                }
            }
        }
        guard isSent, PQpipelineSync(handle) == 1 else {
            throw PostgresFailure.lost(String(cString: PQerrorMessage(handle)))
        }
        var results: [PostgresResult] = []
        var failure: PostgresFailure?
        while true {
            // Nothing stands between the answers to two statements; nothing twice is a connection that ended.
            guard let result = PQgetResult(handle) ?? PQgetResult(handle) else {
                throw failure ?? PostgresFailure.lost(String(cString: PQerrorMessage(handle)))
            }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK: results.append(PostgresResult(result))
            case PGRES_PIPELINE_ABORTED: PQclear(result)
            case PGRES_PIPELINE_SYNC:
                PQclear(result)
                guard PQexitPipelineMode(handle) == 1 else {
                    throw PostgresFailure.lost(String(cString: PQerrorMessage(handle)))
                }
                if let failure { throw failure }
                return results
            default:
                defer { PQclear(result) }
                let text = named.dropFirst(results.count).first?.statement.text ?? ""
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

/// A statement with its values, ready to be sent.
struct PostgresStatement {
    var text: String
    var arguments: PostgresArguments
    /// Comes again and again.
    var isPrepared = false

    init(_ text: String, _ values: [SQLValue]) throws {
        self.text = text
        arguments = try PostgresArguments(values)
    }

    init(_ sql: PreparedSQL, _ values: [SQLValue]) throws {
        try self.init(sql.text(for: .postgres), values)
        isPrepared = true
    }
}
