/// Compiles a model and the models it imports into one graph.
struct DMNCompiler {
    private struct Unit {
        let model: DMNModel
        var catalogue: DMNTypeCatalogue
        /// Namespaces by the name of the import.
        var prefixes: [String: String] = [:]
        var members: [String] = []
    }

    private enum Source {
        case input(DMNModel.InputData)
        case decision(DMNModel.Decision)
        case knowledge(DMNModel.KnowledgeModel)
        case service(DMNModel.Service)
    }

    private let models: [DMNModel]
    private let limits: FeelLimits
    private var units: [String: Unit] = [:]
    private var sources: [Source] = []
    private var byID: [String: Int] = [:]
    private var shapes: [Int: FeelNames] = [:]
    private var finished: Set<Int> = []
    private var open: [Int] = []
    private(set) var elements: [DMNElement] = []
    private(set) var faults: [DMNFault] = []
    /// Indices by namespace and name.
    private(set) var byName: [String: [String: Int]] = [:]

    init(_ model: DMNModel, imports: [DMNModel], limits: FeelLimits) {
        models = [model] + imports.filter { $0.namespace != model.namespace }
        self.limits = limits
    }

    mutating func compile() {
        var opening: [String] = []
        prepare(models[0], opening: &opening)
        for unit in units.values.sorted(by: { $0.model.name < $1.model.name }) { declare(unit.model) }
        for index in elements.indices { finish(index) }
        for unit in units.values { faults += unit.catalogue.faults }
        faults = faults.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Imported models first, since types refer to theirs.
    private mutating func prepare(_ model: DMNModel, opening: inout [String]) {
        guard units[model.namespace] == nil, !opening.contains(model.namespace) else { return }
        opening.append(model.namespace)
        var imported: [String: [String: DMNType]] = [:]
        var prefixes: [String: String] = [:]
        for entry in model.imports where Self.isModel(entry.importType) {
            guard let other = models.first(where: { $0.namespace == entry.namespace }) else {
                faults.append(DMNFault(path: [model.name], kind: .unknownImport(namespace: entry.namespace)))
                continue
            }
            prepare(other, opening: &opening)
            imported[entry.name] = units[other.namespace]?.catalogue.types ?? [:]
            prefixes[entry.name] = entry.namespace
        }
        var unit = Unit(model: model, catalogue: DMNTypeCatalogue(model, imported: imported))
        unit.prefixes = prefixes
        unit.members = DMNModel.memberNames(of: model)
        units[model.namespace] = unit
        opening.removeLast()
    }

    static func isModel(_ importType: String) -> Bool {
        importType.contains("/DMN/") || importType.isEmpty
    }

    private mutating func declare(_ model: DMNModel) {
        func place(_ variable: DMNModel.Variable, _ name: String) -> String { name }
        for input in model.inputs { add(.input(input), input.id, input.name, model) }
        for decision in model.decisions { add(.decision(decision), decision.id, decision.name, model) }
        for knowledge in model.knowledge { add(.knowledge(knowledge), knowledge.id, knowledge.name, model) }
        for service in model.services { add(.service(service), service.id, service.name, model) }
    }

    private mutating func add(_ source: Source, _ id: String, _ name: String, _ model: DMNModel) {
        let index = elements.count
        if byName[model.namespace]?[name] != nil {
            faults.append(DMNFault(path: [model.name, name], kind: .repeatedName(name)))
        }
        byName[model.namespace, default: [:]][name] = index
        byID["\(model.namespace)#\(id)"] = index
        sources.append(source)
        elements.append(DMNElement(namespace: model.namespace, name: name, logic: .input))
    }

    private mutating func type(_ reference: String?, _ index: Int) -> DMNType? {
        units[elements[index].namespace]?.catalogue.type(reference, for: [elements[index].name])
    }

    private func index(of reference: String, from namespace: String) -> Int? {
        if reference.hasPrefix("#") { return byID[namespace + reference] }
        return byID[reference] ?? byID["\(namespace)#\(reference)"]
    }

    private mutating func require(_ references: [String], for index: Int) {
        let namespace = elements[index].namespace
        for reference in references {
            guard let other = self.index(of: reference, from: namespace) else {
                faults.append(DMNFault(path: [elements[index].name], kind: .unknownReference(reference)))
                continue
            }
            let prefix =
                elements[other].namespace == namespace
                ? "" : units[namespace]?.prefixes.first { $0.value == elements[other].namespace }?.key ?? ""
            elements[index].requirements.append(.init(element: other, prefix: prefix))
        }
    }

    /// Compiles an element after those it requires; a circle among decisions is a fault.
    private mutating func finish(_ index: Int) {
        guard !finished.contains(index) else { return }
        if open.contains(index) {
            if case .decision = sources[index] {
                let names = open.map { elements[$0].name } + [elements[index].name]
                faults.append(DMNFault(path: [elements[index].name], kind: .cycle(names)))
            }
            return
        }
        open.append(index)
        defer { open.removeLast() }
        switch sources[index] {
        case .input(let input):
            elements[index].type = type(input.variable.typeRef, index)
            shapes[index] = elements[index].type?.members
        case .decision(let decision): finish(decision, index)
        case .knowledge(let knowledge): finish(knowledge, index)
        case .service(let service): finish(service, index)
        }
        finished.insert(index)
    }

    private mutating func finish(_ decision: DMNModel.Decision, _ index: Int) {
        require(decision.requiredInputs + decision.requiredDecisions + decision.requiredKnowledge, for: index)
        elements[index].type = type(decision.variable.typeRef, index)
        shapes[index] = elements[index].type?.members
        for requirement in elements[index].requirements { finish(requirement.element) }
        // An open circle would never end: without logic the value has to be given.
        if faults.contains(where: { Self.isCycle($0, through: elements[index].name) }) {
            elements[index].logic = .decision(nil)
            return
        }
        let compiled = decision.logic.map { logic in
            boxed(index) { $0.compile(logic, $1, at: [decision.name]) }
        }
        elements[index].logic = .decision(compiled?.node)
        shapes[index] = shapes[index] ?? compiled?.shape
    }

    private static func isCycle(_ fault: DMNFault, through name: String) -> Bool {
        if case .cycle(let names) = fault.kind { names.contains(name) } else { false }
    }

    private mutating func finish(_ knowledge: DMNModel.KnowledgeModel, _ index: Int) {
        require(knowledge.requiredKnowledge, for: index)
        elements[index].type = type(knowledge.variable.typeRef, index)
        for requirement in elements[index].requirements { finish(requirement.element) }
        let logic = knowledge.logic ?? DMNExpression.Function(parameters: [], body: nil)
        let compiled = boxed(index) { $0.function(logic, $1, at: [knowledge.name]) }
        elements[index].logic = .knowledge(compiled.node)
        setResult(index)
    }

    /// Since DMN 1.2 the variable has the type of the function; before, that of its result.
    private mutating func setResult(_ index: Int) {
        guard let type = elements[index].type else { return }
        if case .function(_, let result) = type.feel {
            elements[index].result = DMNType(name: result.description, feel: result)
        } else {
            elements[index].result = type
        }
    }

    private mutating func finish(_ service: DMNModel.Service, _ index: Int) {
        let namespace = elements[index].namespace
        func resolve(_ references: [String]) -> [Int] {
            references.compactMap { self.index(of: $0, from: namespace) }
        }
        for reference in service.inputData + service.inputDecisions + service.outputDecisions
        where self.index(of: reference, from: namespace) == nil {
            faults.append(DMNFault(path: [service.name], kind: .unknownReference(reference)))
        }
        elements[index].type = type(service.variable.typeRef, index)
        elements[index].logic = .service(
            .init(
                parameters: resolve(service.inputData) + resolve(service.inputDecisions),
                outputs: resolve(service.outputDecisions)))
        setResult(index)
    }

    /// Compiles an expression with the names that the element requires in scope.
    private mutating func boxed(
        _ index: Int, _ body: (inout BoxedCompiler, FeelNames) -> BoxedCompiler.Compiled
    ) -> BoxedCompiler.Compiled {
        let namespace = elements[index].namespace
        guard let unit = units[namespace] else {
            return .init(node: BoxedNode(.list([]), type: nil, path: []), shape: nil)
        }
        var compiler = BoxedCompiler(types: unit.catalogue, limits: limits)
        let compiled = body(&compiler, names(for: index, unit))
        faults += compiler.faults
        units[namespace]?.catalogue = compiler.types
        return compiled
    }

    private func names(for index: Int, _ unit: Unit) -> FeelNames {
        var names = FeelNames()
        var imported: [String: FeelNames] = [:]
        for requirement in elements[index].requirements {
            let name = elements[requirement.element].name
            let shape = shapes[requirement.element]
            if requirement.prefix.isEmpty {
                names.insert(name, members: shape)
            } else {
                imported[requirement.prefix, default: FeelNames()].insert(name, members: shape)
            }
        }
        for (prefix, members) in imported { names.insert(prefix, members: members) }
        names.types = unit.catalogue.feelTypes
        names.looseMembers = unit.members
        return names
    }
}

extension DMNModel {
    /// Names that occur as members anywhere, so that paths over values of unknown type can be cut into words.
    static func memberNames(of model: DMNModel) -> [String] {
        var found: Set<String> = []
        func visit(_ type: ItemDefinition) {
            for component in type.components {
                found.insert(component.name)
                visit(component)
            }
        }
        func visit(_ expression: DMNExpression?) {
            guard let expression else { return }
            switch expression.logic {
            case .literal: break
            case .context(let entries):
                for entry in entries {
                    if let variable = entry.variable { found.insert(variable.name) }
                    visit(entry.value)
                }
            case .table(let table):
                for output in table.outputs { if let name = output.name { found.insert(name) } }
            case .invocation(let callee, let bindings):
                visit(callee)
                for binding in bindings { visit(binding.value) }
            case .list(let items): for item in items { visit(item) }
            case .relation(let columns, let rows):
                found.formUnion(columns.map(\.name))
                for row in rows { for cell in row { visit(cell) } }
            case .function(let function): visit(function.body)
            case .conditional(let condition, let then, let otherwise):
                for part in [condition, then, otherwise] { visit(part) }
            case .filter(let domain, let match):
                visit(domain)
                visit(match)
            case .iteration(let iteration):
                visit(iteration.domain)
                visit(iteration.body)
            }
        }
        for type in model.types { visit(type) }
        for decision in model.decisions {
            found.insert(decision.name)
            visit(decision.logic)
        }
        for knowledge in model.knowledge { visit(knowledge.logic?.body) }
        return found.sorted()
    }
}
