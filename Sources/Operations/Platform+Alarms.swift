public import Storage
import Streams
import WorkCalendar

/// What time brings about by itself, on streams of any kind.
extension Platform {
    /// Alarms rung at a time; they share a commit where they can.
    public static let alarmsPerCommitMax = 32

    /// Rings everything whose moment has come. Each alarm is a command of its own, so one that fails is rolled back
    /// alone and set aside; it never holds up the others. Returns how many there were, so that the timer knows whether
    /// to look again at once.
    @discardableResult
    public func ringAlarms(limit: Int = alarmsPerCommitMax) async throws -> Int {
        let now = clock()
        let (due, moved) = try await store.read { session in
            (try session.dueAlarms(at: now, limit: limit), try session.hasMovedAlarmsAside())
        }
        if moved { try await store.write { try $0.forgetMovedAlarms() } }
        try await giveAll(due, .ring)
        return due.count
    }

    /// Gives many streams the same order, side by side.
    func giveAll(_ streams: [StreamID], _ order: Order.What) async throws {
        // Each to its end, also where one of them finds that the database is away.
        let failure = await withTaskGroup(of: (any Error)?.self) { group in
            for stream in streams {
                group.addTask {
                    do { try await self.give(Order(to: stream, order)) } catch { return error }
                    return nil
                }
            }
            return await group.reduce(nil) { $0 ?? $1 }
        }
        if let failure { throw failure }
    }

    private func give(_ order: Order) async throws {
        let stream = order.to
        do {
            try await carryOut(order)
        } catch let error as StoreError where error.isAway {
            // The alarm is not wrong: the next tick tries again.
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch CarryOutFault.notUnderstood where order.what == .recount {
            // A kind that counts no days has nothing to count anew.
        } catch {
            let now = clock()
            try await store.write { try $0.setAlarmAside(stream, "\(error)", at: now) }
        }
    }

    /// Carries out an order that time, not a person, gives.
    func carryOut(_ order: Order) async throws {
        // Anything else that time gives rings nothing: an alarm that is due stays due.
        let isAlarm = order.what == .ring
        var wanted = Wanted(streams: [order.to])
        for attempt in 0..<(Self.attemptsMax + Self.lockedAttemptsMax) {
            let locks = wanted
            do {
                if attempt < Self.attemptsMax {
                    let planned = try await store.read { session -> (SealedPlan, Wanted)? in
                        let ledger = SnapshotLedger(session)
                        let (plan, reference) = try self.planned(order, over: ledger, session)
                        if plan.isEmpty, !isAlarm { return nil }
                        // Somebody was faster, or the engine asked to be rung for nothing, which would go on for ever.
                        if plan.isEmpty, let alarm = try session.alarm(of: order.to), alarm < self.clock() {
                            throw StuckAlarm(stream: order.to)
                        }
                        return (try self.seal(plan, ledger.places, reference), Wanted(plan))
                    }
                    guard let planned else { return }
                    if planned.1.series.isEmpty {
                        return try await store.write { session in
                            try session.append(planned.0)
                            if isAlarm { try self.settleAlarm(of: order.to, after: planned.0, session) }
                        }
                    }
                    wanted.formUnion(planned.1)
                }
                return try await store.write { session in
                    let sealed = try LockedLedger.deciding(in: session, locking: locks) { ledger in
                        let (plan, reference) = try self.planned(order, over: ledger, session)
                        return try self.seal(plan, ledger.places, reference)
                    }
                    try session.append(sealed)
                    if isAlarm { try self.settleAlarm(of: order.to, after: sealed, session) }
                }
            } catch let more as Wanted {
                wanted.formUnion(more)
            } catch StoreError.conflict where attempt + 1 < Self.attemptsMax + Self.lockedAttemptsMax {
                continue
            }
        }
        throw StoreError.retry
    }

    /// What has written something and asks to be rung for the very same moment again waits, or it might go on for ever.
    private func settleAlarm(
        of stream: StreamID, after sealed: SealedPlan, _ session: any StoreSession
    ) throws {
        let now = clock()
        if let alarm = sealed.alarmLeft(on: stream), alarm < now {
            try session.setAlarmAside(stream, "\(StuckAlarm(stream: stream))", at: now)
        } else {
            try session.clearAlarmAside(stream)
        }
    }

    private func planned(
        _ order: Order, over ledger: some Ledger, _ session: any StoreSession
    ) throws -> (Plan, Reference) {
        try withRules(session) { reference in
            let plan = try Streams.carryOut(
                order, in: surroundings(reference, by: .platform), over: ledger, kinds: kinds)
            return (plan, reference)
        }
    }

    /// A stream asks to be rung at a moment and then has nothing to write, or asks for the same moment again.
    struct StuckAlarm: Error { var stream: StreamID }

    /// What could not be rung, for the administrator.
    public func alarmsAside(for person: Person) async throws -> [AlarmAside] {
        guard person.isAdmin(.systemAdmin) else { throw Refusal.notAllowed }
        return try await store.read { try $0.alarmsAside() }
    }
}
