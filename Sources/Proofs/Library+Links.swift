import Mechanisms
import Organisation
import WorkCalendar

/// How the packs of a place refer to each other: nobody waits in a circle, and every end is somebody's.
extension LibraryChecks {
    /// A way in of a pack.
    private struct Door: Hashable {
        var pack: String
        var entry: String
    }

    mutating func checkLinks() {
        checkCircles()
        for pack in packs {
            for referral in pack.mechanism.referrals.all where referral.opens != nil {
                checkHeard(referral, in: pack)
            }
        }
        checkDoors()
    }

    /// The pack that a referral calls, by its folder or by the id of its mechanism.
    private func pack(_ name: String) -> Pack? {
        packs.first { $0.name == name } ?? packs.first { $0.mechanism.id.text == name }
    }

    // MARK: circles

    /// A matter that must be referred to end, to a pack in which it must be referred back, never ends.
    private mutating func checkCircles() {
        var ways: [Door: [(referral: Referral, to: Door)]] = [:]
        for pack in packs {
            let graph = Reachability(pack.mechanism)
            for entry in pack.mechanism.entries.all {
                let door = Door(pack: pack.name, entry: entry.id)
                for referral in pack.mechanism.referrals.all {
                    guard let opens = referral.opens, let other = self.pack(opens.pack),
                        isForced(referral, from: entry, in: pack.mechanism, graph)
                    else { continue }
                    ways[door, default: []].append((referral, Door(pack: other.name, entry: opens.entry)))
                }
            }
        }
        var reported: Set<Door> = []
        for start in ways.keys.sorted(by: { ($0.pack, $0.entry) < ($1.pack, $1.entry) })
        where !reported.contains(start) {
            guard let circle = circle(from: start, ways), let first = circle.first,
                let pack = self.pack(start.pack)
            else { continue }
            reported.formUnion(circle.map(\.to))
            let path = [start] + circle.map(\.to)
            let names = path.map { "\($0.pack).\($0.entry)" }.joined(separator: " → ")
            find(
                "waits-in-circle", in: pack, first.referral.place,
                Bilingual(
                    zh: "几个机制互相等待，谁也办不完：\(names)",
                    en: "the mechanisms wait for each other, and none can end: \(names)"),
                mend: Bilingual(
                    zh: "让其中一个机制不经流转也能办结", en: "let one of them end without a referral"),
                word: first.referral.id)
        }
    }

    /// Every way from the entry to an end leads over the result of the referral.
    private func isForced(
        _ referral: Referral, from entry: Entry, in mechanism: Mechanism, _ graph: Reachability
    ) -> Bool {
        let starts = entry.targets.map(\.stage)
        func ends(_ graph: Reachability) -> Bool {
            graph.reachable(from: starts, without: [Moment.withdrawn.rawValue]).contains {
                mechanism.stage($0)?.isOpen == false
            }
        }
        let results = [ReferralAnswer.result, .allResults].map { Trigger.referral(referral.id, $0).text }
        return ends(graph) && !ends(graph.without(Set(results)))
    }

    private func circle(
        from start: Door, _ ways: [Door: [(referral: Referral, to: Door)]]
    ) -> [(referral: Referral, to: Door)]? {
        var cameBy: [Door: (from: Door, way: (referral: Referral, to: Door))] = [:]
        var layer = [start]
        while !layer.isEmpty {
            var next: [Door] = []
            for door in layer {
                for way in ways[door] ?? [] {
                    if way.to == start {
                        var steps = [way]
                        var at = door
                        while at != start, let step = cameBy[at] {
                            steps.append(step.way)
                            at = step.from
                        }
                        return steps.reversed()
                    }
                    if cameBy[way.to] == nil {
                        cameBy[way.to] = (door, way)
                        next.append(way.to)
                    }
                }
            }
            layer = next
        }
        return nil
    }

    // MARK: ends

    /// What is owed to the sender is heard by it: something happens when it comes, or a condition asks for it.
    private mutating func checkHeard(_ referral: Referral, in pack: Pack) {
        guard referral.owesResult else { return }
        let mechanism = pack.mechanism
        let reactions = mechanism.stages.all.flatMap(\.reactions) + mechanism.anywhere
        let isHeard = reactions.contains {
            $0.trigger == .referral(referral.id, .result) || $0.trigger == .referral(referral.id, .allResults)
        }
        let actions = mechanism.stages.all.flatMap(\.actions.all)
        let asked =
            actions.compactMap(\.when)
            + (actions.flatMap(\.targets) + reactions.flatMap(\.targets)).compactMap(\.when)
        let words = ["\(referral.id).", "case.\(CaseFact.resultsOwed.rawValue)"]
        if isHeard || asked.contains(where: { rule in words.contains { rule.text.contains($0) } }) { return }
        find(
            "result-unheard", in: pack, referral.place,
            Bilingual(
                zh: "流转“\(referral.id)”要反馈结果，但没有一个环节对结果作出反应",
                en: "“\(referral.id)” owes a result, and no stage does anything when it comes"),
            mend: Bilingual(
                zh: "在等待的环节的 on: 中写 \(referral.id).result: 环节",
                en: "write \(referral.id).result: <stage> under on: of the stage that waits"),
            severity: .warning, word: referral.id)
    }

    /// A way in for what other packs refer, to which none does.
    private mutating func checkDoors() {
        let opened = Set(
            packs.flatMap { $0.mechanism.referrals.all }.compactMap(\.opens).compactMap { opens in
                self.pack(opens.pack).map { Door(pack: $0.name, entry: opens.entry) }
            })
        for pack in packs where packs.count > 1 {
            for entry in pack.mechanism.entries.all
            where entry.takesReferrals && entry.by.isEmpty && !entry.isPublic {
                if opened.contains(Door(pack: pack.name, entry: entry.id)) { continue }
                find(
                    "opened-by-nobody", in: pack, entry.place,
                    Bilingual(
                        zh: "登记方式“\(entry.id)”只接受移交，但这些机制包中没有一个移交给它",
                        en:
                            "the entry “\(entry.id)” takes only what is referred, and none of these packs refers to it"
                    ),
                    mend: Bilingual(
                        zh: "在移交的机制包中写 opens: { pack: \(pack.name), entry: \(entry.id) }",
                        en: "write opens: { pack: \(pack.name), entry: \(entry.id) } in the pack that refers"),
                    severity: .warning, word: entry.id)
            }
        }
    }
}
