public import Casework
public import Mechanisms
public import Organisation
public import WorkCalendar

/// A small world in memory: cases, counters, a clock that only moves when told. Rehearsals and the simulator run
/// in it the very code that production runs.
public struct World {
    public let mechanism: Mechanism
    public let directory: Directory
    public let calendar: WorkingCalendar
    public private(set) var cases: [CaseID: CaseState] = [:]
    public private(set) var journal: [CaseID: [CaseEvent]] = [:]
    public private(set) var now: Instant
    private var counters: [String: Int] = [:]
    private var ids = 0

    public init(mechanism: Mechanism, directory: Directory, calendar: WorkingCalendar, now: Instant) {
        self.mechanism = mechanism
        self.directory = directory
        self.calendar = calendar
        self.now = now
    }

    /// Carries out a command and everything that follows from it for other cases, or refuses it and changes
    /// nothing.
    public mutating func carryOut(_ command: CaseCommand, on id: CaseID, by actor: Actor) throws(Rejection) {
        var trial = self
        var queue: [(CaseID, CaseCommand, Actor)] = [(id, command, actor)]
        while !queue.isEmpty {
            let (id, command, actor) = queue.removeFirst()
            let decision = try trial.decideOne(command, on: id, by: actor)
            for consequence in decision.consequences {
                switch consequence {
                case .joined(let lead):
                    let state = try trial.join(id, to: lead, by: actor)
                    queue.append((id, CaseCommand(.followLead(stage: state.stage, unit: state.unit)), actor))
                case .moved(let member, let stage, let unit):
                    queue.append((member, CaseCommand(.followLead(stage: stage, unit: unit)), actor))
                }
            }
        }
        self = trial
    }

    private mutating func decideOne(_ command: CaseCommand, on id: CaseID, by actor: Actor) throws(Rejection)
        -> CaseDecision
    {
        var next = ids
        let counters = counters
        let context = CaseContext(
            mechanism: mechanism, directory: directory, calendar: { [calendar] _ in calendar }, actor: actor,
            now: now,
            nextCounter: { (counters[$0] ?? 0) + 1 },
            freshID: {
                next += 1
                return "w\(next)"
            })
        let decision = try decide(command, on: cases[id], id: id, in: context)
        ids = next
        record(decision, on: id)
        return decision
    }

    private mutating func record(_ decision: CaseDecision, on id: CaseID) {
        for event in decision.events {
            if let numbered = event.body as? CaseNumbered { counters[numbered.series] = numbered.counter }
        }
        journal[id, default: []] += decision.events
        cases[id] = decision.state
    }

    /// - Returns: the lead, with its new member.
    private mutating func join(
        _ member: CaseID, to lead: CaseID, by actor: Actor
    ) throws(Rejection) -> CaseState {
        guard let state = cases[lead] else { throw .noSuchCase }
        let meta = EventMeta(n: state.version + 1, recorded: now, effective: now, actor: actor)
        let event = CaseEvent(meta: meta, body: MemberJoined(member: member))
        journal[lead, default: []].append(event)
        let joined = evolve(state, event, id: lead) ?? state
        cases[lead] = joined
        return joined
    }

    /// Lets time pass; every alarm on the way goes off at its own moment.
    public mutating func advance(to moment: Instant) {
        var stepsLeft = 10_000
        while stepsLeft > 0, let (id, alarm) = nextAlarm(), alarm < moment {
            stepsLeft -= 1
            now = max(now, alarm.adding(milliseconds: 1))
            let before = cases[id]?.version
            do throws(Rejection) {
                try carryOut(CaseCommand(.alarm), on: id, by: .platform)
            } catch {
                // An alarm asks for nothing that could be refused; stop rather than spin if it ever is.
                break
            }
            if cases[id]?.version == before { break }
        }
        now = max(now, moment)
    }

    private func nextAlarm() -> (CaseID, Instant)? {
        cases.compactMap { id, state in state.isOpen ? state.nextAlarm.map { (id, $0) } : nil }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }
    }
}
