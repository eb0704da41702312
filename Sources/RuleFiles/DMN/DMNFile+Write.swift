public import Decisions
public import Foundation
import FoundationXML

extension DMNFile {
    /// The model as XML of the given version, with a diagram, so that modelers open it as a picture.
    public static func write(
        _ model: DMNModel, version: DMNVersion = .dmn15
    ) throws(DMNFileError) -> Data {
        try DMNWriter(model, version).document()
    }
}

private struct DMNWriter {
    private let model: DMNModel
    private let version: DMNVersion
    private let numbers = Numbers()

    private final class Numbers {
        var last = 0
    }

    /// Other tools want these to have identifiers, although the standard does not.
    private static let named: Set<String> = [
        "decisionTable", "input", "inputExpression", "output", "rule", "inputEntry", "outputEntry",
        "literalExpression", "context", "invocation", "list", "relation", "functionDefinition", "conditional",
        "filter", "for", "some", "every",
    ]

    init(_ model: DMNModel, _ version: DMNVersion) {
        self.model = model
        self.version = version
    }

    private func need(_ element: String, since: DMNVersion) throws(DMNFileError) {
        if version.rawValue < since.rawValue { throw .tooNew(element: element, version: version) }
    }

    /// Attributes are written in the order given; nil and empty ones are left out.
    private func element(
        _ name: String, _ attributes: [(String, String?)] = [], text: String? = nil,
        _ children: [XMLElement] = []
    ) -> XMLElement {
        let element = XMLElement(name: name)
        var attributes = attributes
        if Self.named.contains(name) {
            numbers.last += 1
            attributes.insert(("id", "liandong_\(numbers.last)"), at: 0)
        }
        for (key, value) in attributes {
            guard let value, let node = XMLNode.attribute(withName: key, stringValue: value) as? XMLNode
            else {
                continue
            }
            element.addAttribute(node)
        }
        if let text { element.stringValue = text }
        for child in children { element.addChild(child) }
        return element
    }

    private func leaf(_ name: String, _ text: String?) -> [XMLElement] {
        text.map { [element(name, text: $0)] } ?? []
    }

    /// `<name><text>…</text></name>`
    private func texted(_ name: String, _ text: String?, _ attributes: [(String, String?)] = [])
        -> [XMLElement]
    {
        text.map { [element(name, attributes, [element("text", text: $0)])] } ?? []
    }

    func document() throws(DMNFileError) -> Data {
        var children = leaf("description", model.description)
        for entry in model.imports {
            children.append(
                element(
                    "import",
                    [
                        ("name", entry.name), ("namespace", entry.namespace),
                        ("locationURI", entry.locationURI), ("importType", version.model),
                    ]))
        }
        for type in model.types { children.append(try itemDefinition("itemDefinition", type)) }
        for input in model.inputs {
            children.append(
                element(
                    "inputData", [("id", input.id), ("name", input.name)],
                    leaf("description", input.description) + [variable("variable", input.variable)]))
        }
        for decision in model.decisions { children.append(try self.decision(decision)) }
        for knowledge in model.knowledge { children.append(try self.knowledge(knowledge)) }
        for service in model.services { children.append(self.service(service)) }
        for source in model.sources {
            children.append(
                element(
                    "knowledgeSource",
                    [("id", source.id), ("name", source.name), ("locationURI", source.locationURI)],
                    leaf("description", source.description)
                        + references(
                            "authorityRequirement", "requiredAuthority", source.requiredAuthorities, source.id
                        )
                        + leaf("type", source.type)))
        }
        children.append(diagram())
        let root = element(
            "definitions",
            [
                ("xmlns", version.model), ("xmlns:dmndi", version.diagram),
                ("xmlns:dc", "http://www.omg.org/spec/DMN/20180521/DC/"),
                ("xmlns:di", "http://www.omg.org/spec/DMN/20180521/DI/"),
                ("id", model.id.isEmpty ? nil : model.id), ("name", model.name),
                ("namespace", model.namespace),
                ("exporter", "Liandong"),
            ], children)
        let document = XMLDocument(rootElement: root)
        document.version = "1.0"
        document.characterEncoding = "UTF-8"
        return document.xmlData(options: [.nodePrettyPrint])
    }

    private func variable(_ name: String, _ variable: DMNModel.Variable) -> XMLElement {
        element(name, [("name", variable.name), ("typeRef", variable.typeRef)])
    }

    private func itemDefinition(
        _ name: String, _ type: DMNModel.ItemDefinition
    ) throws(DMNFileError) -> XMLElement {
        var children: [XMLElement] = []
        if let function = type.function {
            try need("functionItem", since: .dmn13)
            children.append(
                element(
                    "functionItem", [("outputTypeRef", function.resultTypeRef)],
                    function.parameters.map { variable("parameters", $0) }))
        } else if !type.components.isEmpty {
            for component in type.components {
                children.append(try itemDefinition("itemComponent", component))
            }
        } else {
            children +=
                leaf("typeRef", type.typeRef ?? (type.allowedValues == nil ? nil : "Any"))
                + texted("allowedValues", type.allowedValues)
            if type.typeConstraint != nil { try need("typeConstraint", since: .dmn15) }
            children += texted("typeConstraint", type.typeConstraint)
        }
        return element(
            name, [("name", type.name), ("isCollection", type.isCollection ? "true" : nil)], children)
    }

    private static func requirementID(_ owner: String, _ kind: String, _ index: Int) -> String {
        "\(owner)_\(kind)_\(index)"
    }

    private func references(
        _ requirement: String, _ kind: String, _ targets: [String], _ owner: String
    ) -> [XMLElement] {
        targets.enumerated().map { index, target in
            element(
                requirement, [("id", Self.requirementID(owner, kind, index))],
                [element(kind, [("href", target)])])
        }
    }

    private func authorities(_ targets: [String], _ owner: String) -> [XMLElement] {
        targets.enumerated().map { index, target in
            let id = target.split(separator: "#").last.map(String.init) ?? target
            let kind =
                model.decisions.contains { $0.id == id }
                ? "requiredDecision"
                : model.inputs.contains { $0.id == id } ? "requiredInput" : "requiredAuthority"
            return element(
                "authorityRequirement", [("id", Self.requirementID(owner, "authority", index))],
                [element(kind, [("href", target)])])
        }
    }

    private func decision(_ decision: DMNModel.Decision) throws(DMNFileError) -> XMLElement {
        var children = leaf("description", decision.description) + leaf("question", decision.question)
        children += leaf("allowedAnswers", decision.allowedAnswers)
        children.append(variable("variable", decision.variable))
        children += references(
            "informationRequirement", "requiredDecision", decision.requiredDecisions, decision.id)
        children += references(
            "informationRequirement", "requiredInput", decision.requiredInputs, decision.id)
        children += references(
            "knowledgeRequirement", "requiredKnowledge", decision.requiredKnowledge, decision.id)
        children += authorities(decision.requiredAuthorities, decision.id)
        if let logic = decision.logic { children.append(try expression(logic)) }
        return element("decision", [("id", decision.id), ("name", decision.name)], children)
    }

    private func knowledge(_ knowledge: DMNModel.KnowledgeModel) throws(DMNFileError) -> XMLElement {
        var children = leaf("description", knowledge.description) + [variable("variable", knowledge.variable)]
        if let logic = knowledge.logic { children.append(try function("encapsulatedLogic", logic)) }
        children += references(
            "knowledgeRequirement", "requiredKnowledge", knowledge.requiredKnowledge, knowledge.id)
        children += authorities(knowledge.requiredAuthorities, knowledge.id)
        return element("businessKnowledgeModel", [("id", knowledge.id), ("name", knowledge.name)], children)
    }

    private func service(_ service: DMNModel.Service) -> XMLElement {
        func targets(_ kind: String, _ list: [String]) -> [XMLElement] {
            list.map { element(kind, [("href", $0)]) }
        }
        return element(
            "decisionService", [("id", service.id), ("name", service.name)],
            leaf("description", service.description) + [variable("variable", service.variable)]
                + targets("outputDecision", service.outputDecisions)
                + targets("encapsulatedDecision", service.encapsulatedDecisions)
                + targets("inputDecision", service.inputDecisions) + targets("inputData", service.inputData))
    }

    // MARK: expressions

    private func expressions(_ list: [DMNExpression]) throws(DMNFileError) -> [XMLElement] {
        var found: [XMLElement] = []
        for item in list { found.append(try expression(item)) }
        return found
    }

    private func expression(_ expression: DMNExpression) throws(DMNFileError) -> XMLElement {
        let type: [(String, String?)] = [("typeRef", expression.typeRef)]
        switch expression.logic {
        case .literal(let text): return element("literalExpression", type, [element("text", text: text)])
        case .context(let entries):
            var children: [XMLElement] = []
            for entry in entries {
                let name = entry.variable.map { [variable("variable", $0)] } ?? []
                children.append(element("contextEntry", [], name + [try self.expression(entry.value)]))
            }
            return element("context", type, children)
        case .table(let table): return self.table(table, type)
        case .invocation(let callee, let bindings):
            var children = [try self.expression(callee)]
            for binding in bindings {
                var parts = [variable("parameter", binding.parameter)]
                if let value = binding.value { parts.append(try self.expression(value)) }
                children.append(element("binding", [], parts))
            }
            return element("invocation", type, children)
        case .list(let items): return element("list", type, try expressions(items))
        case .relation(let columns, let rows):
            var children = columns.map { variable("column", $0) }
            for row in rows { children.append(element("row", [], try expressions(row))) }
            return element("relation", type, children)
        case .function(let definition):
            return try function("functionDefinition", definition, expression.typeRef)
        case .conditional(let condition, let then, let otherwise):
            try need("conditional", since: .dmn14)
            return element(
                "conditional", type,
                [
                    element("if", [], [try self.expression(condition)]),
                    element("then", [], [try self.expression(then)]),
                    element("else", [], [try self.expression(otherwise)]),
                ])
        case .filter(let domain, let match):
            try need("filter", since: .dmn14)
            return element(
                "filter", type,
                [
                    element("in", [], [try self.expression(domain)]),
                    element("match", [], [try self.expression(match)]),
                ])
        case .iteration(let iteration):
            try need("for, some, every", since: .dmn14)
            let names: (String, String) =
                switch iteration.kind {
                case .each: ("for", "return")
                case .some: ("some", "satisfies")
                case .every: ("every", "satisfies")
                }
            return element(
                names.0, type + [("iteratorVariable", iteration.variable)],
                [
                    element("in", [], [try self.expression(iteration.domain)]),
                    element(names.1, [], [try self.expression(iteration.body)]),
                ])
        }
    }

    private func function(
        _ name: String, _ function: DMNExpression.Function, _ typeRef: String? = nil
    ) throws(DMNFileError) -> XMLElement {
        var children = function.parameters.map { variable("formalParameter", $0) }
        if let body = function.body { children.append(try expression(body)) }
        return element(
            name,
            [
                ("typeRef", typeRef ?? function.typeRef),
                ("kind", function.kind == .feel ? nil : function.kind.rawValue),
            ], children)
    }

    private func table(_ table: DMNExpression.Table, _ type: [(String, String?)]) -> XMLElement {
        var children: [XMLElement] = []
        for input in table.inputs {
            children.append(
                element(
                    "input", [("label", input.label)],
                    texted("inputExpression", input.expression, [("typeRef", input.typeRef)])
                        + texted("inputValues", input.values)))
        }
        for output in table.outputs {
            children.append(
                element(
                    "output", [("label", output.label), ("name", output.name), ("typeRef", output.typeRef)],
                    texted("outputValues", output.values) + texted("defaultOutputEntry", output.defaultEntry))
            )
        }
        children += table.annotations.map { element("annotation", [("name", $0)]) }
        for rule in table.rules {
            var cells = leaf("description", rule.description)
            for test in rule.tests { cells += texted("inputEntry", test) }
            for output in rule.outputs { cells += texted("outputEntry", output) }
            for note in rule.annotations { cells += texted("annotationEntry", note) }
            children.append(element("rule", [], cells))
        }
        let (policy, aggregation) = table.hitPolicy.dmn
        return element(
            "decisionTable", type + [("hitPolicy", policy), ("aggregation", aggregation)], children)
    }

    // MARK: the picture

    /// What rests on nothing stands at the bottom; each other element one row above what it rests on.
    private func diagram() -> XMLElement {
        let rests = self.rests
        var rows: [String: Int] = [:]
        func row(_ id: String, _ open: Set<String>) -> Int {
            if let known = rows[id] { return known }
            if open.contains(id) { return 0 }
            let below = (rests[id] ?? []).map { row($0.target, open.union([id])) + 1 }.max() ?? 0
            rows[id] = below
            return below
        }
        let ids =
            model.inputs.map(\.id) + model.sources.map(\.id) + model.knowledge.map(\.id)
            + model.decisions.map(\.id)
        let top = ids.map { row($0, []) }.max() ?? 0
        var filled: [Int: Int] = [:]
        var corners: [String: (x: Int, y: Int)] = [:]
        var shapes: [XMLElement] = []
        for id in ids {
            let row = rows[id] ?? 0
            let place = (x: 40 + 220 * filled[row, default: 0], y: 40 + 140 * (top - row))
            filled[row, default: 0] += 1
            corners[id] = place
            shapes.append(
                element(
                    "dmndi:DMNShape", [("dmnElementRef", id)],
                    [
                        element(
                            "dc:Bounds",
                            [("height", "80"), ("width", "180"), ("x", "\(place.x)"), ("y", "\(place.y)")])
                    ]))
        }
        for id in ids {
            for rest in rests[id] ?? [] {
                guard let from = corners[rest.target], let to = corners[id] else { continue }
                shapes.append(
                    element(
                        "dmndi:DMNEdge", [("dmnElementRef", rest.requirement)],
                        [
                            element("di:waypoint", [("x", "\(from.x + 90)"), ("y", "\(from.y)")]),
                            element("di:waypoint", [("x", "\(to.x + 90)"), ("y", "\(to.y + 80)")]),
                        ]))
            }
        }
        return element("dmndi:DMNDI", [], [element("dmndi:DMNDiagram", [], shapes)])
    }

    /// By element: what it requires within this model, and the identifier of the requirement.
    private var rests: [String: [(target: String, requirement: String)]] {
        var rests: [String: [(target: String, requirement: String)]] = [:]
        func add(_ owner: String, _ kind: String, _ targets: [String]) {
            for (index, target) in targets.enumerated() where target.hasPrefix("#") {
                rests[owner, default: []].append(
                    (String(target.dropFirst()), Self.requirementID(owner, kind, index)))
            }
        }
        for decision in model.decisions {
            add(decision.id, "requiredDecision", decision.requiredDecisions)
            add(decision.id, "requiredInput", decision.requiredInputs)
            add(decision.id, "requiredKnowledge", decision.requiredKnowledge)
            add(decision.id, "authority", decision.requiredAuthorities)
        }
        for knowledge in model.knowledge {
            add(knowledge.id, "requiredKnowledge", knowledge.requiredKnowledge)
            add(knowledge.id, "authority", knowledge.requiredAuthorities)
        }
        for source in model.sources { add(source.id, "requiredAuthority", source.requiredAuthorities) }
        return rests
    }
}

extension DecisionTable.HitPolicy {
    /// The values of the attributes `hitPolicy` and `aggregation`.
    var dmn: (policy: String, aggregation: String?) {
        switch self {
        case .unique: ("UNIQUE", nil)
        case .any: ("ANY", nil)
        case .first: ("FIRST", nil)
        case .priority: ("PRIORITY", nil)
        case .ruleOrder: ("RULE ORDER", nil)
        case .outputOrder: ("OUTPUT ORDER", nil)
        case .collect(let aggregation): ("COLLECT", aggregation?.rawValue.uppercased())
        }
    }
}
