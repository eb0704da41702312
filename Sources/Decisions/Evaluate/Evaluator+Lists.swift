import WorkCalendar

/// Loops, quantifiers, filters and paths.
extension Evaluator {
    mutating func loop(
        _ iterators: [FeelNode.Iterator], _ body: FeelNode, usesPartial: Bool, at offset: Int
    ) -> FeelValue {
        var results: [FeelValue] = []
        let isValid = iterate(iterators[...], at: offset) { evaluator in
            if usesPartial, !evaluator.spend(results.count, at: offset) { return false }
            evaluator.locals.append(usesPartial ? .list(results) : .null)
            results.append(evaluator.evaluate(body))
            evaluator.locals.removeLast()
            if results.count > evaluator.limits.listCountMax { _ = evaluator.halt(.listCount, at: offset) }
            return !evaluator.isHalted
        }
        return isValid && !isHalted ? .list(results) : .null
    }

    mutating func quantified(
        isEvery: Bool, _ iterators: [FeelNode.Iterator], _ condition: FeelNode, at offset: Int
    ) -> FeelValue {
        var decided = false
        var sawNull = false
        let isValid = iterate(iterators[...], at: offset) { evaluator in
            switch evaluator.evaluate(condition) {
            case .boolean(let flag): decided = flag != isEvery
            default: sawNull = true
            }
            return !decided && !evaluator.isHalted
        }
        if !isValid || isHalted { return .null }
        if decided { return .boolean(!isEvery) }
        return sawNull ? .null : .boolean(isEvery)
    }

    /// Calls the body for every combination, with the iterators' values on the stack of locals, until it says false.
    /// False where a domain is no domain.
    private mutating func iterate(
        _ iterators: ArraySlice<FeelNode.Iterator>, at offset: Int, _ body: (inout Evaluator) -> Bool
    ) -> Bool {
        var goesOn = true
        return iterate(iterators, &goesOn, body)
    }

    private mutating func iterate(
        _ iterators: ArraySlice<FeelNode.Iterator>, _ goesOn: inout Bool, _ body: (inout Evaluator) -> Bool
    ) -> Bool {
        guard let first = iterators.first else {
            goesOn = body(&self)
            return true
        }
        guard let domain = domain(of: first) else { return false }
        for value in domain {
            guard spend(1, at: first.domain.at) else { return true }
            locals.append(value)
            let isValid = iterate(iterators.dropFirst(), &goesOn, body)
            locals.removeLast()
            if !isValid { return false }
            if !goesOn { return true }
        }
        return true
    }

    private mutating func domain(of iterator: FeelNode.Iterator) -> [FeelValue]? {
        let start = evaluate(iterator.domain)
        let offset = iterator.domain.at
        if let end = iterator.end {
            let end = evaluate(end)
            return steps(from: start, to: end, at: offset)
        }
        return domain(start, at: offset)
    }

    /// The items that a loop over the value visits; nil where it is no domain.
    mutating func domain(_ value: FeelValue, at offset: Int) -> [FeelValue]? {
        switch value {
        case .list(let items): return items
        case .range(let range):
            guard let low = range.low, let high = range.high, range.comparison != .notEqual,
                let order = low.order(high), order <= 0, var items = steps(from: low, to: high, at: offset)
            else {
                _ = null(.types(operation: "for", ["range"]), at: offset)
                return nil
            }
            if !range.includesLow, !items.isEmpty { items.removeFirst() }
            if !range.includesHigh, !items.isEmpty { items.removeLast() }
            return items
        case .null:
            _ = null(.types(operation: "for", ["Null"]), at: offset)
            return nil
        default: return [value]
        }
    }

    /// The whole numbers or days from one to the other, upwards or downwards.
    private mutating func steps(from start: FeelValue, to end: FeelValue, at offset: Int) -> [FeelValue]? {
        let bounds: (Int, Int)?
        let make: (Int) -> FeelValue
        switch (start, end) {
        case (.number(let low), .number(let high)):
            bounds = low.integer.flatMap { low in high.integer.map { (low, $0) } }
            make = { .number($0) }
        case (.date(let low), .date(let high)):
            bounds = (low.epochDay, high.epochDay)
            make = { .date(.init(epochDay: $0)) }
        default:
            bounds = nil
            make = { .number($0) }
        }
        guard let (low, high) = bounds else {
            _ = null(.types(operation: "for", [start.typeName, end.typeName]), at: offset)
            return nil
        }
        let (distance, overflow) = high.subtractingReportingOverflow(low)
        guard !overflow, distance.magnitude < limits.listCountMax else {
            _ = halt(.listCount, at: offset)
            return nil
        }
        return stride(from: low, through: high, by: distance < 0 ? -1 : 1).map(make)
    }

    // MARK: filters

    mutating func filter(_ base: FeelNode, _ condition: FeelNode, usesItem: Bool, at offset: Int) -> FeelValue
    {
        let value = evaluate(base)
        let items: [FeelValue]
        switch value {
        case .list(let list): items = list
        case .null: items = []
        default: items = [value]
        }
        if !usesItem {
            locals.append(.null)
            let result = evaluate(condition)
            locals.removeLast()
            switch result {
            case .number(let index): return element(items, index, at: offset)
            case .boolean(true): return .list(items)
            case .boolean(false), .null: return .list([])
            default: return null(.types(operation: "[]", [result.typeName]), at: offset)
            }
        }
        var kept: [FeelValue] = []
        for item in items {
            guard spend(1, at: offset) else { return .null }
            locals.append(item)
            let result = evaluate(condition)
            locals.removeLast()
            switch result {
            case .boolean(true): kept.append(item)
            case .number(let index): return element(items, index, at: offset)
            case .boolean(false), .null: continue
            default: return null(.types(operation: "[]", [result.typeName]), at: offset)
            }
        }
        return .list(kept)
    }

    mutating func element(_ items: [FeelValue], _ index: FeelDecimal, at offset: Int) -> FeelValue {
        guard let index = index.integer else {
            return null(.types(operation: "[]", ["number"]), at: offset)
        }
        let place = index > 0 ? index - 1 : items.count + index
        guard index != 0, items.indices.contains(place) else {
            return null(.outOfBounds(index: index, count: items.count), at: offset)
        }
        return items[place]
    }
}
