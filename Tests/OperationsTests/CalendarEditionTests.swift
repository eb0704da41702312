import Casework
import Foundation
import Operations
import Storage
import Streams
import TestStores
import Testing
import WorkCalendar

struct `A platform started with a new calendar` {
    @Test(arguments: Backend.available)
    func `counts what is open anew, once`(_ backend: Backend) async throws {
        let now = try #require(Instant(text: "2026-12-30 09:00"))
        let office = try await Office(backend, clock: { now })
        let id = try await office.dispute().id
        try await office.platform.tick()
        let before = try #require(try await office.states().first)
        let old = try #require(before.runningClocks.first)
        #expect(old.isProvisional)

        let file = Repository.root.appendingPathComponent("calendars/china-mainland.txt")
        let text = try String(contentsOf: file, encoding: .utf8)
            .replacing("版本 2026-1", with: "版本 2027-1").replacing("2026-12-31", with: "2027-12-31")
        let calendar = office.root.appendingPathComponent("calendar.txt")
        try (text + "2027-01-01 至 2027-01-08 放假 元旦\n").write(
            to: calendar, atomically: true, encoding: .utf8)
        let start = PlatformStart(
            packs: Repository.root.appendingPathComponent("packs"), calendar: calendar,
            organisation: Repository.root.appendingPathComponent("demo/organisation.yaml"))
        var versions: [Int] = []
        for _ in 1...2 {
            let files = DataFolder(root: office.root).attachments
            let platform = try await start.open(office.store, files: files, clock: { now })
            for _ in 1...2 { try await platform.tick() }
            let state = try #require(try await office.states().first)
            let run = try #require(state.runningClocks.first)
            #expect(run.due > old.due && !run.isProvisional && run.edition == "2027-1")
            versions.append(state.version)
        }
        #expect(versions.allSatisfy { $0 == before.version + before.runningClocks.count })
        #expect(try await office.store.read { try $0.setting("calendar.edition") } == "2027-1")
        #expect(before.id == id)
        #expect(try await office.verified().findings == [])
    }
}
