public import Casework
public import Mechanisms
public import Organisation
public import Storage
public import Streams
public import WorkCalendar

/// What pages show.
extension Platform {
    /// A stream of any kind as one person may see it.
    public struct Reading<E: Entity>: Sendable {
        /// Masked for the reader.
        public var state: E
        public var mechanism: Mechanism
        public var timeline: [Event]
        /// As nobody sees it: what may be done depends on what is so, not on what the reader may see of it.
        let clear: E
    }

    public func read<E: Entity>(
        _ stream: StreamID, as type: E.Type, by person: Person
    ) async throws -> Reading<E> {
        let (reading, read) = try await store.read { session in
            guard let row = try session.item(stream, in: person.scope),
                let place = try session.place(of: stream)
            else { throw Refusal.notFound }
            guard let mechanism = try self.mechanism(row.packHash, in: session) else {
                throw Refusal.packMissing(hash: row.packHash)
            }
            let rights = Rights(of: person.roles, in: mechanism)
            var reader = MaskingReader(rights)
            var seen = try session.seen(E.self, place, as: reader)
            if reader.hasMasked {
                // What somebody wrote is no secret from them, as long as their unit takes part.
                let own = try session.wordsWritten(
                    by: person.account, as: Set(person.posts.map(\.unit)), in: place, E.self)
                if !own.isEmpty {
                    reader = MaskingReader(rights, own: own)
                    seen = try session.seen(E.self, place, as: reader)
                }
            }
            let timeline = try session.timeline(of: place, E.self, as: reader)
            let clear = reader.hasMasked ? try session.clear(E.self, place) : seen
            return (
                Reading(state: seen, mechanism: mechanism, timeline: timeline, clear: clear), reader.read
            )
        }
        try await journalReading(of: [stream], by: person, read, purpose: .page)
        return reading
    }

    /// A case as one person may see it, and what they may do to it.
    public struct CaseReading: Sendable {
        /// Masked for the reader.
        public var state: CaseState
        public var mechanism: Mechanism
        public var timeline: [Event]
        public var possible: [Possible]
        /// The cases that belong to it, and are in the reader's sight.
        public var kin: [(kinship: Kinship, row: ItemRow)]
        /// How many more there are.
        public var kinElsewhere: Int
        /// Where the cases are that a referral has opened, or that it was opened for, whoever may see them.
        public var elsewhere: [CaseID: Elsewhere]
    }

    /// Where a linked case is: with whom and until when, and nothing that is written in it.
    public struct Elsewhere: Sendable {
        public var unit: UnitID
        public var stage: Bilingual
        public var number: String?
        public var due: Instant?
        public var isOpen: Bool
    }

    public func read(_ id: CaseID, by person: Person) async throws -> CaseReading {
        let reading = try await read(id.stream, as: CaseState.self, by: person)
        let all = reading.state.linkage.kin
        let kin = try await kin(all, seenBy: person)
        return CaseReading(
            state: reading.state, mechanism: reading.mechanism, timeline: reading.timeline,
            possible: possible(on: reading.clear, reading.mechanism, by: person).map(\.possible), kin: kin,
            kinElsewhere: all.count - kin.count, elsewhere: try await elsewhere(reading.state.linkage))
    }

    private func elsewhere(_ linkage: Linkage) async throws -> [CaseID: Elsewhere] {
        let ids = linkage.referrals.compactMap(\.opened?.id) + [linkage.sender?.id].compactMap { $0 }
        if ids.isEmpty { return [:] }
        return try await store.read { session in
            var found: [CaseID: Elsewhere] = [:]
            for id in ids {
                guard let state = try session.load(CaseState.self, id.stream)?.state else { continue }
                let stage = try self.mechanism(state.packHash, in: session)?.stage(state.handling.stage)
                found[id] = Elsewhere(
                    unit: state.handling.unit,
                    stage: stage?.name ?? Bilingual(both: state.handling.stage.text),
                    number: state.number, due: state.isOpen ? state.nextClock?.due : nil,
                    isOpen: state.isOpen)
            }
            return found
        }
    }

    private func kin(
        _ kin: [(kinship: Kinship, id: CaseID)], seenBy person: Person
    ) async throws -> [(kinship: Kinship, row: ItemRow)] {
        if kin.isEmpty { return [] }
        return try await store.read { session in
            try kin.compactMap { kinship, id in
                try session.item(id.stream, in: person.scope).map { (kinship, $0) }
            }
        }
    }

    /// Reading a personal value goes to the access stream, never onto the chain of what was read.
    func journalReading(
        of streams: [StreamID], by person: Person, _ declarations: Set<DeclarationID?>,
        purpose: AccessNote.Purpose
    ) async throws {
        if declarations.isEmpty { return }
        let now = clock()
        let note = AccessNote(
            at: now, account: person.account, role: person.post?.role, unit: person.post?.unit,
            streams: streams, fields: declarations.map { $0?.text ?? AccessNote.freeText }.sorted(),
            purpose: purpose)
        let full = await readings.add(note)
        if !full.isEmpty { try await store.write { try $0.writeAccess(full, at: now) } }
    }

    public func explanation(of run: RunningClock) -> [ExplanationStep] {
        let reference = reference
        return reference.calendar(run.calendarUnit).explanation(of: run.timing, asOf: clock())
    }

    // MARK: residents

    /// What knowing the code lets one see: what the resident's page shows, and nothing else.
    public struct PublicReading: Sendable {
        public var face: PublicFace
        public var mechanism: Mechanism
        /// What was written to them about it, the newest first.
        public var messages: [ToldMessage]
    }

    public func track(_ code: TrackingCode) async throws -> PublicReading {
        let now = clock()
        return try await store.read { session in
            let file = try Self.tracked(code, at: now, in: session)
            guard let mechanism = try self.mechanism(file.state.packHash, in: session) else {
                throw Refusal.packMissing(hash: file.state.packHash)
            }
            return PublicReading(
                face: PublicFace(of: file.state, at: now), mechanism: mechanism,
                messages: try Self.messages(to: file.state, in: session))
        }
    }

    /// A code is good for so long after the end of its matter: whoever finds an old receipt finds nothing.
    public static let trackingDaysAfterEnd = 365

    /// The matter behind a code that is still good.
    static func tracked(
        _ code: TrackingCode, at now: Instant, in session: any StoreSession
    ) throws -> StreamFile<CaseState> {
        guard let stream = try session.streamTracked(by: code),
            let file = try session.load(CaseState.self, stream)
        else { throw Refusal.notFound }
        guard !isOver(file.state, at: now) else { throw Refusal.codeExpired }
        return file
    }

    /// Whether codes of this matter are no longer good.
    static func isOver(_ state: CaseState, at now: Instant) -> Bool {
        guard !state.isOpen, let ended = state.moments[.closed] else { return false }
        return ended.adding(milliseconds: Int64(trackingDaysAfterEnd) * 86_400_000) < now
    }

    /// Throws where the code leads nowhere.
    public func demandCode(_ code: TrackingCode) async throws {
        let now = clock()
        try await store.read { _ = try Self.tracked(code, at: now, in: $0) }
    }

    /// False where an address has had its share of a public page for this minute.
    public func admit(_ what: String, from address: String, perMinuteMax: Int) -> Bool {
        limits.admit("\(what):\(address)", at: clock(), milliseconds: 60_000, requestsMax: perMinuteMax)
    }
}
