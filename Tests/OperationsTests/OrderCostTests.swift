import Foundation
import Mechanisms
import Operations
import Organisation
import Streams
import TestKind
import TestStores
import Testing
import WorkCalendar

struct `What an order costs` {
    /// `LIANDONG_ORDERS=2000` for figures that mean something; a release build tells the truth about the processor.
    static let acts = ProcessInfo.processInfo.environment["LIANDONG_ORDERS"].flatMap(Int.init) ?? 20

    /// The same act on a parcel that nobody follows and on one that another parcel follows, in turn.
    @Test(arguments: Backend.available)
    func `is printed, and both streams have moved`(_ backend: Backend) async throws {
        let office = try await ParcelOffice(backend)
        try await office.begin("alone")
        try await office.begin("leader")
        try await office.begin("follower", [.tie(to: .parcel("leader"))])
        let watch = ContinuousClock()
        var (without, with): (Duration, Duration) = (.zero, .zero)
        for n in 0..<Self.acts {
            let stage = StageID("shelf\(n % 2)")
            let start = watch.now
            _ = try await office.run(.move(stage, UnitID("first")), on: "alone")
            let middle = watch.now
            _ = try await office.run(.move(stage, UnitID("first")), on: "leader")
            (without, with) = (without + (middle - start), with + (watch.now - middle))
        }
        let last = StageID("shelf\((Self.acts - 1) % 2)")
        let (leader, follower) = (try await office.load("leader"), try await office.load("follower"))
        #expect(leader.stage == last && follower.stage == last)
        print(
            "orders on \(backend): \(without / Self.acts) without, \(with / Self.acts) with one, \(with / without)×"
        )
    }
}
