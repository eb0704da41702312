public import WorkCalendar

/// A period as a pack gives it: written out, or by the name of the parameter that holds it.
public struct GivenPeriod: Sendable, Hashable, CustomStringConvertible {
    public var value: Period
    /// Nil where it is written out.
    public var parameter: String?

    public init(_ value: Period, parameter: String? = nil) {
        self.value = value
        self.parameter = parameter
    }

    public var description: String { value.description }
}

extension Mechanism {
    /// Reads anew what parameters hold: a host gives them other values than the pack that it uses.
    public mutating func readPeriodsAnew() {
        let values = parameters.all.reduce(into: [String: Period]()) { values, parameter in
            values[parameter.id] = Period(parameter.text)
        }
        func now(_ given: GivenPeriod) -> GivenPeriod {
            GivenPeriod(given.parameter.flatMap { values[$0] } ?? given.value, parameter: given.parameter)
        }
        for (id, old) in clocks.pairs {
            var clock = old
            if case .fixed(let period) = clock.length { clock.length = .fixed(now(period)) }
            clock.cap = clock.cap.map(now)
            if let rule = clock.extension { clock.extension?.most = now(rule.most) }
            for index in clock.escalation.indices {
                clock.escalation[index].after = clock.escalation[index].after.map(now)
            }
            for index in clock.lights.indices {
                switch clock.lights[index].threshold {
                case .past(let period): clock.lights[index].threshold = .past(now(period))
                case .left(let period): clock.lights[index].threshold = .left(now(period))
                case .always, .overdue: break
                }
            }
            clocks[id] = clock
        }
        for (id, old) in referrals.pairs {
            var referral = old
            referral.answerWithin = referral.answerWithin.map(now)
            referral.resultWithin = referral.resultWithin.map(now)
            referral.arbiterWithin = referral.arbiterWithin.map(now)
            referrals[id] = referral
        }
    }
}
