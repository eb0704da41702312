import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// A kind as small as a kind can be: a list of lines. What it is told it writes down and orders on.
struct Pad: Entity {
    enum Command: Sendable {
        /// A line; with a series, the number that was drawn stands behind it.
        case write(String, series: [String] = [], orders: [Order] = [])
        case wake(at: Instant)
        case read
        case ring
        /// Passed back to whoever is named: a circle.
        case pass(to: StreamID)
    }

    enum Refusal: Error, Hashable, StreamRefusal {
        case blank, asleep, noNumber
        var missingPack: String? { nil }
    }

    struct Written: EventBody {
        static let name = "pad.written/1"
        var line: String
        var alarm: Instant?
    }

    static let kind = StreamKind("pad")
    static let events = EventTypes([Written.self])
    static var format: Int { 1 }

    var version = 0
    var lines: [String] = []
    var alarm: Instant?
    var unit: UnitID { UnitID("desk") }
    var pack: String { "p" }

    static func evolve(_ state: Pad?, _ event: Event, id: StreamID) -> Pad? {
        guard let written = event.body as? Written else { return nil }
        var pad = state ?? Pad()
        pad.version = event.meta.n
        pad.lines.append(written.line)
        pad.alarm = written.alarm
        return pad
    }

    static func decide(
        _ command: Command, on state: Pad?, id: StreamID, in surroundings: Surroundings
    ) throws(Refusal) -> Decided<Pad> {
        var line: String
        var orders: [Order] = []
        var alarm: Instant?
        switch command {
        case .write(let text, let series, let further):
            if text.isEmpty { throw .blank }
            let numbers = series.map { surroundings.number($0) }
            if numbers.contains(0) { throw .noNumber }
            line = ([text] + numbers.map(String.init)).joined(separator: " ")
            orders = further
        case .wake(let moment): (line, alarm) = ("wake", moment)
        case .read:
            guard let state else { throw .blank }
            return Decided(events: [], state: state)
        case .ring:
            guard state != nil else { throw .asleep }
            line = "rang"
        case .pass(let to):
            line = "passed"
            orders = [Order(to: to, .admit(member: id))]
        }
        let event = Event(
            meta: EventMeta(
                n: (state?.version ?? 0) + 1, recorded: surroundings.now, effective: surroundings.happened,
                actor: surroundings.actor), body: Written(line: line, alarm: alarm))
        guard let after = evolve(state, event, id: id) else { throw .blank }
        return Decided(events: [event], state: after, orders: orders)
    }

    static func command(for order: Order.What) -> Command? {
        switch order {
        case .ring: .ring
        case .admit(let member): .pass(to: member)
        case .follow, .tell, .recount, .begin, .refile: nil
        }
    }

    static func counts(of event: Event, before: Pad?, after: Pad) -> [Count] { [] }

    var face: Face {
        var face = Face(
            mechanism: MechanismID("m"), pack: pack, entry: "e", status: "s", statusSince: .t0, begun: .t0,
            isOpen: true, unit: unit, seenBy: [unit])
        face.alarm = alarm
        return face
    }
}

extension Instant {
    static let t0 = Instant(CivilDate(epochDay: 20_689), TimeOfDay(9, 0))
    func plus(minutes: Int64) -> Instant { adding(milliseconds: minutes * 60_000) }
}

extension StreamID {
    static func pad(_ id: String) -> StreamID { StreamID(Pad.kind, id) }
}

/// Pads on a ledger in memory.
struct PadDesk {
    var ledger = MemoryLedger()
    var now = Instant.t0

    var surroundings: Surroundings {
        Surroundings(
            rules: RuleBook(byHash: [:], inForce: [:]),
            directory: Directory(units: [], posts: [], accounts: []),
            calendar: { _ in noDays }, actor: .platform, now: now, freshID: { "x" },
            freshWord: { "w" })
    }

    func plan(
        _ command: Pad.Command, on id: String, after plan: Plan = Plan(), limits: CarryOutLimits = .standard
    ) throws -> Plan {
        try carryOut(
            command, on: .pad(id), as: Pad.self, in: surroundings, over: ledger, kinds: Kinds([Pad.self]),
            after: plan, limits: limits)
    }

    func plan(_ order: Order) throws -> Plan {
        try carryOut(order, in: surroundings, over: ledger, kinds: Kinds([Pad.self]))
    }

    mutating func run(_ command: Pad.Command, on id: String) throws {
        ledger.write(try plan(command, on: id))
    }

    func lines(_ id: String) -> [String] { ledger.state(of: .pad(id), as: Pad.self)?.lines ?? [] }
}

/// Pads ask no calendar.
private let noDays: WorkingCalendar = {
    guard let edition = try? CalendarEdition(parsing: "版本 1\n范围 2026-01-01 至 2026-12-31") else {
        fatalError("no calendar")
    }
    return WorkingCalendar(edition)
}()
