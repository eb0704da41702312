import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Pausing, resuming and extending: only for what the pack lists, and only as often and as far as it allows.
extension Decider {
    private func run(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) -> (
        RunningClock, Clock
    ) {
        guard case .choice(let key)? = values["clock"],
            let run = state.runningClocks.first(where: { $0.key == key }),
            let clock = mechanism.clocks[run.clock]
        else { throw .noSuchClock("") }
        return (run, clock)
    }

    mutating func pause(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) {
        let (run, clock) = try run(values, state)
        if run.isPaused { throw .alreadyPaused(clock.id) }
        guard case .choice(let reason)? = values["why"], clock.pauses.contains(where: { $0.id == reason })
        else {
            throw .notPausable(clock.id)
        }
        emit(ClockPaused(clock: clock.id, key: run.key, reason: reason, note: words(values["note"])))
    }

    mutating func resume(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) {
        let (run, clock) = try run(values, state)
        guard run.isPaused else { throw .notPaused(clock.id) }
        var ended = run
        if let last = ended.pauses.indices.last { ended.pauses[last].until = effective }
        emit(ClockResumed(clock: clock.id, key: run.key, due: due(of: ended, clock)))
    }

    mutating func extend(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) {
        let (run, clock) = try run(values, state)
        guard let rule = clock.extension else { throw .notExtensible(clock.id) }
        guard run.extensions.count < rule.times else { throw .extensionsUsedUp(clock.id, most: rule.times) }
        guard let by = words(values["by"])?.text.flatMap({ Period($0) }) else {
            throw .invalid(field: "by", .notADate)
        }
        guard by.unit == rule.most.unit, by.count <= rule.most.count else {
            throw .extensionTooLong(clock.id, most: rule.most)
        }
        guard let reason = words(values["reason"]) else { throw .missing(field: "reason") }
        try requireApproval(rule, clock, values, state)
        var longer = run
        longer.extensions.append(by)
        let due = due(of: longer, clock)
        if let cap = clock.cap {
            let latest = context.around.calendar(run.calendarUnit).deadline(
                from: run.start, cap, rolls: clock.rolls
            )
            .due
            if due.due > latest { throw .pastCap(clock.id, cap: latest) }
        }
        emit(
            ClockExtended(
                clock: clock.id, key: run.key, by: by, approvedBy: rule.approver.rawValue, reason: reason,
                due: due, tellsParties: rule.tellsParties ? true : nil))
        if rule.tellsParties { try tellParties(of: clock, extendedTo: due.due) }
    }

    /// By telephone: that there is a new date, and where the reason stands. An imported matter was dealt with
    /// elsewhere, and its parties were told there.
    private mutating func tellParties(of clock: Clock, extendedTo due: Instant) throws(Rejection) {
        let state = try current
        if state.source != nil { return }
        let number = state.number.map { " \($0) " } ?? ""
        let (matter, name) = (mechanism.called, clock.name)
        let text = Bilingual(
            zh: "您的\(matter.zh)\(number)「\(name.zh)」期限延长至 \(due.text)，理由请凭查询码查看。",
            en:
                "Your \(matter.en)\(number): “\(name.en)” is extended to \(due.text); track it for the reason."
        )
        for party in state.parties {
            guard let phone = party.phone?.text else { continue }
            notices.append(
                Notice(key: "extended/\(state.version)/\(party.id)", phone: phone, text: text))
        }
    }

    private func requireApproval(
        _ rule: Clock.Extension, _ clock: Clock, _ values: [String: FieldValue], _ state: CaseState
    ) throws(Rejection) {
        switch rule.approver {
        case .allParties:
            guard case .yesNo(true)? = values["parties_agree"] else { throw .notTheApprover(.allParties) }
        case .superior, .unitHead:
            guard let role = context.actor.role,
                clock.escalation.contains(where: { $0.role == role }) || context.actor.kind == .platform
            else { throw .notTheApprover(rule.approver) }
        }
    }

    /// The due moment of a run as its pauses and extensions make it, with its lights.
    func due(of run: RunningClock, _ clock: Clock) -> ClockDue {
        let calendar = context.around.calendar(run.calendarUnit)
        var changed = run
        if let deadline = deadline(of: run, clock, calendar) {
            changed.due = deadline.due
            changed.isProvisional = deadline.isProvisional
        }
        return shown(changed, clock, calendar)
    }

    private func deadline(of run: RunningClock, _ clock: Clock, _ calendar: WorkingCalendar) -> Deadline? {
        let timing = Timing(
            start: run.start, period: run.period,
            pauses: run.pauses.map { Pause(from: $0.from, until: $0.until) },
            extensions: run.extensions, rolls: clock.rolls)
        return calendar.deadline(of: timing, asOf: effective)
    }

    /// A run with its due moment, as an event holds it.
    private func shown(_ run: RunningClock, _ clock: Clock, _ calendar: WorkingCalendar) -> ClockDue {
        let done = Set(run.escalations.filter(\.isDone).map(\.role))
        let escalations = escalations(clock, due: run.due, calendar).map { step in
            var step = step
            step.isDone = done.contains(step.role) && step.at <= context.now
            return step
        }
        return ClockDue(
            due: run.due, isProvisional: run.isProvisional, edition: calendar.edition.id,
            steps: Lights(rules: clock.lights, calendar: calendar).steps(run), escalations: escalations)
    }

    // MARK: a new edition of the calendar

    /// Counts anew what was counted with another edition. A date moves by an event, and never to an earlier moment; one
    /// that was provisional may turn out to be final. A clock that stands still is counted when it goes on.
    mutating func recount() {
        guard let state, state.isOpen else { return }
        for run in state.runningClocks where !run.isPaused {
            let calendar = context.around.calendar(run.calendarUnit)
            guard run.edition != calendar.edition.id, let clock = mechanism.clocks[run.clock],
                let deadline = agreedDay(of: run, clock, calendar) ?? deadline(of: run, clock, calendar)
            else { continue }
            var moved = run
            moved.due = max(run.due, deadline.due)
            moved.isProvisional = deadline.isProvisional
            if moved.due == run.due, moved.isProvisional == run.isProvisional { continue }
            emit(ClockRecomputed(clock: clock.id, key: run.key, due: shown(moved, clock, calendar)))
        }
    }

    /// The end of a clock that runs until a day that somebody named, rather than for a while.
    private func agreedDay(
        of run: RunningClock, _ clock: Clock, _ calendar: WorkingCalendar
    ) -> Deadline? {
        guard run.extensions.isEmpty, run.pauses.isEmpty else { return nil }
        switch clock.length {
        case .until, .instalments:
            return Deadline(onDay: run.start.date.adding(days: run.period.count), calendar)
        case .fixed, .computed: return nil
        }
    }
}
