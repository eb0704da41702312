/// One statement. Interpolation binds, so a value can never become SQL by accident:
///
///     try session.run("DELETE FROM draft WHERE account = \(account) AND key = \(key)")
///
/// Lists bind as `IN \(list: ids)`; names of tables come from the closed enum `TableName`.
public struct SQLText: Sendable, ExpressibleByStringInterpolation {
    enum Piece: Sendable {
        case text(String)
        case bind(SQLValue)
        case dialect(@Sendable (Dialect) -> String)
    }

    var pieces: [Piece]

    public init(stringLiteral value: String) { pieces = [.text(value)] }
    public init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }
    public init() { pieces = [] }
    /// A bound value alone.
    init(_ value: SQLValue) { pieces = [.bind(value)] }

    public struct Interpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount * 2 + 1)
        }

        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { pieces.append(.text(literal)) }
        }

        public mutating func appendInterpolation(_ value: some SQLBindable) {
            pieces.append(.bind(value.sqlValue))
        }

        public mutating func appendInterpolation(_ value: (some SQLBindable)?) {
            pieces.append(.bind(value?.sqlValue ?? .null))
        }

        /// `IN \(list: values)`. An empty list matches nothing; `IN ()` would be an error in PostgreSQL.
        public mutating func appendInterpolation(list values: some Sequence<some SQLBindable>) {
            var isFirst = true
            for value in values {
                pieces.append(.text(isFirst ? "(" : ", "))
                pieces.append(.bind(value.sqlValue))
                isFirst = false
            }
            pieces.append(.text(isFirst ? "(NULL)" : ")"))
        }

        public mutating func appendInterpolation(table: TableName) { pieces.append(.text(table.rawValue)) }

        public mutating func appendInterpolation(dialect text: @escaping @Sendable (Dialect) -> String) {
            pieces.append(.dialect(text))
        }

        /// Another piece of SQL, with what it binds.
        public mutating func appendInterpolation(_ part: SQLText) { pieces.append(contentsOf: part.pieces) }
    }

    public static func + (left: SQLText, right: SQLText) -> SQLText {
        var result = left
        result.pieces += right.pieces
        return result
    }

    public static func += (left: inout SQLText, right: SQLText) { left.pieces += right.pieces }

    public func rendered(for dialect: Dialect) -> (text: String, values: [SQLValue]) {
        var text = ""
        var values: [SQLValue] = []
        for piece in pieces {
            switch piece {
            case .text(let literal): text += literal
            case .dialect(let make): text += make(dialect)
            case .bind(let value):
                values.append(value)
                text += dialect.placeholder(values.count)
            }
        }
        return (text, values)
    }
}

extension Sequence where Element == SQLText {
    public func joined(_ separator: SQLText) -> SQLText {
        var result = SQLText()
        for (position, part) in enumerated() {
            if position > 0 { result += separator }
            result += part
        }
        return result
    }
}

/// A statement of the hot path, rendered once: `?` stands for each value in turn.
public struct PreparedSQL: Sendable {
    private let sqlite: String
    private let postgres: String

    public init(_ text: String) { self.init(sqlite: text, postgres: text) }

    /// For the few that differ between the engines.
    init(sqlite: String, postgres text: String) {
        self.sqlite = sqlite
        var position = 0
        var numbered = ""
        for character in text {
            if character == "?" {
                position += 1
                numbered += "$\(position)"
            } else {
                numbered.append(character)
            }
        }
        postgres = numbered
    }

    public func text(for dialect: Dialect) -> String {
        switch dialect {
        case .sqlite: sqlite
        case .postgres: postgres
        }
    }
}
