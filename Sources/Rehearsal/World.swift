public import Casework
public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// A small world in memory: streams, numbers, a clock that only moves when told. Rehearsals and the simulator run
/// in it the very code that production runs.
public struct World {
    /// The mechanism in which stories begin.
    public let mechanism: Mechanism
    /// Those that run beside it.
    public let others: [Mechanism]
    public let directory: Directory
    private let calendars: UnitCalendars
    public private(set) var now: Instant
    /// What people were told, and about which case, in its order.
    public private(set) var notices: [(about: StreamID, notice: Notice)] = []
    private var ledger = MemoryLedger()
    private let names = FreshNames()

    public static let kinds = Kinds([CaseState.self])

    public init(
        mechanism: Mechanism, others: [Mechanism] = [], directory: Directory, calendar: WorkingCalendar,
        now: Instant
    ) {
        self.mechanism = mechanism.named
        self.others = others.map(\.named)
        self.directory = directory
        calendars = UnitCalendars(directory, standard: calendar)
        self.now = now
    }

    public subscript(id: CaseID) -> CaseState? { ledger.state(of: id.stream, as: CaseState.self) }

    public func journal(of id: CaseID) -> [Event] { ledger.events(of: id.stream) }

    private var rules: RuleBook {
        let all = [mechanism] + others
        return RuleBook(
            byHash: Dictionary(all.map { ($0.hash, $0) }, uniquingKeysWith: { first, _ in first }),
            inForce: Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }))
    }

    /// The mechanism that a case follows.
    public func mechanism(of state: CaseState) -> Mechanism {
        others.first { $0.hash == state.packHash } ?? mechanism
    }

    /// The mechanism with an entry of this name: the one in which the story begins first.
    public func mechanism(with entry: String) -> Mechanism? {
        ([mechanism] + others).first { $0.entries.contains(entry) }
    }

    /// What surrounds a decision of this actor now.
    public func surroundings(of actor: Actor, effective: Instant? = nil) -> Surroundings {
        Surroundings(
            rules: rules, directory: directory, calendar: { [calendars] in calendars[$0] },
            actor: actor, now: now, effective: effective, freshID: { [names] in names.person() },
            freshWord: { [names] in names.word() })
    }

    /// Carries out a command and everything that follows from it for other cases, or refuses it and changes nothing.
    /// - Parameter persons: names for the persons that the command brings in, in their order; a story speaks of them
    ///   by these.
    public mutating func carryOut(
        _ command: CaseCommand, on id: CaseID, by actor: Actor, effective: Instant? = nil,
        naming persons: [String] = []
    ) throws {
        names.waiting = persons
        defer { names.waiting = [] }
        let plan = try Streams.carryOut(
            command, on: id.stream, as: CaseState.self,
            in: surroundings(of: actor, effective: effective), over: ledger, kinds: Self.kinds)
        write(plan)
        if case .register = command, let state = self[id],
            let receipt = state.receipt(code: Self.code, in: mechanism(of: state))
        {
            notices.append((id.stream, receipt))
        }
    }

    /// Stands for the code that a resident gets.
    private static let code = "CODE"

    private mutating func write(_ plan: Plan) {
        ledger.write(plan)
        notices += plan.notices.map { ($0.stream, $0.notice) }
    }

    /// Whether somebody finds a case in their lists: by a unit of theirs that takes part, by what a role of theirs oversees,
    /// because it is assigned to them, or because they stand in for an empty post below. Who has stepped aside finds nothing.
    public func sees(_ account: AccountID, _ id: CaseID) -> Bool {
        guard let state = self[id] else { return false }
        let (face, mechanism) = (state.face, mechanism(of: state))
        let tokens = directory.tokens(
            touching: face.seenBy, place: face.place, overseers: mechanism.overseers, without: face.aside)
        let aside = directory.asideTokens(of: account, on: now.date)
        let above = directory.standIns(in: [mechanism], on: now.date)
        return directory.posts(of: account, on: now.date).contains { post in
            let sight = mechanism.roles[post.role]?.sees ?? .unit
            var scope = directory.scope(of: post, sight: sight)
            scope.aside = aside
            if sight != .assigned {
                scope.units.formUnion(above[Vacancy(unit: post.unit, role: post.role)] ?? [])
            }
            return scope.covers(units: tokens, assignee: face.account)
        }
    }

    /// Lets time pass; every alarm on the way goes off at its own moment.
    public mutating func advance(to moment: Instant) throws {
        while let next = ledger.nextAlarm(), next.at < moment {
            now = max(now, next.at.adding(milliseconds: 1))
            let plan = try Streams.carryOut(
                Order(to: next.stream, .ring), in: surroundings(of: .platform), over: ledger,
                kinds: Self.kinds)
            // An alarm that writes nothing would ring for ever.
            if plan.isEmpty { throw StuckAlarm(stream: next.stream, at: next.at) }
            write(plan)
        }
        now = max(now, moment)
    }
}

extension Mechanism {
    /// What was never stored has no hash; its id tells it apart.
    fileprivate var named: Mechanism {
        guard hash.isEmpty else { return self }
        var named = self
        named.hash = id.text
        return named
    }
}

/// A stream asks to be rung at a moment and then has nothing to write: a fault of the engine.
public struct StuckAlarm: Error, Hashable, Sendable {
    public var stream: StreamID
    public var at: Instant
}

/// Names of persons and texts that are the same in every run of a story.
private final class FreshNames {
    var waiting: [String] = []
    private var persons = 0
    private var words = 0

    func person() -> String {
        if !waiting.isEmpty { return waiting.removeFirst() }
        persons += 1
        return "p\(persons)"
    }

    func word() -> String {
        words += 1
        return "w\(words)"
    }
}
