import Decisions
import Foundation
import Testing

@testable import RuleFiles

/// A model of our own with every kind of boxed expression.
enum SampleModel {
    static var model: DMNModel {
        var model = DMNModel(id: "sample", name: "Subsidy 补助", namespace: "urn:liandong:test:sample")
        var grade = DMNModel.ItemDefinition(name: "tGrade", typeRef: "string")
        grade.allowedValues = "\"light\", \"heavy\""
        var person = DMNModel.ItemDefinition(name: "tPerson")
        person.components = [
            .init(name: "full name", typeRef: "string"), .init(name: "age", typeRef: "number"),
        ]
        var people = DMNModel.ItemDefinition(name: "tPeople", typeRef: "tPerson")
        people.isCollection = true
        model.types = [grade, person, people]
        model.inputs = [
            .init(id: "in_people", name: "household members", typeRef: "tPeople"),
            .init(id: "in_grade", name: "Grade", typeRef: "tGrade"),
        ]
        var rate = DMNModel.KnowledgeModel(id: "bkm_rate", name: "Rate", typeRef: "number")
        rate.logic = .init(
            parameters: [.init("grade", typeRef: "tGrade"), .init("count", typeRef: "number")],
            body: DMNExpression(
                .table(
                    .init(
                        inputs: [.init("grade"), .init("count")], outputs: [.init("rate", typeRef: "number")],
                        rules: [
                            .init(["\"light\"", "-"], ["100"]), .init(["\"heavy\"", "< 3"], ["200"]),
                            .init(["\"heavy\"", ">= 3"], ["200 + 50 * count"]),
                        ]))))
        model.knowledge = [rate]
        var adults = DMNModel.Decision(id: "adults", name: "Adults")
        adults.requiredInputs = ["#in_people"]
        adults.logic = DMNExpression(
            .filter(
                of: DMNExpression(.literal("household members")),
                match: DMNExpression(.literal("age >= 18"))))
        var amount = DMNModel.Decision(id: "amount", name: "Amount", typeRef: "number")
        amount.requiredInputs = ["#in_grade"]
        amount.requiredDecisions = ["#adults"]
        amount.requiredKnowledge = ["#bkm_rate"]
        amount.logic = DMNExpression(
            .context([
                .init(.init("people"), DMNExpression(.literal("count(Adults)"))),
                .init(
                    .init("each"),
                    DMNExpression(
                        .invocation(
                            of: DMNExpression(.literal("Rate")),
                            [
                                .init(.init("grade"), DMNExpression(.literal("Grade"))),
                                .init(.init("count"), DMNExpression(.literal("people"))),
                            ]))),
                .init(
                    nil,
                    DMNExpression(
                        .conditional(
                            condition: DMNExpression(.literal("people > 0")),
                            then: DMNExpression(.literal("each * people")),
                            otherwise: DMNExpression(.literal("0"))))),
            ]))
        var names = DMNModel.Decision(id: "names", name: "Names")
        names.requiredDecisions = ["#adults"]
        names.logic = DMNExpression(
            .iteration(
                .init(
                    .each, variable: "one", domain: DMNExpression(.literal("Adults")),
                    body: DMNExpression(.literal("one.full name")))))
        var rows = DMNModel.Decision(id: "rows", name: "Rows")
        rows.logic = DMNExpression(
            .relation(
                columns: [.init("a"), .init("b")],
                rows: [[DMNExpression(.literal("1")), DMNExpression(.list([DMNExpression(.literal("2"))]))]]))
        var twice = DMNModel.Decision(id: "twice", name: "Twice")
        twice.requiredKnowledge = ["#service"]
        twice.logic = DMNExpression(
            .context([
                .init(
                    .init("double"),
                    DMNExpression(
                        .function(
                            .init(parameters: [.init("x")], body: DMNExpression(.literal("x * 2")))))),
                .init(
                    nil, DMNExpression(.literal("double(Service([{full name: \"A\", age: 20}], \"light\"))"))),
            ]))
        model.decisions = [adults, amount, names, rows, twice]
        var service = DMNModel.Service(id: "service", name: "Service", typeRef: "number")
        service.outputDecisions = ["#amount"]
        service.encapsulatedDecisions = ["#adults"]
        service.inputData = ["#in_people", "#in_grade"]
        model.services = [service]
        model.sources = [.init(id: "source", name: "Rule of 2026")]
        return model
    }

    static func people(_ ages: Int...) -> FeelValue {
        .list(
            ages.map { .context(["full name": .string("P\($0)"), "age": .number($0)]) })
    }
}

struct `A decision model` {
    static let inputs: [String: FeelValue] = [
        "household members": SampleModel.people(40, 38, 70, 9), "Grade": .string("heavy"),
    ]

    @Test(
        arguments: [
            (
                "Adults",
                "[{full name: \"P40\", age: 40}, {full name: \"P38\", age: 38}, {full name: \"P70\", age: 70}]"
            ),
            ("Amount", "1050"), ("Names", "[\"P40\", \"P38\", \"P70\"]"), ("Rows", "[{a: 1, b: [2]}]"),
            ("Twice", "200"), ("Service", "0"),
        ])
    func `decides through its graph`(decision: String, expected: String) throws {
        let program = DMNProgram(SampleModel.model)
        #expect(program.faults == [])
        let inputs = decision == "Service" ? [:] : Self.inputs
        let outcome = try #require(program.evaluate(decision, inputs: inputs))
        #expect(outcome.value.text == expected)
    }

    @Test func `answers a service of several outputs with all of them`() throws {
        var model = SampleModel.model
        model.services[0].outputDecisions = ["#amount", "#names"]
        model.services[0].variable.typeRef = nil
        model.decisions.removeLast()
        let outcome = try #require(DMNProgram(model).evaluate("Service", inputs: Self.inputs))
        #expect(outcome.value.text == "{Amount: 1050, Names: [\"P40\", \"P38\", \"P70\"]}")
    }

    @Test func `gives a reason for what is null`() throws {
        let program = DMNProgram(SampleModel.model)
        var inputs = Self.inputs
        inputs["Grade"] = .string("middling")
        let outcome = try #require(program.evaluate("Amount", inputs: inputs))
        #expect(outcome.value.isNull)
        #expect(outcome.notes.first?.words.en == "Grade: “middling” is not among the allowed values.")
        #expect(program.evaluate("Nothing", inputs: [:]) == nil)
    }

    @Test func `names what is wrong and decides the rest`() throws {
        var model = SampleModel.model
        model.decisions[2].logic = DMNExpression(.literal("one +"))
        model.decisions[3].requiredDecisions = ["#nobody"]
        model.decisions[0].variable.typeRef = "tNobody"
        let program = DMNProgram(model)
        #expect(
            Set(program.faults.map(\.words.en)) == [
                "Names: 1:6: The expression ends here; expected a value or an expression.",
                "Rows: The reference “#nobody” points to nothing.", "Adults: There is no type “tNobody”.",
            ])
        #expect(program.evaluate("Amount", inputs: Self.inputs)?.value.text == "1050")
        #expect(program.evaluate("Names", inputs: Self.inputs)?.value.isNull == true)
    }

    @Test func `refuses decisions that rest on each other`() {
        var model = SampleModel.model
        model.decisions[0].requiredDecisions = ["#amount"]
        let program = DMNProgram(model)
        #expect(program.faults.contains { $0.words.en.contains("in a circle") })
        #expect(program.evaluate("Amount", inputs: Self.inputs)?.value.isNull == true)
    }

    @Test func `stops a function that calls itself forever`() throws {
        var model = SampleModel.model
        model.knowledge[0].requiredKnowledge = ["#bkm_rate"]
        model.knowledge[0].logic?.body = DMNExpression(.literal("Rate(grade, count + 1)"))
        let outcome = try #require(DMNProgram(model).evaluate("Amount", inputs: Self.inputs))
        #expect(outcome.value.isNull)
    }

    @Test(arguments: DMNVersion.allCases)
    func `is the same after writing and reading`(version: DMNVersion) throws {
        var model = SampleModel.model
        if version == .dmn12 || version == .dmn13 {
            #expect(throws: DMNFileError.self) { try DMNFile.write(model, version: version) }
            model.decisions.removeAll { ["adults", "amount", "names", "twice"].contains($0.id) }
            model.services = []
        }
        let data = try DMNFile.write(model, version: version)
        #expect(try DMNFile.read(data) == model)
    }

    @Test func `that is no XML or no model is refused with its line`() {
        #expect(throws: DMNFileError.self) { try DMNFile.read(Data("<a><b></a>".utf8)) }
        #expect(throws: DMNFileError.notAModel(root: "a", namespace: "")) {
            try DMNFile.read(Data("<a/>".utf8))
        }
        let deep = String(repeating: "<a>", count: 5000) + String(repeating: "</a>", count: 5000)
        #expect(throws: DMNFileError.self) { try DMNFile.read(Data(deep.utf8)) }
    }
}

/// The public conformance suite, where it lies beside the project.
struct `The conformance suite` {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../shared/tck").standardizedFileURL

    static var folders: [URL] {
        do { return try Conformance.folders(in: root) } catch {
            print("skipped: no conformance suite at \(root.path)")
            return []
        }
    }

    @Test(arguments: folders)
    func `passes`(folder: URL) throws {
        let suite = Conformance(zones: SystemZones(), now: SystemZones.now())
        let results = try suite.run(folder)
        #expect(!results.isEmpty)
        #expect(results.compactMap { result in result.failure.map { "\(result.id): \($0)" } } == [])
    }

    @Test(arguments: folders)
    func `survives writing and reading`(folder: URL) throws {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        for file in files where file.pathExtension == "dmn" {
            let model = try DMNFile.read(try Data(contentsOf: file))
            let again = try DMNFile.read(try DMNFile.write(model))
            #expect(again.decisions == model.decisions)
            #expect(again.knowledge == model.knowledge)
            #expect(again.types == model.types)
            #expect(again.services == model.services)
        }
    }
}
