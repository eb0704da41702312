import Foundation
import Organisation
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

private struct Refused: Error {}

struct `Commits in groups` {
    @Test(arguments: Backend.available)
    func `one command that fails harms nobody`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let results = await withTaskGroup(of: (Int, Bool).self) { group in
            for n in 0..<200 {
                group.addTask {
                    let isDone: Void? = try? await store.write { session -> Void in
                        try session.set("\(n)", for: "key\(n)")
                        session.tally.add(
                            1,
                            to: Tally.MeasureKey(unit: "u", day: 1, mechanism: "m", category: "", name: "x"))
                        if n.isMultiple(of: 3) { throw Refused() }
                        if n.isMultiple(of: 7) {
                            try session.run("INSERT INTO setting (key) VALUES ('broken')")
                        }
                    }
                    return (n, isDone != nil)
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let stored = try await store.read { try $0.settings(startingWith: "key") }
        for n in 0..<200 {
            let shouldStand = !n.isMultiple(of: 3) && !n.isMultiple(of: 7)
            #expect(results[n] == shouldStand)
            #expect((stored["key\(n)"] != nil) == shouldStand)
        }
        #expect(store.written.commands == 200)
        // Commands that wait together share a commit on SQLite; on PostgreSQL the server sees to that.
        if backend == .sqlite { #expect(store.written.commits < 200) }
        let counted = try await store.read { try $0.number("SELECT count FROM measure", of: .measure) }
        #expect(counted == Int64(results.values.filter { $0 }.count))
    }

    @Test(arguments: Backend.available)
    func `the caller gets the error of the command, not of its neighbours`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        await #expect(throws: Refused.self) { try await store.write { _ in throw Refused() } }
        await #expect(throws: StoreError.self) {
            try await store.write { try $0.run("INSERT INTO setting (key) VALUES ('x')") }
        }
        await #expect(throws: StoreError.self) {
            try await store.read { try $0.run("DELETE FROM setting") }
        }
    }

    @Test(arguments: Backend.available)
    func `more waiting commands than allowed are told so at once`(_ backend: Backend) async throws {
        let folder = try Folder()
        var limits = Backend.Limits()
        limits.waitingWritesMax = 4
        limits.isOneByOne = true
        let store = try await backend.open(in: folder, limits: limits)
        let gate = DispatchSemaphore(value: 0)
        let (entered, entering) = AsyncStream.makeStream(of: Void.self)
        let refused = await withTaskGroup(of: Int.self) { group in
            for n in 0..<20 {
                group.addTask {
                    do {
                        try await store.write { session in
                            if n == 0 {
                                entering.finish()
                                _ = gate.wait(timeout: .now() + 600)
                            }
                            try session.set("x", for: "k\(n)")
                        }
                        return 0
                    } catch StoreError.full {
                        return 1
                    } catch {
                        Issue.record(error)
                        return 0
                    }
                }
                // The others come when the first one holds the writer, and it goes on when they have their answers.
                if n == 0 { for await _ in entered {} }
            }
            var refused = 0
            for await one in group {
                refused += one
                if refused == 15 { gate.signal() }
            }
            return refused
        }
        #expect(refused == 15)
        #expect(try await store.read { try $0.settings(startingWith: "k").count } == 5)
    }

    @Test(arguments: Backend.available)
    func `two who saw the same case: the second is told`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let file = try await store.write { try $0.write(registration("c1")) }
        var story = Story("c1", from: file.state)
        story.add(Reminded(note: nil))
        let events = story
        try await store.write { try $0.write(events, file: file) }
        await #expect(throws: StoreError.conflict(stream: "case/c1", expected: 8)) {
            try await store.write { try $0.write(events, file: file) }
        }
        await #expect(throws: StoreError.conflict(stream: "case/c1", expected: 0)) {
            try await store.write { try $0.write(registration("c1")) }
        }
        #expect(try await store.read { try $0.load(CaseID("c1"))?.state.handling.reminders } == 1)
    }

    @Test(arguments: Backend.available)
    func `time of recording never goes back`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let file = try await store.write { try $0.write(registration("c1")) }
        var story = Story("c1", from: file.state)
        story.add(Reminded(note: nil), at: Instant.t0.plus(hours: -1))
        let events = story
        await #expect(throws: StoreError.clockWentBack(stream: "case/c1")) {
            try await store.write { try $0.write(events, file: file) }
        }
        #expect(try await store.read { try $0.head(of: StreamID(file.state.id)).recorded } == .t0)
    }

    @Test(arguments: Backend.available)
    func `a closed store answers and a new start finds everything`(_ backend: Backend) async throws {
        let folder = try Folder()
        let first = try await backend.open(in: folder)
        try await first.write { try $0.write(registration("c1")) }
        try first.close()
        await #expect(throws: StoreError.self) { try await first.write { try $0.set("x", for: "y") } }
        let second = try await backend.open(in: folder)
        #expect(try await second.read { try $0.load(CaseID("c1")) } != nil)
    }
}

struct `Numbers and keys` {
    @Test(arguments: Backend.available)
    func `official numbers have no gaps, though commands fail between them`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        await withTaskGroup(of: Void.self) { group in
            for n in 0..<60 {
                group.addTask {
                    _ = try? await store.write { session in
                        let counter = try session.nextNumber(in: "mediation/town/2026")
                        var story = registration("c\(n)")
                        story.add(
                            CaseNumbered(
                                number: "（2026）第\(counter)号", series: "mediation/town/2026", counter: counter)
                        )
                        try session.write(story)
                        if n.isMultiple(of: 4) { throw Refused() }
                    }
                }
            }
        }
        let numbers = try await store.read { session in
            try session.rows("SELECT number FROM item_row ORDER BY seq", of: .itemRow).map {
                try $0.text("number")
            }
        }
        #expect(numbers == (1...45).map { "（2026）第\($0)号" })
        let found = try await store.read { try $0.item(number: "（2026）第45号", in: .everything) }
        #expect(found != nil)
        #expect(try await store.read { try $0.verify(StoreFiles(folder)) }.findings == [])
    }

    @Test(arguments: Backend.available)
    func `the same request gets the same answer, another body under its key a conflict`(_ backend: Backend)
        async throws
    {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let request = RequestKey(client: "s1", key: "k", body: Array("a".utf8))
        let answer = StoredAnswer(status: 201, body: "张三")
        #expect(try await store.read { try $0.answer(to: request) } == nil)
        try await store.write { try $0.keep(answer, to: request, at: .t0) }
        #expect(try await store.read { try $0.answer(to: request) } == answer)
        let other = RequestKey(client: "s1", key: "k", body: Array("b".utf8))
        await #expect(throws: StoreError.keyReused(key: "k")) {
            try await store.read { try $0.answer(to: other) }
        }
        let stranger = RequestKey(client: "s2", key: "k", body: Array("b".utf8))
        #expect(try await store.read { try $0.answer(to: stranger) } == nil)
        try await store.write { try $0.dropAnswers(before: Instant.t0.plus(hours: 1)) }
        #expect(try await store.read { try $0.answer(to: request) } == nil)
    }

    @Test(arguments: Backend.available)
    func `a source delivers a matter once`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { try $0.write(registration("c1", source: "letters:2549")) }
        await #expect(throws: StoreError.sourceKnown(source: "letters:2549")) {
            try await store.write { try $0.write(registration("c2", source: "letters:2549")) }
        }
        let row = try await store.read {
            try $0.item(source: "letters:2549", mechanism: .init("mediation"), in: .of("town"))
        }
        #expect(row?.id == CaseID("c1"))
        #expect(try await store.read { try $0.head(of: StreamID(CaseID("c2"))) } == .empty)
    }

    @Test(arguments: Backend.available)
    func `a tracking code finds its case and nothing else does`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let code = TrackingCode.random()
        try await store.write { try $0.write(registration("c1"), code: code) }
        #expect(try await store.read { try $0.streamTracked(by: code)?.caseID } == CaseID("c1"))
        #expect(try await store.read { try $0.streamTracked(by: .random())?.caseID } == nil)
        // Lost codes: the number given at registration leads back, once the index knows it.
        try await indexAll(store)
        #expect(try await store.read { try $0.streamsToRecover(phone: "138 0000 0001").map(\.id) } == ["c1"])
        #expect(try await store.read { try $0.streamsToRecover(phone: "13800000002") }.isEmpty)
        let second = TrackingCode.random()
        try await store.write { try $0.addTracking(second, for: CaseID("c1").stream) }
        #expect(try await store.read { try $0.streamTracked(by: second)?.caseID } == CaseID("c1"))
    }
}
