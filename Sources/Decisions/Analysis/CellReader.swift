/// Tells which constants a cell compares its input with, or that it does something else.
struct CellReader {
    var cuts = CellCuts()

    /// False where the cell is opaque: what it says cannot be told from its constants.
    mutating func read(_ tests: UnaryTests) -> Bool {
        tests.freeNames.isEmpty && tests.tests.allSatisfy { read($0) }
    }

    private mutating func read(_ test: FeelTest) -> Bool {
        switch test {
        case .any: return true
        case .compare(let comparison, let node): return constant(node, isOrdered: comparison.isOrder)
        case .value(let node, usesInput: false): return constant(node, isOrdered: false)
        case .value(let node, usesInput: true): return condition(node)
        }
    }

    private mutating func constant(_ node: FeelNode, isOrdered: Bool) -> Bool {
        guard let value = Self.value(of: node) else { return false }
        switch value {
        case .function, .context: return false
        default:
            cuts.add(value, isOrdered: isOrdered)
            return true
        }
    }

    /// A condition on `?` made of comparisons with constants.
    private mutating func condition(_ node: FeelNode) -> Bool {
        switch node.kind {
        case .literal(.boolean): return true
        case .both(let left, let right), .either(let left, let right):
            return condition(left) && condition(right)
        case .compare(let comparison, let left, let right):
            if left.isInput { return constant(right, isOrdered: comparison.isOrder) }
            if right.isInput { return constant(left, isOrdered: comparison.isOrder) }
            return false
        case .between(let value, let low, let high):
            return value.isInput && constant(low, isOrdered: true) && constant(high, isOrdered: true)
        case .within(let value, let tests): return value.isInput && tests.allSatisfy { read($0) }
        case .callBuiltin(let builtin, let arguments):
            if builtin.name == "not", arguments.count == 1 { return condition(arguments[0]) }
            if builtin.name == "list contains", arguments.count == 2, arguments[1].isInput {
                return constant(arguments[0], isOrdered: false)
            }
            return false
        case .local(0):
            // A bare `?` is the condition itself.
            cuts.add(.boolean(true))
            return true
        default: return false
        }
    }

    /// The value of a part that neither reads the input nor anything outside; nil otherwise.
    static func value(of node: FeelNode) -> FeelValue? {
        guard node.isConstant else { return nil }
        var evaluator = Evaluator(context: FeelContext(), limits: FeelLimits())
        let value = evaluator.run(node)
        return evaluator.isHalted ? nil : value
    }
}

extension FeelNode.Comparison {
    fileprivate var isOrder: Bool { self != .equal && self != .notEqual }
}

extension FeelNode {
    fileprivate var isInput: Bool {
        if case .local(0) = kind { true } else { false }
    }

    /// Made of literals alone, so that it has the same value everywhere.
    var isConstant: Bool {
        switch kind {
        case .literal: true
        case .list(let nodes): nodes.allSatisfy(\.isConstant)
        case .callBuiltin(let builtin, let nodes):
            builtin.name != "now" && builtin.name != "today" && nodes.allSatisfy(\.isConstant)
        case .range(let low, _, let high, _): low.isConstant && high.isConstant
        case .halfRange(_, let node), .negate(let node): node.isConstant
        case .arithmetic(_, let left, let right): left.isConstant && right.isConstant
        default: false
        }
    }
}
