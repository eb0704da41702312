/// A boxed expression of DMN, as written.
public struct DMNExpression: Hashable, Sendable {
    public var typeRef: String?
    public var logic: Logic

    public init(_ logic: Logic, typeRef: String? = nil) {
        self.logic = logic
        self.typeRef = typeRef
    }

    public indirect enum Logic: Hashable, Sendable {
        case literal(String)
        case context([Entry])
        case table(Table)
        case invocation(of: DMNExpression, [Binding])
        case list([DMNExpression])
        case relation(columns: [DMNModel.Variable], rows: [[DMNExpression]])
        case function(Function)
        case conditional(condition: DMNExpression, then: DMNExpression, otherwise: DMNExpression)
        case filter(of: DMNExpression, match: DMNExpression)
        case iteration(Iteration)
    }

    /// An entry of a boxed context; the one without a variable is the context's result.
    public struct Entry: Hashable, Sendable {
        public var variable: DMNModel.Variable?
        public var value: DMNExpression

        public init(_ variable: DMNModel.Variable?, _ value: DMNExpression) {
            self.variable = variable
            self.value = value
        }
    }

    public struct Binding: Hashable, Sendable {
        public var parameter: DMNModel.Variable
        public var value: DMNExpression?

        public init(_ parameter: DMNModel.Variable, _ value: DMNExpression?) {
            self.parameter = parameter
            self.value = value
        }
    }

    public struct Function: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable {
            case feel = "FEEL"
            case java = "Java"
            case pmml = "PMML"
        }

        public var kind: Kind
        public var parameters: [DMNModel.Variable]
        public var typeRef: String?
        public var body: DMNExpression?

        public init(
            kind: Kind = .feel, parameters: [DMNModel.Variable], typeRef: String? = nil, body: DMNExpression?
        ) {
            self.kind = kind
            self.parameters = parameters
            self.typeRef = typeRef
            self.body = body
        }
    }

    /// `for`, `some` and `every`.
    public struct Iteration: Hashable, Sendable {
        public enum Kind: Hashable, Sendable { case each, some, every }

        public var kind: Kind
        public var variable: String
        public var domain: DMNExpression
        public var body: DMNExpression

        public init(_ kind: Kind, variable: String, domain: DMNExpression, body: DMNExpression) {
            self.kind = kind
            self.variable = variable
            self.domain = domain
            self.body = body
        }
    }

    /// A decision table as DMN writes it; `DecisionTable` is its compiled form.
    public struct Table: Hashable, Sendable {
        public struct Input: Hashable, Sendable {
            public var label: String?
            public var expression: String
            public var typeRef: String?
            public var values: String?

            public init(_ expression: String, typeRef: String? = nil, values: String? = nil) {
                self.expression = expression
                self.typeRef = typeRef
                self.values = values
            }
        }

        public struct Output: Hashable, Sendable {
            public var label: String?
            public var name: String?
            public var typeRef: String?
            public var values: String?
            public var defaultEntry: String?

            public init(_ name: String? = nil, typeRef: String? = nil, values: String? = nil) {
                self.name = name
                self.typeRef = typeRef
                self.values = values
            }
        }

        public struct Rule: Hashable, Sendable {
            public var tests: [String]
            public var outputs: [String]
            public var annotations: [String] = []
            public var description: String?

            public init(_ tests: [String], _ outputs: [String]) {
                self.tests = tests
                self.outputs = outputs
            }
        }

        public var inputs: [Input]
        public var outputs: [Output]
        /// Names of the columns of remarks.
        public var annotations: [String] = []
        public var rules: [Rule]
        public var hitPolicy: DecisionTable.HitPolicy

        public init(
            inputs: [Input], outputs: [Output], rules: [Rule], hitPolicy: DecisionTable.HitPolicy = .unique
        ) {
            self.inputs = inputs
            self.outputs = outputs
            self.rules = rules
            self.hitPolicy = hitPolicy
        }
    }
}
