import CLibpq
import Storage

/// Values on their way to the engine: numbers and texts as text, bytes as bytes.
struct PostgresArguments {
    private var bytes: [UInt8] = []
    private var places: [(start: Int, count: Int, isBinary: Bool)?] = []

    init(_ values: [SQLValue]) throws {
        places.reserveCapacity(values.count)
        for value in values {
            switch value {
            case .null: places.append(nil)
            case .int(let number): append(String(number).utf8, isBinary: false)
            case .text(let text):
                // The engine's texts end at a zero byte; what cannot be kept whole is not kept.
                guard !text.utf8.contains(0) else {
                    throw StoreError.limit(name: "zeroBytesInText", most: 0)
                }
                append(text.utf8, isBinary: false)
            case .blob(let blob): append(blob, isBinary: true)
            }
        }
    }

    private mutating func append(_ part: some Collection<UInt8>, isBinary: Bool) {
        places.append((bytes.count, part.count, isBinary))
        bytes.append(contentsOf: part)
        // Ends a text; an empty value then has an address too.
        bytes.append(0)
    }

    /// Calls libpq with pointers that are good only during the call.
    func withPointers<R>(
        _ body: (CInt, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<CInt>?, UnsafePointer<CInt>?) -> R
    ) -> R {
        bytes.withUnsafeBytes { buffer in
            let base = buffer.bindMemory(to: CChar.self).baseAddress
            let pointers = places.map { place in place.flatMap { base?.advanced(by: $0.start) } }
            let lengths = places.map { CInt($0?.count ?? 0) }
            let formats = places.map { CInt($0?.isBinary == true ? 1 : 0) }
            return body(CInt(places.count), pointers, lengths, formats)
        }
    }
}

/// A result in binary form; freed with its owner.
final class PostgresResult {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    var rowCount: Int { Int(PQntuples(handle)) }
    var columnCount: Int { Int(PQnfields(handle)) }

    /// How many rows a statement changed.
    var changed: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    /// `COMMIT`, or `ROLLBACK` where a commit was asked of a broken transaction.
    var tag: String { String(cString: PQcmdStatus(handle)) }

    func columns(_ table: TableName) -> SQLColumns {
        SQLColumns(
            names: (0..<PQnfields(handle)).map { String(cString: PQfname(handle, $0)) }, table: table.rawValue
        )
    }

    func row(_ row: Int, _ columns: SQLColumns) throws -> SQLRow {
        SQLRow(
            columns: columns,
            values: try (0..<PQnfields(handle)).map { try value(CInt(row), $0, columns) })
    }

    private func value(_ row: CInt, _ column: CInt, _ columns: SQLColumns) throws -> SQLValue {
        if PQgetisnull(handle, row, column) == 1 { return .null }
        let count = Int(PQgetlength(handle, row, column))
        let bytes = UnsafeRawBufferPointer(start: PQgetvalue(handle, row, column), count: count)
        // The numbers of the engine's types never change.
        switch PQftype(handle, column) {
        case 20: return .int(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        case 23: return .int(Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))))
        case 21: return .int(Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self))))
        case 26: return .int(Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))))
        case 16: return .int(bytes.first == 0 ? 0 : 1)
        case 17: return .blob(Array(bytes))
        case 19, 25, 705, 1042, 1043: return .text(String(decoding: bytes, as: UTF8.self))
        case 2278: return .null
        case let type:
            throw StoreError.corrupt(
                what: "type \(type) is not one of ours", where: "\(columns.table) column \(column)")
        }
    }
}
