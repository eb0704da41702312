public import Casework
public import Mechanisms
public import Organisation
public import Storage
public import WorkCalendar

/// What pages show.
extension Platform {
    /// A case as one person may see it.
    public struct CaseReading: Sendable {
        /// Masked for the reader.
        public var state: CaseState
        public var mechanism: Mechanism
        public var timeline: [CaseEvent]
        public var possible: [Possible]
    }

    public func read(_ id: CaseID, by person: Person) async throws -> CaseReading {
        let (file, mechanism, opening, timeline) = try await store.read {
            session -> (CaseFile, Mechanism, CaseState.Opening, [CaseEvent]) in
            guard let file = try session.loadVisible(id, in: person.scope) else { throw Refusal.notFound }
            guard let mechanism = try self.mechanism(file.state.packHash, in: session) else {
                throw Refusal.packMissing(hash: file.state.packHash)
            }
            let opening = file.state.opened(for: person.roles, in: mechanism)
            return (file, mechanism, opening, try session.timeline(of: id) { opening.shows($0) })
        }
        if !opening.read.isEmpty {
            try await journalReading(of: [id], by: person, opening.read, purpose: .caseFile)
        }
        return CaseReading(
            state: opening.state, mechanism: mechanism, timeline: timeline,
            possible: possible(on: file.state, mechanism, by: person).map(\.possible))
    }

    /// What a person may do through any of their own posts, each with the post that may do it.
    func possible(on state: CaseState, _ mechanism: Mechanism, by person: Person) -> [(
        possible: Possible, post: Post
    )] {
        let reference = reference
        let now = clock()
        var found: [(possible: Possible, post: Post)] = []
        for post in person.posts {
            let context = CaseContext(
                mechanism: mechanism, directory: reference.directory, calendar: { reference.calendar($0) },
                actor: .post(post), now: now, nextCounter: { _ in 0 }, freshID: { "" })
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

    /// Carries out an action as the post of this person that may do it.
    public func act(
        _ name: String, input: Input, seenMove: Int?, on id: CaseID, by person: Person,
        effective: Instant? = nil,
        request: RequestKey? = nil, uploader: String? = nil
    ) async throws -> CaseState {
        let input = name == Verb.group.rawValue ? try await namingLead(input, by: person) : input
        let command = CaseCommand(.act(name), input: input, seenMove: seenMove)
        let attempt = Attempt(
            command: command, id: id, effective: effective, request: request, uploader: uploader)
        let (file, isAnswered) = try await load(attempt, in: person.scope)
        if isAnswered { return file.state }
        let state = file.state
        guard let mechanism = try await mechanism(state.packHash) else {
            throw Refusal.packMissing(hash: state.packHash)
        }
        let fitting = possible(on: state, mechanism, by: person).first { $0.possible.id == name }?.post
        let actor = (fitting ?? person.post).map { Actor.post($0) } ?? person.actor
        switch try await carryOut(attempt, file, by: actor) {
        case .written(let state): return state
        case .needsWriter: return try await carryOutInWriter(attempt, by: actor, scope: person.scope)
        case .moved:
            return try await act(
                command, on: id, by: actor, scope: person.scope, effective: effective, request: request,
                uploader: uploader)
        }
    }

    /// Reading a personal field goes to the access stream, never onto the case's chain.
    func journalReading(
        of cases: [CaseID], by person: Person, _ declarations: [String], purpose: AccessNote.Purpose
    ) async throws {
        let now = clock()
        let note = AccessNote(
            at: now, account: person.account, role: person.post?.role, unit: person.post?.unit, cases: cases,
            fields: declarations, purpose: purpose)
        let full = await readings.add(note)
        if !full.isEmpty { try await store.write { try $0.writeAccess(full, at: now) } }
    }

    public func explanation(of run: RunningClock, in mechanism: Mechanism) -> [ExplanationStep] {
        let reference = reference
        let timing = Timing(
            start: run.start, period: run.period,
            pauses: run.pauses.map { Pause(from: $0.from, until: $0.until) },
            extensions: run.extensions, rolls: mechanism.clocks[run.clock]?.rolls ?? true)
        return reference.calendar(run.calendarUnit).explanation(of: timing, asOf: clock())
    }

    // MARK: residents

    /// What knowing the code lets one see; never other parties' words.
    public struct PublicReading: Sendable {
        public var state: CaseState
        public var mechanism: Mechanism
    }

    public func track(_ code: TrackingCode) async throws -> PublicReading {
        let file = try await store.read { session -> CaseFile in
            guard let id = try session.caseTracked(by: code), let file = try session.load(id) else {
                throw Refusal.notFound
            }
            return file
        }
        guard let mechanism = try await mechanism(file.state.packHash) else {
            throw Refusal.packMissing(hash: file.state.packHash)
        }
        return PublicReading(state: file.state, mechanism: mechanism)
    }

    /// An act of the resident who holds the code.
    public func actByResident(
        _ command: CaseCommand, code: TrackingCode, request: RequestKey?, uploader: String? = nil
    ) async throws -> CaseState {
        guard let id = try await store.read({ try $0.caseTracked(by: code) }) else { throw Refusal.notFound }
        let everything = VisibilityScope(units: [], account: nil, isEverything: true)
        return try await act(
            command, on: id, by: .resident, scope: everything, request: request, uploader: uploader)
    }

    /// False where an address has had its share of a public page for this minute.
    public func admit(_ what: String, from address: String, perMinuteMax: Int) -> Bool {
        limits.admit("\(what):\(address)", at: clock(), milliseconds: 60_000, requestsMax: perMinuteMax)
    }
}
