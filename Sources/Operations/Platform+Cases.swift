public import Casework
import Delivery
import Mechanisms
public import Organisation
public import Storage
public import Streams
public import WorkCalendar

/// Commands on cases.
extension Platform {
    public struct Registered: Sendable, Codable {
        public var id: CaseID
        /// Shown once; the store keeps its hash.
        public var trackingCode: String
    }

    /// Writes a new matter down. With a request key, the same form sent twice makes one case and gets one answer.
    public func register(
        _ registration: Registration, by actor: Actor, effective: Instant? = nil, request: RequestKey? = nil,
        uploader: String? = nil
    ) async throws -> Registered {
        let id = CaseID(Self.freshID(at: clock()))
        let registered = Registered(id: id, trackingCode: TrackingCode.random().text)
        let code = TrackingCode(registered.trackingCode)
        var errand = Errand<CaseState>(
            by: actor, effective: effective, request: request,
            writing: Writing(tracking: (code, id.stream), uploader: uploader))
        let isPublic = actor.kind == .resident
        errand.receipt = { state, reference in
            let mechanism = reference.byHash[state.packHash]
            guard let receipt = mechanism.flatMap({ state.receipt(code: code.text, in: $0) }) else {
                return nil
            }
            return !isPublic || self.admitReceipt(to: receipt.phone ?? "") ? receipt : nil
        }
        let carried = try await begin(
            id.stream, with: [Step(.register(registration), effective: effective)], errand,
            answer: registered.answer)
        switch carried {
        case .done: return registered
        case .answered(let answer): return try Registered(answer: answer)
        }
    }

    /// What the first sending of a form came to, whatever was sent under its key since.
    public func registered(under request: RequestKey?) async throws -> Registered? {
        guard let request else { return nil }
        return try await store.read { session in
            try session.answer(underKeyOf: request).map { try Registered(answer: $0.body) }
        }
    }

    /// A number in a public form may be anybody's: nobody is flooded with receipts they did not ask for. The code stands
    /// on the page in any case.
    private func admitReceipt(to phone: String) -> Bool {
        let number = TextNumber(phone)?.text ?? ""
        return limits.admit(
            "receipt \(number)", at: clock(), milliseconds: Self.recoveryWindowMilliseconds,
            requestsMax: Self.receiptsMax)
    }

    /// Receipts for one number within an hour.
    static let receiptsMax = 3

    /// Carries out an action or verb on a case that the actor may see. The caller has checked visibility for
    /// residents by their code.
    @discardableResult
    public func act(
        _ acting: Acting, on id: CaseID, by actor: Actor, scope: VisibilityScope?, effective: Instant? = nil,
        request: RequestKey? = nil, uploader: String? = nil
    ) async throws -> CaseState {
        try await act(
            acting, on: id,
            Errand(
                by: actor, scope: scope, effective: effective, request: request,
                writing: Writing(uploader: uploader)))
    }

    /// As the post of this person that may do it.
    @discardableResult
    public func act(
        _ acting: Acting, on id: CaseID, by person: Person, effective: Instant? = nil,
        request: RequestKey? = nil, uploader: String? = nil
    ) async throws -> CaseState {
        let errand = Errand<CaseState>(
            as: { self.actor(for: acting.name, on: $0, person) }, scope: person.scope, effective: effective,
            request: request, writing: Writing(uploader: uploader))
        return try await act(acting, on: id, errand)
    }

    private func act(
        _ acting: Acting, on id: CaseID, _ errand: Errand<CaseState>
    ) async throws -> CaseState {
        let carried = try await carryOut(
            .act(acting), on: id.stream, as: CaseState.self, errand, answer: id.text)
        switch carried {
        case .done(let state): return state
        case .answered:
            guard let file = try await store.read({ try $0.load(CaseState.self, id.stream) }) else {
                throw Refusal.notFound
            }
            return file.state
        }
    }

    private func actor(for name: String, on state: CaseState?, _ person: Person) -> Actor {
        // Whoever has one post acts in it, and the decision says whether they may.
        if person.posts.count < 2 { return person.actor }
        // Where the version is not at hand the decision itself says so.
        guard let state, let mechanism = reference.byHash[state.packHash] else { return person.actor }
        let fitting = possible(on: state, mechanism, by: person).first { $0.possible.id == name }?.post
        return fitting.map { .post($0) } ?? person.actor
    }

    /// What a person may do through any of their own posts, each with the post that may do it.
    func possible(
        on state: CaseState, _ mechanism: Mechanism, by person: Person
    ) -> [(possible: Possible, post: Post)] {
        let (reference, now) = (reference, clock())
        var found: [(possible: Possible, post: Post)] = []
        for post in person.posts {
            let context = CaseContext(
                mechanism: mechanism, around: surroundings(reference, by: .post(post), at: now))
            for possible in possibilities(on: state, in: context) {
                guard let index = found.firstIndex(where: { $0.possible.id == possible.id }) else {
                    found.append((possible, post))
                    continue
                }
                if found[index].possible.refusal != nil, possible.refusal == nil {
                    found[index] = (possible, post)
                }
            }
        }
        return found
    }

    /// Throws where this person may not do this to the case now; for what must not be begun in vain.
    public func demandPossible(_ name: String, on id: CaseID, by person: Person) async throws {
        let (state, mechanism) = try await store.read { session in
            guard try session.item(id.stream, in: person.scope) != nil,
                let state = try session.load(CaseState.self, id.stream)?.state
            else { throw Refusal.notFound }
            guard let mechanism = try self.mechanism(state.packHash, in: session) else {
                throw Refusal.packMissing(hash: state.packHash)
            }
            return (state, mechanism)
        }
        guard let found = possible(on: state, mechanism, by: person).first(where: { $0.possible.id == name })
        else { throw Rejection.unknownAction(name) }
        if let refusal = found.possible.refusal { throw refusal }
    }

    /// An act of the resident who holds the code.
    @discardableResult
    public func actByResident(
        _ acting: Acting, code: TrackingCode, request: RequestKey?, uploader: String? = nil
    ) async throws -> CaseState {
        let now = clock()
        let id = try await store.read { try Self.tracked(code, at: now, in: $0).state.id }
        return try await act(
            acting, on: id, by: .resident, scope: nil, request: request, uploader: uploader)
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
