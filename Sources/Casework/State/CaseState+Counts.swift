import Mechanisms
import Organisation
public import Streams
import WorkCalendar

/// What is counted of cases. A measure is a count of events per unit, day, mechanism and matter type.
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

extension CaseState {
    public static func counts(of event: Event, before: CaseState?, after: CaseState) -> [Count] {
        let day = event.meta.effective.date
        switch event.body {
        case let stopped as ClockStopped:
            return lightCounts(stopped, day: day, before, after) + takenBack(stopped.key, before, after)
        case let paused as ClockPaused: return takenBack(paused.key, before, after)
        default: break
        }
        let increments = increments(of: event, before: before, after: after)
        if increments.isEmpty { return [] }
        // What a unit did counts for the unit that held the duty when it did it.
        let isDeedOfFormer =
            event.body is StageEntered || event.body is Returned || event.body is Transferred
        let unit = isDeedOfFormer ? before?.handling.unit ?? after.handling.unit : after.handling.unit
        return increments.map { measure, amount in
            Count(
                measure.rawValue, unit: unit, day: day, mechanism: after.mechanism, category: after.category,
                amount: amount)
        }
    }

    /// The type under which a case counts: the confirmed one, or the widest step of a suggested one, marked.
    var category: String {
        if let matter { return matter.text }
        guard let widest = suggestion?.path.split(separator: "/").first else { return "" }
        return Count.suggestionMark + widest
    }

    /// Under which light a duty was done, per clock: `light:reply:green`. What nobody need do any more was done by nobody; it
    /// counts only where it was late by then.
    private static func lightCounts(
        _ stopped: ClockStopped, day: CivilDate, _ before: CaseState?, _ after: CaseState
    ) -> [Count] {
        guard let run = after.run(stopped.key), !run.isWindow, let end = run.stoppedAt,
            stopped.end == .done || run.isLate(at: end)
        else { return [] }
        // Somebody did late what was late when it was left: it was counted then.
        if let left = before?.run(stopped.key), let stood = left.stoppedAt, left.isLate(at: stood) {
            return []
        }
        return [
            Count(
                "\(Count.lightPrefix)\(stopped.clock):\(stopped.light.light.rawValue)", unit: run.unit,
                day: day, mechanism: after.mechanism, category: after.category)
        ]
    }

    /// What was entered late shows that nobody was late: the breach counts no more where and when it was counted.
    private static func takenBack(_ key: String, _ before: CaseState?, _ after: CaseState) -> [Count] {
        guard let run = before?.run(key), let breached = run.breachedAt, let counted = run.breachCounted,
            after.run(key)?.breachedAt == nil
        else { return [] }
        return [
            Count(
                Measure.overdue.rawValue, unit: counted.unit, day: breached.date,
                mechanism: after.mechanism, category: counted.category, amount: -1)
        ]
    }

    private static func increments(
        of event: Event, before: CaseState?, after: CaseState
    ) -> [(Measure, Int64)] {
        switch event.body {
        case is CaseRegistered: [(.registered, 1)]
        case let entered as StageEntered: closing(entered, before, after)
        case let reached as MomentReached: moment(reached.moment, before)
        case is Replied: before?.reply == nil ? [(.replied, 1)] : []
        case is Returned: [(.returned, 1)]
        case is Transferred: [(.transferred, 1)]
        case is Reopened: [(.reopened, 1)]
        case is Reminded: [(.reminded, 1)]
        case is Supervised: [(.supervised, 1)]
        case is ClockBreached: [(.overdue, 1)]
        case let rated as Rated:
            [(.rated, 1), (.scores, Int64(rated.score))] + (rated.isSatisfied ? [(.satisfied, 1)] : [])
        case let asked as FollowedUp: followedUp(asked)
        case is AgreementTookEffect: [(.agreements, 1)]
        case is MediationEnded: [(.mediationEnded, 1)]
        case is AgreementPerformed: after.mediation.binding?.isPerformed == true ? [(.performed, 1)] : []
        case let court as CourtAnswered: court.answer == .confirmed ? [(.confirmed, 1)] : []
        default: []
        }
    }

    private static func closing(
        _ entered: StageEntered, _ before: CaseState?, _ after: CaseState
    ) -> [(Measure, Int64)] {
        guard let outcome = entered.outcome, before?.handling.outcome == nil else { return [] }
        let isLate = after.clocks.contains { $0.isLate(at: after.handling.stageSince) }
        return [(.closed, 1), (Measure.closed(as: outcome), 1), (isLate ? .closedLate : .closedOnTime, 1)]
    }

    /// A moment counts the first time it is reached.
    private static func moment(_ moment: Moment, _ before: CaseState?) -> [(Measure, Int64)] {
        guard before?.moments[moment] == nil else { return [] }
        switch moment {
        case .accepted: return [(.accepted, 1)]
        case .filed: return [(.filed, 1)]
        default: return []
        }
    }

    private static func followedUp(_ asked: FollowedUp) -> [(Measure, Int64)] {
        guard asked.result == .reached || asked.result == .declined else { return [] }
        guard let isResolved = asked.isResolved else { return [(.followedUp, 1)] }
        return [(.followedUp, 1), (isResolved ? .resolved : .unresolved, 1)]
    }
}
