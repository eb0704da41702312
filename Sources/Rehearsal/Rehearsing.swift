import Casework
public import Mechanisms
public import Organisation
import Streams
public import WorkCalendar

/// Where a story and the engine disagree, or where the story names what there is not.
public struct Disagreement: Hashable, Sendable {
    public var place: SourcePlace
    public var message: Bilingual
    /// How to mend the story; nil where that is for its writer to know.
    public var remedy: Bilingual?

    public init(place: SourcePlace, message: Bilingual, remedy: Bilingual? = nil) {
        self.place = place
        self.message = message
        self.remedy = remedy
    }

    public func text(in language: Language) -> String {
        guard let remedy else { return "\(place): \(message[language])" }
        let fix = Bilingual(zh: "改法", en: "mend")
        return "\(place): \(message[language])\n    \(fix[language]): \(remedy[language])"
    }
}

/// Runs a story against a mechanism.
public struct Rehearsing {
    var world: World
    var labels: [String: CaseID] = [:]
    /// What the story calls the parties of cases that others opened.
    var persons: [CaseID: [String: String]] = [:]
    var disagreements: [Disagreement] = []

    /// All disagreements; a step that could not be carried out ends the story.
    public static func run(
        _ story: Story, mechanism: Mechanism, others: [Mechanism] = [], directory: Directory,
        calendar: WorkingCalendar
    ) -> [Disagreement] {
        var rehearsing = begin(story, mechanism, others, directory, calendar)
        for step in story.steps where !rehearsing.step(step) { break }
        return rehearsing.disagreements
    }

    /// What the story says must be so (`expect:`, `refused:`) and is not, where steps that can no longer be taken are
    /// passed over: what a story would miss in a mechanism that lacks something.
    public static func missed(
        _ story: Story, mechanism: Mechanism, others: [Mechanism] = [], directory: Directory,
        calendar: WorkingCalendar
    ) -> [Disagreement] {
        var rehearsing = begin(story, mechanism, others, directory, calendar)
        var missed: [Disagreement] = []
        for step in story.steps {
            rehearsing.disagreements = []
            let isTaken = rehearsing.step(step)
            switch step.what {
            case .expect: missed += rehearsing.disagreements
            case .act(let deed): if isTaken, deed.refused != nil { missed += rehearsing.disagreements }
            }
        }
        return missed
    }

    private static func begin(
        _ story: Story, _ mechanism: Mechanism, _ others: [Mechanism], _ directory: Directory,
        _ calendar: WorkingCalendar
    ) -> Rehearsing {
        let directory = story.directory ?? directory
        let start = story.steps.compactMap(\.at).first ?? Instant(milliseconds: 0)
        return Rehearsing(
            world: World(
                mechanism: mechanism, others: others, directory: directory, calendar: calendar, now: start))
    }

    mutating func disagree(_ place: SourcePlace, _ zh: String, _ en: String) {
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
        if let opened = step.opened, !name(opened, as: step.label) { return false }
        if !name(step.persons, in: step.label) { return false }
        switch step.what {
        case .act(let deed): return act(deed, step)
        case .expect(let expectation):
            checkStaff(expectation)
            if expectation.asksNoCase { return true }
            let label = step.label?.text ?? ""
            guard let id = labels[label], let state = world[id] else {
                let names = StoryNames(world, world.mechanism)
                disagreements.append(names.unknownCase(step.label, labels, at: step.place))
                return false
            }
            let expectation = renamed(expectation, in: id)
            let unknown = StoryNames(world, world.mechanism(of: state)).problems(in: expectation, state)
            disagreements += unknown
            check(expectation, state, leaving: Set(unknown.map(\.place)))
            return true
        }
    }

    /// Gives a name to the case that another one opened: by a referral, or by `split`.
    private mutating func name(_ opened: Story.Named, as label: Story.Named?) -> Bool {
        let parts = opened.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let names = StoryNames(world, world.mechanism)
        // `suit.joint`, or, of several units that were asked side by side, `suit.joint.police`.
        let known = parts.indices.reversed().first { labels[parts[..<$0].joined(separator: ".")] != nil }
        let from = parts[..<(known ?? max(0, parts.count - 1))].joined(separator: ".")
        let way = parts[(known ?? max(0, parts.count - 1))...].joined(separator: ".")
        guard let label, let id = labels[from], let state = world[id] else {
            disagreements.append(
                names.unknownCase(Story.Named(from, opened.place), labels, at: opened.place))
            return false
        }
        let referred = state.linkage.offers(named: way).last { $0.opened != nil }
        guard let found = way == Verb.split.rawValue ? state.linkage.splitInto.last : referred?.opened?.id
        else {
            disagree(
                opened.place, "“\(opened.text)”还没有另立案件", "“\(opened.text)” has opened no case so far")
            return false
        }
        labels[label.text] = found
        return true
    }

    private mutating func act(_ written: Story.Deed, _ step: Story.Step) -> Bool {
        let deed = renamed(written, step.label)
        let action = deed.action.text
        let label = step.label?.text ?? ""
        let isNew = labels[label] == nil
        let id = labels[label] ?? CaseID("case\(labels.count + 1)")
        let state = world[id]
        let mechanism =
            state.map { world.mechanism(of: $0) } ?? world.mechanism(with: action) ?? world.mechanism
        let unknown = StoryNames(world, mechanism).problems(in: deed, on: state, step.label, labels)
        if !unknown.isEmpty {
            disagreements += unknown
            return false
        }
        guard let actor = actor(deed.by.text, role: deed.role?.text, action: action, on: world[id]) else {
            disagreements.append(noPost(deed))
            return false
        }
        let answers = Answers(flat: deed.answers.input, to: action, in: mechanism)
        let other = Verb(rawValue: action)?.rule.otherCase.flatMap { deed.answers.input[$0]?.text }
        let command: CaseCommand =
            isNew
            ? .register(
                Registration(
                    mechanism.id, entry: action, answers: answers, origin: Origin(deed.answers.input)))
            : .act(Acting(action, answers: answers, named: other.flatMap { labels[$0] }))
        do {
            try world.carryOut(
                command, on: id, by: actor, effective: deed.happened,
                naming: Self.persons(in: deed.answers.input))
            labels[label] = id
            if let refused = deed.refused?.text {
                disagree(
                    step.place, "“\(action)”应被拒绝（\(refused)），却办成了",
                    "“\(action)” should have been refused (\(refused)) but went through")
            }
        } catch let error as Rejection {
            return weigh(error, deed, step, mechanism)
        } catch {
            disagree(step.place, "“\(action)”没有办成：\(error)", "“\(action)” could not be carried out: \(error)")
            return false
        }
        return true
    }

    /// Somebody who has no post, or not in this role, with the roles they have.
    private func noPost(_ deed: Story.Deed) -> Disagreement {
        let by = deed.by.text
        let held = world.directory.posts(of: AccountID(by), on: world.now.date).map(\.role.text)
        guard let role = deed.role, !held.isEmpty else {
            return Disagreement(
                place: deed.by.place,
                message: Bilingual(zh: "“\(by)”现在没有岗位", en: "“\(by)” holds no post now"),
                remedy: Bilingual(zh: "在组织机构中给其岗位", en: "give them one in the organisation"))
        }
        let roles = Set(held).sorted().joined(separator: ", ")
        return Disagreement(
            place: role.place,
            message: Bilingual(
                zh: "“\(by)”没有“\(role.text)”岗位", en: "“\(by)” holds no post as “\(role.text)”"),
            remedy: Bilingual(zh: "可写：\(roles)", en: "write one of: \(roles)"))
    }

    /// What a refusal means for the story.
    private mutating func weigh(
        _ error: Rejection, _ deed: Story.Deed, _ step: Story.Step, _ mechanism: Mechanism
    ) -> Bool {
        let action = deed.action.text
        let words = error.words(MechanismNames(mechanism, world.directory))
        // By the key under which a story fills it in, beside the label that people read.
        let word = error.field.map { "\(error.word): \($0)" } ?? error.word
        if deed.refused == nil {
            disagree(
                step.place, "“\(action)”被拒绝：\(words.zh)（\(word)）",
                "“\(action)” was refused: \(words.en) (\(word))")
            return false
        }
        if let refused = deed.refused?.text, ![error.word, error.code, "yes"].contains(refused) {
            disagree(
                step.place, "“\(action)”被拒绝的原因是 \(word)，不是 \(refused)",
                "“\(action)” was refused with \(word), not \(refused)")
        }
        return true
    }

    /// What the story calls the persons whom an input brings in, in their order.
    private static func persons(in input: Input) -> [String] {
        let rows = (input["parties"]?.items ?? []) + [input]
        return rows.compactMap { ($0["id"] ?? $0["representative_id"])?.text }
    }

    /// The account acting in the post that fits: the role named, else the first post that may do it.
    func actor(_ by: String, role: String?, action: String, on state: CaseState?) -> Actor? {
        if by == StoryNames.resident { return .resident }
        if by == StoryNames.platform { return .platform }
        let held = world.directory.posts(of: AccountID(by), on: world.now.date)
        if let role, state == nil { return held.first { $0.role.text == role }.map { .post($0) } }
        // Somebody may hold one role at several units.
        let posts = held.filter { role == nil || $0.role.text == role }
        guard let state else {
            let entry = world.mechanism(with: action)?.entries[action]
            return (posts.first { entry?.by.contains($0.role) == true } ?? posts.first).map { .post($0) }
        }
        let fitting = posts.first { post in
            possibilities(on: state, in: context(.post(post), on: state)).contains {
                $0.id == action && $0.refusal == nil
            }
        }
        // Whose step it is hears why it cannot be done now, not that it is another's.
        let own = posts.first { post in
            possibilities(on: state, in: context(.post(post), on: state)).contains {
                guard $0.id == action, case .notYours? = $0.refusal else { return $0.id == action }
                return false
            }
        }
        return (fitting ?? own ?? posts.first).map { .post($0) }
    }

    func context(_ actor: Actor, on state: CaseState) -> CaseContext {
        CaseContext(mechanism: world.mechanism(of: state), around: world.surroundings(of: actor))
    }
}
