public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// A kind of stream that lives only in the tests, to show that the house serves any kind: State, Events, Decide, Face
/// and one line in a registry are all there is of it.
public struct Parcel: Hashable, Sendable, Codable {
    public struct Owner: Hashable, Sendable, Codable {
        public var id: PartyID
        public var name: Words
        public var phone: Words
    }

    public struct Photo: Hashable, Sendable, Codable {
        public var content: String
        public var name: Words
        public var mediaType: String
    }

    public struct Clock: Timed, Hashable, Sendable, Codable {
        /// How its alarm behaves: the house must live with all of these.
        public enum Temper: String, Hashable, Sendable, Codable {
            case sound
            /// Asks to be rung, and then has nothing to write.
            case numb
            /// Writes something whenever it is rung, and asks to be rung again.
            case restless
        }

        public var due: Instant
        public var isWindow: Bool
        public var standsSince: Instant?
        public var steps: LightSteps
        public var hasRung = false
        public var temper = Temper.sound
        /// Until then whoever rings it is refused.
        public var jammedUntil: Instant?
    }

    public let id: StreamID
    public var version = 0
    public var mechanism: MechanismID
    public var pack: String
    public var unit: UnitID
    public var place: UnitID?
    public var category: String?
    public var source: String?
    public var begun: Instant
    public var stage = StageID("shelf")
    public var stageSince: Instant
    public var ended: Instant?
    public var number: String?
    public var words: [Words] = []
    public var urgent = 0
    public var owner: Owner?
    public var photos: [Photo] = []
    public var clock: Clock?
    public var leader: StreamID?
    public var followers: [StreamID] = []

    init(_ id: StreamID, _ begun: ParcelBegun, _ meta: EventMeta) {
        self.id = id
        mechanism = begun.mechanism
        pack = begun.pack
        unit = begun.unit
        self.begun = meta.effective
        stageSince = meta.effective
    }
}

extension StreamID {
    public static func parcel(_ id: String) -> StreamID { StreamID(Parcel.kind, id) }
}

extension Parcel: Entity {
    public static let kind = StreamKind("parcel")
    public static let events = EventTypes(
        [
            ParcelBegun.self, ParcelWords.self, ParcelOwned.self, ParcelPhotographed.self, ParcelTimed.self,
            ParcelHeld.self, ParcelLate.self, ParcelNumbered.self, ParcelMoved.self, ParcelTied.self,
            ParcelJoined.self, ParcelEnded.self,
        ], former: [ParcelWordsOnce.self])
    public static var format: Int { 1 }

    public static func evolve(_ state: Parcel?, _ event: Event, id: StreamID) -> Parcel? {
        // Only a test that makes an old journal hands in a former form.
        let body = (event.body as? any FormerEventBody)?.present ?? event.body
        guard let fact = body as? any ParcelEventBody else { return nil }
        var next: Parcel
        if let begun = fact as? ParcelBegun {
            guard state == nil else { return nil }
            next = Parcel(id, begun, event.meta)
        } else if let state {
            next = state
        } else {
            return nil
        }
        fact.apply(to: &next, event.meta)
        next.version = event.meta.n
        return next
    }

    public static func command(for order: Order.What) -> Command? {
        switch order {
        case .ring: .ring
        case .recount, .begin, .tell, .refile: nil
        case .admit(let member): .admit(member)
        case .follow(let stage, let unit): .follow(stage, unit)
        }
    }

    public static func counts(of event: Event, before: Parcel?, after: Parcel) -> [Count] {
        let name: String
        switch event.body {
        case is ParcelBegun: name = "parcels_begun"
        case is ParcelEnded: name = "parcels_ended"
        default: return []
        }
        return [
            Count(
                name, unit: after.unit, day: event.meta.effective.date, mechanism: after.mechanism,
                category: after.category ?? "")
        ]
    }

    public var face: Face {
        var face = Face(
            mechanism: mechanism, pack: pack, entry: "counter", status: stage.text, statusSince: stageSince,
            begun: begun, isOpen: ended == nil, unit: unit, seenBy: [unit])
        face.category = category
        face.place = place
        face.source = source
        face.number = number
        face.title = words.first
        face.about = owner?.name
        face.ended = ended
        if ended != nil { face.outcome = .resolved }
        face.role = RoleID("clerk")
        face.files = photos.map { FileRef(content: $0.content, name: $0.name, mediaType: $0.mediaType) }
        face.links = [leader].compactMap { $0 } + followers
        guard ended == nil else { return face }
        if let clock {
            face.clocks = [
                ShownClock(
                    key: "hand_out", unit: unit, due: clock.due, isWindow: clock.isWindow,
                    standsSince: clock.standsSince, steps: clock.steps)
            ]
            if clock.standsSince == nil, !clock.hasRung { face.alarm = clock.due }
        }
        if owner == nil {
            face.tasks = [OwedTask(.unsigned, unit: unit, role: RoleID("clerk"), due: clock?.due)]
        }
        return face
    }
}
