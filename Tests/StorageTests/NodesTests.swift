import Foundation
import Organisation
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

/// What holds only where several nodes write to one database.
struct `Two nodes` {
    @Test(arguments: Backend.shared)
    func `an open command holds back the followers of the journal, and is missed by none`(
        _ backend: Backend
    ) async throws {
        let folder = try Folder()
        let (first, second) = (try await backend.open(in: folder), try await backend.open(in: folder))
        // Else the second would wait for the first to have written the pack.
        try await first.write { try $0.addPack(followedPack) }
        try await indexAll(first)
        _ = try await first.write { try $0.makeCheckpoint(at: .t0) }
        let gate = DispatchSemaphore(value: 0)
        let (entered, entering) = AsyncStream.makeStream(of: Void.self)
        async let slow = first.write { session in
            let file = try session.write(registration("slow"))
            entering.finish()
            _ = gate.wait(timeout: .now() + 30)
            return file.place.seq
        }
        for await _ in entered {}
        try await second.write { try $0.write(registration("fast")) }
        #expect(try await second.read { try $0.searchLag() } == 16)
        #expect(try await second.prepareIndexBatch(limit: 100).isEmpty)
        #expect(try await second.write { try $0.makeCheckpoint(at: .t0) } == nil)
        gate.signal()
        _ = try await slow
        try await indexAll(second)
        let terms = try #require(SearchTerms("漏水"))
        #expect(
            try await second.read { try $0.search(terms, in: .everything, as: registrar).rows.count } == 2)
        #expect(try await second.write { try $0.makeCheckpoint(at: .t0) }?.size == 3)
        #expect(try await second.read { try $0.searchLag() } == 0)
    }

    @Test(arguments: Backend.shared)
    func `give numbers without gaps, whatever fails between them`(_ backend: Backend) async throws {
        let folder = try Folder()
        let nodes = [try await backend.open(in: folder), try await backend.open(in: folder)]
        let written = await withTaskGroup(of: Bool.self) { group in
            for n in 0..<80 {
                group.addTask {
                    let isWritten: Bool? = try? await nodes[n % 2].write { session in
                        let counter = try session.nextNumber(in: "mediation/town/2026")
                        var story = registration("c\(n)")
                        story.add(
                            CaseNumbered(
                                number: "第\(counter)号", series: "mediation/town/2026", counter: counter))
                        try session.write(story)
                        if n.isMultiple(of: 5) { throw StoreError.unavailable("refused") }
                        return true
                    }
                    return isWritten ?? false
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(written == 64)
        let numbers = try await nodes[0].read { session in
            try session.rows("SELECT number FROM item_row", of: .itemRow).map { try $0.text("number") }
        }
        #expect(Set(numbers) == Set((1...64).map { "第\($0)号" }))
        #expect(try await nodes[1].read { try $0.verify(StoreFiles(folder)) }.findings == [])
    }

    @Test(arguments: Backend.shared)
    func `append to one stream one after the other, with clocks that differ`(_ backend: Backend) async throws
    {
        let folder = try Folder()
        let nodes = [try await backend.open(in: folder), try await backend.open(in: folder)]
        let stream = StreamID(text: "units")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for n in 0..<60 {
                group.addTask {
                    // The second node's clock is an hour behind.
                    let now = n.isMultiple(of: 2) ? Instant.t0 : Instant.t0.plus(hours: -1)
                    try await nodes[n % 2].write { session in
                        try session.noteFact("unit.noted/1", ["n": "\(n)"], in: stream, by: clerk, at: now)
                    }
                }
            }
            try await group.waitForAll()
        }
        let facts = try await nodes[0].read { try $0.facts(of: stream) }
        #expect(facts.map(\.n) == Array(1...60))
        #expect(Set(facts.compactMap { $0.body["n"] }).count == 60)
        #expect(try await nodes[0].read { try $0.verify(StoreFiles(folder)) }.findings == [])
    }

    @Test(arguments: Backend.shared)
    func `claim each message and each alarm once`(_ backend: Backend) async throws {
        let folder = try Folder()
        let nodes = [try await backend.open(in: folder), try await backend.open(in: folder)]
        try await nodes[0].write { session in
            for n in 0..<90 {
                try session.enqueue(OutboxMessage(key: "m\(n)", kind: "sms", body: "您好", due: .t0))
            }
        }
        let sent = try await withThrowingTaskGroup(of: [String].self) { group in
            for n in 0..<30 {
                group.addTask {
                    try await nodes[n % 2].write { session in
                        try session.claimOutbox(at: .t0, leaseMilliseconds: 60_000, limit: 5).map(
                            \.message.key)
                    }
                }
            }
            return try await group.reduce(into: [String]()) { $0 += $1 }
        }
        #expect(sent.count == Set(sent).count)
        let left = try await nodes[1].write { session in
            try session.claimOutbox(at: .t0, leaseMilliseconds: 60_000, limit: 90).map(\.message.key)
        }
        #expect(Set(sent + left).count == 90)
        #expect(sent.count + left.count == 90)
    }

    @Test(arguments: Backend.shared)
    func `give one answer to one request sent to both`(_ backend: Backend) async throws {
        let folder = try Folder()
        let nodes = [try await backend.open(in: folder), try await backend.open(in: folder)]
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for n in 0..<24 {
                group.addTask {
                    let request = RequestKey(client: "s", key: "k\(n / 6)", body: [1])
                    return try await nodes[n % 2].write { session in
                        if let known = try session.answer(to: request) { return known.body }
                        try session.write(registration("c\(n)"))
                        try session.keep(StoredAnswer(status: 200, body: "c\(n)"), to: request, at: .t0)
                        return "c\(n)"
                    }
                }
            }
            return try await group.reduce(into: [String]()) { $0.append($1) }
        }
        #expect(Set(answers).count == 4)
        let cases = try await nodes[0].read { try $0.countItems(ItemFilter(), in: .everything) }
        #expect(cases.shown == 4)
    }

    @Test(.timeLimit(.minutes(15)), arguments: Backend.shared)
    func `hear of each other's cases, and share sessions`(_ backend: Backend) async throws {
        let folder = try Folder()
        let (first, second) = (try await backend.open(in: folder), try await backend.open(in: folder))
        let token = SessionToken.random()
        try await first.write { session in
            _ = try session.openSession(token, for: AccountID("ann"), expires: Instant.t0.plus(hours: 1))
        }
        #expect(try await second.read { try $0.session(token, at: .t0)?.account } == AccountID("ann"))
        let heard = second.changes()
        let writing = Task {
            // Until it is heard: the other node may not be listening yet.
            for n in 1... {
                if Task.isCancelled { return }
                try await first.write { try $0.write(registration("c\(n)")) }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        for await streams in heard where streams.contains(where: { $0.caseID != nil }) { break }
        writing.cancel()
        _ = try? await writing.value
    }
}

struct `A lost connection` {
    @Test(arguments: Backend.shared, FaultyWire.Fault.allCases)
    func `in the middle of a commit is answered truthfully`(
        _ backend: Backend, _ fault: FaultyWire.Fault
    ) async throws {
        let folder = try Folder()
        let wire = try FaultyWire(to: try await folder.database())
        var limits = Backend.Limits()
        limits.url = wire.url
        let store = try await backend.open(in: folder, limits: limits)
        var runs = 0
        for n in 1...5 {
            wire.arm(fault)
            // No request key: the store itself finds out what became of its commit.
            let file = try await store.write { try $0.write(registration("c\(n)")) }
            #expect(file.head.n == 8)
            runs += 1
        }
        #expect(wire.broken == runs)
        let cases = try await store.read { try $0.countItems(ItemFilter(), in: .everything) }
        #expect(cases.shown == 5)
        #expect(try await store.read { try $0.verify(StoreFiles(folder)) }.findings == [])
    }

    @Test(arguments: Backend.shared)
    func `at any moment loses nothing that was acknowledged and does nothing twice`(
        _ backend: Backend
    ) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let killer = Task {
            let database = try await folder.database()
            while !Task.isCancelled {
                try await database.endConnections()
                try await Task.sleep(for: .milliseconds(15))
            }
        }
        let acknowledged = await withTaskGroup(of: String?.self) { group in
            for n in 0..<120 {
                group.addTask {
                    do {
                        return try await store.write { session in
                            let counter = try session.nextNumber(in: "s")
                            var story = registration("c\(n)")
                            story.add(CaseNumbered(number: "第\(counter)号", series: "s", counter: counter))
                            try session.store(story)
                            return story.id.text
                        }
                    } catch StoreError.unavailable, StoreError.retry {
                        return nil
                    } catch {
                        Issue.record(error)
                        return nil
                    }
                }
            }
            return await group.reduce(into: [String]()) { if let id = $1 { $0.append(id) } }
        }
        killer.cancel()
        _ = try? await killer.value
        let found = try await store.read { session in
            try session.rows("SELECT stream FROM item_row", of: .itemRow).map {
                StreamID(text: try $0.text("stream")).id
            }
        }
        // What was refused was not done, and what was acknowledged was.
        #expect(Set(found) == Set(acknowledged))
        #expect(acknowledged.count > 60)
        #expect(try await store.read { try $0.verify(StoreFiles(folder)) }.findings == [])
    }
}
