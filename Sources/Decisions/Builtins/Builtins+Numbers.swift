/// Functions on numbers, and those that sum up lists of them.
extension Builtins {
    static let numbers: [Builtin] = [
        rounding("floor", .floor), rounding("ceiling", .ceiling),
        scaling("round up", .up), scaling("round down", .down), scaling("round half up", .halfUp),
        scaling("round half down", .halfDown),
        Builtin("decimal", ["n", "scale"]) { evaluator, call in round(&evaluator, call, .halfEven) },
        Builtin("abs", ["n"]) { evaluator, call in
            switch call.scalar(0) {
            case .number(let number): .number(number.magnitude)
            case .daysAndTime(let span):
                FeelDaysDuration(nanoseconds: span.nanoseconds < 0 ? -span.nanoseconds : span.nanoseconds)
                    .map(FeelValue.daysAndTime) ?? .null
            case .yearsAndMonths(let span):
                FeelMonthsDuration(months: abs(span.months)).map(FeelValue.yearsAndMonths) ?? .null
            default: call.refuse(0, &evaluator)
            }
        },
        Builtin("modulo", ["dividend", "divisor"]) { evaluator, call in
            guard let dividend = call.number(0) else { return call.refuse(0, &evaluator) }
            guard let divisor = call.number(1) else { return call.refuse(1, &evaluator) }
            if divisor.isZero { return evaluator.null(.divisionByZero, at: call.offset) }
            return evaluator.number(dividend.modulo(divisor), at: call.offset)
        },
        Builtin("odd", ["number"]) { evaluator, call in
            guard let number = call.number(0) else { return call.refuse(0, &evaluator) }
            return .boolean(number.modulo(FeelDecimal(2)).map { $0 == .one } ?? false)
        },
        Builtin("even", ["number"]) { evaluator, call in
            guard let number = call.number(0) else { return call.refuse(0, &evaluator) }
            return .boolean(number.modulo(FeelDecimal(2)).map(\.isZero) ?? false)
        },
        Builtin("sqrt", ["number"]) { evaluator, call in function(&evaluator, call, \.squareRoot) },
        Builtin("exp", ["number"]) { evaluator, call in function(&evaluator, call, \.exponential) },
        Builtin("log", ["number"]) { evaluator, call in function(&evaluator, call, \.logarithm) },
        Builtin("stddev", ["list"], isVariadic: true, do: deviation),
        Builtin("sum", ["list"], isVariadic: true) { evaluator, call in total(&evaluator, call, +) },
        Builtin("product", ["list"], isVariadic: true) { evaluator, call in total(&evaluator, call, *) },
        Builtin("mean", ["list"], isVariadic: true) { evaluator, call in
            guard case .number(let sum) = total(&evaluator, call, +) else { return .null }
            return evaluator.number(sum / FeelDecimal(call.items.count), at: call.offset)
        },
        Builtin("min", ["list"], isVariadic: true) { evaluator, call in extreme(&evaluator, call, -1) },
        Builtin("max", ["list"], isVariadic: true) { evaluator, call in extreme(&evaluator, call, 1) },
        Builtin("median", ["list"], isVariadic: true) { evaluator, call in
            guard let numbers = numbers(&evaluator, call)?.sorted() else { return .null }
            if numbers.isEmpty { return .null }
            let middle = numbers.count / 2
            if numbers.count % 2 == 1 { return .number(numbers[middle]) }
            return evaluator.number(
                (numbers[middle - 1] + numbers[middle]).flatMap { $0 / FeelDecimal(2) }, at: call.offset)
        },
        Builtin("mode", ["list"], isVariadic: true) { evaluator, call in
            guard let numbers = numbers(&evaluator, call) else { return .null }
            let counts = Dictionary(numbers.map { ($0, 1) }, uniquingKeysWith: +)
            let most = counts.values.max() ?? 0
            return .list(counts.filter { $0.value == most }.keys.sorted().map(FeelValue.number))
        },
    ]

    private static func rounding(_ name: String, _ rounding: FeelDecimal.Rounding) -> Builtin {
        Builtin(name, ["n", "scale"], optional: 1) { evaluator, call in round(&evaluator, call, rounding) }
    }

    private static func scaling(_ name: String, _ rounding: FeelDecimal.Rounding) -> Builtin {
        Builtin(name, ["n", "scale"]) { evaluator, call in round(&evaluator, call, rounding) }
    }

    private static func round(
        _ evaluator: inout Evaluator, _ call: BuiltinCall, _ rounding: FeelDecimal.Rounding
    ) -> FeelValue {
        guard let number = call.number(0) else { return call.refuse(0, &evaluator) }
        var scale = 0
        if call.count > 1 {
            guard let wanted = call.number(1)?.rounded(.down, scale: 0)?.integer else {
                return call.refuse(1, &evaluator)
            }
            scale = wanted
        }
        guard let result = number.rounded(rounding, scale: scale) else { return call.refuse(1, &evaluator) }
        return .number(result)
    }

    private static func function(
        _ evaluator: inout Evaluator, _ call: BuiltinCall, _ body: (FeelDecimal) -> FeelDecimal?
    ) -> FeelValue {
        guard let number = call.number(0) else { return call.refuse(0, &evaluator) }
        guard evaluator.spend(100, at: call.offset) else { return .null }
        return evaluator.number(body(number), at: call.offset)
    }

    /// The standard deviation of a sample.
    private static func deviation(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        guard let numbers = numbers(&evaluator, call) else { return .null }
        let count = FeelDecimal(numbers.count)
        guard numbers.count > 1, case .number(let sum) = total(&evaluator, call, +), let mean = sum / count
        else {
            return call.refuse(0, &evaluator)
        }
        var squares: FeelDecimal? = .zero
        for number in numbers {
            let distance = number - mean
            squares = squares.flatMap { squares in distance.flatMap { $0 * $0 }.flatMap { squares + $0 } }
        }
        let variance = squares.flatMap { $0 / FeelDecimal(numbers.count - 1) }
        return evaluator.number(variance?.squareRoot, at: call.offset)
    }

    /// Nil, with a note, where one of the items is no number.
    static func numbers(_ evaluator: inout Evaluator, _ call: BuiltinCall) -> [FeelDecimal]? {
        guard evaluator.spend(call.items.count, at: call.offset) else { return nil }
        var numbers: [FeelDecimal] = []
        for item in call.items {
            guard case .number(let number) = item else {
                _ = call.refuse(0, &evaluator)
                return nil
            }
            numbers.append(number)
        }
        return numbers
    }

    private static func total(
        _ evaluator: inout Evaluator, _ call: BuiltinCall,
        _ operation: (FeelDecimal, FeelDecimal) -> FeelDecimal?
    ) -> FeelValue {
        guard let numbers = numbers(&evaluator, call), var total = numbers.first else { return .null }
        for number in numbers.dropFirst() {
            guard let next = operation(total, number) else {
                return evaluator.null(.numberTooLarge, at: call.offset)
            }
            total = next
        }
        return .number(total)
    }

    private static func extreme(_ evaluator: inout Evaluator, _ call: BuiltinCall, _ sign: Int) -> FeelValue {
        guard var best = call.items.first else { return .null }
        guard evaluator.spend(call.items.count, at: call.offset) else { return .null }
        for item in call.items {
            guard let order = item.order(best, zones: evaluator.context.zones) else {
                return call.refuse(0, &evaluator)
            }
            if order == sign { best = item }
        }
        return best
    }
}
