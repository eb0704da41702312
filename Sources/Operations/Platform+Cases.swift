public import Casework
public import Mechanisms
public import Organisation
public import Storage
public import WorkCalendar

/// Commands on cases: load → decide → append → follow up, in one transaction.
extension Platform {
    public struct Registered: Sendable, Codable {
        public var id: CaseID
        /// Shown once; the store keeps its hash.
        public var trackingCode: String
    }

    /// Writes a new matter down. With a request key, the same form sent twice makes one case and gets one answer.
    public func register(
        _ mechanism: MechanismID, entry: String, input: Input, by actor: Actor, effective: Instant? = nil,
        request: RequestKey? = nil, uploader: String? = nil
    ) async throws -> Registered {
        let reference = reference
        guard let mechanism = reference.active[mechanism] else {
            throw Refusal.unknownMechanism("\(mechanism)")
        }
        let now = clock()
        let id = CaseID(Self.freshID(at: now))
        let code = TrackingCode.random()
        let command = CaseCommand(.register(entry: entry), input: input)
        // A new case depends on nothing in the store but a number, which only an acceptance asks for: so it is
        // decided, encoded and sealed here, and the one writer only writes.
        let prepared = try prepare(
            command, on: id, file: nil, mechanism: mechanism, by: actor, now: now, effective: effective,
            reference: reference, code: code, uploader: uploader)
        return try await store.write { session in
            if let request, let answer = try session.answer(to: request) {
                return try Registered(answer: answer.body)
            }
            if let prepared {
                _ = try session.append(prepared)
            } else {
                try self.carryOut(
                    command, on: id, mechanism: mechanism, by: actor, now: now, effective: effective,
                    reference: reference, session: session, code: code, uploader: uploader)
            }
            let registered = Registered(id: id, trackingCode: code.text)
            if let request {
                try session.keep(StoredAnswer(status: 200, body: registered.answer), to: request, at: now)
            }
            return registered
        }
    }

    /// A decision ready to be written; nil where it needs a number, or speaks to other cases.
    private func prepare(
        _ command: CaseCommand, on id: CaseID, file: CaseFile?, mechanism: Mechanism, by actor: Actor,
        now: Instant, effective: Instant?, reference: Reference, code: TrackingCode?, uploader: String?
    ) throws -> PreparedCase? {
        var asksForNumber = false
        let context = CaseContext(
            mechanism: mechanism, directory: reference.directory, calendar: { reference.calendar($0) },
            actor: actor,
            now: max(now, file?.head.recorded ?? now), effective: effective,
            nextCounter: { _ in
                asksForNumber = true
                return 0
            }, freshID: { Self.freshWord() })
        let decision = try decide(command, on: file?.state, id: id, in: context)
        guard !asksForNumber, decision.consequences.isEmpty, !decision.events.isEmpty else { return nil }
        let writing = CaseWriting(
            tokens: reference.tokens(of: decision.state), trackingCode: code, uploader: uploader)
        return try PreparedCase(decision.events, to: id, file: file, writing, keys: store.keys)
    }

    /// Carries out an action or verb on a case that the actor may see. The caller has checked visibility for
    /// residents by their code.
    @discardableResult
    public func act(
        _ command: CaseCommand, on id: CaseID, by actor: Actor, scope: VisibilityScope,
        effective: Instant? = nil,
        request: RequestKey? = nil, uploader: String? = nil
    ) async throws -> CaseState {
        let attempt = Attempt(
            command: command, id: id, effective: effective, request: request, uploader: uploader)
        for _ in 0..<Self.attemptsMax {
            let (file, isAnswered) = try await load(attempt, in: scope)
            if isAnswered { return file.state }
            switch try await carryOut(attempt, file, by: actor) {
            case .written(let state): return state
            case .moved: continue
            case .needsWriter: return try await carryOutInWriter(attempt, by: actor, scope: scope)
            }
        }
        return try await carryOutInWriter(attempt, by: actor, scope: scope)
    }

    /// What somebody wants done, as often as it must be tried.
    struct Attempt: Sendable {
        var command: CaseCommand
        var id: CaseID
        var effective: Instant?
        var request: RequestKey?
        var uploader: String?
    }

    /// What became of a decision made outside of the writer.
    enum AttemptOutcome: Sendable {
        case written(CaseState)
        /// The case moved meanwhile: decide anew.
        case moved
        /// The decision needs what only the writer has: a number, or other cases.
        case needsWriter
    }

    /// How often a decision is made outside of the writer before a case that keeps moving is decided inside.
    static let attemptsMax = 3

    /// The case, and whether this very request was answered before.
    func load(_ attempt: Attempt, in scope: VisibilityScope) async throws -> (
        file: CaseFile, isAnswered: Bool
    ) {
        try await store.read { session in
            guard let file = try session.loadVisible(attempt.id, in: scope) else { throw Refusal.notFound }
            return (file, try attempt.request.flatMap { try session.answer(to: $0) } != nil)
        }
    }

    /// Decides, encodes and seals outside of the one writer, which then only writes.
    func carryOut(_ attempt: Attempt, _ file: CaseFile, by actor: Actor) async throws -> AttemptOutcome {
        let reference = reference
        let now = clock()
        guard let mechanism = try await mechanism(file.state.packHash) else {
            throw Refusal.packMissing(hash: file.state.packHash)
        }
        guard
            let prepared = try prepare(
                attempt.command, on: attempt.id, file: file, mechanism: mechanism, by: actor, now: now,
                effective: attempt.effective, reference: reference, code: nil, uploader: attempt.uploader)
        else { return .needsWriter }
        do {
            let state = try await store.write { session in
                if let request = attempt.request, try session.answer(to: request) != nil { return file.state }
                let written = try session.append(prepared)
                if let request = attempt.request {
                    try session.keep(StoredAnswer(status: 200, body: attempt.id.text), to: request, at: now)
                }
                return written.state
            }
            return .written(state)
        } catch StoreError.conflict {
            return .moved
        }
    }

    func carryOutInWriter(
        _ attempt: Attempt, by actor: Actor, scope: VisibilityScope
    ) async throws -> CaseState {
        let reference = reference
        let now = clock()
        return try await store.write { session in
            guard let file = try session.loadVisible(attempt.id, in: scope) else { throw Refusal.notFound }
            if let request = attempt.request, try session.answer(to: request) != nil { return file.state }
            try self.carryOut(
                attempt.command, on: attempt.id, mechanism: nil, by: actor, now: now,
                effective: attempt.effective, reference: reference, session: session,
                uploader: attempt.uploader)
            if let request = attempt.request {
                try session.keep(StoredAnswer(status: 200, body: attempt.id.text), to: request, at: now)
            }
            return try session.load(attempt.id)?.state ?? file.state
        }
    }

    /// One command and everything that follows from it for other cases.
    func carryOut(
        _ command: CaseCommand, on id: CaseID, mechanism: Mechanism?, by actor: Actor, now: Instant,
        effective: Instant? = nil, reference: Reference, session: any StoreSession, code: TrackingCode? = nil,
        uploader: String? = nil
    ) throws {
        let file = try session.load(id)
        guard
            let mechanism = try mechanism
                ?? file.flatMap({ try self.mechanism($0.state.packHash, in: session) })
        else {
            throw Refusal.packMissing(hash: file?.state.packHash ?? "")
        }
        let counters = CounterReader(session: session)
        let context = CaseContext(
            mechanism: mechanism, directory: reference.directory, calendar: { reference.calendar($0) },
            actor: actor,
            now: max(now, file?.head.recorded ?? now), effective: effective,
            nextCounter: { counters.next($0) },
            freshID: { Self.freshWord() })
        let decision = try decide(command, on: file?.state, id: id, in: context)
        if let failure = counters.failure { throw failure }
        try append(
            decision, file: file, reference: reference, session: session, code: code, uploader: uploader)
        for consequence in decision.consequences {
            try follow(consequence, from: id, by: actor, now: now, reference: reference, session: session)
        }
    }

    private func append(
        _ decision: CaseDecision, file: CaseFile?, reference: Reference, session: any StoreSession,
        code: TrackingCode?, uploader: String?
    ) throws {
        let tokens = reference.tokens(of: decision.state)
        _ = try session.append(
            decision, file: file, CaseWriting(tokens: tokens, trackingCode: code, uploader: uploader))
    }

    private func follow(
        _ consequence: Consequence, from id: CaseID, by actor: Actor, now: Instant, reference: Reference,
        session: any StoreSession
    ) throws {
        switch consequence {
        case .moved(let member, let stage, let unit):
            try carryOut(
                CaseCommand(.followLead(stage: stage, unit: unit)), on: member, mechanism: nil, by: actor,
                now: now,
                reference: reference, session: session)
        case .joined(let lead):
            guard let file = try session.load(lead) else { throw Rejection.noSuchCase }
            let moment = max(now, file.head.recorded)
            let meta = EventMeta(n: file.state.version + 1, recorded: moment, effective: moment, actor: actor)
            let tokens = reference.tokens(of: file.state)
            _ = try session.append(
                [CaseEvent(meta: meta, body: MemberJoined(member: id))], to: lead, file: file,
                CaseWriting(tokens: tokens))
            try carryOut(
                CaseCommand(.followLead(stage: file.state.stage, unit: file.state.unit)), on: id,
                mechanism: nil,
                by: actor, now: now, reference: reference, session: session)
        }
    }

    /// Alarms decided in one go: each takes the writer about a millisecond, and people wait behind them.
    public static let alarmsPerCommitMax = 32

    /// Everything whose moment has come. Returns how many cases were touched, so that the timer knows whether to
    /// look again at once.
    public func ringAlarms(limit: Int = alarmsPerCommitMax) async throws -> Int {
        let reference = reference
        let now = clock()
        return try await store.write { session in
            let due = try session.dueAlarms(at: now, limit: limit)
            for id in due {
                try self.carryOut(
                    CaseCommand(.alarm), on: id, mechanism: nil, by: .platform, now: now,
                    reference: reference,
                    session: session)
            }
            return due.count
        }
    }
}

/// Reads counters for the pure core, which cannot throw storage errors; the failure is thrown afterwards.
private final class CounterReader {
    private let session: any StoreSession
    private(set) var failure: (any Error)?

    init(session: any StoreSession) { self.session = session }

    func next(_ series: String) -> Int {
        do {
            return try session.nextCounter(series)
        } catch {
            failure = error
            return 0
        }
    }
}

extension Platform.Registered {
    /// Two opaque words; kept as the answer to a request that may be sent again.
    var answer: String { "\(id.text) \(trackingCode)" }

    init(answer: String) throws {
        let parts = answer.split(separator: " ").map(String.init)
        guard parts.count == 2 else { throw StoreError.corrupt(what: "stored answer", where: "idempotency") }
        self.init(id: CaseID(parts[0]), trackingCode: parts[1])
    }
}
