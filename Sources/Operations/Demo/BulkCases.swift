import Casework
import Mechanisms
import Organisation
import Storage
import Streams
import WorkCalendar

/// Synthetic matters in bulk, for trying the platform out at size: each lives its life through the one loop,
/// at the times at which it would have happened, and is then written as one piece. For a store that nobody else writes
/// to meanwhile, since official numbers are given out here.
public struct BulkCases: Sendable {
    let platform: Platform
    /// Cases in one commit.
    static let batch = 100
    /// A busy county brings so many letters a day; more cases mean a longer past.
    static let perDay = 1000
    static let daysLeast = 200

    public init(platform: Platform) { self.platform = platform }

    public func make(_ count: Int, progress: @escaping @Sendable (Int, Int) -> Void) async throws {
        let counters = try await platform.store.read { try $0.counters() }
        var maker = try BulkMaker(platform, count: count, counters: counters)
        let following = Task { try await followAlong() }
        defer { following.cancel() }
        // While one batch is encoded, sealed and written, the next one is decided.
        var writing: Task<Void, any Error>?
        for first in stride(from: 0, to: count, by: Self.batch) {
            let batch = try (first..<min(first + Self.batch, count)).map { try maker.lived($0) }
            try await writing?.value
            progress(first, count)
            writing = Task { [store = platform.store] in
                try await store.write { session in
                    for (sealed, writing) in batch { try session.append(sealed, writing) }
                }
            }
        }
        try await writing?.value
        following.cancel()
        _ = await following.result
        while try await platform.store.read({ try $0.searchLag() }) > 0 { try await platform.followIndex() }
        try await platform.store.survey()
        progress(count, count)
    }

    /// Lets the search index keep up meanwhile.
    private func followAlong() async throws {
        while !Task.isCancelled {
            try await platform.followIndex()
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}

/// Makes one case after the other, the oldest first.
private struct BulkMaker {
    let reference: Reference
    let mechanism: Mechanism
    let entry: Entry
    let places: [UnitID]
    let now: Instant
    let count: Int
    let span: Int64
    let desk: Actor
    let keys: KeyRing
    let holders: [UnitID: [Post]]
    /// The last number given in each series, where nobody else gives any.
    var counters: [String: Int]

    init(_ platform: Platform, count: Int, counters: [String: Int]) throws {
        reference = platform.reference
        now = platform.clock()
        self.count = count
        self.counters = counters
        keys = platform.store.keys
        let places = reference.directory.units.values.filter { $0.isTerritory && $0.level >= .village }
        self.places = places.map(\.id).sorted()
        let takesLetters = { (mechanism: Mechanism) in
            let actions = Set(mechanism.stages.all.flatMap { $0.actions.ids })
            return mechanism.entries.all.contains(where: \.isPublic) && BulkLife.actions.isSubset(of: actions)
        }
        guard let mechanism = reference.active.values.filter(takesLetters).min(by: { $0.id < $1.id }),
            let entry = mechanism.entries.all.first(where: \.isPublic)
        else { throw Refusal.unknownMechanism("public") }
        self.mechanism = mechanism
        self.entry = entry
        span = Int64(max(BulkCases.daysLeast, count / BulkCases.perDay)) * LegalTime.dayMilliseconds
        let posts = reference.directory.posts
        let owner = entry.targets.first.flatMap { mechanism.stage($0.stage)?.owner }
        desk = posts.first { $0.role == owner }.map { .post($0) } ?? .platform
        holders = Dictionary(grouping: posts, by: \.unit)
    }

    /// A case that has lived its life, ready to be written.
    mutating func lived(_ number: Int) throws -> (SealedPlan, Writing) {
        var life = BulkLife(number)
        let registered = now.adding(
            milliseconds: -span + Int64(number) * (span / Int64(max(1, count))))
        let id = CaseID(Platform.freshID(at: registered))
        var story = Progress(id: id, ledger: MemoryLedger(numbers: counters))
        let letter = Registration(
            mechanism.id, entry: entry.id, answers: Answers(flat: letter(&life), to: entry.id, in: mechanism))
        try take(.register(letter), .resident, registered, &story)
        let matters = mechanism.matters.ids
        let matter = matters.isEmpty ? "" : matters[life.pick(matters.count)]
        for step in life.steps(matter: matter) {
            let moment = registered.adding(milliseconds: step.after)
            guard moment < now else { break }
            try ring(until: moment, &story)
            let holder = story.state.flatMap { state in
                holders[state.handling.unit]?.first { $0.role == state.handling.owner }
            }
            let actor: Actor =
                switch step.who {
                case .resident: .resident
                case .desk: desk
                case .holder: holder.map { .post($0) } ?? .platform
                }
            let answers = Answers(flat: step.input, to: step.action, in: mechanism)
            try take(.act(Acting(step.action, answers: answers)), actor, moment, &story)
        }
        try ring(until: now, &story)
        counters.merge(story.plan.numbers.mapValues(\.upperBound)) { _, last in last }
        let sealed = try SealedPlan(story.plan, places: [:], keys: keys) { [reference] in
            reference.tokens(of: $0)
        }
        return (sealed, Writing(tracking: (.random(), id.stream)))
    }

    private struct Progress {
        let id: CaseID
        let ledger: MemoryLedger
        var plan = Plan()
        var state: CaseState? { plan.state(of: id.stream, as: CaseState.self) }
    }

    private func letter(_ life: inout BulkLife) -> Input {
        let words = life.text()
        let place = places.isEmpty ? "" : places[life.pick(places.count)].text
        let phone = "139" + String(10_000_000 + life.pick(89_999_999))
        var fields: [String: Input] = [
            "place": .text(place),
            "parties": .list([.group(["name": .text("居民\(life.number)"), "phone": .text(phone)])]),
        ]
        for ask in entry.asks {
            let isShort = mechanism.fields[ask.field]?.kind == .text
            fields[ask.field.text] = .text(isShort ? String(words.prefix(20)) : words)
        }
        return .group(fields)
    }

    /// What the platform writes by itself when a moment passes.
    private func ring(until moment: Instant, _ story: inout Progress) throws {
        for _ in 0..<Self.alarmsMax {
            guard let state = story.state, state.isOpen, let alarm = state.nextAlarm, alarm < moment else {
                return
            }
            try take(.alarm, .platform, alarm.adding(milliseconds: 1), &story)
        }
    }

    private static let alarmsMax = 8

    private func take(
        _ command: CaseCommand, _ actor: Actor, _ moment: Instant, _ story: inout Progress
    ) throws {
        let around = Surroundings(
            rules: reference.rules, directory: reference.directory,
            calendar: { [reference] in reference.calendar($0) }, actor: actor, now: moment,
            freshID: { Platform.freshID(at: moment) }, freshWord: { Platform.freshWord() })
        story.plan = try carryOut(
            command, on: story.id.stream, as: CaseState.self, in: around, over: story.ledger,
            kinds: .shipped, after: story.plan)
    }
}
