/// Three-valued logic, comparisons, ranges and tests.
extension Evaluator {
    static func not(_ value: FeelValue) -> FeelValue {
        if case .boolean(let flag) = value { .boolean(!flag) } else { .null }
    }

    mutating func both(_ left: FeelNode, _ right: FeelNode) -> FeelValue {
        let first = evaluate(left)
        if case .boolean(false) = first { return first }
        let second = evaluate(right)
        if case .boolean(false) = second { return second }
        return first.isTrue && second.isTrue ? .boolean(true) : .null
    }

    mutating func either(_ left: FeelNode, _ right: FeelNode) -> FeelValue {
        let first = evaluate(left)
        if first.isTrue { return first }
        let second = evaluate(right)
        if second.isTrue { return second }
        if case .boolean(false) = first, case .boolean(false) = second { return .boolean(false) }
        return .null
    }

    mutating func compare(
        _ comparison: FeelNode.Comparison, _ left: FeelValue, _ right: FeelValue, at offset: Int
    ) -> FeelValue {
        switch comparison {
        case .equal, .notEqual:
            guard let isEqual = equal(left, right, at: offset) else {
                return null(
                    .types(operation: comparison.rawValue, [left.typeName, right.typeName]), at: offset)
            }
            return .boolean(isEqual == (comparison == .equal))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let order = left.order(right, zones: context.zones) else {
                return null(
                    .types(operation: comparison.rawValue, [left.typeName, right.typeName]), at: offset)
            }
            switch comparison {
            case .less: return .boolean(order < 0)
            case .lessOrEqual: return .boolean(order <= 0)
            case .greater: return .boolean(order > 0)
            default: return .boolean(order >= 0)
            }
        }
    }

    /// Like `equals`, paid for in steps.
    mutating func equal(_ left: FeelValue, _ right: FeelValue, at offset: Int) -> Bool? {
        var work = stepsLeft
        let before = work
        let result = left.equals(right, zones: context.zones, work: &work)
        return spend(before - work, at: offset) ? result : nil
    }

    mutating func between(_ value: FeelNode, _ low: FeelNode, _ high: FeelNode, at offset: Int) -> FeelValue {
        let (value, low, high) = (evaluate(value), evaluate(low), evaluate(high))
        guard let first = value.order(low, zones: context.zones),
            let second = value.order(high, zones: context.zones)
        else {
            return null(
                .types(operation: "between", [value.typeName, low.typeName, high.typeName]), at: offset)
        }
        return .boolean(first >= 0 && second <= 0)
    }

    mutating func range(
        _ low: FeelNode, _ includesLow: Bool, _ high: FeelNode, _ includesHigh: Bool, at offset: Int
    ) -> FeelValue {
        let (low, high) = (evaluate(low), evaluate(high))
        guard low.isNull || high.isNull || low.order(high, zones: context.zones) != nil else {
            return null(.types(operation: "..", [low.typeName, high.typeName]), at: offset)
        }
        return .range(
            FeelRange(low: low, includesLow: includesLow, high: high, includesHigh: includesHigh))
    }

    mutating func within(_ value: FeelNode, _ tests: [FeelTest]) -> FeelValue {
        let input = evaluate(value)
        locals.append(input)
        defer { locals.removeLast() }
        return test(input, tests)
    }

    /// Whether the input passes one of the tests.
    mutating func test(_ input: FeelValue, _ tests: [FeelTest]) -> FeelValue {
        var sawNull = false
        for one in tests {
            switch test(input, one) {
            case .boolean(true): return .boolean(true)
            case .boolean(false): continue
            default: sawNull = true
            }
        }
        return sawNull ? .null : .boolean(false)
    }

    private mutating func test(_ input: FeelValue, _ test: FeelTest) -> FeelValue {
        switch test {
        case .any: return .boolean(true)
        case .compare(let comparison, let node):
            let bound = evaluate(node)
            return compare(comparison, input, bound, at: node.at)
        case .value(let node, let usesInput):
            let value = evaluate(node)
            if usesInput { return value.isBoolean ? value : .null }
            return matches(input, value, at: node.at)
        }
    }

    private mutating func matches(_ input: FeelValue, _ value: FeelValue, at offset: Int) -> FeelValue {
        switch value {
        case .boolean where !input.isBoolean: return input.isNull ? .boolean(false) : value
        case .range(let range):
            if case .range = input, equal(input, value, at: offset) == true {
                return .boolean(true)
            }
            // `(= bound)` and `(!= bound)` also take what has no order.
            if let comparison = range.comparison, let low = range.low, range.high != nil {
                return compare(comparison, input, low, at: offset)
            }
            guard let isInside = range.contains(input, zones: context.zones) else {
                return null(.types(operation: "in", [input.typeName, "range"]), at: offset)
            }
            return .boolean(isInside)
        case .list(let items):
            if case .list = input, equal(input, value, at: offset) == true { return .boolean(true) }
            for item in items where matches(input, item, at: offset).isTrue { return .boolean(true) }
            return .boolean(false)
        default:
            guard let isEqual = equal(input, value, at: offset) else {
                return null(.types(operation: "in", [input.typeName, value.typeName]), at: offset)
            }
            return .boolean(isEqual)
        }
    }
}

extension FeelValue {
    var isBoolean: Bool { if case .boolean = self { true } else { false } }
}

extension FeelRange {
    /// Nil where the value cannot be compared with the ends.
    func contains(_ value: FeelValue, zones: (any FeelZones)?) -> Bool? {
        if let low {
            guard let order = value.order(low, zones: zones) else { return nil }
            if order < 0 || (order == 0 && !includesLow) { return false }
        }
        if let high {
            guard let order = value.order(high, zones: zones) else { return nil }
            if order > 0 || (order == 0 && !includesHigh) { return false }
        }
        return low != nil || high != nil ? true : nil
    }
}
