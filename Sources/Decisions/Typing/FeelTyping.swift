/// Infers what expressions can be, and names what can never be meant. It says nothing where it does not know: a fault is
/// always one.
public struct FeelTyping {
    /// Names of the context, and paths into it such as `case.matter`.
    let scope: [String: FeelKinds]
    public private(set) var faults: [FeelTypeFault] = []

    public init(_ scope: [String: FeelKinds]) { self.scope = scope }

    /// - Returns: all that the expression can be.
    public mutating func infer(_ expression: FeelExpression) -> FeelKinds { infer(expression.root) }

    /// A cell of a decision table over an input that can be so much.
    public mutating func infer(_ tests: UnaryTests, on input: FeelKinds) {
        for test in tests.tests { check(test, on: input) }
    }

    private mutating func fault(_ reason: FeelTypeFault.Reason, _ node: FeelNode) {
        faults.append(FeelTypeFault(reason: reason, offset: node.at))
    }

    private mutating func infer(_ node: FeelNode) -> FeelKinds {
        switch node.kind {
        case .literal(let value): return FeelKinds(of: value)
        case .free(let name): return scope[name] ?? .any
        case .local, .builtin, .lambda: return .any
        case .entry(_, _, let otherwise):
            // May be an entry of an item, which hides what the name means outside.
            _ = otherwise
            return .any
        case .external(let inner, _), .filter(let inner, _, _):
            _ = infer(inner)
            return .any
        case .list(let items):
            for item in items { _ = infer(item) }
            return FeelKinds([.list])
        case .context(let entries):
            for entry in entries { _ = infer(entry.value) }
            return FeelKinds([.context])
        case .range(let low, _, let high, _):
            meet(infer(low), infer(high), node)
            return FeelKinds([.range])
        case .halfRange(_, let end):
            _ = infer(end)
            return FeelKinds([.range])
        case .arithmetic(let operation, let left, let right):
            return calculate(operation, infer(left), infer(right), node)
        case .negate(let inner): return calculate(.subtract, .number, infer(inner), node)
        case .compare(let comparison, let left, let right):
            compare(comparison, infer(left), infer(right), node)
            return .boolean.orNull
        case .both(let left, let right), .either(let left, let right):
            condition(left)
            condition(right)
            return .boolean.orNull
        case .between(let value, let low, let high):
            let kinds = infer(value)
            meet(kinds, infer(low), node)
            meet(kinds, infer(high), node)
            return .boolean.orNull
        case .within(let value, let tests):
            let kinds = infer(value)
            for test in tests { check(test, on: kinds) }
            return .boolean.orNull
        case .choose(let test, let then, let otherwise):
            condition(test)
            return infer(then).union(infer(otherwise))
        case .loop(let iterators, let body, _):
            infer(iterators)
            _ = infer(body)
            return FeelKinds([.list, .null])
        case .quantified(_, let iterators, let test):
            infer(iterators)
            condition(test)
            return .boolean.orNull
        case .path(let base, _):
            if let path = Self.path(node) { return scope[path] ?? .any }
            _ = infer(base)
            return .any
        case .instanceOf(let inner, _):
            _ = infer(inner)
            return .boolean.orNull
        case .call(let callee, let arguments):
            _ = infer(callee)
            for argument in arguments { _ = infer(argument) }
            return .any
        case .callNamed(let callee, let arguments):
            _ = infer(callee)
            for argument in arguments { _ = infer(argument.value) }
            return .any
        case .callBuiltin(let builtin, let arguments):
            for argument in arguments { _ = infer(argument) }
            return Self.results[builtin.name] ?? .any
        }
    }

    /// `case.unit.level`, where it begins with a name of the context.
    private static func path(_ node: FeelNode) -> String? {
        switch node.kind {
        case .free(let root): root
        case .path(let base, let name): path(base).map { "\($0).\(name)" }
        default: nil
        }
    }

    private mutating func infer(_ iterators: [FeelNode.Iterator]) {
        for iterator in iterators {
            _ = infer(iterator.domain)
            if let end = iterator.end { _ = infer(end) }
        }
    }

    /// What the functions give that packs call most; of the others nothing is said.
    private static let results: [String: FeelKinds] = [
        "not": .boolean.orNull, "contains": .boolean.orNull, "starts with": .boolean.orNull,
        "ends with": .boolean.orNull, "matches": .boolean.orNull, "list contains": .boolean.orNull,
        "all": .boolean.orNull, "any": .boolean.orNull, "is": .boolean.orNull,
        "count": .number.orNull, "sum": .number.orNull, "mean": .number.orNull, "floor": .number.orNull,
        "ceiling": .number.orNull, "abs": FeelKinds([.number, .duration, .null]), "number": .number.orNull,
        "string length": .number.orNull, "day of year": .number.orNull, "week of year": .number.orNull,
        "string": FeelKinds([.text, .null]), "substring": FeelKinds([.text, .null]),
        "upper case": FeelKinds([.text, .null]), "lower case": FeelKinds([.text, .null]),
        "string join": FeelKinds([.text, .null]), "day of week": FeelKinds([.text, .null]),
        "date": FeelKinds([.date, .null]), "today": FeelKinds([.date]), "now": FeelKinds([.moment]),
        "time": FeelKinds([.time, .null]), "date and time": FeelKinds([.moment, .null]),
        "duration": FeelKinds([.duration, .null]),
        "years and months duration": FeelKinds([.duration, .null]),
    ]

    // MARK: meeting

    private mutating func condition(_ node: FeelNode) {
        let kinds = infer(node)
        if !kinds.kinds.contains(.boolean) { fault(.notACondition(kinds), node) }
    }

    private mutating func compare(
        _ comparison: FeelNode.Comparison, _ left: FeelKinds, _ right: FeelKinds, _ node: FeelNode
    ) {
        switch comparison {
        case .equal, .notEqual:
            // Asking whether something is missing is a question that can be asked of everything.
            if left == .null || right == .null { return }
        case .less, .lessOrEqual, .greater, .greaterOrEqual: break
        }
        meet(left, right, node)
    }

    /// Some value must be able to stand on both sides.
    private mutating func meet(_ left: FeelKinds, _ right: FeelKinds, _ node: FeelNode) {
        let common = left.values.intersection(right.values)
        if common.isEmpty { return fault(.neverMeets(left, right), node) }
        guard common == [.text], let some = left.texts, let others = right.texts,
            some.isDisjoint(with: others)
        else { return }
        let (one, known) = some.count <= others.count ? (some, others) : (others, some)
        fault(.unknownText(one.min() ?? "", known: known.sorted()), node)
    }

    private mutating func check(_ test: FeelTest, on input: FeelKinds) {
        switch test {
        case .any: return
        case .compare(_, let node): meet(input, infer(node), node)
        case .value(let node, let usesInput):
            let kinds = infer(node)
            // A condition on `?`, or a list or range to be in.
            if usesInput || !kinds.kinds.isDisjoint(with: [.range, .list]) || kinds == .null { return }
            meet(input, kinds, node)
        }
    }

    // MARK: calculating

    private mutating func calculate(
        _ operation: FeelNode.Arithmetic, _ left: FeelKinds, _ right: FeelKinds, _ node: FeelNode
    ) -> FeelKinds {
        var results: Set<FeelKinds.Kind> = []
        for one in left.values {
            for other in right.values {
                if let result = Self.result(operation, one, other) { results.insert(result) }
            }
        }
        if results.isEmpty {
            fault(.notCalculable(left, right), node)
            return .any
        }
        // Even where both are there, as in a division by zero.
        return FeelKinds(results.union([.null]))
    }

    private static func result(
        _ operation: FeelNode.Arithmetic, _ left: FeelKinds.Kind, _ right: FeelKinds.Kind
    ) -> FeelKinds.Kind? {
        let days: Set<FeelKinds.Kind> = [.date, .time, .moment]
        switch (operation, left, right) {
        case (_, .number, .number): return .number
        case (.add, .text, .text): return .text
        case (.add, .duration, .duration), (.subtract, .duration, .duration): return .duration
        case (.add, _, .duration) where days.contains(left): return left
        case (.subtract, _, .duration) where days.contains(left): return left
        case (.add, .duration, _) where days.contains(right): return right
        case (.subtract, _, _) where days.contains(left) && days.contains(right): return .duration
        case (.multiply, .duration, .number), (.multiply, .number, .duration), (.divide, .duration, .number):
            return .duration
        case (.divide, .duration, .duration): return .number
        case (.add, _, _), (.subtract, _, _), (.multiply, _, _), (.divide, _, _), (.power, _, _): return nil
        }
    }
}
