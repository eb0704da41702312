import Casework
import Mechanisms
public import Organisation
public import WorkCalendar

/// Something owed on a case beside its clocks: what the working screens list and count.
public struct CaseTask: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// A closed case whose reporter has not been asked yet.
        case followUpOwed = "followup_owed"
        /// A supervision order without an answer.
        case supervisionOpen = "supervision_open"
        /// A referral that the receiver has not answered.
        case offerOpen = "offer_open"
        /// An assisting unit that owes an answer.
        case invitationOpen = "invitation_open"
        /// A mediation session that is fixed.
        case sessionPlanned = "session_planned"
        /// An instalment not yet performed, or a right that may still be used, such as asking for confirmation.
        case performanceDue = "performance_due"
        /// Closed, not yet filed.
        case filingOwed = "filing_owed"
        /// Held by a unit that has not signed for it.
        case unsigned
    }

    public var kind: Kind
    /// Tells tasks of one kind apart.
    public var position: Int
    public var unit: UnitID
    public var role: RoleID?
    public var due: Instant?
}

extension Tally.OwedKey {
    /// The kind under which open cases are counted, beside the kinds of tasks.
    static let openCase = "case"
    /// Owed without a moment by which: a paused clock, a task without a date.
    static let noHour: Int64 = 1 << 43

    init(unit: UnitID, kind: String, due: Instant?) {
        self.init(unit: unit.text, kind: kind, hour: due.map { $0.milliseconds / 3_600_000 } ?? Self.noHour)
    }
}

extension Tally {
    /// What a case adds to what its units owe; `sign` −1 takes back what an earlier state added.
    mutating func owed(by state: CaseState?, sign: Int64) {
        guard let state else { return }
        if state.isOpen {
            let due = state.nextClock.flatMap { $0.isPaused ? nil : $0.due }
            add(sign, to: OwedKey(unit: state.unit, kind: OwedKey.openCase, due: due))
        }
        for task in CaseTask.owed(by: state) {
            add(sign, to: OwedKey(unit: task.unit, kind: task.kind.rawValue, due: task.due))
        }
    }
}

extension CaseTask {
    private static func isAsked(_ state: CaseState, since moment: Instant) -> Bool {
        state.moments[.followedUp].map { $0 >= moment } ?? false
    }

    /// Everything owed in this state, in a fixed order.
    static func owed(by state: CaseState) -> [CaseTask] {
        var tasks: [CaseTask] = []
        func add(_ kind: Kind, _ position: Int = 0, unit: UnitID, role: RoleID? = nil, due: Instant?) {
            tasks.append(CaseTask(kind: kind, position: position, unit: unit, role: role, due: due))
        }
        // An imported matter was dealt with elsewhere: nobody here owes a call or a file for it.
        if state.source == nil, !state.isOpen, let closed = state.moments[.closed] {
            if !isAsked(state, since: closed) { add(.followUpOwed, unit: state.unit, due: closed) }
            if state.moments[.filed] == nil {
                add(.filingOwed, unit: state.unit, role: state.owner, due: closed)
            }
        }
        for order in state.supervisions where order.answeredAt == nil {
            add(.supervisionOpen, order.number, unit: state.unit, role: state.owner, due: order.due)
        }
        guard state.isOpen else { return tasks }
        if let replied = state.moments[.replied], !isAsked(state, since: replied) {
            add(.followUpOwed, unit: state.unit, role: state.owner, due: state.nextClock?.due ?? replied)
        }
        if let offer = state.referral, offer.status == .offered || offer.status == .expired {
            add(.offerOpen, unit: offer.to, role: offer.role, due: offer.answerDue)
        }
        for (position, invitation) in state.invitations.enumerated() where invitation.answeredAt == nil {
            add(.invitationOpen, position, unit: invitation.unit, due: invitation.due)
        }
        if let session = state.mediation.planned {
            add(.sessionPlanned, session.number, unit: state.unit, role: state.owner, due: session.plannedFor)
        }
        if let agreement = state.mediation.agreement, agreement.effectiveAt != nil {
            for item in agreement.instalments where item.performedAt == nil {
                add(
                    .performanceDue, item.number, unit: state.unit, role: state.owner,
                    due: Self.end(of: item.due))
            }
        }
        // 三十日内可以申请司法确认: a right that ends is watched beside the instalments.
        for (position, clock) in state.runningClocks.filter(\.isWindow).enumerated() {
            add(.performanceDue, 1000 + position, unit: clock.unit, role: clock.owner, due: clock.due)
        }
        if state.moments[.accepted] == nil, state.moments[.received] == nil, state.assignee == nil {
            add(.unsigned, unit: state.unit, role: state.owner, due: state.nextClock?.due)
        }
        return tasks
    }

    private static func end(of day: CivilDate) -> Instant { Instant(day, TimeOfDay(24)) }

    static let insert = PreparedSQL(
        "INSERT INTO case_task (seq, kind, position, unit, role, due) VALUES (?, ?, ?, ?, ?, ?)")
    static let delete = PreparedSQL("DELETE FROM case_task WHERE seq = ?")

    static func rows(of file: CaseFile) -> [[SQLValue]] {
        owed(by: file.state).map { task in
            [
                .int(file.seq), .text(task.kind.rawValue), .int(Int64(task.position)), task.unit.sqlValue,
                task.role.sqlValue, task.due.sqlValue,
            ]
        }
    }
}
