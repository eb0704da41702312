import Casework
public import Mechanisms
public import Organisation
import Streams
public import WorkCalendar

/// Where a story and the engine disagree.
public struct Disagreement: Hashable, Sendable {
    public var place: SourcePlace
    public var message: Bilingual

    public func text(in language: Language) -> String { "\(place): \(message[language])" }
}

/// Runs a story against a mechanism.
public struct Rehearsing {
    private var world: World
    private var labels: [String: CaseID] = [:]
    private var disagreements: [Disagreement] = []
    private let names: MechanismNames

    /// All disagreements; a step that could not be carried out ends the story.
    public static func run(
        _ story: Story, mechanism: Mechanism, directory: Directory, calendar: WorkingCalendar
    ) -> [Disagreement] {
        let directory = story.directory ?? directory
        let start = story.steps.compactMap(\.at).first ?? Instant(milliseconds: 0)
        var rehearsing = Rehearsing(
            world: World(mechanism: mechanism, directory: directory, calendar: calendar, now: start),
            names: MechanismNames(mechanism, directory))
        for step in story.steps where !rehearsing.step(step) { break }
        return rehearsing.disagreements
    }

    private init(world: World, names: MechanismNames) {
        self.world = world
        self.names = names
    }

    private mutating func disagree(_ place: SourcePlace, _ zh: String, _ en: String) {
        disagreements.append(Disagreement(place: place, message: Bilingual(zh: zh, en: en)))
    }

    /// False where the story cannot go on.
    private mutating func step(_ step: Story.Step) -> Bool {
        if let at = step.at {
            guard at >= world.now else {
                disagree(step.place, "时间 \(at.text) 早于上一步", "the time \(at.text) is before the last step")
                return false
            }
            do {
                try world.advance(to: at)
            } catch {
                disagree(step.place, "时钟出错：\(error)", "a clock went wrong: \(error)")
                return false
            }
        }
        switch step.what {
        case .expect(let expectation):
            guard let id = labels[step.label], let state = world[id] else {
                disagree(step.place, "还没有案件“\(step.label)”", "there is no case “\(step.label)” yet")
                return false
            }
            check(expectation, state)
            return true
        case .act(let by, let role, let action, let input, let refused):
            return act(step, by: by, role: role, action, input, refused)
        }
    }

    private mutating func act(
        _ step: Story.Step, by: String, role: String?, _ action: String, _ input: Input, _ refused: String?
    ) -> Bool {
        let isNew = labels[step.label] == nil
        let id = labels[step.label] ?? CaseID("case\(labels.count + 1)")
        guard let actor = actor(by, role: role, action: action, on: world[id], isNew: isNew) else {
            disagree(step.place, "“\(by)”在组织机构中没有岗位", "“\(by)” holds no post in the organisation")
            return false
        }
        let answers = Answers(flat: input, to: action, in: world.mechanism)
        let other = Verb(rawValue: action)?.rule.otherCase.flatMap { input[$0]?.text }
        let command: CaseCommand =
            isNew
            ? .register(Registration(world.mechanism.id, entry: action, answers: answers))
            : .act(Acting(action, answers: answers, named: other.flatMap { labels[$0] }))
        do {
            try world.carryOut(command, on: id, by: actor, naming: Self.persons(in: input))
            labels[step.label] = id
            if let refused {
                disagree(
                    step.place, "“\(action)”应被拒绝（\(refused)），却办成了",
                    "“\(action)” should have been refused (\(refused)) but went through")
            }
        } catch let error as Rejection {
            let words = error.words(names)
            if refused == nil {
                disagree(
                    step.place, "“\(action)”被拒绝：\(words.zh)（\(error.word)）",
                    "“\(action)” was refused: \(words.en) (\(error.word))")
                return false
            } else if refused != error.word, refused != error.code, refused != "yes" {
                disagree(
                    step.place, "“\(action)”被拒绝的原因是 \(error.word)，不是 \(refused ?? "")",
                    "“\(action)” was refused with \(error.word), not \(refused ?? "")")
            }
        } catch {
            disagree(step.place, "“\(action)”没有办成：\(error)", "“\(action)” could not be carried out: \(error)")
            return false
        }
        return true
    }

    /// What the story calls the persons whom an input brings in, in their order.
    private static func persons(in input: Input) -> [String] {
        let rows = (input["parties"]?.items ?? []) + [input]
        return rows.compactMap { ($0["id"] ?? $0["representative_id"])?.text }
    }

    /// The account acting in the post that fits: the role named, else the first post that may do it.
    private func actor(_ by: String, role: String?, action: String, on state: CaseState?, isNew: Bool)
        -> Actor?
    {
        if by == "resident" { return .resident }
        if by == "platform" { return .platform }
        let posts = world.directory.posts(of: AccountID(by), on: world.now.date)
        if let role { return posts.first { $0.role.text == role }.map { .post($0) } }
        if isNew, let entry = world.mechanism.entries[action] {
            return (posts.first { entry.by.contains($0.role) } ?? posts.first).map { .post($0) }
        }
        guard let state else { return posts.first.map { .post($0) } }
        let fitting = posts.first { post in
            possibilities(on: state, in: context(.post(post))).contains {
                $0.id == action && $0.refusal == nil
            }
        }
        return (fitting ?? posts.first).map { .post($0) }
    }

    private func context(_ actor: Actor) -> CaseContext {
        CaseContext(mechanism: world.mechanism, around: world.surroundings(of: actor))
    }

    // MARK: expectations

    private mutating func check(_ expected: Expectation, _ state: CaseState) {
        checkNames(expected, state)
        compare("stage", "环节", expected.stage, state.handling.stage.text, expected.place)
        compare("outcome", "结果", expected.outcome, state.handling.outcome?.rawValue ?? "open", expected.place)
        compare("unit", "责任单位", expected.unit, state.handling.unit.text, expected.place)
        compare("assignee", "承办人", expected.assignee, state.handling.assignee?.text ?? "none", expected.place)
        compare("number", "编号", expected.number, state.number ?? "none", expected.place)
        compare("agreement", "协议", expected.agreement, agreement(state), expected.place)
        if let routes = expected.routes {
            compare(
                "routes", "已告知途径", routes.sorted().joined(separator: " "),
                state.mediation.routesTold.sorted().joined(separator: " "), expected.place)
        }
        for (id, due, place) in expected.clocks {
            let run = state.clocks.last { $0.clock.text == id || $0.key == id }
            compare(
                "clock \(id)", "时限 \(id)", due,
                run.map { $0.isRunning ? ($0.isPaused ? "paused" : $0.due.text) : "stopped" } ?? "none",
                place, alternative: run.flatMap { due == "none" && !$0.isRunning ? "none" : nil })
        }
        for (id, light, place) in expected.lights {
            let run = state.clocks.last { $0.clock.text == id || $0.key == id }
            compare(
                "light of \(id)", "\(id) 的灯", light, run?.light(at: world.now)?.light.rawValue ?? "none",
                place)
        }
        for (moment, at, place) in expected.moments {
            let found = Moment(rawValue: moment).flatMap { state.moments[$0] }
            compare("moment \(moment)", "时点 \(moment)", at, found?.text ?? "none", place)
        }
        for (id, value) in expected.fields {
            compare(
                "field \(id)", "字段 \(id)", value, state.fields[FieldID(id)]?.plain ?? "none", expected.place)
        }
        for document in expected.documents where !state.documents.contains(where: { $0.document == document })
        {
            disagree(expected.place, "没有制作文书“\(document)”", "the document “\(document)” was not issued")
        }
        checkPossible(expected, state)
    }

    /// A misspelt name is never so, and must not pass for something that is not the case.
    private mutating func checkNames(_ expected: Expectation, _ state: CaseState) {
        let mechanism = world.mechanism
        for (id, place) in expected.clocks.map({ ($0.id, $0.place) })
            + expected.lights.map({ ($0.id, $0.place) })
        where !mechanism.clocks.contains(id) && !state.clocks.contains(where: { $0.key == id }) {
            disagree(place, "机制中没有时限“\(id)”", "the mechanism has no clock “\(id)”")
        }
        for (moment, _, place) in expected.moments where Moment(rawValue: moment) == nil {
            disagree(place, "没有“\(moment)”这个时点", "there is no moment “\(moment)”")
        }
        for (id, _) in expected.fields where !mechanism.fields.contains(id) {
            disagree(expected.place, "机制中没有字段“\(id)”", "the mechanism has no field “\(id)”")
        }
        for (action, _) in expected.can + expected.cannot
        where Verb(rawValue: action) == nil
            && !mechanism.stages.all.contains(where: { $0.actions.contains(action) })
        {
            disagree(expected.place, "机制中没有操作“\(action)”", "the mechanism has no action “\(action)”")
        }
    }

    private mutating func checkPossible(_ expected: Expectation, _ state: CaseState) {
        for (list, wanted) in [(expected.can, true), (expected.cannot, false)] {
            for (action, by) in list {
                let actor = actor(by, role: nil, action: action, on: state, isNew: false) ?? .resident
                let found = possibilities(on: state, in: context(actor)).contains {
                    $0.id == action && $0.refusal == nil
                }
                if found != wanted {
                    disagree(
                        expected.place, wanted ? "\(by) 应能“\(action)”，却不能" : "\(by) 不应能“\(action)”，却能",
                        wanted
                            ? "\(by) should be able to “\(action)”"
                            : "\(by) should not be able to “\(action)”")
                }
            }
        }
    }

    /// In one word of four; the exact status is understood, too.
    private func agreement(_ state: CaseState) -> String {
        guard let agreement = state.mediation.binding else {
            return state.mediation.draft == nil ? "none" : "pending"
        }
        return agreement.isPerformed ? "performed" : "in_effect"
    }

    private mutating func compare(
        _ en: String, _ zh: String, _ expected: String?, _ found: String, _ place: SourcePlace,
        alternative: String? = nil
    ) {
        guard let expected, expected != found, expected != alternative else { return }
        disagree(place, "\(zh)应为 \(expected)，实为 \(found)", "\(en): expected \(expected), found \(found)")
    }
}
