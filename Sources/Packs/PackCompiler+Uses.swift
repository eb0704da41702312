import Decisions
import Mechanisms
import Organisation
import WorkCalendar
import Yams

/// Another pack taken in by `uses:`, compiled, with its clocks renamed to `<use>.<clock>`.
struct UsedPack {
    var mechanism: Mechanism
    /// The folder's name.
    var pack: String
    var start: StageID
    /// The line under `uses:`.
    var place: SourcePlace
}

/// `uses:` puts the stages of another pack into this one, so that the engine runs one flat mechanism and every
/// check sees the whole way.
extension PackCompiler {
    mutating func readUses(_ top: Fields, into mechanism: inout Mechanism) -> [String: UsedPack] {
        var result: [String: UsedPack] = [:]
        for (id, node, place) in yaml.entries(top["uses"], Bilingual(zh: "引用", en: "uses")) {
            let what = Bilingual(zh: "引用 \(id)", en: "use \(id)")
            guard let fields = yaml.mapping(node, what, keys: ["pack", "start", "with", "without"]),
                let name = yaml.string(fields["pack"], what),
                var used = compileUsed(name, what, place)
            else { continue }
            give(fields["with"], to: &used, what)
            let start = yaml.string(fields["start"], what) ?? used.stages.ids.first ?? ""
            guard used.stages.contains(start) else {
                yaml.add(
                    "unknown-stage", place,
                    Bilingual(
                        zh: "\(what.zh)：机制包 \(name) 没有环节“\(start)”",
                        en: "\(what.en): the pack \(name) has no stage “\(start)”"),
                    nearest(start, used.stages.ids).map {
                        Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?")
                    }
                        ?? Bilingual(zh: "改正 start:", en: "correct start:"))
                continue
            }
            merge(used, into: &mechanism)
            let without = yaml.strings(fields["without"], what)
            for clock in without where !used.clocks.contains(clock.text) {
                yaml.add(
                    "unknown-clock", clock.place,
                    Bilingual(
                        zh: "\(what.zh)：机制包 \(name) 没有时限“\(clock.text)”",
                        en: "\(what.en): the pack \(name) has no clock “\(clock.text)”"),
                    nearest(clock.text, used.clocks.ids).map {
                        Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?")
                    } ?? Bilingual(zh: "删去它", en: "remove it"))
            }
            let dropped = Set(without.map(\.text))
            for (clock, element) in used.clocks.pairs where !dropped.contains(clock) {
                var renamed = element
                renamed.id = ClockID("\(id).\(clock)")
                mechanism.clocks["\(id).\(clock)"] = renamed
            }
            result[id] = UsedPack(mechanism: used, pack: name, start: StageID(start), place: place)
        }
        return result
    }

    private mutating func compileUsed(_ name: String, _ what: Bilingual, _ place: SourcePlace) -> Mechanism? {
        guard !trail.contains(name) else {
            yaml.add(
                "uses-itself", place,
                Bilingual(
                    zh: "机制包引用了自己：\((trail + [name]).joined(separator: " → "))",
                    en: "the pack uses itself: \((trail + [name]).joined(separator: " → "))"),
                Bilingual(zh: "去掉其中一处引用", en: "remove one of these uses"))
            return nil
        }
        guard let other = library[name] else {
            yaml.add(
                "unknown-pack", place,
                Bilingual(zh: "\(what.zh)：没有机制包“\(name)”", en: "\(what.en): there is no pack “\(name)”"),
                nearest(name, library.keys).map { Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") }
                    ?? Bilingual(zh: "把它放在同一文件夹下", en: "put it beside this pack"))
            return nil
        }
        var compiler = PackCompiler(other, library: library, trail: trail)
        let used = compiler.compile()
        let faults = compiler.yaml.findings.filter { $0.severity == .error }
        guard let first = faults.first else { return used }
        let isUnderstood = faults.allSatisfy { Self.judgements.contains($0.code) }
        yaml.add(
            isUnderstood ? first.code : "used-pack-faulty", place,
            Bilingual(
                zh:
                    "机制包 \(name) 有 \(faults.count) 处错误，例如 \(first.place.description.replacing("../", with: ""))：\(first.message.zh)",
                en:
                    "the pack \(name) has \(faults.count) errors, first \(first.place.description.replacing("../", with: "")): \(first.message.en)"
            ),
            Bilingual(zh: "先改好 \(name)", en: "mend \(name) first"))
        return isUnderstood ? used : nil
    }

    /// The host's own entries win; what it lacks comes from the used pack.
    private func merge(_ used: Mechanism, into mechanism: inout Mechanism) {
        func take<Element>(_ from: Catalogue<Element>, _ into: inout Catalogue<Element>) {
            for (id, element) in from.pairs where !into.contains(id) { into[id] = element }
        }
        take(used.roles, &mechanism.roles)
        take(used.privacy, &mechanism.privacy)
        take(used.routes, &mechanism.routes)
        take(used.fields, &mechanism.fields)
        take(used.decisions, &mechanism.decisions)
        take(used.documents, &mechanism.documents)
        take(used.referrals, &mechanism.referrals)
        take(used.parameters, &mechanism.parameters)
        mechanism.entriesTakenIn += used.entries.ids + used.entriesTakenIn
        mechanism.binds = used.binds
        if mechanism.sides.isEmpty { mechanism.sides = used.sides }
        if mechanism.partyPrivacy == nil { mechanism.partyPrivacy = used.partyPrivacy }
        mechanism.partyDetails.merge(used.partyDetails) { own, _ in own }
        if mechanism.organ == nil { mechanism.organ = used.organ }
        if mechanism.matters.isEmpty { mechanism.matters = used.matters }
        for (verb, rule) in used.verbs where mechanism.verbs[verb] == nil { mechanism.verbs[verb] = rule }
    }

    /// A stage that `runs:` a used pack becomes that pack's stages, named `<stage>.<inner>`.
    mutating func readRun(
        _ id: String, _ fields: Fields, _ place: SourcePlace, uses: [String: UsedPack],
        into mechanism: inout Mechanism
    ) {
        let what = Bilingual(zh: "环节 \(id)", en: "stage \(id)")
        guard let name = yaml.string(fields["runs"], what), let used = uses[name] else {
            yaml.add(
                "unknown-use", place,
                Bilingual(
                    zh: "\(what.zh)：没有声明这项引用", en: "\(what.en): runs something not declared under uses:"),
                Bilingual(
                    zh: "在 uses: 中声明，可用：\(uses.keys.sorted().joined(separator: "、"))",
                    en: "declare it under uses:; declared: \(uses.keys.sorted().joined(separator: ", "))"))
            return
        }
        let leads = readLeads(id, fields, used, what, place)
        let host = HostStage(
            id: id, use: name, clocks: yaml.strings(fields["clocks"], what).map { ClockID($0.text) },
            routing: routing(fields, what), actions: actions(fields["actions"], what),
            reactions: reactions(fields["on"], what), leads: leads)
        var replaced = Set<String>()
        for inner in used.mechanism.stages.all
        where inner.isOpen && reaches(inner.id, from: used.start, in: used.mechanism) {
            replaced.formUnion(inner.actions.ids.filter { host.actions.contains($0) })
            let stage = host.stage(inner, in: used.mechanism, keeping: mechanism.clocks)
            mechanism.stages[stage.id.text] = stage
        }
        for action in host.actions.all where replaced.contains(action.id.text) {
            yaml.add(
                "shadowed-id", action.place,
                Bilingual(
                    zh: "\(what.zh)：所引用的机制包 \(used.pack) 的环节里已有操作 \(action.id)",
                    en: "\(what.en): a stage of the used pack \(used.pack) has an action \(action.id) already"
                ),
                Bilingual(zh: "换一个标识", en: "use another id"))
        }
        aliases[StageID(id)] = host.renamed(used.start)
    }

    private mutating func readLeads(
        _ id: String, _ fields: Fields, _ used: UsedPack, _ what: Bilingual, _ place: SourcePlace
    ) -> [StageID: StageID] {
        var leads: [StageID: StageID] = [:]
        let closed = used.mechanism.stages.all.filter { !$0.isOpen }
        for (inner, node, innerPlace) in yaml.entries(
            fields["leads"], Bilingual(zh: "\(what.zh)的去向", en: "leads of \(what.en)"))
        {
            guard closed.contains(where: { $0.id.text == inner }) else {
                yaml.unknown(
                    inner, at: innerPlace, among: closed.map(\.id.text),
                    what: Bilingual(zh: "\(what.zh)的去向", en: "leads of \(what.en)"))
                continue
            }
            if let target = yaml.string(node, what) { leads[StageID(inner)] = StageID(target) }
        }
        for stage in closed
        where leads[stage.id] == nil && reaches(stage.id, from: used.start, in: used.mechanism) {
            yaml.add(
                "end-without-lead", place,
                Bilingual(
                    zh: "\(what.zh)：没有说明“\(stage.id)”之后去哪里",
                    en: "\(what.en): nothing says where “\(stage.id)” leads"),
                Bilingual(zh: "在 leads: 中加 \(stage.id): 环节", en: "add \(stage.id): <stage> under leads:"))
        }
        return leads
    }

    func reaches(_ stage: StageID, from start: StageID, in mechanism: Mechanism) -> Bool {
        Reachability(mechanism).reachable(from: [start]).contains(stage)
    }

    mutating func resolveAliases(in mechanism: inout Mechanism) {
        guard !aliases.isEmpty else { return }
        func resolve(_ targets: [Target]) -> [Target] {
            targets.map { target in
                var target = target
                target.stage = aliases[target.stage] ?? target.stage
                return target
            }
        }
        for (id, stage) in mechanism.stages.pairs {
            var stage = stage
            for (actionID, action) in stage.actions.pairs {
                var action = action
                action.targets = resolve(action.targets)
                stage.actions[actionID] = action
            }
            stage.reactions = stage.reactions.map { reaction in
                var reaction = reaction
                reaction.targets = resolve(reaction.targets)
                return reaction
            }
            mechanism.stages[id] = stage
        }
        mechanism.anywhere = mechanism.anywhere.map { reaction in
            var reaction = reaction
            reaction.targets = resolve(reaction.targets)
            return reaction
        }
        for (id, entry) in mechanism.entries.pairs {
            var entry = entry
            entry.targets = resolve(entry.targets)
            mechanism.entries[id] = entry
        }
    }
}

/// The stage of the host into which another pack's stages are put.
private struct HostStage {
    var id: String
    var use: String
    var clocks: [ClockID]
    var routing: Routing
    var actions: Catalogue<Action>
    var reactions: [Reaction]
    var leads: [StageID: StageID]

    func renamed(_ inner: StageID) -> StageID { leads[inner] ?? StageID("\(id).\(inner)") }

    func stage(_ inner: Stage, in used: Mechanism, keeping known: Catalogue<Clock>) -> Stage {
        var stage = inner
        stage.id = StageID("\(id).\(inner.id)")
        stage.clocks =
            clocks + inner.clocks.map { ClockID("\(use).\($0)") }.filter { known.contains($0.text) }
        if inner.routing.isOpen {
            stage.routing = routing
        }
        stage.actions = Catalogue(
            inner.actions.pairs.map { ($0.id, renamed($0.element)) }
                + actions.pairs.map { ($0.id, $0.element) })
        let own = Set(reactions.map(\.trigger))
        stage.reactions =
            reactions + used.reactions(in: inner).map { renamed($0) }.filter { !own.contains($0.trigger) }
        return stage
    }

    private func renamed(_ action: Action) -> Action {
        var action = action
        action.targets = renamed(action.targets)
        action.within = action.within.map { ClockID("\(use).\($0)") }
        return action
    }

    private func renamed(_ reaction: Reaction) -> Reaction {
        var reaction = reaction
        reaction.targets = renamed(reaction.targets)
        switch reaction.trigger {
        case .overdue(let clock): reaction.trigger = .overdue(ClockID("\(use).\(clock)"))
        case .closed(let clock): reaction.trigger = .closed(ClockID("\(use).\(clock)"))
        case .moment, .referral: break
        }
        return reaction
    }

    private func renamed(_ targets: [Target]) -> [Target] {
        targets.map { target in
            var target = target
            target.stage = renamed(target.stage)
            return target
        }
    }
}
