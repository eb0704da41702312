public import Organisation
public import Storage
public import Streams
public import WorkCalendar

/// What goes with a command: who gives it, what they may see, and what is written beside it.
public struct Errand<E: Entity>: Sendable {
    /// Who acts, given the stream as it stands.
    public var actor: @Sendable (E?) -> Actor
    /// What the person may see of what is there already; nil where the caller has seen to that.
    public var scope: VisibilityScope?
    public var effective: Instant?
    public var request: RequestKey?
    public var writing: Writing
    /// What is told with words that only the caller knows, such as a code.
    public var receipt: (@Sendable (E, Reference) -> Notice?)?

    public init(
        by actor: Actor, scope: VisibilityScope? = nil, effective: Instant? = nil,
        request: RequestKey? = nil, writing: Writing = Writing()
    ) {
        self.init(
            as: { _ in actor }, scope: scope, effective: effective, request: request, writing: writing)
    }

    public init(
        as actor: @escaping @Sendable (E?) -> Actor, scope: VisibilityScope? = nil,
        effective: Instant? = nil, request: RequestKey? = nil, writing: Writing = Writing()
    ) {
        self.actor = actor
        self.scope = scope
        self.effective = effective
        self.request = request
        self.writing = writing
    }
}

/// Commands on streams of any kind: load → decide → append with everything that follows, in one transaction.
extension Platform {
    /// How often a plan is made outside of the writer before what keeps moving is decided inside.
    static let attemptsMax = 3
    /// How often a decision inside of the writer may turn out to need still more.
    static let lockedAttemptsMax = 10

    /// What a command came to.
    public enum Carried<E: Entity>: Sendable {
        /// The state after it.
        case done(E)
        /// This very request was carried out before; the answer that was given then.
        case answered(String)
    }

    /// Carries out a command on a stream that is there. Decided, encoded and sealed on a snapshot, outside of the one
    /// writer, which then only writes; what has moved meanwhile is decided anew, and what keeps moving, or draws an
    /// official number, is decided inside.
    /// - Parameter answer: kept for a request that may be sent again.
    public func carryOut<E: Entity>(
        _ command: E.Command, on stream: StreamID, as type: E.Type, _ errand: Errand<E>,
        answer: String = ""
    ) async throws -> Carried<E> {
        var wanted = Wanted()
        let step = Step<E>(command, effective: errand.effective)
        for _ in 0..<Self.attemptsMax {
            switch try await plan(step, on: stream, errand) {
            case .answered(let answer): return .answered(answer)
            case .nothing(let state): return .done(state)
            case .locked(let locks):
                return try await carryOutLocked([step], on: stream, errand, locking: locks, answer: answer)
            case .ready(let sealed, let state, let locks):
                wanted = locks
                if let carried = try await write(sealed, state, errand, answer) { return carried }
            }
        }
        return try await carryOutLocked([step], on: stream, errand, locking: wanted, answer: answer)
    }

    /// What happens to a stream one after the other, to be written as one.
    public struct Step<E: Entity>: Sendable {
        public var command: E.Command
        public var effective: Instant?

        public init(_ command: E.Command, effective: Instant? = nil) {
            self.command = command
            self.effective = effective
        }
    }

    /// Carries out the commands with which a stream begins. They depend on nothing in the store unless one draws a
    /// number or speaks to another stream, so no snapshot is looked at.
    public func begin<E: Entity>(
        _ stream: StreamID, with steps: [Step<E>], _ errand: Errand<E>, answer: String = ""
    ) async throws -> Carried<E> {
        do {
            let reference = reference
            let plan = try plan(steps, on: stream, errand, reference, over: EmptyLedger(fresh: stream))
            guard let state = plan.state(of: stream, as: E.self) else { throw Refusal.notFound }
            let sealed = try seal(plan, [:], reference, receipt(errand, stream, state, reference))
            if let carried = try await write(sealed, state, errand, answer) { return carried }
            throw StoreError.conflict(stream: stream.text, expected: 0)
        } catch let wanted as Wanted {
            return try await carryOutLocked(steps, on: stream, errand, locking: wanted, answer: answer)
        }
    }

    private func plan<E: Entity>(
        _ steps: [Step<E>], on stream: StreamID, _ errand: Errand<E>, _ reference: Reference,
        over ledger: some Ledger
    ) throws -> Plan {
        var plan = Plan()
        for step in steps {
            let before = try plan.state(of: stream, as: E.self) ?? ledger.load(E.self, stream)?.state
            plan = try Streams.carryOut(
                step.command, on: stream, as: E.self,
                in: surroundings(reference, by: errand.actor(before), effective: step.effective),
                over: ledger, kinds: kinds, after: plan)
        }
        return plan
    }

    /// What became of a plan made outside of the writer.
    private enum Planned<E: Entity>: Sendable {
        case answered(String)
        /// The command changes nothing.
        case nothing(E)
        case ready(SealedPlan, E, Wanted)
        /// It draws a number, which only the writer can give.
        case locked(Wanted)
    }

    private func plan<E: Entity>(
        _ step: Step<E>, on stream: StreamID, _ errand: Errand<E>
    ) async throws -> Planned<E> {
        try await store.read { session in
            if let request = errand.request, let stored = try session.answer(to: request) {
                return .answered(stored.body)
            }
            try Self.demandVisible(stream, to: errand.scope, session)
            let ledger = SnapshotLedger(session)
            guard let before = try ledger.load(E.self, stream)?.state else { throw Refusal.notFound }
            let (plan, reference) = try self.withRules(session) { reference in
                (try self.plan([step], on: stream, errand, reference, over: ledger), reference)
            }
            let state = plan.state(of: stream, as: E.self) ?? before
            if plan.isEmpty { return .nothing(state) }
            let wanted = Wanted(plan)
            if !wanted.series.isEmpty { return .locked(wanted) }
            return .ready(try self.seal(plan, ledger.places, reference), state, wanted)
        }
    }

    /// Nil where something that the plan was made on has moved.
    private func write<E: Entity>(
        _ sealed: SealedPlan, _ state: E, _ errand: Errand<E>, _ answer: String
    ) async throws -> Carried<E>? {
        let now = clock()
        do {
            let carried: Carried<E> = try await store.write { session in
                if let request = errand.request, let stored = try session.answer(to: request) {
                    return .answered(stored.body)
                }
                try session.append(sealed, errand.writing)
                try Self.keep(answer, to: errand.request, at: now, session)
                return .done(state)
            }
            shelf.noteStored(sealed.templates)
            return carried
        } catch StoreError.conflict {
            return nil
        }
    }

    /// Locks what is known to be needed, number series first, then streams, each in order, and decides inside. What
    /// more is wanted is locked from the beginning the next time, so that no two nodes ever wait crosswise.
    private func carryOutLocked<E: Entity>(
        _ steps: [Step<E>], on stream: StreamID, _ errand: Errand<E>, locking wanted: Wanted, answer: String
    ) async throws -> Carried<E> {
        var wanted = wanted
        for _ in 0..<Self.lockedAttemptsMax {
            let (now, locks) = (clock(), wanted)
            do {
                let (carried, templates): (Carried<E>, [PageTemplate]) = try await store.write { session in
                    if let request = errand.request, let stored = try session.answer(to: request) {
                        return (.answered(stored.body), [])
                    }
                    let (sealed, state) = try LockedLedger.deciding(in: session, locking: locks) { ledger in
                        let before = try ledger.load(E.self, stream)?.state
                        if before != nil { try Self.demandVisible(stream, to: errand.scope, session) }
                        let (plan, reference) = try self.withRules(session) { reference in
                            (try self.plan(steps, on: stream, errand, reference, over: ledger), reference)
                        }
                        guard let state = plan.state(of: stream, as: E.self) ?? before else {
                            throw Refusal.notFound
                        }
                        let receipt = self.receipt(errand, stream, state, reference)
                        return (try self.seal(plan, ledger.places, reference, receipt), state)
                    }
                    try session.append(sealed, errand.writing)
                    try Self.keep(answer, to: errand.request, at: now, session)
                    return (.done(state), sealed.templates)
                }
                shelf.noteStored(templates)
                return carried
            } catch let more as Wanted {
                wanted.formUnion(more)
            } catch StoreError.conflict where wanted.streams.isEmpty {
                // Somebody else began the stream: it is there now, and is locked the next time.
                wanted.streams.insert(stream)
            }
        }
        throw StoreError.retry
    }

    private static func demandVisible(
        _ stream: StreamID, to scope: VisibilityScope?, _ session: any StoreSession
    ) throws {
        guard let scope else { return }
        guard try session.item(stream, in: scope) != nil else { throw Refusal.notFound }
    }

    private static func keep(
        _ answer: String, to request: RequestKey?, at now: Instant, _ session: any StoreSession
    ) throws {
        guard let request else { return }
        try session.keep(StoredAnswer(status: 200, body: answer), to: request, at: now)
    }

    private func receipt<E: Entity>(
        _ errand: Errand<E>, _ stream: StreamID, _ state: E, _ reference: Reference
    ) -> [(stream: StreamID, notice: Notice)] {
        errand.receipt?(state, reference).map { [(stream, $0)] } ?? []
    }

    func seal(
        _ plan: Plan, _ places: [StreamID: StreamPlace], _ reference: Reference,
        _ receipt: [(stream: StreamID, notice: Notice)] = []
    ) throws -> SealedPlan {
        let now = clock()
        let outbox = try (plan.notices + receipt).compactMap {
            try OutboxMessage($0.notice, of: $0.stream, reference.directory, at: now)
        }
        var sealed = try SealedPlan(
            plan, places: places, keys: store.keys, outbox: outbox + SheetOrder.orders(in: plan, at: now)
        ) {
            reference.tokens(of: $0)
        }
        sealed.templates = shelf.unstored(in: plan, at: now)
        return sealed
    }

    /// What a decision depends on, as things stand now.
    func surroundings(
        _ reference: Reference, by actor: Actor, at moment: Instant? = nil, effective: Instant? = nil
    ) -> Surroundings {
        let now = moment ?? clock()
        return Surroundings(
            rules: rules(reference), directory: reference.directory, calendar: { reference.calendar($0) },
            actor: actor, now: now, effective: effective, freshID: { Self.freshID(at: now) },
            freshWord: { Self.freshWord() })
    }
}
