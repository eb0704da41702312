import Casework
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import TestStores
import Testing
import WorkCalendar

struct `A unit that is dissolved` {
    private static let old = UnitID("xiahe_committee")
    private static let new = UnitID("shiqiao_committee")

    private func version(_ office: Office) -> Int { office.platform.reference.organisationVersion }

    private func sees(_ person: Person, _ id: CaseID, _ office: Office) async throws -> Bool {
        try await office.store.read { try $0.item(id.stream, in: person.scope) != nil }
    }

    private func accepted(_ office: Office) async throws -> CaseID {
        let id = try await office.dispute().id
        _ = try await office.platform.act(
            "accept", input: .empty, seenMove: nil, on: id, by: try office.person("zhou"))
        return id
    }

    @Test(arguments: Backend.available)
    func `hands its open work and its people to its successor, and keeps its name and numbers`(
        _ backend: Backend
    ) async throws {
        let office = try await Office(backend)
        let id = try await accepted(office)
        let before = try #require(try await office.states().first)
        let admin = try office.person("sysadmin")
        let merger = Succession(unit: Self.old, successors: [Self.new])
        let preview = try await office.platform.previewSuccession(merger, by: admin)
        #expect(preview.open.map(\.count) == [1])
        #expect(Set(preview.people.map(\.account.text)) == ["wang", "zhou"])
        #expect(try await office.states().first == before, "a preview changes nothing")

        try await office.platform.succeed(merger, by: admin, seen: version(office))
        let after = try #require(try await office.states().first)
        #expect(after.handling.unit == Self.new && after.number == before.number)
        #expect(after.handling.heldBefore.contains(Self.old))
        #expect(after.runningClocks.allSatisfy { $0.unit != Self.old })
        let directory = office.platform.reference.directory
        #expect(directory.unit(Self.old)?.successors == [Self.new])
        #expect(directory.unit(Self.old)?.exists(on: Office.now.date) == false)
        #expect(directory.name(of: Self.old).zh == "下河村人民调解委员会")
        // Who had it goes on with it, from where they are now.
        let zhou = try office.person("zhou", "mediator")
        #expect(zhou.post?.unit == Self.new)
        #expect(try await sees(zhou, id, office))
        let facts = try await office.platform.facts(
            of: Administration.stream, older: 0, by: try office.person("auditor")
        ).facts
        let words = try #require(facts.first.map { Administration.words($0, office.platform.reference) })
        #expect(words.zh == "撤并单位 下河村人民调解委员会，由石桥社区人民调解委员会接续，转去在办事项 1 件")
        #expect(try await office.verified().findings.isEmpty)
    }

    @Test func `is refused by name where something would reach nobody, and by whoever cannot take over`()
        async throws
    {
        let office = try await Office(.sqlite)
        let admin = try office.person("sysadmin")
        let before = version(office)
        for (unit, to, words) in [
            // Nobody heads the committee of Tangkou.
            ("xiahe_committee", ["shiqiao_committee", "tangkou_committee"], "塘口村人民调解委员会"),
            ("xiahe_committee", ["qingxi_police"], "不是同一级"), ("xiahe_committee", ["xiahe_committee"], "不存在"),
            ("xiahe_committee", [], "请选择"), ("linshan", ["qingxi"], "最上级"),
            ("xiahe", ["shiqiao", "tangkou"], "归哪个单位"),
        ] as [(String, [String], String)] {
            let succession = Succession(unit: UnitID(unit), successors: to.map { UnitID($0) })
            let problem = await #expect(throws: AdminProblem.self) {
                try await office.platform.succeed(succession, by: admin, seen: before)
            }
            #expect(problem?.words.zh.contains(words) == true, "\(problem?.words.zh ?? "")")
        }
        #expect(version(office) == before)
    }

    @Test func `that is a place takes the units below it along`() async throws {
        let office = try await Office(.sqlite)
        let id = try await accepted(office)
        let admin = try office.person("sysadmin")
        try await office.platform.succeed(
            Succession(unit: UnitID("xiahe"), successors: [UnitID("shiqiao")]), by: admin,
            seen: version(office))
        let directory = office.platform.reference.directory
        #expect(directory.unit(Self.old)?.parent == UnitID("shiqiao"))
        #expect(directory.unit(UnitID("xiahe_1"))?.parent == UnitID("shiqiao"))
        let state = try #require(try await office.states().first { $0.id == id })
        #expect(state.place == UnitID("shiqiao") && state.handling.unit == Self.old)
        // Whoever works there sees it as before.
        #expect(try await sees(try office.person("wang", "committee_head"), id, office))
    }

    @Test(arguments: Backend.available)
    func `by two administrators at once is dissolved once, and the other reads what was done`(
        _ backend: Backend
    ) async throws {
        let office = try await Office(backend)
        _ = try await accepted(office)
        let admin = try office.person("sysadmin")
        let seen = version(office)
        let wanted = [Self.new, UnitID("tangkou_committee")].map {
            Succession(unit: Self.old, successors: [$0])
        }
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for succession in wanted {
                group.addTask {
                    do {
                        try await office.platform.succeed(succession, by: admin, seen: seen)
                        return true
                    } catch is ChangedMeanwhile {
                        return false
                    } catch {
                        Issue.record(error)
                        return false
                    }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 }.count == 1)
        let main = office.platform.reference.directory.unit(Self.old)?.successors?.first
        #expect(try await office.states().map(\.handling.unit) == [main])
        #expect(try await office.verified().findings.isEmpty)
    }
}

struct `A unit with a new name` {
    @Test func `keeps the old one for what was done under it`() async throws {
        let office = try await Office(.sqlite)
        let unit = UnitID("xiahe_committee")
        var form = UnitForm(try #require(office.platform.reference.directory.unit(unit)))
        form.nameZh = "下河新村人民调解委员会"
        try await office.platform.changeUnit(
            unit, to: form, by: try office.person("sysadmin"),
            seen: office.platform.reference.organisationVersion)
        let directory = office.platform.reference.directory
        #expect(directory.name(of: unit).zh == "下河新村人民调解委员会")
        let today = Office.now.date
        #expect(directory.name(of: unit, on: today.adding(days: -1)).zh == "下河村人民调解委员会")
        #expect(directory.name(of: unit, on: today).zh == "下河新村人民调解委员会")
    }
}
