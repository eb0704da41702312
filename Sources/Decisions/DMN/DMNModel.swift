/// A decision model in the terms of OMG DMN 1.5: what a `.dmn` file says, as written and not yet compiled.
public struct DMNModel: Hashable, Sendable {
    public var id: String
    public var name: String
    /// The URI that tells this model from others; references and imports use it.
    public var namespace: String
    public var description: String?
    public var imports: [Import] = []
    public var types: [ItemDefinition] = []
    public var inputs: [InputData] = []
    public var decisions: [Decision] = []
    public var knowledge: [KnowledgeModel] = []
    public var services: [Service] = []
    public var sources: [KnowledgeSource] = []

    public init(id: String, name: String, namespace: String) {
        self.id = id
        self.name = name
        self.namespace = namespace
    }

    /// Another model whose elements are named `name.element` here.
    public struct Import: Hashable, Sendable {
        public var name: String
        public var namespace: String
        public var importType: String
        public var locationURI: String?

        public init(name: String, namespace: String, importType: String, locationURI: String? = nil) {
            self.name = name
            self.namespace = namespace
            self.importType = importType
            self.locationURI = locationURI
        }
    }

    /// A named type: another one narrowed, a structure, or a function.
    public struct ItemDefinition: Hashable, Sendable {
        public var name: String
        public var typeRef: String?
        /// Unary tests that a value (each item of a collection) passes.
        public var allowedValues: String?
        /// Unary tests that the whole value passes (DMN 1.5).
        public var typeConstraint: String?
        public var components: [ItemDefinition] = []
        public var function: FunctionItem?
        public var isCollection = false

        public init(name: String, typeRef: String? = nil) {
            self.name = name
            self.typeRef = typeRef
        }
    }

    public struct FunctionItem: Hashable, Sendable {
        public var parameters: [Variable]
        public var resultTypeRef: String?

        public init(parameters: [Variable], resultTypeRef: String?) {
            self.parameters = parameters
            self.resultTypeRef = resultTypeRef
        }
    }

    /// DMN's information item: a name and perhaps a type.
    public struct Variable: Hashable, Sendable {
        public var name: String
        public var typeRef: String?

        public init(_ name: String, typeRef: String? = nil) {
            self.name = name
            self.typeRef = typeRef
        }
    }

    public struct InputData: Hashable, Sendable {
        public var id: String
        public var name: String
        public var description: String?
        public var variable: Variable

        public init(id: String, name: String, typeRef: String? = nil) {
            self.id = id
            self.name = name
            variable = Variable(name, typeRef: typeRef)
        }
    }

    public struct Decision: Hashable, Sendable {
        public var id: String
        public var name: String
        public var description: String?
        public var question: String?
        public var allowedAnswers: String?
        public var variable: Variable
        /// References (`#id` or `namespace#id`) to the inputs, decisions, knowledge and sources it rests on.
        public var requiredInputs: [String] = []
        public var requiredDecisions: [String] = []
        public var requiredKnowledge: [String] = []
        public var requiredAuthorities: [String] = []
        /// Without logic the value has to be given.
        public var logic: DMNExpression?

        public init(id: String, name: String, typeRef: String? = nil) {
            self.id = id
            self.name = name
            variable = Variable(name, typeRef: typeRef)
        }
    }

    /// Business knowledge model: a function that decisions share.
    public struct KnowledgeModel: Hashable, Sendable {
        public var id: String
        public var name: String
        public var description: String?
        public var variable: Variable
        public var requiredKnowledge: [String] = []
        public var requiredAuthorities: [String] = []
        public var logic: DMNExpression.Function?

        public init(id: String, name: String, typeRef: String? = nil) {
            self.id = id
            self.name = name
            variable = Variable(name, typeRef: typeRef)
        }
    }

    /// A part of the graph that is called as one function: its input data first, then its input decisions.
    public struct Service: Hashable, Sendable {
        public var id: String
        public var name: String
        public var description: String?
        public var variable: Variable
        public var outputDecisions: [String] = []
        public var encapsulatedDecisions: [String] = []
        public var inputDecisions: [String] = []
        public var inputData: [String] = []

        public init(id: String, name: String, typeRef: String? = nil) {
            self.id = id
            self.name = name
            variable = Variable(name, typeRef: typeRef)
        }
    }

    /// Where the knowledge comes from: a statute, a person, a document.
    public struct KnowledgeSource: Hashable, Sendable {
        public var id: String
        public var name: String
        public var description: String?
        public var type: String?
        public var locationURI: String?
        public var requiredAuthorities: [String] = []

        public init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }
}
