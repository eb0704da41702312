public import Decisions
public import Foundation
import WorkCalendar

/// Runs folders in the layout of the DMN conformance suite (github.com/dmn-tck/tck).
public struct Conformance: Sendable {
    public struct Result: Sendable {
        /// `compliance-level-3/0001-filter`
        public let folder: String
        /// The name of the test file, without `.xml`.
        public let file: String
        public let id: String
        /// Nil where the case passes.
        public let failure: String?

        public var level: String { String(folder.split(separator: "/").first ?? "") }
    }

    private let zones: any FeelZones
    private let now: FeelDateTime?

    public init(zones: any FeelZones, now: FeelDateTime?) {
        self.zones = zones
        self.now = now
    }

    /// The folders with tests in `root`, which may be the suite, a level of it, or one folder.
    public static func folders(in root: URL) throws -> [URL] {
        let files = try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
        if files.contains(where: { isTest($0) }) { return [root] }
        var found: [URL] = []
        for file in files.sorted(by: { $0.path < $1.path }) {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), isFolder.boolValue {
                found += try folders(in: file)
            }
        }
        return found
    }

    private static func isTest(_ file: URL) -> Bool {
        file.pathExtension == "xml" && file.lastPathComponent.contains("-test-")
    }

    public func run(_ folder: URL) throws -> [Result] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        var models: [String: DMNModel] = [:]
        var broken: [String: String] = [:]
        for file in files where file.pathExtension == "dmn" {
            do throws(DMNFileError) {
                models[file.lastPathComponent] = try DMNFile.read(try Self.data(of: file))
            } catch {
                broken[file.lastPathComponent] = error.words.en
            }
        }
        let level = folder.deletingLastPathComponent().lastPathComponent
        var results: [Result] = []
        for file in files where Self.isTest(file) {
            let root = try XMLTree.read(try Data(contentsOf: file))
            let modelName = root.text(of: "modelName")?.trimmed ?? ""
            let program = models[modelName].map { DMNProgram($0, imports: Array(models.values)) }
            for test in root.children(named: "testCase") {
                let failure =
                    program.map { run(test, $0) }
                    ?? "no model \(modelName) \(broken[modelName] ?? "")"
                results.append(
                    Result(
                        folder: "\(level)/\(folder.lastPathComponent)",
                        file: file.deletingPathExtension().lastPathComponent,
                        id: test.attributes["id"] ?? "", failure: failure))
            }
        }
        return results
    }

    private static func data(of file: URL) throws(DMNFileError) -> Data {
        do { return try Data(contentsOf: file) } catch {
            throw .xml(XMLFault(line: 0, column: 0, reason: "\(error)"))
        }
    }

    /// What differs; nil where everything is as expected.
    private func run(_ test: XMLTree, _ program: DMNProgram) -> String? {
        var inputs: [String: FeelValue] = [:]
        for node in test.children(named: "inputNode") {
            let name = node.attributes["name"] ?? ""
            guard let value = ConformanceValue.read(node) else { return "unreadable input \(name)" }
            if let namespace = node.attributes["namespace"] {
                inputs["\(namespace)#\(name)"] = value
            } else {
                inputs[name] = value
            }
        }
        var context = FeelContext([:], now: now, zones: zones)
        context.externals = ExternalFunctions.java
        let isCall = ["bkm", "decisionService"].contains(test.attributes["type"])
        var differences: [String] = []
        for node in test.children(named: "resultNode") {
            let name = node.attributes["name"] ?? ""
            let target = isCall ? test.attributes["invocableName"] ?? name : name
            guard
                let outcome = program.evaluate(
                    target, namespace: node.attributes["namespace"] ?? test.attributes["namespace"],
                    inputs: inputs, in: context)
            else {
                differences.append("\(name): no such element")
                continue
            }
            let expected = node.child(named: "expected").flatMap { ConformanceValue.read($0) } ?? .null
            let found = part(of: outcome.value, name: name, target: target, program.model)
            if !ConformanceValue.agree(expected, found, zones: zones) {
                let reason = outcome.notes.first.map { " (\($0.words.en))" } ?? ""
                differences.append("\(name): expected \(expected.text), found \(found.text)\(reason)")
            }
        }
        return differences.isEmpty ? nil : differences.joined(separator: "; ")
    }

    /// Of a service with several outputs the suite asks for each by the name of its decision.
    private func part(of value: FeelValue, name: String, target: String, _ model: DMNModel) -> FeelValue {
        guard name != target, case .context(let entries) = value,
            let service = model.services.first(where: { $0.name == target }),
            service.outputDecisions.count > 1
        else { return value }
        return entries[name] ?? value
    }
}

/// Values as the suite writes them.
enum ConformanceValue {
    /// Nil where the text is no value of its type.
    static func read(_ element: XMLTree) -> FeelValue? {
        if let list = element.child(named: "list") {
            if list.attributes["xsi:nil"] == "true" { return .null }
            var items: [FeelValue] = []
            for item in list.children(named: "item") {
                guard let value = read(item) else { return nil }
                items.append(value)
            }
            return .list(items)
        }
        let components = element.children(named: "component")
        if !components.isEmpty {
            var entries = FeelEntries()
            for component in components {
                guard let value = read(component) else { return nil }
                entries[component.attributes["name"] ?? ""] = value
            }
            return .context(entries)
        }
        guard let value = element.child(named: "value") else { return .null }
        return value.attributes["xsi:nil"] == "true" ? .null : simple(value)
    }

    private static func simple(_ element: XMLTree) -> FeelValue? {
        let type = element.attributes["xsi:type"].map { String($0.split(separator: ":").last ?? "") } ?? ""
        let text = element.text
        switch type {
        case "boolean": return .boolean(text.trimmed == "true" || text.trimmed == "1")
        case "decimal", "double", "float", "integer", "int", "long":
            return FeelDecimal(text.trimmed).map { .number($0) }
        case "date", "time", "dateTime", "duration":
            let function = type == "dateTime" ? "date and time" : type
            return FeelExpressionText.call(function, text.trimmed)
        case "":
            // Untyped values are texts unless they look like numbers.
            return FeelDecimal(text.trimmed).map { .number($0) } ?? .string(text)
        default: return .string(text)
        }
    }

    /// Equal, where numbers may differ in the ninth digit after the point, as runners of the suite agree.
    static func agree(_ expected: FeelValue, _ found: FeelValue, zones: any FeelZones) -> Bool {
        switch (expected, found) {
        case (.number(let a), .number(let b)):
            if a == b { return true }
            let (x, y) = (a.double, b.double)
            return abs(x - y) <= 1e-8 * max(1, abs(x))
        case (.list(let a), .list(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { agree($0, $1, zones: zones) }
        case (.context(let a), .context(let b)):
            return a.count == b.count
                && a.pairs.allSatisfy { name, value in b[name].map { agree(value, $0, zones: zones) } ?? false
                }
        case (.time(let a), .time(let b)) where a.nanosecond != b.nanosecond: return false
        case (.dateTime(let a), .dateTime(let b)) where a.time.nanosecond != b.time.nanosecond: return false
        default: return expected.equals(found, zones: zones) == true
        }
    }
}

/// Temporal values through the functions of the language itself.
enum FeelExpressionText {
    static func call(_ function: String, _ text: String) -> FeelValue? {
        do {
            let expression = try FeelExpression(parsing: "\(function)(text)", knowing: FeelNames(["text"]))
            let value = expression.evaluate(in: FeelContext(["text": .string(text)])).value
            return value.isNull ? nil : value
        } catch {
            return nil
        }
    }
}
