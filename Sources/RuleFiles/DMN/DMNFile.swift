public import Decisions
public import Foundation

/// The versions of DMN whose files we read and write.
public enum DMNVersion: String, CaseIterable, Sendable {
    case dmn12 = "1.2"
    case dmn13 = "1.3"
    case dmn14 = "1.4"
    case dmn15 = "1.5"

    /// The namespace of the elements of a model.
    public var model: String {
        switch self {
        case .dmn12: "http://www.omg.org/spec/DMN/20180521/MODEL/"
        case .dmn13: "https://www.omg.org/spec/DMN/20191111/MODEL/"
        case .dmn14: "https://www.omg.org/spec/DMN/20211108/MODEL/"
        case .dmn15: "https://www.omg.org/spec/DMN/20230324/MODEL/"
        }
    }

    /// The namespace of the diagram.
    public var diagram: String {
        switch self {
        case .dmn12: "http://www.omg.org/spec/DMN/20180521/DMNDI/"
        case .dmn13, .dmn14: "https://www.omg.org/spec/DMN/20191111/DMNDI/"
        case .dmn15: "https://www.omg.org/spec/DMN/20230324/DMNDI/"
        }
    }
}

/// Why a file is no DMN model.
public enum DMNFileError: Error, Hashable, Sendable {
    case xml(XMLFault)
    /// The root element is something else.
    case notAModel(root: String, namespace: String)
    case missing(attribute: String, element: String, line: Int)
    case unknown(value: String, of: String, line: Int)
    /// An element that this version of DMN does not have yet.
    case tooNew(element: String, version: DMNVersion)

    public var words: FeelWords {
        switch self {
        case .xml(let fault):
            FeelWords(
                zh: "第 \(fault.line) 行不是正确的 XML：\(fault.reason)",
                en: "Line \(fault.line) is no well-formed XML: \(fault.reason)")
        case .notAModel(let root, let namespace):
            FeelWords(
                zh: "这不是 DMN 模型：根元素是 \(root)（\(namespace)）。",
                en: "This is no DMN model: its root is \(root) (\(namespace)).")
        case .missing(let attribute, let element, let line):
            FeelWords(
                zh: "第 \(line) 行：\(element) 缺少 \(attribute)。",
                en: "Line \(line): \(element) lacks \(attribute).")
        case .unknown(let value, let attribute, let line):
            FeelWords(
                zh: "第 \(line) 行：\(attribute) 不能是“\(value)”。",
                en: "Line \(line): \(attribute) cannot be “\(value)”.")
        case .tooNew(let element, let version):
            FeelWords(
                zh: "DMN \(version.rawValue) 还没有 \(element)，请用较新的版本保存。",
                en: "DMN \(version.rawValue) has no \(element); save it in a later version.")
        }
    }
}

/// Reads the XML of DMN 1.1 to 1.5.
public enum DMNFile {
    public static func read(_ data: Data) throws(DMNFileError) -> DMNModel {
        let root: XMLTree
        do { root = try XMLTree.read(data) } catch { throw .xml(error) }
        guard root.name == "definitions", root.namespace.contains("/spec/DMN/") else {
            throw .notAModel(root: root.name, namespace: root.namespace)
        }
        return try DMNReader().model(root)
    }
}

struct DMNReader {
    func model(_ root: XMLTree) throws(DMNFileError) -> DMNModel {
        let name = try required("name", root)
        var model = DMNModel(
            id: root.attributes["id"] ?? "", name: name, namespace: try required("namespace", root))
        model.description = root.text(of: "description")
        for element in root.children where element.namespace == root.namespace {
            switch element.name {
            case "import":
                model.imports.append(
                    .init(
                        name: element.attributes["name"] ?? "",
                        namespace: try required("namespace", element),
                        importType: element.attributes["importType"] ?? "",
                        locationURI: element.attributes["locationURI"]))
            case "itemDefinition": model.types.append(try itemDefinition(element))
            case "inputData": model.inputs.append(try inputData(element))
            case "decision": model.decisions.append(try decision(element))
            case "businessKnowledgeModel": model.knowledge.append(try knowledge(element))
            case "decisionService": model.services.append(try service(element))
            case "knowledgeSource":
                var source = DMNModel.KnowledgeSource(
                    id: element.attributes["id"] ?? "", name: try required("name", element))
                source.description = element.text(of: "description")
                source.type = element.text(of: "type")
                source.locationURI = element.attributes["locationURI"]
                source.requiredAuthorities = references(element, "authorityRequirement")
                model.sources.append(source)
            default: break
            }
        }
        return model
    }

    func required(_ attribute: String, _ element: XMLTree) throws(DMNFileError) -> String {
        guard let value = element.attributes[attribute] else {
            throw .missing(attribute: attribute, element: element.name, line: element.line)
        }
        return value
    }

    private func itemDefinition(_ element: XMLTree) throws(DMNFileError) -> DMNModel.ItemDefinition {
        var type = DMNModel.ItemDefinition(
            name: try required("name", element), typeRef: element.text(of: "typeRef")?.trimmed)
        type.allowedValues = element.child(named: "allowedValues")?.text(of: "text")
        type.typeConstraint = element.child(named: "typeConstraint")?.text(of: "text")
        type.isCollection = element.attributes["isCollection"] == "true"
        for component in element.children(named: "itemComponent") {
            type.components.append(try itemDefinition(component))
        }
        if let function = element.child(named: "functionItem") {
            type.function = .init(
                parameters: try variables(function.children(named: "parameters")),
                resultTypeRef: function.attributes["outputTypeRef"])
        }
        return type
    }

    func variables(_ elements: [XMLTree]) throws(DMNFileError) -> [DMNModel.Variable] {
        var variables: [DMNModel.Variable] = []
        for element in elements { variables.append(try variable(element)) }
        return variables
    }

    func variable(_ element: XMLTree) throws(DMNFileError) -> DMNModel.Variable {
        .init(try required("name", element), typeRef: element.attributes["typeRef"])
    }

    /// The variable of an element of the graph has its name; only the type is told apart.
    private func variable(of element: XMLTree, name: String) -> DMNModel.Variable {
        .init(name, typeRef: element.child(named: "variable")?.attributes["typeRef"])
    }

    private func inputData(_ element: XMLTree) throws(DMNFileError) -> DMNModel.InputData {
        let name = try required("name", element)
        var input = DMNModel.InputData(id: element.attributes["id"] ?? name, name: name)
        input.description = element.text(of: "description")
        input.variable = variable(of: element, name: name)
        return input
    }

    private func references(_ element: XMLTree, _ requirement: String) -> [String] {
        element.children(named: requirement).flatMap { requirement in
            requirement.children.compactMap { $0.attributes["href"] }
        }
    }

    private func references(_ element: XMLTree, _ requirement: String, _ kind: String) -> [String] {
        element.children(named: requirement).flatMap { requirement in
            requirement.children(named: kind).compactMap { $0.attributes["href"] }
        }
    }

    private func decision(_ element: XMLTree) throws(DMNFileError) -> DMNModel.Decision {
        let name = try required("name", element)
        var decision = DMNModel.Decision(id: element.attributes["id"] ?? name, name: name)
        decision.description = element.text(of: "description")
        decision.question = element.text(of: "question")
        decision.allowedAnswers = element.text(of: "allowedAnswers")
        decision.variable = variable(of: element, name: name)
        decision.requiredInputs = references(element, "informationRequirement", "requiredInput")
        decision.requiredDecisions = references(element, "informationRequirement", "requiredDecision")
        decision.requiredKnowledge = references(element, "knowledgeRequirement")
        decision.requiredAuthorities = references(element, "authorityRequirement")
        decision.logic = try expression(in: element)
        return decision
    }

    private func knowledge(_ element: XMLTree) throws(DMNFileError) -> DMNModel.KnowledgeModel {
        let name = try required("name", element)
        var knowledge = DMNModel.KnowledgeModel(id: element.attributes["id"] ?? name, name: name)
        knowledge.description = element.text(of: "description")
        knowledge.variable = variable(of: element, name: name)
        knowledge.requiredKnowledge = references(element, "knowledgeRequirement")
        knowledge.requiredAuthorities = references(element, "authorityRequirement")
        if let logic = element.child(named: "encapsulatedLogic") { knowledge.logic = try function(logic) }
        return knowledge
    }

    private func service(_ element: XMLTree) throws(DMNFileError) -> DMNModel.Service {
        let name = try required("name", element)
        var service = DMNModel.Service(id: element.attributes["id"] ?? name, name: name)
        func references(_ kind: String) -> [String] {
            element.children(named: kind).compactMap { $0.attributes["href"] }
        }
        service.description = element.text(of: "description")
        service.variable = variable(of: element, name: name)
        service.outputDecisions = references("outputDecision")
        service.encapsulatedDecisions = references("encapsulatedDecision")
        service.inputDecisions = references("inputDecision")
        service.inputData = references("inputData")
        return service
    }
}

extension String {
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
