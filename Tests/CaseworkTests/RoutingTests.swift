import Foundation
import Mechanisms
import Organisation
import Packs
import Streams
import Testing
import WorkCalendar

@testable import Casework

struct `A unit that a field names` {
    @Test func `and where nobody holds the role is refused with both, and the case stays`() throws {
        let desk = try Relay.desk()
        #expect(throws: Rejection.nobodyHolds(RoleID("handler"), at: UnitID("town_police"))) {
            try desk.act("dispatch", ["bureau": "town_police"], by: "ann")
        }
        #expect(desk.place == "intake county_desk")
        try desk.act("dispatch", ["bureau": "county_a"], by: "ann")
        #expect(desk.place == "handling county_a")
    }

    @Test func `does not take what comes there by itself: the sender keeps it, and somebody is told`() throws
    {
        let desk = try Relay.desk(pack: {
            $0.replacingOccurrences(
                of:
                    "recall: { name: { zh: 不等了, en: Wait no longer }, to: intake }\n    on: { to_police.accepted: policing }",
                with:
                    "recall: { name: { zh: 不等了, en: Wait no longer }, to: intake }\n    on: { to_police.accepted: policing, to_police.expired: handling }"
            )
        })
        try desk.act("name", ["bureau": "town_committee"], by: "ann")
        try desk.act("ask_and_wait", by: "ann")
        desk.notices = []
        try desk.wait(until: "2026-03-05 09:00")
        #expect(desk.place == "handling county_desk")
        #expect(desk.journal().compactMap { $0.body as? StageEntered }.last?.isUnrouted == true)
        let told = desk.notices.filter { $0.key.hasPrefix("unplaced/") }
        #expect(told.compactMap(\.account?.text) == ["ann", "boss"])
        #expect(told.allSatisfy { $0.text.zh.contains("承办") && $0.text.en.contains("Handling") })
    }
}

struct `Several units that hold the role of a stage` {
    /// Both the police and the volunteers of the town have officers.
    static func shared(_ entry: String = "desk", who: String = "ann") throws -> Desk {
        try Relay.desk(
            by: entry, who: who,
            pack: {
                $0.replacingOccurrences(
                    of: "dispatch: { name: { zh: 派单, en: Dispatch }, ask: [bureau?], to: handling }",
                    with:
                        "dispatch: { name: { zh: 派单, en: Dispatch }, ask: [bureau?], to: handling }\n      straight: { name: { zh: 转公安, en: Straight }, to: policing }"
                )
            },
            organisation: {
                $0.replacingOccurrences(of: "town_aid: [mediator]", with: "town_aid: [mediator, officer]")
            })
    }

    @Test func `are named where nothing says which, and none of them gets it`() throws {
        let desk = try Self.shared()
        let several = Rejection.severalHold(
            RoleID("officer"), units: [UnitID("town_aid"), UnitID("town_police")])
        #expect(throws: several) { try desk.act("straight", by: "ann") }
        #expect(throws: several) { try desk.act("ask_police", by: "ann") }
        let words = several.words(MechanismNames(desk.mechanism, desk.directory))
        #expect(words.zh.contains("志愿站") && words.zh.contains("派出所"))
        #expect(words.en.contains("Volunteers") && words.en.contains("Police"))
        #expect(desk.place == "intake county_desk" && desk.state.linkage.referrals.isEmpty)
    }

    @Test func `are one where one of them had the case before`() throws {
        let desk = try Self.shared()
        var state = desk.state
        state.handling.heldBefore = [UnitID("town_police")]
        let decider = Decider(context: desk.context(desk.actor("ann")), id: state.id.stream, state: state)
        let policing = try #require(desk.mechanism.stage(StageID("policing")))
        #expect(decider.route(policing, from: state) == .to(UnitID("town_police")))
    }

    @Test func `are one where one of them is of the sender's line`() throws {
        let desk = try Relay.desk(by: "village", who: "vic")
        let mediating = try #require(desk.mechanism.stage(StageID("mediating")))
        var state = desk.state
        state.handling.recusedUnits = [UnitID("village_committee")]
        let decider = Decider(context: desk.context(desk.actor("ann")), id: state.id.stream, state: state)
        // Volunteers of the town hold the role as well; the town's committee is of the village committee's line.
        #expect(decider.route(mediating, from: state) == .to(UnitID("town_committee")))
    }

    @Test func `are found before anybody acts, with the place, the units and the way to mend it`() throws {
        let desk = try Self.shared()
        let found = SharedPosts.all(of: desk.mechanism, in: desk.directory, on: desk.now.date)
        let wants = found.filter { $0.role == RoleID("officer") }.map(\.want)
        #expect(wants.contains(.stage(StageID("policing"))))
        #expect(wants.contains(.receiver(of: "to_police")))
        #expect(found.allSatisfy { $0.units.count > 1 && $0.place == UnitID("town") })
        let plain = try Relay.desk()
        let without = SharedPosts.all(of: plain.mechanism, in: plain.directory, on: plain.now.date)
        #expect(without.filter { $0.role == RoleID("officer") }.isEmpty)
    }

    @Test(arguments: Repository.packs)
    func `are nowhere in the demo county`(_ pack: String) throws {
        let (directory, _) = OrganisationFile.read(
            try Repository.text("demo/organisation.yaml"), file: "organisation.yaml")
        let found = SharedPosts.all(
            of: try Repository.shipped(pack), in: directory, on: at("2026-03-02 09:00").date)
        #expect(found.isEmpty, "\(found)")
    }
}
