/// Functions on lists.
extension Builtins {
    static let lists: [Builtin] = [
        Builtin("list contains", ["list", "element"]) { evaluator, call in
            guard let items = call.list(0) else { return call.refuse(0, &evaluator) }
            return .boolean(evaluator.firstIndex(of: call[1], in: items, at: call.offset) != nil)
        },
        Builtin("count", ["list"], isVariadic: true) { evaluator, call in
            if call.count == 1, call[0].isNull { return call.refuse(0, &evaluator) }
            return .number(call.items.count)
        },
        Builtin("append", ["list", "item"], isVariadic: true) { evaluator, call in
            guard let items = call.list(0), call.count > 1 else { return call.refuse(0, &evaluator) }
            guard evaluator.spend(items.count, at: call.offset) else { return .null }
            return evaluator.list(items + call.arguments.dropFirst(), at: call.offset)
        },
        Builtin("concatenate", ["list"], isVariadic: true) { evaluator, call in
            concatenate(&evaluator, call)
        },
        Builtin("union", ["list"], isVariadic: true) { evaluator, call in
            guard case .list(let items) = concatenate(&evaluator, call) else { return .null }
            return .list(evaluator.distinct(items, at: call.offset))
        },
        Builtin("distinct values", ["list"]) { evaluator, call in
            guard let items = call.list(0) else { return call.refuse(0, &evaluator) }
            return .list(evaluator.distinct(items, at: call.offset))
        },
        Builtin("reverse", ["list"]) { evaluator, call in
            guard let items = call.list(0) else { return call.refuse(0, &evaluator) }
            return .list(items.reversed())
        },
        Builtin("index of", ["list", "match"]) { evaluator, call in
            guard let items = call.list(0) else { return call.refuse(0, &evaluator) }
            var positions: [FeelValue] = []
            for (index, item) in items.enumerated()
            where evaluator.equal(item, call[1], at: call.offset) == true {
                positions.append(.number(index + 1))
            }
            return .list(positions)
        },
        Builtin("flatten", ["list"]) { evaluator, call in
            guard let items = call.list(0) else { return call.refuse(0, &evaluator) }
            var flat: [FeelValue] = []
            evaluator.flatten(items, into: &flat, at: call.offset)
            return evaluator.list(flat, at: call.offset)
        },
        Builtin("sublist", ["list", "start position", "length"], optional: 1, do: sublist),
        Builtin("insert before", ["list", "position", "newItem"], do: insertBefore),
        Builtin("remove", ["list", "position"], do: remove),
        Builtin(
            "list replace", ["list", "position", "newItem"], ["list", "match", "newItem"], do: listReplace),
        Builtin("sort", ["list", "precedes"], optional: 1, do: sort),
    ]

    private static func concatenate(_ evaluator: inout Evaluator, _ call: BuiltinCall) -> FeelValue {
        var all: [FeelValue] = []
        for argument in call.arguments {
            switch argument {
            case .list(let items): all += items
            case .null: return call.refuse(0, &evaluator)
            default: all.append(argument)
            }
            guard evaluator.spend(all.count, at: call.offset) else { return .null }
        }
        return evaluator.list(all, at: call.offset)
    }

    private static func sublist(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        guard let items = call.list(0) else { return call.refuse(0, &evaluator) }
        guard let start = call.integer(1), let first = place(start, in: items) else {
            return call.refuse(1, &evaluator)
        }
        var length = items.count - first
        if call.count > 2 {
            guard let wanted = call.integer(2), wanted >= 0, wanted <= length else {
                return call.refuse(2, &evaluator)
            }
            length = wanted
        }
        return .list(Array(items[first..<first + length]))
    }

    /// The index of a position counted from 1, or from the end with -1; nil where there is none.
    private static func place(_ position: Int, in items: [FeelValue]) -> Int? {
        guard position != 0, position >= -items.count, position <= items.count else { return nil }
        return position > 0 ? position - 1 : items.count + position
    }

    private static func insertBefore(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        guard var items = call.list(0) else { return call.refuse(0, &evaluator) }
        guard let position = call.integer(1) else { return call.refuse(1, &evaluator) }
        guard let index = place(position, in: items) ?? (position == items.count + 1 ? items.count : nil)
        else {
            return call.refuse(1, &evaluator)
        }
        guard evaluator.spend(items.count, at: call.offset) else { return .null }
        items.insert(call[2], at: index)
        return evaluator.list(items, at: call.offset)
    }

    private static func remove(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        guard var items = call.list(0) else { return call.refuse(0, &evaluator) }
        guard let position = call.integer(1), let index = place(position, in: items) else {
            return call.refuse(1, &evaluator)
        }
        guard evaluator.spend(items.count, at: call.offset) else { return .null }
        items.remove(at: index)
        return .list(items)
    }

    private static func listReplace(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        guard var items = call.list(0) else { return call.refuse(0, &evaluator) }
        guard evaluator.spend(items.count, at: call.offset) else { return .null }
        if let match = call.function(1) {
            guard match.parameters.count == 2 else { return call.refuse(1, &evaluator) }
            for (index, item) in items.enumerated() {
                guard case .boolean(let isMatch) = evaluator.call(match, [item, call[2]], at: call.offset)
                else {
                    return call.refuse(1, &evaluator)
                }
                if isMatch { items[index] = call[2] }
            }
            return .list(items)
        }
        guard let position = call.number(1)?.rounded(.down, scale: 0)?.integer,
            let index = place(position, in: items)
        else { return call.refuse(1, &evaluator) }
        items[index] = call[2]
        return .list(items)
    }

    private static func sort(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        guard let items = call.list(0) else { return call.refuse(0, &evaluator) }
        guard call.count > 1 else {
            let zones = evaluator.context.zones
            guard evaluator.spend(items.count * 8, at: call.offset) else { return .null }
            return .list(
                evaluator.merged(items) { _, left, right in (left.order(right, zones: zones) ?? 0) < 0 })
        }
        guard let precedes = call.function(1) else { return call.refuse(1, &evaluator) }
        let offset = call.offset
        return .list(
            evaluator.merged(items) { evaluator, left, right in
                evaluator.call(precedes, [left, right], at: offset).isTrue
            })
    }
}

extension Evaluator {
    mutating func firstIndex(of value: FeelValue, in items: [FeelValue], at offset: Int) -> Int? {
        for (index, item) in items.enumerated() where equal(item, value, at: offset) == true { return index }
        return nil
    }

    mutating func distinct(_ items: [FeelValue], at offset: Int) -> [FeelValue] {
        var kept: [FeelValue] = []
        for item in items {
            if isHalted { break }
            if firstIndex(of: item, in: kept, at: offset) == nil { kept.append(item) }
        }
        return kept
    }

    mutating func flatten(_ items: [FeelValue], into flat: inout [FeelValue], at offset: Int) {
        guard spend(items.count, at: offset) else { return }
        for item in items {
            if case .list(let inner) = item {
                flatten(inner, into: &flat, at: offset)
            } else {
                flat.append(item)
            }
        }
    }

    /// A stable merge sort that copes with a `precedes` that is no order at all.
    mutating func merged(
        _ items: [FeelValue], _ precedes: (inout Evaluator, FeelValue, FeelValue) -> Bool
    ) -> [FeelValue] {
        if items.count < 2 || isHalted { return items }
        let middle = items.count / 2
        let left = merged(Array(items[..<middle]), precedes)
        let right = merged(Array(items[middle...]), precedes)
        var result: [FeelValue] = []
        result.reserveCapacity(items.count)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if precedes(&self, right[j], left[i]) {
                result.append(right[j])
                j += 1
            } else {
                result.append(left[i])
                i += 1
            }
        }
        return result + left[i...] + right[j...]
    }
}
