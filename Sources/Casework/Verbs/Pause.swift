public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// A clock stands still, and goes on: only a clock that the pack lets stand still, only for the reasons it lists.
extension VerbRule {
    static let pause = VerbRule(
        .pause, zh: "暂停时限", en: "Pause a clock", by: .clockOwner, events: [ClockPaused.self],
        asks: { state, mechanism in
            let reasons = mechanism.clocks.all.flatMap(\.pauses).map { ($0.id, $0.name) }
            return [
                .clock(of: state), Ask("why", zh: "暂停事由", en: "Reason", Forms.choice(reasons)), .note,
            ]
        },
        fits: { state, context in
            state.runningClocks.contains { run in
                !run.isPaused && context.mechanism.clocks[run.clock]?.pauses.isEmpty == false
            }
        },
        decide: { (decider, input) throws(Rejection) in
            let (run, clock) = try decider.ownClock(named: input, for: .pause)
            if run.isPaused { throw .alreadyPaused(clock.id) }
            // Two pauses of one clock follow each other, also where they are entered late.
            try decider.requireHappened(after: run.pauses.last?.until ?? run.start)
            guard let reason = input.choice("why"), clock.pauses.contains(where: { $0.id == reason }) else {
                throw .notPausable(clock.id)
            }
            decider.emit(
                ClockPaused(clock: clock.id, key: run.key, reason: reason, note: input.words("note")))
        })

    static let resume = VerbRule(
        .resume, zh: "恢复时限", en: "Resume a clock", by: .clockOwner, events: [ClockResumed.self],
        asks: { state, _ in [.clock(of: state)] },
        fits: { state, _ in state.runningClocks.contains(where: \.isPaused) },
        decide: { (decider, input) throws(Rejection) in
            let (run, clock) = try decider.ownClock(named: input, for: .resume)
            guard run.isPaused else { throw .notPaused(clock.id) }
            if let referral = run.pauses.last?.referral { throw .awaitsResult(referral) }
            if let pause = run.pauses.last { try decider.requireHappened(after: pause.from) }
            var ended = run
            if let last = ended.pauses.indices.last { ended.pauses[last].until = decider.effective }
            decider.emit(ClockResumed(clock: clock.id, key: run.key, due: decider.due(of: ended, clock)))
        })
}

extension Ask {
    static func clock(of state: CaseState?) -> Ask {
        let runs = state?.runningClocks ?? []
        return Ask(
            "clock", zh: "时限", en: "Clock", Forms.choice(runs.map { ($0.key, Bilingual(both: $0.key)) }))
    }
}

extension Decider {
    func clock(named input: StepInput) throws(Rejection) -> (RunningClock, Clock) {
        guard let key = input.choice("clock"),
            let run = input.state.runningClocks.first(where: { $0.key == key }),
            let clock = mechanism.clocks[run.clock]
        else { throw .noSuchClock("") }
        return (run, clock)
    }

    /// The clock that somebody stops, or lets go on: theirs, unless the pack gives the verb to others.
    func ownClock(named input: StepInput, for verb: Verb) throws(Rejection) -> (RunningClock, Clock) {
        let (run, clock) = try clock(named: input)
        if mechanism.verbs[verb] == nil { try authoriseOwner(of: run, input.state) }
        return (run, clock)
    }

    /// Nothing is entered as having happened before what it follows.
    func requireHappened(after moment: Instant) throws(Rejection) {
        if effective < moment { throw .invalid(field: "happened_at", .beforeLastStep) }
    }
}

public struct ClockPaused: CaseEventBody {
    public static let name = "clock.paused/1"
    public var clock: ClockID
    public var key: String
    public var reason: String
    public var note: Words?
    /// The referral whose result is waited for.
    public var referral: String?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withClock(key) {
            $0.pauses.append(.init(reason: reason, from: meta.effective, until: nil, referral: referral))
            // Entered late: it stood still when its time came.
            if meta.effective <= $0.due { $0.breachedAt = nil }
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        let reason = names.field("pause:" + reason)
        return Bilingual(zh: "\(clock.zh)暂停：\(reason.zh)", en: "\(clock.en) paused: \(reason.en)")
    }
}

public struct ClockResumed: CaseEventBody {
    public static let name = "clock.resumed/1"
    public var clock: ClockID
    public var key: String
    public var due: ClockDue

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withClock(key) {
            if let last = $0.pauses.indices.last { $0.pauses[last].until = meta.effective }
            $0.breachedAt = due.due > meta.effective ? nil : $0.breachedAt
            due.apply(to: &$0)
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        return Bilingual(
            zh: "\(clock.zh)恢复计算，到期 \(due.due.endText)", en: "\(clock.en) resumed, due \(due.due.endText)")
    }
}
