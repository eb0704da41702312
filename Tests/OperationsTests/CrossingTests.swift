import Casework
import Foundation
import Mechanisms
import Operations
import Organisation
import Streams
import Synchronization
import TestStores
import Testing
import WorkCalendar

@testable import Storage

/// Two offices of one town whose cases share work, stage by stage, and draw numbers of one series.
private enum Crossing {
    static let pack = """
        language: 2
        mechanism: crossing
        name: { zh: 并案, en: Crossing }
        about: { zh: 只在测试中, en: Only in tests }
        case: { called: { zh: 案件, en: case }, number: "{unit}{year}-{n:5}" }
        roles:
          handler: { name: { zh: 承办人, en: Handler } }
          head: { name: { zh: 镇长, en: Head }, at: town, sees: area }
        privacy:
          words: { purpose: { zh: 办理, en: To handle }, basis: 个人信息保护法 第十三条, retention: 3y, visible: [handler] }
        matters:
          road: { name: { zh: 道路, en: Road } }
        fields:
          text: { name: { zh: 内容, en: Text }, kind: long_text, personal: words }
        entries:
          desk: { name: { zh: 窗口, en: Desk }, by: [handler], ask: [text], to: intake }
        clocks:
          work: { name: { zh: 办理, en: Work }, period: 15wd, from: registered, escalate: [head] }
          stay: { name: { zh: 停留, en: Stay }, period: 5d, escalate: [head] }
        stages:
          intake:
            name: { zh: 登记, en: Intake }
            public: { zh: 已登记, en: Written down }
            owner: handler
            shared: true
            clocks: [work, stay]
            actions:
              accept: { name: { zh: 受理, en: Accept }, does: [accept] }
              on: { name: { zh: 复核, en: Review }, to: review }
          review:
            name: { zh: 复核, en: Review }
            public: { zh: 复核中, en: In review }
            owner: handler
            shared: true
            clocks: [work, stay]
            actions:
              accept: { name: { zh: 受理, en: Accept }, does: [accept] }
              on: { name: { zh: 回办, en: Back }, to: intake }
              finish: { name: { zh: 办结, en: Finish }, to: done }
          done: { name: { zh: 办结, en: Done }, public: { zh: 已办结, en: Done }, ends: resolved }
        """

    static let organisation = """
        organisation: crossing
        units:
          county:
            name: { zh: 县, en: County }
            level: county
            units:
              town:
                name: { zh: 镇, en: Town }
                level: town
                short: 镇
                units:
                  first: { name: { zh: 一所, en: First Office }, line: works }
                  second: { name: { zh: 二所, en: Second Office }, line: works }
        accounts:
          wu: { name: { zh: 吴, en: Wu }, posts: { first: [handler], second: [handler] } }
          hua: { name: { zh: 华, en: Hua }, posts: { town: [head] } }
        """
}

/// Cases in three tiers: those above move, those in the middle join them, those below join the middle. All at once, a
/// command can meet any of the others on any of the streams that it touches.
private final class Tiers: Sendable {
    let offices: [ParcelOffice]
    let wu: Person
    private let state: Mutex<State>

    private struct State {
        var tops: [CaseID] = []
        var middles: [CaseID] = []
        var members: [CaseID] = []
        var random = SplitMix(seed: 7)
        var answers: [String: Int] = [:]
    }

    init(_ offices: [ParcelOffice]) throws {
        self.offices = offices
        wu = try offices[0].person("wu")
        state = Mutex(State())
    }

    var answers: [String: Int] { state.withLock { $0.answers } }

    /// New cases for what comes next: few enough for commands to meet.
    func begin(tops: Int, middles: Int) async throws {
        var ids: [CaseID] = []
        for n in 0..<(tops + middles) { ids.append(try await register(n)) }
        state.withLock { [ids] in
            $0.tops = Array(ids.prefix(tops))
            $0.middles = Array(ids.dropFirst(tops))
            $0.members = []
        }
    }

    private func register(_ n: Int) async throws -> CaseID {
        let answers = Answers(fields: .group(["text": .text("路面破损 \(n)")]))
        let registration = Registration(MechanismID("crossing"), entry: "desk", answers: answers)
        let actor = Actor.post(wu.posts[n % 2])
        return try await offices[n % 2].platform.register(registration, by: actor).id
    }

    /// One command, of a kind and on cases that chance chooses; counts how it was answered.
    func command(_ n: Int) async {
        var answer = "done"
        do {
            try await carryOut(n)
        } catch let rejection as Rejection {
            answer = "\(rejection)"
        } catch {
            answer = "FAULT \(error)"
        }
        state.withLock { [answer] in $0.answers[answer, default: 0] += 1 }
    }

    private func carryOut(_ n: Int) async throws {
        let (top, middle, member, unit) = state.withLock { state in
            (
                state.tops.randomElement(using: &state.random),
                state.middles.randomElement(using: &state.random),
                state.members.randomElement(using: &state.random),
                ["first", "second"].randomElement(using: &state.random)
            )
        }
        let kind = n % 10
        guard kind > 1, let top, let middle, let member, let unit else {
            let id = try await register(n)
            return state.withLock { $0.members.append(id) }
        }
        switch kind {
        case 2, 3, 4: try await act("group", ["lead": .text(middle.text)], on: member, n, named: middle)
        case 5: try await act("group", ["lead": .text(top.text)], on: middle, n, named: top)
        case 6, 7: try await act("on", on: top, n)
        case 8:
            try await act(
                "transfer", ["unit": .text(unit), "reason": .text("轮到")], on: top, n)
        default: try await act("accept", ["matter": .text("road")], on: member, n)
        }
    }

    private func act(
        _ name: String, _ asked: [String: Input] = [:], on id: CaseID, _ n: Int, named: CaseID? = nil
    ) async throws {
        _ = try await offices[n / 3 % 2].platform.act(
            Acting(name, answers: Answers(asked: .group(asked)), named: named), on: id, by: wu)
    }
}

struct `Commands that cross on two nodes` {
    /// `LIANDONG_CROSSING=10000` for the long form.
    static let commands =
        ProcessInfo.processInfo.environment["LIANDONG_CROSSING"].flatMap(Int.init) ?? 400
    static let commandsPerRound = 400
    static let atOnce = 32

    @Test(arguments: Backend.shared)
    func `are each carried out whole or refused, without a deadlock`(_ backend: Backend) async throws {
        let place = try Folder()
        let clock = HandClock(ParcelOffice.start)
        var offices: [ParcelOffice] = []
        for _ in 0..<2 {
            offices.append(
                try await ParcelOffice(
                    backend, in: place, clock: clock, pack: ("crossing", Crossing.pack),
                    organisation: Crossing.organisation))
        }
        let tiers = try Tiers(offices)
        let watch = ContinuousClock()
        let start = watch.now
        for round in stride(from: 0, to: Self.commands, by: Self.commandsPerRound) {
            try await tiers.begin(tops: 4, middles: 8)
            await withTaskGroup(of: Void.self) { group in
                for n in round..<min(round + Self.commandsPerRound, Self.commands) {
                    if n >= round + Self.atOnce { await group.next() }
                    group.addTask { await tiers.command(n) }
                }
            }
        }
        let seconds = watch.now - start
        let deadlocks = try await deadlocks(offices[0])

        let faults = tiers.answers.filter { $0.key.hasPrefix("FAULT") }
        #expect(faults.isEmpty, "\(faults)")
        #expect(deadlocks == 0)
        let written = offices.map(\.store.written)
        let again = written.map { $0.commands - $0.commits }.reduce(0, +)
        print(
            "crossing: \(Self.commands) commands in \(seconds), \(written.map(\.commits).reduce(0, +)) written,",
            "\(again) rolled back by the writer and decided again, \(deadlocks) deadlocks;",
            "\(tiers.answers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })")

        let states = try await states(offices[1])
        expectTogether(states)
        let numbers = states.values.compactMap(\.number).sorted()
        let year = clock.now.date.year
        let wanted = (0..<numbers.count).map { n in
            "镇\(year)-" + String(String(100_001 + n).dropFirst())
        }
        #expect(numbers == wanted)
        #expect(!numbers.isEmpty)
        #expect(try await offices[0].verified().findings == [])
        #expect(try await offices[1].rebuilt() == [])
    }

    /// A member is where its lead is, whatever crossed on the way, and both know of each other.
    private func expectTogether(_ states: [CaseID: CaseState]) {
        var joined = 0
        var apart: [String] = []
        for state in states.values {
            for member in state.linkage.members where states[member]?.linkage.lead != state.id {
                apart.append("\(member) does not know that it joined \(state.id)")
            }
            guard let lead = state.linkage.lead.flatMap({ states[$0] }) else { continue }
            joined += 1
            if lead.linkage.members.filter({ $0 == state.id }).count != 1 {
                apart.append("\(lead.id) does not know once that \(state.id) joined")
            }
            if (state.handling.stage, state.handling.unit) != (lead.handling.stage, lead.handling.unit) {
                apart.append("\(state.id) is not where \(lead.id) is")
            }
        }
        #expect(apart.count == 0, "\(apart.prefix(3))")
        #expect(joined > Self.commands / 20)
    }

    private func states(_ office: ParcelOffice) async throws -> [CaseID: CaseState] {
        try await office.store.read { session in
            var found: [CaseID: CaseState] = [:]
            for row in try session.rows("SELECT stream FROM item_row", of: .itemRow) {
                let stream = StreamID(text: try row.text("stream"))
                if let file = try session.load(CaseState.self, stream) { found[file.state.id] = file.state }
            }
            return found
        }
    }

    /// How many the server has counted in this database. A connection tells it ten seconds after it went idle.
    private func deadlocks(_ office: ParcelOffice) async throws -> Int64 {
        try await Task.sleep(for: .seconds(11))
        return try await office.store.read { session in
            try session.number(
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", of: .setting)
        }
    }
}

/// Chance that comes out the same every time.
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
