public import Organisation
public import Streams
public import WorkCalendar

/// The unit that had it was merged, divided or closed, and another took over all that was its own: what was done keeps the
/// name under which it was done, what is still open goes to the successor. Nobody decided anything about the case.
public struct Refiled: CaseEventBody {
    public static let name = "case.refiled/1"
    public var from: UnitID
    public var to: UnitID

    public init(from: UnitID, to: UnitID) {
        self.from = from
        self.to = to
    }

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.succeed(from, by: to)
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let (from, to) = (names.unit(from), names.unit(to))
        return Bilingual(
            zh: "\(from.zh)撤并，由\(to.zh)接续办理", en: "\(from.en) was dissolved; \(to.en) carries on")
    }
}

extension CaseState {
    /// Whatever is still open with one unit is open with another.
    mutating func succeed(_ old: UnitID, by new: UnitID) {
        func next(_ unit: UnitID) -> UnitID { unit == old ? new : unit }
        func next(_ unit: UnitID?) -> UnitID? { unit.map { next($0) } }
        if handling.unit == old {
            handling.heldBefore.removeAll { $0 == old }
            handling.heldBefore.append(old)
            handling.unit = new
        }
        handling.firstReceiver = next(handling.firstReceiver)
        if handling.decided?.unit == old { handling.decided?.unit = new }
        handling.recusedUnits = handling.recusedUnits.map(next)
        handling.called = handling.called.map(next)
        for index in handling.supervisions.indices {
            handling.supervisions[index].by = next(handling.supervisions[index].by)
        }
        for index in linkage.invitations.indices where linkage.invitations[index].answeredAt == nil {
            linkage.invitations[index].unit = next(linkage.invitations[index].unit)
        }
        for index in clocks.indices where clocks[index].isRunning {
            clocks[index].unit = next(clocks[index].unit)
            for step in clocks[index].escalations.indices {
                clocks[index].escalations[step].unit = next(clocks[index].escalations[step].unit)
            }
        }
        for index in linkage.referrals.indices { linkage.referrals[index].succeed(next) }
        if linkage.sender?.unit == old { linkage.sender?.unit = new }
        for index in mediation.mediators.indices {
            mediation.mediators[index].unit = next(mediation.mediators[index].unit)
        }
        place = next(place)
        for (id, value) in fields {
            if case .unit(old) = value { fields[id] = .unit(new) }
        }
    }
}

extension ReferralOffer {
    /// Where somebody still owes something on it, another owes it now; what is over stays as it was.
    fileprivate mutating func succeed(_ next: (UnitID) -> UnitID) {
        guard isWaiting || isUnderWay || debt == .owed else { return }
        (from, to, holder) = (next(from), next(to), next(holder))
        arbiterUnit = arbiterUnit.map(next)
        debtor = debtor.map(next)
    }
}
