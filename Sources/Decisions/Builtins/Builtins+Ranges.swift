/// `range()` and the relations of points and ranges in time.
extension Builtins {
    static let ranges: [Builtin] = [
        Builtin("range", ["from"], do: range),
        relation(
            "before", ["point1", "point2"], ["point", "range"], ["range", "point"], ["range1", "range2"]
        ) {
            $0.end.isBefore($1.start)
        },
        relation(
            "after", ["point1", "point2"], ["point", "range"], ["range", "point"], ["range1", "range2"]
        ) {
            $1.end.isBefore($0.start)
        },
        relation("meets", ["range1", "range2"]) { $0.end.touches($1.start) },
        relation("met by", ["range1", "range2"]) { $1.end.touches($0.start) },
        relation("overlaps", ["range1", "range2"]) {
            !$0.end.isBefore($1.start) && !$1.end.isBefore($0.start)
        },
        relation("overlaps before", ["range1", "range2"]) {
            $0.start.startsBefore($1.start) && !$0.end.isBefore($1.start) && !$1.end.endsBefore($0.end)
        },
        relation("overlaps after", ["range1", "range2"]) {
            $1.start.startsBefore($0.start) && !$1.end.isBefore($0.start) && !$0.end.endsBefore($1.end)
        },
        relation("finishes", ["point", "range"], ["range1", "range2"]) {
            $0.end.isSame($1.end) && !$0.start.startsBefore($1.start)
        },
        relation("finished by", ["range", "point"], ["range1", "range2"]) {
            $0.end.isSame($1.end) && !$1.start.startsBefore($0.start)
        },
        relation("includes", ["range", "point"], ["range1", "range2"]) {
            !$1.start.startsBefore($0.start) && !$0.end.endsBefore($1.end)
        },
        relation("during", ["point", "range"], ["range1", "range2"]) {
            !$0.start.startsBefore($1.start) && !$1.end.endsBefore($0.end)
        },
        relation("starts", ["point", "range"], ["range1", "range2"]) {
            $0.start.isSame($1.start) && !$1.end.endsBefore($0.end)
        },
        relation("started by", ["range", "point"], ["range1", "range2"]) {
            $0.start.isSame($1.start) && !$0.end.endsBefore($1.end)
        },
        relation("coincides", ["point1", "point2"], ["range1", "range2"]) {
            $0.start.isSame($1.start) && $0.end.isSame($1.end)
        },
    ]

    /// One end of a range; a point is a range with two equal closed ends.
    struct Bound {
        let value: FeelValue
        let isClosed: Bool
        let zones: (any FeelZones)?

        private func order(_ other: Bound) -> Int { value.order(other.value, zones: zones) ?? 0 }

        /// An upper end lies before a lower end with nothing shared.
        func isBefore(_ start: Bound) -> Bool {
            let order = order(start)
            return order < 0 || (order == 0 && !(isClosed && start.isClosed))
        }

        func touches(_ start: Bound) -> Bool { order(start) == 0 && isClosed && start.isClosed }

        func isSame(_ other: Bound) -> Bool { order(other) == 0 && isClosed == other.isClosed }

        /// Between lower ends: one begins earlier than the other.
        func startsBefore(_ other: Bound) -> Bool {
            let order = order(other)
            return order < 0 || (order == 0 && isClosed && !other.isClosed)
        }

        /// Between upper ends: one ends earlier than the other.
        func endsBefore(_ other: Bound) -> Bool {
            let order = order(other)
            return order < 0 || (order == 0 && !isClosed && other.isClosed)
        }
    }

    struct Span {
        let start: Bound
        let end: Bound
        let isPoint: Bool
    }

    private static func relation(
        _ name: String, _ forms: [String]..., holds: @escaping @Sendable (Span, Span) -> Bool
    ) -> Builtin {
        Builtin(name, forms: forms) { evaluator, call in
            let zones = evaluator.context.zones
            guard let left = span(call.scalar(0), zones) else { return call.refuse(0, &evaluator) }
            guard let right = span(call.scalar(1), zones) else { return call.refuse(1, &evaluator) }
            let shapes = [left.isPoint ? "point" : "range", right.isPoint ? "point" : "range"]
            guard forms.contains(where: { zip($0, shapes).allSatisfy { $0.hasPrefix($1) } }),
                left.start.value.order(right.start.value, zones: zones) != nil
            else { return call.refuse(1, &evaluator) }
            return .boolean(holds(left, right))
        }
    }

    private static func span(_ value: FeelValue, _ zones: (any FeelZones)?) -> Span? {
        switch value {
        case .range(let range):
            guard let low = range.low, let high = range.high, !low.isNull, !high.isNull,
                range.comparison != .notEqual
            else { return nil }
            return Span(
                start: Bound(value: low, isClosed: range.includesLow, zones: zones),
                end: Bound(value: high, isClosed: range.includesHigh, zones: zones), isPoint: false)
        case .number, .string, .date, .time, .dateTime, .daysAndTime, .yearsAndMonths:
            let bound = Bound(value: value, isClosed: true, zones: zones)
            return Span(start: bound, end: bound, isPoint: true)
        case .null, .boolean, .list, .context, .function: return nil
        }
    }

    /// The text of a range whose ends are literals.
    private static func range(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        guard let text = call.string(0) else { return call.refuse(0, &evaluator) }
        guard evaluator.spend(text.utf8.count, at: call.offset),
            let parsed = try? FeelExpression(parsing: text, limits: evaluator.limits),
            parsed.root.isPlainRange
        else { return call.unreadable(text, &evaluator) }
        var inner = Evaluator(context: FeelContext(zones: evaluator.context.zones), limits: evaluator.limits)
        guard case .range(let range) = inner.run(parsed.root), let start = range.low, let end = range.high,
            let order = start.order(end, zones: evaluator.context.zones), order <= 0
        else { return call.unreadable(text, &evaluator) }
        return .range(range)
    }
}

extension FeelNode {
    fileprivate var isPlainRange: Bool {
        switch kind {
        case .literal(.range): return true
        case .range(let low, _, let high, _): return low.isPlainLiteral && high.isPlainLiteral
        default: return false
        }
    }

    /// A number, a text, `@"…"`, or one of the constructors applied to a text.
    fileprivate var isPlainLiteral: Bool {
        switch kind {
        case .literal(let value): return !value.isNull
        case .negate(let inner):
            if case .literal = inner.kind { return true }
            return false
        case .callBuiltin(let builtin, let arguments):
            guard ["date", "time", "date and time", "duration"].contains(builtin.name), arguments.count == 1,
                case .literal(.string) = arguments[0].kind
            else { return false }
            return true
        default: return false
        }
    }
}
