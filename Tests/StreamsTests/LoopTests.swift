import Organisation
import Streams
import Testing
import WorkCalendar

struct `The loop` {
    @Test func `refuses all where one stream refuses`() throws {
        let desk = PadDesk()
        // The second pad is not there, so it cannot be rung.
        #expect(throws: Pad.Refusal.asleep) {
            try desk.plan(.write("one", orders: [Order(to: .pad("b"), .ring)]), on: "a")
        }
        #expect(desk.ledger.ids.isEmpty)
    }

    @Test func `ends a circle of orders`() throws {
        let desk = PadDesk()
        #expect(throws: CarryOutFault.endless(stream: .pad("a"))) {
            try desk.plan(.pass(to: .pad("b")), on: "a", limits: CarryOutLimits(decisionsMax: 10))
        }
        #expect(throws: CarryOutFault.self) { try desk.plan(.pass(to: .pad("a")), on: "a") }
    }

    @Test func `allows as many decisions as its limit says, and no more`() throws {
        let desk = PadDesk()
        let orders = (1...9).map { Order(to: .pad("m\($0)"), .admit(member: .pad("x\($0)"))) }
        // Nine pads are told, and each tells another, which tells it again, and so on.
        #expect(throws: CarryOutFault.self) {
            try desk.plan(.write("go", orders: orders), on: "a", limits: CarryOutLimits(decisionsMax: 10))
        }
        let one = try desk.plan(.write("go"), on: "a", limits: CarryOutLimits(decisionsMax: 1))
        #expect(one.changes.count == 1)
    }

    @Test func `does not guess what an order means to a kind that does not understand it`() throws {
        let desk = PadDesk()
        let follow = Order(to: .pad("b"), .follow(stage: .init("s"), unit: UnitID("u")))
        #expect(throws: CarryOutFault.notUnderstood(follow)) {
            try desk.plan(.write("one", orders: [follow]), on: "a")
        }
        let strange = Order(to: StreamID(StreamKind("moon"), "1"), .ring)
        #expect(throws: CarryOutFault.notUnderstood(strange)) {
            try desk.plan(.write("one", orders: [strange]), on: "a")
        }
        #expect(throws: CarryOutFault.notUnderstood(strange)) { try desk.plan(strange) }
    }

    @Test func `carries orders out in the order in which they were given`() throws {
        var desk = PadDesk()
        for id in ["c", "b", "d"] { try desk.run(.write("here"), on: id) }
        let orders = ["c", "b", "d", "b"].map { Order(to: .pad($0), .ring) }
        let plan = try desk.plan(.write("go", orders: orders), on: "a")
        #expect(plan.changes.map(\.id) == ["a", "c", "b", "d"].map { .pad($0) })
        desk.ledger.write(plan)
        #expect(desk.lines("b") == ["here", "rang", "rang"])
        #expect(desk.ledger.events(of: .pad("b")).map(\.meta.n) == [1, 2, 3])
    }

    @Test func `lets a later plan see what an earlier one did, with one change for each stream`() throws {
        var desk = PadDesk()
        let first = try desk.plan(.write("one", series: ["s"]), on: "a")
        let second = try desk.plan(.write("two", series: ["s", "t", "s"]), on: "a", after: first)
        #expect(second.state(of: .pad("a"), as: Pad.self)?.lines == ["one 1", "two 2 1 3"])
        #expect(second.numbers == ["s": 1...3, "t": 1...1])
        #expect(second.changes.count == 1)
        #expect(second.change(of: .pad("a"))?.events.map(\.meta.n) == [1, 2])
        #expect(second.change(of: .pad("b")) == nil)
        desk.ledger.write(second)
        // Without gaps across both, and on from there.
        try desk.run(.write("three", series: ["s"]), on: "b")
        #expect(desk.lines("b") == ["three 4"])
    }

    @Test func `holds the version of every stream it looked at, also of those it left alone`() throws {
        var desk = PadDesk()
        try desk.run(.write("one"), on: "a")
        try desk.run(.write("two"), on: "a")
        let looked = try desk.plan(.read, on: "a")
        #expect(looked.read == [.pad("a"): 2])
        #expect(looked.isEmpty)
        let plan = try desk.plan(.write("go", orders: [Order(to: .pad("a"), .ring)]), on: "b")
        #expect(plan.read == [.pad("a"): 2, .pad("b"): 0])
        // What a later plan writes to is still as it was first read.
        let further = try desk.plan(.write("more"), on: "a", after: plan)
        #expect(further.read == plan.read)
    }

    @Test func `never lets recorded time go back within a stream`() throws {
        var desk = PadDesk()
        try desk.run(.write("one"), on: "a")
        desk.now = .t0.plus(minutes: -5)
        try desk.run(.write("two"), on: "a")
        try desk.run(.write("other"), on: "b")
        #expect(desk.ledger.events(of: .pad("a")).map(\.meta.recorded) == [.t0, .t0])
        #expect(desk.ledger.events(of: .pad("b")).map(\.meta.recorded) == [.t0.plus(minutes: -5)])
        // Nor within one plan.
        desk.now = .t0.plus(minutes: 5)
        let first = try desk.plan(.write("three"), on: "a")
        desk.now = .t0
        let second = try desk.plan(.write("four"), on: "a", after: first)
        let recorded = second.change(of: .pad("a"))?.events.map(\.meta.recorded)
        #expect(recorded == [.t0.plus(minutes: 5), .t0.plus(minutes: 5)])
    }

    @Test func `says why no number could be had, not what was decided without one`() throws {
        struct Away: Error {}
        struct NoNumbers: Ledger {
            func load<E: Entity>(_ type: E.Type, _ id: StreamID) throws -> Loaded<E>? { nil }
            func lastNumber(in series: String) throws -> Int { throw Away() }
        }
        #expect(throws: Away.self) {
            try carryOut(
                Pad.Command.write("one", series: ["s"]), on: .pad("a"), as: Pad.self,
                in: PadDesk().surroundings, over: NoNumbers(), kinds: Kinds([Pad.self]))
        }
    }
}

struct `A ledger in memory` {
    @Test func `rings in order of time, then of name`() throws {
        var desk = PadDesk()
        for (id, minutes) in [("late", 30), ("b", 10), ("a", 10), ("early", 5)] as [(String, Int64)] {
            try desk.run(.wake(at: .t0.plus(minutes: minutes)), on: id)
        }
        var rung: [String] = []
        while let alarm = desk.ledger.nextAlarm() {
            rung.append(alarm.stream.id)
            desk.ledger.write(try desk.plan(Order(to: alarm.stream, .ring)))
        }
        #expect(rung == ["early", "a", "b", "late"])
    }

    @Test func `rings what was moved only at its new moment`() throws {
        var desk = PadDesk()
        try desk.run(.wake(at: .t0.plus(minutes: 10)), on: "a")
        try desk.run(.wake(at: .t0.plus(minutes: 20)), on: "b")
        try desk.run(.wake(at: .t0.plus(minutes: 30)), on: "a")
        let moved = desk.ledger.nextAlarm()
        #expect(moved?.stream == .pad("b"))
        try desk.run(.write("no alarm any more"), on: "b")
        let next = desk.ledger.nextAlarm()
        #expect(next?.stream == .pad("a"))
        #expect(next?.at == .t0.plus(minutes: 30))
        // Forwards, and back again.
        try desk.run(.wake(at: .t0.plus(minutes: 5)), on: "a")
        let earlier = desk.ledger.nextAlarm()
        #expect(earlier?.at == .t0.plus(minutes: 5))
        try desk.run(.wake(at: .t0.plus(minutes: 30)), on: "a")
        let back = desk.ledger.nextAlarm()
        #expect(back?.at == .t0.plus(minutes: 30))
    }

    @Test func `goes on counting from the numbers it was given`() throws {
        var desk = PadDesk()
        desk.ledger = MemoryLedger(numbers: ["s": 41])
        try desk.run(.write("one", series: ["s"]), on: "a")
        #expect(desk.lines("a") == ["one 42"])
        #expect(desk.ledger.lastNumber(in: "s") == 42)
        #expect(desk.ledger.lastNumber(in: "t") == 0)
    }
}
