import WorkCalendar

/// Walks the tree. One value per evaluation; it counts what it spends and remembers why things became null.
struct Evaluator {
    var context: FeelContext
    let limits: FeelLimits
    var locals: [FeelValue] = []
    var steps: Int
    var stepsLeft: Int { max(0, steps) }
    private var depth = 0
    private(set) var isHalted = false
    private var reasons: [(FeelNote.Reason, Int)] = []
    /// Why parts of a model are null, with their place in it.
    var modelNotes: [DMNNote] = []

    init(context: FeelContext, limits: FeelLimits) {
        self.context = context
        self.limits = limits
        steps = limits.stepsMax
    }

    mutating func run(_ node: FeelNode) -> FeelValue {
        let value = evaluate(node)
        return isHalted ? .null : value
    }

    func notes(in source: String) -> [FeelNote] {
        reasons.map { FeelNote(reason: $0.0, position: FeelPosition(offset: $0.1, in: source)) }
    }

    /// The reasons since the last call, placed in the text they arose in.
    mutating func takeNotes(in source: String) -> [FeelNote] {
        defer { reasons.removeAll(keepingCapacity: true) }
        return reasons.isEmpty ? [] : notes(in: source)
    }

    /// One level further down, for parts that are not nodes of an expression.
    mutating func deeper(_ body: (inout Evaluator) -> FeelValue) -> FeelValue {
        depth += Self.partDepth
        defer { depth -= Self.partDepth }
        if depth > limits.evaluationDepthMax { return halt(.depth, at: 0) }
        return isHalted ? .null : body(&self)
    }

    /// A part of a model takes as much stack as this many nodes.
    private static let partDepth = 4

    /// Null, with the reason.
    mutating func null(_ reason: FeelNote.Reason, at offset: Int) -> FeelValue {
        if !isHalted, reasons.count < limits.notesMax { reasons.append((reason, offset)) }
        return .null
    }

    mutating func halt(_ limit: FeelNote.Limit, at offset: Int) -> FeelValue {
        if !isHalted {
            reasons.append((.limit(limit), offset))
            isHalted = true
        }
        return .null
    }

    /// Pays for work; false when the budget is used up.
    mutating func spend(_ count: Int, at offset: Int) -> Bool {
        steps -= count
        if steps < 0 { _ = halt(.steps, at: offset) }
        return !isHalted
    }

    mutating func list(_ items: [FeelValue], at offset: Int) -> FeelValue {
        items.count > limits.listCountMax ? halt(.listCount, at: offset) : .list(items)
    }

    mutating func evaluate(_ node: FeelNode) -> FeelValue {
        steps -= 1
        if steps < 0 || isHalted { return halt(.steps, at: node.at) }
        depth += 1
        defer { depth -= 1 }
        if depth > limits.evaluationDepthMax { return halt(.depth, at: node.at) }
        switch node.kind {
        case .literal(let value): return value
        case .local(let slot): return slot < locals.count ? locals[slot] : .null
        case .free(let name): return free(name, at: node.at)
        case .compare(let comparison, let left, let right):
            let (a, b) = (evaluate(left), evaluate(right))
            return compare(comparison, a, b, at: node.at)
        case .arithmetic(let operation, let left, let right):
            let (a, b) = (evaluate(left), evaluate(right))
            return arithmetic(operation, a, b, at: node.at)
        case .both(let left, let right): return both(left, right)
        case .either(let left, let right): return either(left, right)
        case .path(let base, let name):
            let value = evaluate(base)
            return member(name, of: value, at: node.at)
        case .choose(let condition, let then, let otherwise):
            return evaluate(evaluate(condition).isTrue ? then : otherwise)
        case .callBuiltin(let builtin, let arguments):
            let values = arguments.map { evaluate($0) }
            return call(builtin, values, at: node.at)
        default: return evaluateRare(node)
        }
    }

    /// Kept apart so that the common cases have a small stack frame.
    private mutating func evaluateRare(_ node: FeelNode) -> FeelValue {
        switch node.kind {
        case .entry(let name, let items, let otherwise): return entry(name, items, otherwise)
        case .list(let nodes): return .list(nodes.map { evaluate($0) })
        case .context(let entries): return contextValue(entries)
        case .range(let low, let includesLow, let high, let includesHigh):
            return range(low, includesLow, high, includesHigh, at: node.at)
        case .halfRange(let comparison, let bound):
            return .range(FeelRange(comparison, evaluate(bound)))
        case .negate(let operand):
            let value = evaluate(operand)
            return negate(value, at: node.at)
        case .between(let value, let low, let high): return between(value, low, high, at: node.at)
        case .within(let value, let tests): return within(value, tests)
        case .loop(let iterators, let body, let usesPartial):
            return loop(iterators, body, usesPartial: usesPartial, at: node.at)
        case .quantified(let isEvery, let iterators, let condition):
            return quantified(isEvery: isEvery, iterators, condition, at: node.at)
        case .filter(let base, let condition, let usesItem):
            return filter(base, condition, usesItem: usesItem, at: node.at)
        case .instanceOf(let operand, let type):
            let value = evaluate(operand)
            var work = stepsLeft
            let before = work
            let isInstance = type.isInstance(value, work: &work)
            return spend(before - work, at: node.at) ? .boolean(isInstance) : .null
        case .lambda(let lambda): return function(lambda)
        case .external(let mapping, let arguments): return external(mapping, arguments, at: node.at)
        case .builtin(let builtin): return .function(builtin.function)
        case .call(let callee, let arguments): return call(callee, arguments, at: node.at)
        case .callNamed(let callee, let arguments): return callNamed(callee, arguments, at: node.at)
        case .literal, .local, .free, .compare, .arithmetic, .both, .either, .path, .choose, .callBuiltin:
            return .null
        }
    }

    private mutating func free(_ name: String, at offset: Int) -> FeelValue {
        context.values[name] ?? null(.unknownName(name), at: offset)
    }

    private mutating func entry(_ name: String, _ items: [Int], _ otherwise: FeelNode) -> FeelValue {
        for slot in items where slot < locals.count {
            if case .context(let entries) = locals[slot], let value = entries[name] { return value }
        }
        return evaluate(otherwise)
    }

    private mutating func contextValue(_ nodes: [FeelNode.Entry]) -> FeelValue {
        let count = locals.count
        defer { locals.removeSubrange(count...) }
        var entries = FeelEntries()
        for node in nodes {
            let value = evaluate(node.value)
            if entries[node.name] != nil { return null(.repeatedEntry(node.name), at: node.value.at) }
            entries[node.name] = value
            locals.append(value)
        }
        return .context(entries)
    }
}
