public import Casework
import Mechanisms
import Organisation
import WorkCalendar

/// What is counted. A measure is a count of journal events per unit, day, mechanism and matter type.
public enum Measure: String, Sendable, CaseIterable {
    case registered, accepted, replied, returned, reopened, reminded, supervised, transferred, rated
    case closed
    case closedResolved = "closed_resolved"
    case closedUnresolved = "closed_unresolved"
    case closedGuided = "closed_guided"
    case closedTransferred = "closed_transferred"
    case closedWithdrawn = "closed_withdrawn"
    case closedRefused = "closed_refused"
    /// No clock that binds was past its due moment, during the whole case.
    case closedOnTime = "closed_on_time"
    case closedLate = "closed_late"
    /// A clock ran out.
    case overdue
    /// The sum of the scores given: with `rated`, the average.
    case scores
    case satisfied
    case followedUp = "followed_up"
    /// The person asked said that it is settled, or that it is not.
    case resolved, unresolved
    case agreements
    case mediationEnded = "mediation_ended"
    case performed, confirmed
    case filed

    static func closed(as outcome: Outcome) -> Measure {
        switch outcome {
        case .resolved: .closedResolved
        case .unresolved: .closedUnresolved
        case .guided: .closedGuided
        case .transferred: .closedTransferred
        case .withdrawn: .closedWithdrawn
        case .refused: .closedRefused
        }
    }
}

/// One increment: counted on the unit that held the duty and on the day it happened.
public struct MeasureIncrement: Sendable, Equatable {
    public var measure: Measure
    public var count: Int64

    public init(_ measure: Measure, _ count: Int64 = 1) {
        self.measure = measure
        self.count = count
    }
}

extension Measure {
    /// What an event adds, given the case before and after it. Pure, so that a rebuild counts the same.
    public static func increments(
        of event: CaseEvent, before: CaseState?, after: CaseState
    ) -> [MeasureIncrement] {
        switch event.body {
        case is CaseRegistered: [.init(.registered)]
        case let entered as StageEntered: closing(entered, before, after)
        case let reached as MomentReached: moment(reached.moment, before)
        case is ReferralAnswered: []
        case is Replied: before?.reply == nil ? [.init(.replied)] : []
        case is Returned: [.init(.returned)]
        case is Transferred: [.init(.transferred)]
        case is Reopened: [.init(.reopened)]
        case is Reminded: [.init(.reminded)]
        case is Supervised: [.init(.supervised)]
        case is ClockBreached: [.init(.overdue)]
        case let rated as Rated:
            [.init(.rated), .init(.scores, Int64(rated.score))]
                + (rated.score >= 4 ? [.init(.satisfied)] : [])
        case let asked as FollowedUp: followedUp(asked)
        case is AgreementTookEffect: [.init(.agreements)]
        case is MediationEnded: [.init(.mediationEnded)]
        case is InstalmentPerformed:
            after.mediation.agreement?.isPerformed == true ? [.init(.performed)] : []
        case let court as CourtAnswered: court.answer == .confirmed ? [.init(.confirmed)] : []
        default: []
        }
    }

    private static func closing(
        _ entered: StageEntered, _ before: CaseState?, _ after: CaseState
    ) -> [MeasureIncrement] {
        guard let outcome = entered.outcome, before?.outcome == nil else { return [] }
        let isLate =
            after.clocks.contains {
                !$0.isWindow && ($0.breachedAt != nil || $0.stoppedAt ?? $0.due > $0.due)
            }
            || after.runningClocks.contains { !$0.isWindow && !$0.isPaused && $0.due < after.stageSince }
        return [.init(.closed), .init(closed(as: outcome)), .init(isLate ? .closedLate : .closedOnTime)]
    }

    /// A moment counts the first time it is reached.
    private static func moment(_ moment: Moment, _ before: CaseState?) -> [MeasureIncrement] {
        guard before?.moments[moment] == nil else { return [] }
        switch moment {
        case .accepted: return [.init(.accepted)]
        case .filed: return [.init(.filed)]
        default: return []
        }
    }

    private static func followedUp(_ asked: FollowedUp) -> [MeasureIncrement] {
        guard asked.result == .reached || asked.result == .declined else { return [] }
        guard let isResolved = asked.isResolved else { return [.init(.followedUp)] }
        return [.init(.followedUp), .init(isResolved ? .resolved : .unresolved)]
    }
}

extension Tally {
    mutating func count(_ event: CaseEvent, before: CaseState?, after: CaseState) {
        let day = event.meta.effective.date.epochDay
        if let stopped = event.body as? ClockStopped { countLight(stopped, day: day, after) }
        let increments = Measure.increments(of: event, before: before, after: after)
        if increments.isEmpty { return }
        // What a unit did counts for the unit that held the duty when it did it.
        let unit =
            event.body is StageEntered || event.body is Returned || event.body is Transferred
            ? before?.unit ?? after.unit : after.unit
        for increment in increments {
            add(
                increment.count,
                to: MeasureKey(
                    unit: unit.text, day: day, mechanism: after.mechanism.text,
                    matter: Self.matterKey(of: after), name: increment.measure.rawValue))
        }
    }

    /// The type under which a case counts: the confirmed one, or the widest step of a suggested one, marked.
    private static func matterKey(of state: CaseState) -> String {
        if let matter = state.matter { return matter.text }
        guard let widest = state.suggestion?.path.split(separator: "/").first else { return "" }
        return MeasureRow.suggestionMark + widest
    }

    /// Under which light a duty was done, per clock: `light:reply:green`.
    private mutating func countLight(_ stopped: ClockStopped, day: Int, _ after: CaseState) {
        guard let run = after.clocks.last(where: { $0.key == stopped.key }), !run.isWindow else { return }
        add(
            1,
            to: MeasureKey(
                unit: run.unit.text, day: day, mechanism: after.mechanism.text,
                matter: Self.matterKey(of: after),
                name: "light:\(stopped.clock):\(stopped.light.light.rawValue)"))
    }

    /// The lights of a case's running clocks, hour by hour; `sign` −1 takes back what an earlier state added.
    mutating func lights(of state: CaseState?, sign: Int64) {
        guard let state, state.isOpen else { return }
        for clock in state.runningClocks {
            let shown =
                clock.isPaused
                ? [clock.light(at: Instant(milliseconds: .max))].compactMap { $0 } : clock.steps
            for (position, step) in shown.enumerated() {
                // The first light shows at once, later ones from the next full hour on.
                let hour = position == 0 ? step.from.milliseconds / 3_600_000 : Self.hour(step.from)
                add(sign, to: LightKey(state, clock, step.light, hour))
                if position > 0 { add(-sign, to: LightKey(state, clock, shown[position - 1].light, hour)) }
            }
        }
    }

    /// The full hour in which a light has begun to show.
    static func hour(_ instant: Instant) -> Int64 { (instant.milliseconds + 3_599_999) / 3_600_000 }
}

extension Tally.LightKey {
    init(_ state: CaseState, _ clock: RunningClock, _ light: Light, _ hour: Int64) {
        self.init(
            unit: clock.unit.text, mechanism: state.mechanism.text, light: light.rawValue, hour: hour)
    }
}
