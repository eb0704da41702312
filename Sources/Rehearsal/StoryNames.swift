import Casework
import Mechanisms
import Organisation
import Packs
import Streams
import WorkCalendar

/// Whether everything that a story names exists: a misspelt name is never so, and must not pass for something that is not
/// the case.
struct StoryNames {
    static let resident = "resident"
    static let platform = "platform"

    private let mechanism: Mechanism
    private let directory: Directory

    /// - Parameter mechanism: the one that the case follows.
    init(_ world: World, _ mechanism: Mechanism) {
        self.mechanism = mechanism
        directory = world.directory
    }

    // MARK: what is said of a name

    private func unknown(
        _ name: Story.Named, _ zh: String, _ en: String, among known: some Sequence<String>
    ) -> Disagreement {
        let known = Array(known)
        let remedy: Bilingual
        if let near = nearest(name.text, known) {
            remedy = Bilingual(zh: "是否想写“\(near)”？", en: "did you mean “\(near)”?")
        } else if known.isEmpty {
            remedy = Bilingual(zh: "删去它", en: "remove it")
        } else {
            let some = known.prefix(12)
            remedy = Bilingual(
                zh: "可写：\(some.joined(separator: "、"))", en: "write one of: \(some.joined(separator: ", "))")
        }
        return Disagreement(
            place: name.place, message: Bilingual(zh: "\(zh)“\(name.text)”", en: "\(en) “\(name.text)”"),
            remedy: remedy)
    }

    private func account(_ name: Story.Named, orAlso words: [String] = []) -> Disagreement? {
        if words.contains(name.text) || directory.accounts[AccountID(name.text)] != nil { return nil }
        return unknown(
            name, "组织机构中没有人员", "the organisation has no account",
            among: directory.accounts.keys.map(\.text).sorted() + words)
    }

    private func unit(_ name: Story.Named) -> Disagreement? {
        if directory.unit(UnitID(name.text)) != nil { return nil }
        return unknown(
            name, "组织机构中没有单位", "the organisation has no unit",
            among: directory.units.keys.map(\.text).sorted())
    }

    private func one(
        of known: some Collection<String>, _ name: Story.Named, _ zh: String, _ en: String
    ) -> Disagreement? {
        known.contains(name.text) ? nil : unknown(name, zh, en, among: known)
    }

    func unknownCase(
        _ label: Story.Named?, _ labels: [String: CaseID], at place: SourcePlace
    ) -> Disagreement {
        guard let label else {
            if !labels.isEmpty {
                let known = labels.keys.sorted().joined(separator: ", ")
                return Disagreement(
                    place: place, message: Bilingual(zh: "没有写明是哪一件", en: "this step does not say which case"),
                    remedy: Bilingual(zh: "写 case:，可写：\(known)", en: "write case: and one of \(known)"))
            }
            return Disagreement(
                place: place, message: Bilingual(zh: "还没有案件", en: "there is no case yet"),
                remedy: Bilingual(zh: "先登记：do: 写登记方式", en: "register one first: do: with an entry"))
        }
        return unknown(label, "还没有案件", "there is no case yet called", among: labels.keys.sorted())
    }

    private var actions: [String] {
        var ids: [String] = []
        for stage in mechanism.stages.all { ids += stage.actions.ids.filter { !ids.contains($0) } }
        return ids
    }

    // MARK: what somebody does

    /// - Parameter labels: the cases that there are, by what the story calls them.
    func problems(
        in deed: Story.Deed, on state: CaseState?, _ label: Story.Named?, _ labels: [String: CaseID]
    ) -> [Disagreement] {
        var found = [account(deed.by, orAlso: [Self.resident, Self.platform])].compactMap { $0 }
        if let refused = deed.refused, !refused.text.hasPrefix("CASE-") {
            let unknown = one(
                of: Rejection.words + ["yes"], refused, "没有拒绝理由", "nothing is ever refused with")
            found += [unknown].compactMap { $0 }
        }
        if let role = deed.role, !mechanism.roles.contains(role.text) {
            found.append(unknown(role, "机制中没有角色", "the mechanism has no role", among: mechanism.roles.ids))
        }
        let asks: [Ask]
        let hasParties: Bool
        if let state {
            guard let known = self.asks(of: deed.action.text, on: state) else {
                // That there is no such action may be what the story shows; `yes` does not say so.
                if !Self.shows(deed, "unknown_action", "CASE-104") {
                    found.append(
                        unknown(
                            deed.action, "机制中没有操作", "the mechanism has no action",
                            among: actions + Verb.allCases.map(\.rawValue)))
                }
                return found
            }
            (asks, hasParties) = (known, false)
        } else if let entry = mechanism.entries[deed.action.text] {
            let form = Forms.registration(entry, in: mechanism)
            let origin = Origin.keys.map { Ask($0, Bilingual(both: $0), .text, required: false) }
            (asks, hasParties) = (form.asked + form.fields + origin, true)
        } else {
            let isAct = actions.contains(deed.action.text) || Verb(rawValue: deed.action.text) != nil
            if isAct {
                found.append(unknownCase(label, labels, at: deed.action.place))
            } else if !Self.shows(deed, "unknown_entry", "CASE-103") {
                found.append(
                    unknown(
                        deed.action, "机制中没有登记方式", "the mechanism has no entry", among: mechanism.entries.ids))
            }
            return found
        }
        if state == nil, let alone = numberAlone(deed) { found.append(alone) }
        return found + answers(deed, asks, hasParties: hasParties, state) + namedTwice(deed, state)
            + otherCase(of: deed, labels)
    }

    /// Two persons by one name would answer and sign once for both.
    private func namedTwice(_ deed: Story.Deed, _ state: CaseState?) -> [Disagreement] {
        var known = Set(
            (state?.parties ?? []).flatMap { [$0.id.text] + $0.representatives.map(\.id.text) })
        var persons: [(name: String, place: String)] = []
        let rows = state == nil ? deed.answers.input["parties"]?.items ?? [] : []
        for (index, row) in rows.enumerated() {
            if let name = row["id"]?.text { persons.append((name, "parties[\(index)].id")) }
        }
        for ask in Verb(rawValue: deed.action.text).map({ Self.own(of: $0) }) ?? [] {
            if let name = deed.answers.input[ask.id]?.text { persons.append((name, ask.id)) }
        }
        return persons.compactMap { person in
            if known.insert(person.name).inserted { return nil }
            return Disagreement(
                place: deed.answers.places[person.place] ?? deed.action.place,
                message: Bilingual(
                    zh: "已有人叫“\(person.name)”", en: "somebody is called “\(person.name)” already"),
                remedy: Bilingual(zh: "换一个 id", en: "give them another id"))
        }
    }

    /// All that the forms of this name ask, whatever the case already knows; nil where there is no such step.
    func asks(of name: String, on state: CaseState) -> [Ask]? {
        let steps = mechanism.stages.all.compactMap { $0.actions[name] }
        if steps.isEmpty {
            guard let verb = Verb(rawValue: name) else { return nil }
            return verb.rule.asks(on: state, in: mechanism) + Self.own(of: verb)
        }
        return steps.flatMap { step in
            let form = Forms.form(of: step, on: state, in: mechanism)
            // Beside it what an act asks only as long as the case does not know it.
            return form.asked + form.fields + step.does.flatMap { $0.rule.asks(on: nil, in: mechanism) }
                + [Ask("instalment", Bilingual(both: "instalment"), .text, required: false)].filter { _ in
                    step.does.contains(.recordPerformance)
                }
        }
    }

    /// Whether the step is there to show this refusal.
    private static func shows(_ deed: Story.Deed, _ words: String...) -> Bool {
        (deed.refused?.text).map(words.contains) ?? false
    }

    /// What a story calls the person whom a verb brings in.
    private static func own(of verb: Verb) -> [Ask] {
        func name(_ id: String) -> [Ask] { [Ask(id, Bilingual(both: id), .text, required: false)] }
        if verb == .addParty { return name("id") }
        return verb == .represent ? name("representative_id") : []
    }

    private func numberAlone(_ deed: Story.Deed) -> Disagreement? {
        let given = Origin.keys.filter { deed.answers.input[$0]?.text != nil }
        guard given.count == 1, let key = given.first, let other = Origin.keys.first(where: { $0 != key })
        else { return nil }
        return Disagreement(
            place: deed.answers.places[key] ?? deed.action.place,
            message: Bilingual(zh: "只写了 \(key)，没有 \(other)", en: "\(key) stands without \(other)"),
            remedy: Bilingual(zh: "两项都写，或都不写", en: "write both, or neither"))
    }

    /// A verb that names another case names it by its label.
    private func otherCase(of deed: Story.Deed, _ labels: [String: CaseID]) -> [Disagreement] {
        guard let key = Verb(rawValue: deed.action.text)?.rule.otherCase,
            let label = deed.answers.input[key]?.text, labels[label] == nil,
            !Self.shows(deed, "no_such_case", "CASE-217")
        else { return [] }
        let place = deed.answers.places[key] ?? deed.action.place
        return [unknownCase(Story.Named(label, place), labels, at: place)]
    }

    // MARK: what is filled in

    private func answers(
        _ deed: Story.Deed, _ asks: [Ask], hasParties: Bool, _ state: CaseState?
    ) -> [Disagreement] {
        guard case .group(let group) = deed.answers.input else { return [] }
        var found: [Disagreement] = []
        func named(_ key: String, _ path: String) -> Story.Named {
            Story.Named(key, deed.answers.places[path] ?? deed.action.place)
        }
        let keys = asks.map(\.id) + (hasParties ? ["parties"] : []) + [Answers.fieldsKey]
        for (key, value) in group.sorted(by: { $0.key < $1.key }) {
            switch key {
            case Answers.fieldsKey:
                guard case .group(let inner) = value else {
                    found.append(notAGroup(named(key, key)))
                    continue
                }
                for (key, value) in inner.sorted(by: { $0.key < $1.key }) {
                    let path = "\(Answers.fieldsKey).\(key)"
                    found += answer(named(key, path), value, asks, deed, state, path)
                }
            case "parties" where hasParties:
                let rows = Forms.party(mechanism) + Self.own(of: .addParty)
                for (index, row) in value.items.enumerated() {
                    guard case .group(let party) = row else {
                        found.append(notAGroup(named(key, "parties[\(index)]")))
                        continue
                    }
                    for (key, value) in party.sorted(by: { $0.key < $1.key }) {
                        let path = "parties[\(index)].\(key)"
                        found += answer(named(key, path), value, rows, deed, state, path)
                    }
                }
            default:
                if keys.contains(key) {
                    found += answer(named(key, key), value, asks, deed, state, key)
                } else {
                    found.append(
                        unknown(
                            named(key, key), "“\(deed.action.text)”不问",
                            "“\(deed.action.text)” does not ask for",
                            among: keys))
                }
            }
        }
        return found
    }

    private func notAGroup(_ name: Story.Named) -> Disagreement {
        Disagreement(
            place: name.place,
            message: Bilingual(
                zh: "“\(name.text)”应写成“名称: 内容”", en: "“\(name.text)” must hold names and answers"),
            remedy: Bilingual(zh: "写成 { 名称: 内容 }", en: "write it as { name: answer }"))
    }

    private func answer(
        _ key: Story.Named, _ value: Input, _ asks: [Ask], _ deed: Story.Deed, _ state: CaseState?,
        _ path: String
    ) -> [Disagreement] {
        guard let ask = asks.first(where: { $0.id == key.text }) else {
            return [
                unknown(
                    key, "“\(deed.action.text)”不问", "“\(deed.action.text)” does not ask for",
                    among: asks.map(\.id))
            ]
        }
        if case .rows(let columns) = ask.kind {
            return value.items.enumerated().flatMap { index, row -> [Disagreement] in
                guard case .group(let cells) = row else { return [notAGroup(key)] }
                return cells.sorted { $0.key < $1.key }.flatMap { cell, value in
                    let inner = "\(path)[\(index)].\(cell)"
                    let name = Story.Named(cell, deed.answers.places[inner] ?? key.place)
                    return answer(name, value, columns, deed, state, inner)
                }
            }
        }
        // What a wrong answer is refused with may be what the story shows.
        if Self.shows(deed, "invalid", "CASE-102") { return [] }
        if case .many(let kind) = ask.kind {
            var one = ask
            one.kind = kind
            return value.severalItems.flatMap { answer(key, $0, [one], deed, state, path) }
        }
        guard let text = value.text else { return [] }
        return [self.value(Story.Named(text, key.place), of: ask, state)].compactMap { $0 }
    }

    private func value(_ name: Story.Named, of ask: Ask, _ state: CaseState?) -> Disagreement? {
        switch ask.kind {
        case .place, .unit: return unit(name)
        case .account: return account(name)
        case .party:
            guard let state else { return nil }
            return one(of: state.parties.map(\.id.text), name, "没有当事人", "there is no party")
        case .choice(let choices):
            // A clock that does not run, a person who has not been named: the engine says so.
            if ask.id == "clock" {
                let known = mechanism.clocks.ids + (state?.clocks.map(\.key) ?? [])
                return one(of: known, name, "机制中没有时限", "the mechanism has no clock")
            }
            guard !choices.isEmpty else { return nil }
            return one(of: choices.map(\.id), name, "“\(ask.id)”没有选项", "“\(ask.id)” has no option")
        case .text, .longText, .number, .money, .date, .moment, .yesNo, .phone, .identityNumber, .file, .rows,
            .many:
            return nil
        }
    }

    // MARK: what is expected

    func problems(in expected: Expectation, _ state: CaseState) -> [Disagreement] {
        var found: [Disagreement?] = []
        if let stage = expected.stage {
            found.append(
                one(of: mechanism.stages.ids, stage, "机制中没有环节", "the mechanism has no stage"))
        }
        if let outcome = expected.outcome {
            let known = ["open"] + Outcome.allCases.map(\.rawValue)
            found.append(one(of: known, outcome, "没有结果", "there is no outcome"))
        }
        if let unit = expected.unit { found.append(self.unit(unit)) }
        if let assignee = expected.assignee { found.append(account(assignee, orAlso: ["none"])) }
        if let agreement = expected.agreement {
            let known = ["none", "pending", "in_effect", "performed"]
            found.append(one(of: known, agreement, "协议没有这种状态", "an agreement is never"))
        }
        found += expected.documents.map {
            one(of: mechanism.documents.ids, $0, "机制中没有文书", "the mechanism has no document")
        }
        let reach =
            state.parties.map(\.id.text) + directory.units.keys.map(\.text).sorted() + PaperReach.words
        for pair in expected.papers {
            found.append(
                one(of: mechanism.documents.ids, pair.name, "机制中没有文书", "the mechanism has no document"))
            found.append(one(of: reach, pair.value, "文书不会出具给", "no paper goes to"))
        }
        found += (expected.routes ?? []).map {
            one(of: mechanism.routes.ids, $0, "机制中没有途径", "the mechanism has no route")
        }
        found += times(expected, state)
        let offers = state.linkage.referrals.flatMap { [$0.key, "\($0.referral).\($0.to)"] }
        for pair in expected.offers {
            found.append(
                one(
                    of: mechanism.referrals.ids + offers, pair.name, "机制中没有流转",
                    "the mechanism has no referral"))
            found.append(
                one(of: ReferralFact.statuses, pair.value, "流转没有这种状态", "an offer is never"))
        }
        for pair in expected.owed {
            found.append(
                one(
                    of: mechanism.referrals.ids + offers + ["sender", "all"], pair.name, "机制中没有流转",
                    "the mechanism has no referral"))
            guard Instant(text: pair.value.text) == nil, !isEnd(pair.value.text) else { continue }
            let known = ReferralOffer.Debt.allCases.map(\.rawValue) + ["overdue"]
            found.append(one(of: known, pair.value, "结果没有这种状态", "a result is never"))
        }
        for pair in expected.can + expected.cannot {
            let known = actions + Verb.allCases.map(\.rawValue)
            found.append(one(of: known, pair.name, "机制中没有操作", "the mechanism has no action"))
            found.append(account(pair.value, orAlso: [Self.resident, Self.platform]))
        }
        for pair in expected.told + expected.notTold {
            let parties = state.parties.map(\.id.text)
            if !parties.contains(pair.name.text) { found.append(account(pair.name, orAlso: parties)) }
            let topics = Topic.allCases.map(\.rawValue) + ["none"]
            found.append(one(of: topics, pair.value, "没有消息", "there is no message"))
        }
        found += (expected.visibleTo + expected.hiddenFrom).map { account($0) }
        return found.compactMap { $0 }
    }

    /// Clocks, lights, moments and fields with what is said of them.
    private func times(_ expected: Expectation, _ state: CaseState) -> [Disagreement?] {
        var found: [Disagreement?] = []
        let clocks = mechanism.clocks.ids + state.clocks.map(\.key)
        for pair in expected.clocks + expected.lights {
            found.append(one(of: clocks, pair.name, "机制中没有时限", "the mechanism has no clock"))
        }
        for pair in expected.clocks where Instant(text: pair.value.text) == nil && !isEnd(pair.value.text) {
            let known = RunningClock.Status.allCases.map(\.rawValue) + ["stopped", "none"]
            found.append(one(of: known, pair.value, "时限没有这种状态", "a clock is never"))
        }
        for pair in expected.lights {
            let known = Light.allCases.map(\.rawValue) + ["none"]
            found.append(one(of: known, pair.value, "没有颜色", "there is no light"))
        }
        for pair in expected.moments {
            found.append(
                one(of: Moment.allCases.map(\.rawValue), pair.name, "没有时点", "there is no moment"))
            if pair.value.text != "none", Instant(text: pair.value.text) == nil {
                found.append(unknown(pair.value, "读不懂的时间", "no time can be read in", among: ["none"]))
            }
        }
        for pair in expected.fields {
            found.append(
                one(of: mechanism.fields.ids, pair.name, "机制中没有字段", "the mechanism has no field"))
            if case .choice(let choices)? = mechanism.fields[pair.name.text]?.kind {
                let known = choices.map(\.id) + ["none"]
                found.append(
                    one(of: known, pair.value, "“\(pair.name.text)”没有选项", "“\(pair.name.text)” has no option")
                )
            }
        }
        return found
    }

    /// `2026-03-09 24:00` is the end of a day, and no moment of it.
    private func isEnd(_ text: String) -> Bool { text.wholeMatch(of: /\d{4}-\d{2}-\d{2} 24:00/) != nil }
}
