/// A decision table: rules over inputs, each cell in FEEL, built from plain texts so that any codec can make one.
public struct DecisionTable: Sendable {
    public enum HitPolicy: Hashable, Sendable {
        /// At most one rule may match.
        case unique
        /// Several may match if they say the same.
        case any
        /// The first that matches, from the top.
        case first
        /// The one whose output stands first in the list of allowed values.
        case priority
        /// All that match, from the top.
        case ruleOrder
        /// All that match, in the order of the allowed values.
        case outputOrder
        /// All that match, perhaps summed up.
        case collect(Aggregation?)
    }

    public enum Aggregation: String, Hashable, Sendable, CaseIterable { case sum, min, max, count }

    public struct Input: Hashable, Sendable {
        public var expression: String
        /// Unary tests that every input passes.
        public var allowedValues: String?

        public init(_ expression: String, allowedValues: String? = nil) {
            self.expression = expression
            self.allowedValues = allowedValues
        }
    }

    public struct Output: Hashable, Sendable {
        public var name: String
        /// The possible outputs; their order is their priority, the first one highest.
        public var allowedValues: String?
        /// What holds where no rule matches.
        public var defaultEntry: String?
        /// Result values are converted to this type; what does not fit becomes null.
        public var type: FeelType

        public init(
            _ name: String, allowedValues: String? = nil, defaultEntry: String? = nil, type: FeelType = .any
        ) {
            self.name = name
            self.allowedValues = allowedValues
            self.defaultEntry = defaultEntry
            self.type = type
        }
    }

    public struct Rule: Hashable, Sendable {
        /// One cell per input; empty and `-` mean any value.
        public var tests: [String]
        /// One cell per output.
        public var outputs: [String]

        public init(_ tests: [String], _ outputs: [String]) {
            self.tests = tests
            self.outputs = outputs
        }
    }

    public let inputs: [Input]
    public let outputs: [Output]
    public let rules: [Rule]
    public let hitPolicy: HitPolicy
    let compiled: CompiledTable
    let limits: FeelLimits

    /// Throws all faults of all cells together, so that an author can mend them in one go.
    public init(
        inputs: [Input], outputs: [Output], rules: [Rule], hitPolicy: HitPolicy = .unique,
        knowing names: FeelNames = FeelNames(), limits: FeelLimits = FeelLimits()
    ) throws(FeelTableError) {
        var compiler = TableCompiler(names: names, limits: limits)
        compiled = compiler.compile(inputs: inputs, outputs: outputs, rules: rules)
        if hitPolicy == .priority || hitPolicy == .outputOrder {
            compiler.requirePriorities(outputs, compiled)
        }
        guard compiler.faults.isEmpty else { throw FeelTableError(faults: compiler.faults) }
        self.inputs = inputs
        self.outputs = outputs
        self.rules = rules
        self.hitPolicy = hitPolicy
        self.limits = limits
    }

    /// Every name that a cell takes from outside, with the cell.
    public var freeNames: [(place: FeelTablePlace, name: FeelFreeName)] { compiled.freeNames }

    public var unknownNames: [(place: FeelTablePlace, name: FeelFreeName)] {
        compiled.freeNames.filter { $0.name.unknownPart != nil }
    }
}

/// A cell; rows and columns count from 1, inputs and outputs each for themselves.
public enum FeelTablePlace: Hashable, Sendable {
    case input(column: Int)
    case inputValues(column: Int)
    case output(column: Int)
    case outputValues(column: Int)
    case defaultEntry(column: Int)
    case test(row: Int, column: Int)
    case result(row: Int, column: Int)
    case row(Int)
    case table
}

public struct FeelTableError: Error, Hashable, Sendable {
    public struct Fault: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            case syntax(FeelError)
            case cellCount(found: Int, expected: Int)
            case noOutputs
            /// PRIORITY and OUTPUT ORDER need a list of allowed values in at least one output.
            case noPriorities
            case repeatedName(String)
        }

        public let place: FeelTablePlace
        public let kind: Kind

        public init(place: FeelTablePlace, kind: Kind) {
            self.place = place
            self.kind = kind
        }
    }

    public let faults: [Fault]

    public init(faults: [Fault]) { self.faults = faults }
}

extension FeelTablePlace {
    public var words: FeelWords {
        switch self {
        case .input(let column): FeelWords(zh: "第 \(column) 个输入", en: "input \(column)")
        case .inputValues(let column):
            FeelWords(zh: "第 \(column) 个输入的可选值", en: "allowed values of input \(column)")
        case .output(let column): FeelWords(zh: "第 \(column) 个输出", en: "output \(column)")
        case .outputValues(let column):
            FeelWords(zh: "第 \(column) 个输出的可选值", en: "allowed values of output \(column)")
        case .defaultEntry(let column):
            FeelWords(zh: "第 \(column) 个输出的默认值", en: "default of output \(column)")
        case .test(let row, let column):
            FeelWords(zh: "第 \(row) 行第 \(column) 个条件", en: "row \(row), condition \(column)")
        case .result(let row, let column):
            FeelWords(zh: "第 \(row) 行第 \(column) 个结果", en: "row \(row), result \(column)")
        case .row(let row): FeelWords(zh: "第 \(row) 行", en: "row \(row)")
        case .table: FeelWords(zh: "决策表", en: "the table")
        }
    }
}

extension FeelTableError.Fault {
    public var words: FeelWords {
        let reason =
            switch kind {
            case .syntax(let error): error.words
            case .cellCount(let found, let expected):
                FeelWords(
                    zh: "有 \(found) 格，应为 \(expected) 格。",
                    en: "There are \(found) cells; expected \(expected).")
            case .noOutputs: FeelWords(zh: "至少要有一个输出。", en: "There must be at least one output.")
            case .noPriorities:
                FeelWords(
                    zh: "按优先级命中的决策表要在输出列写明可选值，靠前者优先。",
                    en: "List the allowed values of an output, the highest priority first.")
            case .repeatedName(let name):
                FeelWords(zh: "输出名“\(name)”重复。", en: "The output name “\(name)” occurs twice.")
            }
        let place = place.words
        return FeelWords(zh: "\(place.zh)：\(reason.zh)", en: "\(place.en): \(reason.en)")
    }
}
