public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension Parcel {
    public enum Command: Sendable {
        case begin(at: UnitID? = nil, category: String? = nil, source: String? = nil)
        case write(String, isUrgent: Bool = false)
        case own(name: String, phone: String)
        case photograph(content: String, name: String, mediaType: String)
        case start(due: Instant, temper: Clock.Temper = .sound, jammedUntil: Instant? = nil)
        case hold(Bool)
        case number(series: String)
        case move(StageID, UnitID)
        case tie(to: StreamID)
        /// Sends for others.
        case gather([StreamID])
        case end
        // What other streams and time order
        case ring
        case admit(StreamID)
        case follow(StageID, UnitID)
    }

    public enum Refusal: Error, Hashable, StreamRefusal {
        case thereAlready, notThere, ended, tiedAlready, jammed
        case notInForce
        case packMissing(String)

        public var missingPack: String? { if case .packMissing(let hash) = self { hash } else { nil } }
    }

    /// The mechanism that parcels follow.
    public static let mechanism = MechanismID("screening")

    public static func decide(
        _ command: Command, on state: Parcel?, id: StreamID, in surroundings: Surroundings
    ) throws(Refusal) -> Decided<Parcel> {
        var decider = ParcelDecider(id: id, state: state, around: surroundings)
        try decider.run(command)
        guard let after = decider.state else { throw .notThere }
        return Decided(events: decider.events, state: after, orders: decider.orders)
    }
}

private struct ParcelDecider {
    let id: StreamID
    var state: Parcel?
    let around: Surroundings
    var events: [Event] = []
    var orders: [Order] = []

    mutating func emit(_ body: any ParcelEventBody) {
        let meta = EventMeta(
            n: (state?.version ?? 0) + 1, recorded: around.now, effective: around.happened,
            actor: around.actor)
        let event = Event(meta: meta, body: body)
        events.append(event)
        state = Parcel.evolve(state, event, id: id)
    }

    mutating func run(_ command: Parcel.Command) throws(Parcel.Refusal) {
        if case .begin(let place, let category, let source) = command {
            guard state == nil else { throw .thereAlready }
            guard let rules = around.rules.inForce[Parcel.mechanism] else { throw .notInForce }
            return emit(
                ParcelBegun(
                    mechanism: rules.id, pack: rules.hash, unit: around.actor.unit ?? UnitID("town"),
                    place: place, category: category, source: source))
        }
        guard let parcel = state else { throw .notThere }
        guard around.rules.byHash[parcel.pack] != nil else { throw .packMissing(parcel.pack) }
        try run(command, on: parcel)
    }

    private mutating func run(_ command: Parcel.Command, on parcel: Parcel) throws(Parcel.Refusal) {
        switch command {
        case .ring: return try ring(parcel)
        case .admit(let follower):
            if !parcel.followers.contains(follower) { emit(ParcelJoined(follower: follower)) }
            orders.append(Order(to: follower, .follow(stage: parcel.stage, unit: parcel.unit)))
            return
        case .follow(let stage, let unit):
            if parcel.ended == nil, (parcel.stage, parcel.unit) != (stage, unit) { move(parcel, stage, unit) }
            return
        default: if parcel.ended != nil { throw .ended }
        }
        switch command {
        case .write(let text, let isUrgent):
            emit(ParcelWords(text: words(text, under: "contents"), isUrgent: isUrgent))
        case .own(let name, let phone): own(name, phone)
        case .photograph(let content, let name, let mediaType):
            let name = words(name, under: "contents")
            emit(ParcelPhotographed(photo: .init(content: content, name: name, mediaType: mediaType)))
        case .start(let due, let temper, let jammedUntil): start(due, temper, jammedUntil)
        case .hold(let isHeld): emit(ParcelHeld(isHeld: isHeld))
        case .number(let series): emit(ParcelNumbered(series: series, counter: around.number(series)))
        case .move(let stage, let unit): move(parcel, stage, unit)
        case .tie(let leader):
            guard parcel.leader == nil else { throw .tiedAlready }
            emit(ParcelTied(leader: leader))
            orders.append(Order(to: leader, .admit(member: id)))
        case .gather(let others):
            orders += others.map {
                Order(to: $0, .follow(stage: StageID("gathered"), unit: parcel.unit))
            }
        case .end: emit(ParcelEnded())
        case .begin, .ring, .admit, .follow: break
        }
    }

    private func words(_ text: String, under: String) -> Words {
        Words(id: around.freshWord(), of: .shared, under: DeclarationID(under), text: text)
    }

    private mutating func own(_ name: String, _ phone: String) {
        let person = PartyID(around.freshID())
        func words(_ text: String, _ form: Words.Form) -> Words {
            Words(
                id: around.freshWord(), of: .party(person), under: DeclarationID("owner"), form: form,
                text: text)
        }
        emit(
            ParcelOwned(
                owner: .init(id: person, name: words(name, .name), phone: words(phone, .phone))))
    }

    private mutating func start(_ due: Instant, _ temper: Parcel.Clock.Temper, _ jammedUntil: Instant?) {
        let late = due.adding(milliseconds: 1)
        emit(
            ParcelTimed(
                clock: .init(
                    due: due, isWindow: false,
                    steps: [
                        LightStep(light: .green, word: nil, from: around.happened),
                        LightStep(light: .red, word: Bilingual(zh: "滞留", en: "left over"), from: late),
                    ], temper: temper, jammedUntil: jammedUntil)))
    }

    private mutating func move(_ parcel: Parcel, _ stage: StageID, _ unit: UnitID) {
        emit(ParcelMoved(stage: stage, unit: unit))
        orders += parcel.followers.map { Order(to: $0, .follow(stage: stage, unit: unit)) }
    }

    private mutating func ring(_ parcel: Parcel) throws(Parcel.Refusal) {
        guard let clock = parcel.clock, clock.isLate(at: around.now), !clock.hasRung else { return }
        if let until = clock.jammedUntil, around.now < until { throw .jammed }
        if clock.temper != .numb { emit(ParcelLate()) }
    }
}
