import CLibpq
import Storage

/// What the engine said, sorted by what can be done about it.
enum PostgresFailure: Error {
    /// The connection is gone, or serves no writing any more.
    case lost(String)
    /// The transaction could not go on, and would on another try.
    case retry(String)
    /// The server takes no writing: it has become a standby, or the session only reads.
    case readOnly(String)
    case refused(StoreError)
}

extension PostgresFailure {
    /// Reads the SQLSTATE of a result; a result that is not there means that the connection is gone.
    init(_ result: OpaquePointer?, _ connection: OpaquePointer, sql: String) {
        let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
        let message = String(cString: PQresultErrorMessage(result))
        let text = "\(state) \(message) \(sql)"
        if PQstatus(connection) != CONNECTION_OK {
            self = .lost(message.isEmpty ? String(cString: PQerrorMessage(connection)) : message)
            return
        }
        switch state {
        case "40001", "40P01", "55P03": self = .retry(text)
        // The server is going away, or starting, or ended a transaction in which nothing happened.
        case "57P01", "57P02", "57P03", "57P05", "25P03": self = .lost(message)
        case "25006": self = .readOnly(message)
        case "57014": self = .refused(.unavailable("statement took too long: \(sql)"))
        default:
            switch state.prefix(2) {
            case "08": self = .lost(message)
            // Data that the schema forbids.
            case "22", "23", "XX": self = .refused(.corrupt(what: text, where: "PostgreSQL"))
            default: self = .refused(.unavailable(text))
            }
        }
    }

    /// As the callers of a store know it.
    static func storeError(_ error: any Error) -> any Error {
        switch error as? PostgresFailure {
        case .lost(let why), .readOnly(let why): StoreError.unavailable(why)
        case .retry: StoreError.retry
        case .refused(let error): error
        case nil: error
        }
    }
}
