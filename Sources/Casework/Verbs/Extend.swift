public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// Only a clock that the pack lets be extended, only as often and as far as it allows.
extension VerbRule {
    static let extend = VerbRule(
        .extend, zh: "延长时限", en: "Extend a clock", by: .clockOwnerOrSuperior, events: [ClockExtended.self],
        asks: { state, _ in
            [
                .clock(of: state), Ask("by", zh: "延长", en: "Extend by", .text), .reason,
                Ask("parties_agree", zh: "各方当事人同意", en: "All parties agree", .yesNo, required: false),
            ]
        },
        fits: { state, context in
            state.runningClocks.contains { context.mechanism.clocks[$0.clock]?.extension != nil }
        },
        decide: { (decider, input) throws(Rejection) in try decider.extend(input) })
}

extension Decider {
    fileprivate mutating func extend(_ input: StepInput) throws(Rejection) {
        let (run, clock) = try clock(named: input)
        guard let rule = clock.extension else { throw .notExtensible(clock.id) }
        guard run.extensions.count < rule.times else { throw .extensionsUsedUp(clock.id, most: rule.times) }
        guard let by = input.words("by")?.text.flatMap({ Period($0) }) else {
            throw .invalid(field: "by", .notADate)
        }
        guard by.count > 0 else {
            throw .invalid(field: "by", .outOfRange(least: 1, most: rule.most.value.count))
        }
        guard by.unit == rule.most.value.unit, by.count <= rule.most.value.count else {
            throw .extensionTooLong(clock.id, most: rule.most.value)
        }
        let reason = try input.needWords("reason")
        try requireApproval(rule, of: run, clock, input)
        var longer = run
        longer.extensions.append(by)
        var uncapped = longer.timing
        uncapped.cap = nil
        let calendar = context.around.calendar(run.calendarUnit)
        if let latest = calendar.latest(of: longer.timing, asOf: effective)?.due,
            let due = calendar.deadline(of: uncapped, asOf: effective)?.due, due > latest
        {
            throw .pastCap(clock.id, cap: latest)
        }
        emit(
            ClockExtended(
                clock: clock.id, key: run.key, by: by, approvedBy: rule.approver.rawValue, reason: reason,
                due: due(of: longer, clock), tellsParties: rule.tellsParties ? true : nil))
        guard rule.tellsParties else { return }
        var occasion = PaperOccasion()
        (occasion.clock, occasion.text) = (run.key, reason)
        issue(.extensionNotice, occasion)
    }

    private func requireApproval(
        _ rule: Clock.Extension, of run: RunningClock, _ clock: Clock, _ input: StepInput
    ) throws(Rejection) {
        switch rule.approver {
        case .allParties:
            if mechanism.verbs[.extend] == nil { try authoriseOwner(of: run, input.state) }
            guard input.yesNo("parties_agree") == true else { throw .notTheApprover(.allParties) }
        case .superior, .unitHead:
            let actor = context.actor
            if actor.kind == .platform { return }
            guard let post = approver(rule.approver, of: run, clock), actor.role == post.role,
                actor.unit == post.unit
            else { throw .notTheApprover(rule.approver) }
        }
    }
}

public struct ClockExtended: CaseEventBody {
    public static let name = "clock.extended/1"
    public var clock: ClockID
    public var key: String
    public var by: Period
    public var approvedBy: String
    public var reason: Words
    public var due: ClockDue
    /// The parties are told, with the reason: the pack demands it.
    public var tellsParties: Bool?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if tellsParties == true {
            state.extensionsTold.append(
                ToldExtension(clock: clock, due: due.due, reason: reason, at: meta.effective))
        }
        state.withClock(key) {
            $0.extensions.append(by)
            $0.breachedAt = due.due > meta.effective ? nil : $0.breachedAt
            due.apply(to: &$0)
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        return Bilingual(
            zh: "\(clock.zh)延长至 \(due.due.endText)：\(reason.shown)",
            en: "\(clock.en) extended to \(due.due.endText): \(reason.shown)")
    }
}
