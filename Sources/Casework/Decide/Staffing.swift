import Decisions
public import Mechanisms
public import Organisation
public import WorkCalendar

/// A duty that an organisation cannot carry as it is staffed: somewhere nobody holds the post, or one person would have to
/// stand on both sides of it.
public struct StaffGap: Hashable, Sendable {
    public enum Duty: Hashable, Sendable {
        /// Whoever answers for the stage.
        case owner(StageID)
        /// Whoever answers for the clock.
        case clockOwner(ClockID)
        /// Whoever hears when the clock runs out.
        case above(ClockID)
        /// Whoever decides about the offer.
        case arbiter(String)
        /// Whoever asks afterwards whether it was done.
        case verifier(StageID)
    }

    public enum Fault: Hashable, Sendable {
        case nobody
        /// Only the person who has the duty itself.
        case samePerson
    }

    public var duty: Duty
    public var fault: Fault
    public var role: RoleID
    public var level: Level?
    public var line: String?
    /// Where, of how many.
    public var areas: [UnitID]
    public var of: Int

    /// No unit of the organisation is of the line, so nobody could be.
    public var isUnknownLine: Bool
    /// A matter does not begin there: the unit that had it before keeps it where nobody takes it.
    public var isKept: Bool
}

/// Holds a mechanism against an organisation, place by place: what can come up there has somebody who answers for it, and
/// somebody else above.
public struct Staffing {
    private let mechanism: Mechanism
    private let directory: Directory
    private let date: CivilDate
    private let graph: Reachability
    private var found: [Question: [UnitID]] = [:]
    /// By what is missing, the areas where it is.
    private var gaps: [Gap: [UnitID]] = [:]
    /// The places that are like the one looked at, itself among them: what one lacks, all lack.
    private var alike: [UnitID] = []

    private struct Question: Hashable {
        var query: RoleQuery
        var area: UnitID
    }

    private struct Gap: Hashable {
        var duty: StaffGap.Duty
        var fault: StaffGap.Fault
        var query: RoleQuery
    }

    public static func gaps(of mechanism: Mechanism, in directory: Directory, on date: CivilDate)
        -> [StaffGap]
    {
        var staffing = Staffing(
            mechanism: mechanism, directory: directory, date: date, graph: Reachability(mechanism))
        return staffing.run()
    }

    private mutating func run() -> [StaffGap] {
        let areas = areas()
        let kinds = Dictionary(grouping: areas) { directory.shape(of: $0, on: date) }
        for kind in kinds.values.sorted(by: { $0[0] < $1[0] }) {
            alike = kind
            check(kind[0])
        }
        let lines = Set(directory.units.values.compactMap(\.line))
        return gaps.map { gap, places in
            let level = gap.query.level
            func at(_ areas: [UnitID]) -> [UnitID] {
                guard let level else { return areas.sorted() }
                return Set(
                    areas.compactMap { area in
                        let path = directory.path(from: area)
                        return (path.first { $0.level <= level } ?? path.last)?.id
                    }
                )
                .sorted()
            }
            return StaffGap(
                duty: gap.duty, fault: gap.fault, role: gap.query.role, level: level, line: gap.query.line,
                areas: at(places), of: at(areas).count,
                isUnknownLine: gap.query.line.map { !lines.contains($0) } ?? false, isKept: isKept(gap.duty))
        }.sorted { "\($0.duty)\($0.role)\($0.line ?? "")" < "\($1.duty)\($1.role)\($1.line ?? "")" }
    }

    private func isKept(_ duty: StaffGap.Duty) -> Bool {
        guard case .owner(let stage) = duty else { return false }
        return !mechanism.entries.all.contains { $0.targets.contains { $0.stage == stage } }
    }

    /// The smallest places that there are.
    private func areas() -> [UnitID] {
        directory.units.values.filter { unit in
            unit.isTerritory && unit.exists(on: date)
                && !directory.children(of: unit.id).contains { $0.isTerritory && $0.exists(on: date) }
        }.map(\.id).sorted()
    }

    // MARK: one place

    private mutating func check(_ area: UnitID) {
        for stage in reached(in: area) {
            guard let owner = stage.owner else { continue }
            var holders: Set<AccountID> = []
            if !stage.routing.namesUnit {
                for query in queries(owner, stage.routing) {
                    let accounts = accounts(query, area)
                    if accounts.isEmpty { note(.owner(stage.id), .nobody, query) }
                    holders.formUnion(accounts)
                }
            }
            for clock in stage.clocks.compactMap({ mechanism.clocks[$0] }) where !clock.isWindow {
                check(clock, holders, area)
            }
            // What nobody there could accept is refused when it is offered, and needs no arbiter.
            for referral in stage.actions.all.compactMap(\.offers).compactMap({ mechanism.referrals[$0] })
            where isAccepted(referral, area) {
                check(referral, area)
            }
            checkVerifier(of: stage, holders, area)
        }
    }

    private mutating func check(_ clock: Clock, _ holders: Set<AccountID>, _ area: UnitID) {
        var owners = holders
        if let owner = clock.owner {
            owners = accounts(query(owner), area)
            if owners.isEmpty { note(.clockOwner(clock.id), .nobody, query(owner)) }
        }
        var above: Set<AccountID> = []
        for step in clock.escalation {
            let accounts = accounts(query(step.role), area)
            if accounts.isEmpty { note(.above(clock.id), .nobody, query(step.role)) }
            above.formUnion(accounts)
        }
        guard let last = clock.escalation.last, !owners.isEmpty, !above.isEmpty else { return }
        if owners.count == 1, above.isSubset(of: owners) {
            note(.above(clock.id), .samePerson, query(last.role))
        }
    }

    private mutating func check(_ referral: Referral, _ area: UnitID) {
        guard let arbiter = referral.arbiter else { return }
        let deciding = accounts(query(arbiter), area)
        if deciding.isEmpty { return note(.arbiter(referral.id), .nobody, query(arbiter)) }
        if referral.units != nil { return }
        for query in queries(referral.to, referral.routing) {
            let receiving = accounts(query, area)
            if receiving.count == 1, deciding.isSubset(of: receiving) {
                return note(.arbiter(referral.id), .samePerson, self.query(arbiter))
            }
        }
    }

    /// Who answered is not the only one who can ask whether it helped.
    private mutating func checkVerifier(of stage: Stage, _ holders: Set<AccountID>, _ area: UnitID) {
        guard holders.count == 1 else { return }
        for action in stage.actions.all where action.does.contains(.reply) || action.does.contains(.complete)
        {
            for after in action.targets.compactMap({ mechanism.stages[$0.stage] }) where after.isOpen {
                guard mechanism.reactions(in: after).contains(where: { $0.trigger == .moment(.followedUp) }),
                    let owner = after.owner
                else { continue }
                var roles = [owner]
                if case .roles(let named)? = mechanism.verbs[.followUp] { roles = named }
                roles += after.clocks.compactMap { mechanism.clocks[$0] }.flatMap {
                    $0.escalation.map(\.role)
                }
                let asking = roles.reduce(into: Set<AccountID>()) { $0.formUnion(accounts(query($1), area)) }
                if !asking.isEmpty, asking.isSubset(of: holders) {
                    note(.verifier(after.id), .samePerson, query(owner))
                }
            }
        }
    }

    private mutating func note(
        _ duty: StaffGap.Duty, _ fault: StaffGap.Fault, _ query: RoleQuery
    ) {
        let gap = Gap(duty: duty, fault: fault, query: query)
        if gaps[gap]?.last != alike.last { gaps[gap, default: []] += alike }
    }

    // MARK: what can come up at a place

    /// The stages that a matter of this place can come into: by an entry that somebody there can use, and by offers that
    /// somebody can accept.
    private mutating func reached(in area: UnitID) -> [Stage] {
        var waiting: [StageID] = []
        for entry in mechanism.entries.all {
            let isUsed = entry.isPublic || entry.by.contains { !accounts(query($0), area).isEmpty }
            if isUsed { waiting += entry.targets.map(\.stage) }
        }
        var seen = Set(waiting)
        while let next = waiting.popLast() {
            for edge in graph.edges[next] ?? [] where !seen.contains(edge.to) {
                if let referral = referral(of: edge), !isAccepted(referral, area) { continue }
                seen.insert(edge.to)
                waiting.append(edge.to)
            }
        }
        return mechanism.stages.all.filter { $0.isOpen && seen.contains($0.id) }
    }

    private func referral(of edge: Reachability.Edge) -> Referral? {
        guard let dot = edge.by.lastIndex(of: "."), edge.by[dot...] == ".accepted" else { return nil }
        return mechanism.referrals[String(edge.by[..<dot])]
    }

    private mutating func isAccepted(_ referral: Referral, _ area: UnitID) -> Bool {
        if referral.routing.namesUnit || referral.units != nil { return true }
        return queries(referral.to, referral.routing).contains { !accounts($0, area).isEmpty }
    }

    // MARK: who holds a role for a place

    private func query(_ role: RoleID) -> RoleQuery {
        mechanism.query(role)
    }

    /// By the stage's own words, or by each line and level that its table gives.
    private func queries(_ role: RoleID, _ routing: Routing) -> [RoleQuery] {
        var query = mechanism.query(role, routing)
        guard let table = routing.decision.flatMap({ mechanism.decisions[$0] }) else { return [query] }
        query.upTo = table.level
        let matters: [FeelValue] = mechanism.matters.all.map { .string($0.id.text) } + [.null]
        var queries: [RoleQuery] = []
        for matter in matters {
            let facts = FeelContext(["case": .context(FeelEntries([("matter", matter)]))])
            let outputs = table.outputs(in: facts)
            var found = query
            if case .string(let line)? = outputs["line"] { found.line = line }
            if case .string(let level)? = outputs["level"] {
                found.level = Level(rawValue: level) ?? found.level
            }
            if !queries.contains(found) { queries.append(found) }
        }
        return queries
    }

    private mutating func accounts(_ query: RoleQuery, _ area: UnitID) -> Set<AccountID> {
        let question = Question(query: query, area: area)
        let units: [UnitID]
        if let known = found[question] {
            units = known
        } else {
            units = directory.nearestHolders(query, from: area, on: date)
            found[question] = units
        }
        return units.reduce(into: []) {
            $0.formUnion(directory.accounts(holding: query.role, at: $1, on: date))
        }
    }
}
