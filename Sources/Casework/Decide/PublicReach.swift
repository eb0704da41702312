import Decisions
public import Mechanisms
public import Organisation
import Streams
public import WorkCalendar

/// A way in for residents that leads to nobody: with this type and place, or without, the matter would lie with a unit
/// in which nobody holds the role that receives it.
public struct ReachGap: Hashable, Sendable {
    public var entry: String
    public var matter: MatterID?
    /// Nil: where no place is named. Otherwise the widest place that is meant, with all below it.
    public var place: UnitID?
    public var stage: StageID
    public var role: RoleID
    public var level: Level?
    public var line: String?
}

/// Whether what residents send reaches somebody, whatever its type and wherever it happened: asked of the code that
/// routes, before anybody sends.
public enum PublicReach {
    public static func gaps(of mechanism: Mechanism, in directory: Directory, on date: CivilDate)
        -> [ReachGap]
    {
        let around = Surroundings(
            rules: RuleBook(mechanism), directory: directory,
            calendar: { _ in WorkingCalendar(.undeclared) }, actor: .resident,
            now: Instant(date, TimeOfDay(minutes: 720)), freshID: { "" }, freshWord: { "" })
        let context = CaseContext(mechanism: mechanism, around: around)
        var gaps: [ReachGap] = []
        for entry in mechanism.entries.all where entry.isPublic {
            for matter in matters(entry, mechanism) {
                gaps += Self.gaps(entry, matter, context)
            }
        }
        return gaps
    }

    private static func gaps(_ entry: Entry, _ matter: MatterID?, _ context: CaseContext) -> [ReachGap] {
        func unheld(_ place: UnitID?) -> [ReachGap] {
            var decider = Decider(context: context, id: CaseID("reach").stream, state: nil)
            return decider.unheld(entry, place: place, matter: matter)
        }
        var gaps = entry.demandsPlace ? [] : unheld(nil)
        let directory = context.directory
        var waiting = directory.units.values.filter { $0.parent == nil && $0.isTerritory }
            .sorted { $0.id < $1.id }
        while let unit = waiting.popLast() {
            guard unit.exists(on: context.today) else { continue }
            let found = unheld(unit.id)
            // Whom a place finds upwards, every place below it finds, too.
            if found.isEmpty { continue }
            if unit.level >= .village {
                gaps += found
            } else {
                waiting += directory.children(of: unit.id).filter(\.isTerritory).reversed()
            }
        }
        return gaps
    }

    /// The types that lead elsewhere; nil stands for none, which residents may leave it at.
    private static func matters(_ entry: Entry, _ mechanism: Mechanism) -> [MatterID?] {
        let targets = entry.targets
        let isAsked = targets.contains { target in
            let conditions =
                target.when?.expression.freeNames.contains { $0.path.contains("matter") } ?? false
            return conditions || mechanism.stage(target.stage)?.routing.decision != nil
        }
        return [nil] + (isAsked ? mechanism.matters.all.map { $0.id } : [])
    }
}

extension Decider {
    /// The stages in which what residents send may begin, and in which nobody holds the owner's role.
    fileprivate mutating func unheld(_ entry: Entry, place: UnitID?, matter: MatterID?) -> [ReachGap] {
        let placeholder = entry.targets.first?.stage ?? mechanism.stages.all.first?.id ?? StageID("")
        emit(
            CaseRegistered(
                mechanism: mechanism.id, packHash: mechanism.hash, entry: entry.id, language: .zh,
                unit: firstReceiver(place: place, stage: placeholder), place: place, stage: placeholder,
                matter: matter, suggestion: nil, owesResultTo: nil, source: nil, headline: nil))
        // A value that depends on what somebody writes is open here.
        do throws(Rejection) { try setFields(entry.sets) } catch {}
        guard let state else { return [] }
        return mayBegin(entry, state).compactMap { stage in
            guard let owner = stage.owner, case .unheld = route(stage, from: state) else { return nil }
            let query = query(owner, stage.routing, state)
            return ReachGap(
                entry: entry.id, matter: matter, place: place, stage: stage.id, role: owner,
                level: query.level, line: query.line)
        }
    }

    /// The first whose condition holds; those before it, too, whose condition asks for what somebody still has to write.
    private func mayBegin(_ entry: Entry, _ state: CaseState) -> [Stage] {
        let facts = state.feelContext(mechanism, directory: context.directory, now: context.now)
        let asked = Set(entry.asks.map(\.field.text))
        var stages: [Stage] = []
        for target in entry.targets {
            guard let stage = mechanism.stage(target.stage) else { continue }
            guard let when = target.when else { return stages + [stage] }
            if when.expression.holds(in: facts) { return stages + [stage] }
            if when.expression.freeNames.contains(where: { asked.contains($0.name) }) { stages.append(stage) }
        }
        return stages
    }
}
