import Casework
import Foundation
import Mechanisms
import Operations
import Organisation
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Storage

/// A court that entrusts mediation, and the shipped pack that mediates, on two nodes of one database.
private enum Entrusting {
    static let pack = """
        language: 2
        mechanism: trial
        name: { zh: 审判, en: Trial }
        about: { zh: 只在测试中, en: Only in tests }
        case: { called: { zh: 案件, en: case }, number: "{unit}{year}-{n:5}" }
        roles:
          judge: { name: { zh: 法官, en: Judge } }
          court_head: { name: { zh: 院长, en: President }, sees: area }
        privacy:
          file: { purpose: { zh: 审理, en: To hear }, basis: 民事诉讼法, retention: 10y, visible: [judge] }
        parties:
          personal: file
          sides: { plaintiff: { name: { zh: 原告, en: Plaintiff }, least: 1 } }
        fields:
          claim: { name: { zh: 请求, en: Claim }, kind: long_text, personal: file }
        entries:
          filing: { name: { zh: 立案, en: Filing }, by: [judge], ask: [claim], to: hearing }
        clocks:
          trial: { name: { zh: 审限, en: Trial }, period: 3mo, escalate: [court_head], pause: { entrusted: { zh: 委托调解, en: Entrusted } } }
        stages:
          hearing:
            name: { zh: 审理, en: Hearing }
            public: { zh: 审理中, en: Being heard }
            owner: judge
            clocks: [trial]
            actions:
              entrust: { name: { zh: 委托调解, en: Entrust }, offers: to_mediation }
              judge: { name: { zh: 判决, en: Judge }, to: judged }
          judged: { name: { zh: 已判, en: Judged }, public: { zh: 已判, en: Judged }, ends: resolved }
        referrals:
          to_mediation:
            name: { zh: 委托人民调解, en: To mediation }
            kind: entrust
            to: mediator
            level: village
            opens: { pack: people-mediation, entry: handed_over, carry: { parties: parties, place: place, story: claim } }
            meanwhile: { trial: pauses }
            answer_within: 3wd
            arbiter: court_head
            result_within: 30d
            escalate: [court_head]
        """

    static let organisation = """
        organisation: trial
        units:
          east:
            name: { zh: 东县, en: East }
            level: county
            short: 东
            units:
              court: { name: { zh: 法院, en: Court }, line: court, short: 法 }
              willow: { name: { zh: 柳村, en: Willow }, level: village, short: 柳 }
        accounts:
          jin: { name: { zh: 金, en: Jin }, posts: { court: [judge] } }
          gao: { name: { zh: 高, en: Gao }, posts: { court: [court_head] } }
          liu: { name: { zh: 刘, en: Liu }, posts: { willow: [mediator] } }
        """
}

private struct Nodes {
    let offices: [ParcelOffice]
    let clock = HandClock(ParcelOffice.start)

    init(_ backend: Backend) async throws {
        let place = try Folder()
        // What people's mediation hands over to the court in its turn belongs to it.
        for pack in ["people-mediation", "judicial-confirmation"] {
            let folder = place.url.appendingPathComponent("packs")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: Repository.root.appendingPathComponent("packs/\(pack)"),
                to: folder.appendingPathComponent(pack))
        }
        var offices: [ParcelOffice] = []
        for _ in 0..<2 {
            offices.append(
                try await ParcelOffice(
                    backend, in: place, clock: clock, pack: ("trial", Entrusting.pack),
                    organisation: Entrusting.organisation))
        }
        self.offices = offices
    }

    func act(
        _ name: String, _ answers: [String: String] = [:], on id: CaseID, by account: String, at node: Int
    ) async throws {
        let office = offices[node]
        let asked = Input.group(answers.mapValues { .text($0) })
        try await office.platform.act(
            Acting(name, answers: Answers(asked: asked)), on: id, by: try office.person(account))
    }

    func entrusted() async throws -> CaseID {
        let office = offices[0]
        let answers = Answers(
            asked: .group(["place": .text("willow")]), fields: .group(["claim": .text("赔偿")]))
        let id = try await office.platform.register(
            Registration(MechanismID("trial"), entry: "filing", answers: answers),
            by: try office.person("jin").actor
        ).id
        try await act("entrust", on: id, by: "jin", at: 0)
        return id
    }

    func state(_ id: CaseID) async throws -> CaseState {
        try #require(try await offices[1].store.read { try $0.load(CaseState.self, id.stream)?.state })
    }

    /// Both at once; how many of them went through.
    func race(
        _ one: @escaping @Sendable () async throws -> Void,
        _ other: @escaping @Sendable () async throws -> Void
    ) async throws -> Int {
        async let first = went(one)
        async let second = went(other)
        return try await [first, second].filter { $0 }.count
    }

    /// False where it was refused. A receiver whose offer is gone does not even see the case any more.
    private func went(_ act: @Sendable () async throws -> Void) async throws -> Bool {
        do {
            try await act()
            return true
        } catch is Rejection {
            return false
        } catch Refusal.notFound {
            return false
        }
    }

    /// One offer, and a case there exactly where it was accepted, of which both say the same.
    func demandAgreement(on id: CaseID, or other: ReferralOffer.Status) async throws {
        let sender = try await state(id)
        let offer = try #require(sender.linkage.referrals.first)
        #expect(offer.status == .accepted || offer.status == other)
        #expect((offer.opened != nil) == (offer.status == .accepted))
        let isHeld = sender.clocks.contains { $0.isPaused }
        #expect(isHeld == (offer.status == .accepted))
        guard let opened = offer.opened else { return }
        let receiver = try await state(opened.id)
        #expect(receiver.linkage.sender?.id == id)
        #expect(receiver.linkage.sender?.offer == offer.key)
        #expect(receiver.linkage.sender?.debt == offer.debt)
        #expect(receiver.linkage.sender?.due == offer.resultDue)
    }
}

struct `Two nodes that meet at one referral` {
    private static let rounds = 12

    @Test(.timeLimit(.minutes(10)), arguments: Backend.shared)
    func `end an acceptance and a recall in one of the two`(_ backend: Backend) async throws {
        let nodes = try await Nodes(backend)
        for round in 0..<Self.rounds {
            let id = try await nodes.entrusted()
            let done = try await nodes.race(
                {
                    try await nodes.act(
                        "answer_referral", ["answer": "accept"], on: id, by: "liu", at: round % 2)
                },
                { try await nodes.act("recall", ["reason": "和解"], on: id, by: "jin", at: (round + 1) % 2) })
            #expect(done == 1)
            try await nodes.demandAgreement(on: id, or: .recalled)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: Backend.shared)
    func `end an acceptance and an expiry in one of the two`(_ backend: Backend) async throws {
        let nodes = try await Nodes(backend)
        for round in 0..<Self.rounds {
            let id = try await nodes.entrusted()
            nodes.clock.pass(hours: 24 * 7)
            _ = try await nodes.race(
                {
                    try await nodes.act(
                        "answer_referral", ["answer": "accept"], on: id, by: "liu", at: round % 2)
                },
                { _ = try await nodes.offices[(round + 1) % 2].platform.ringAlarms(limit: 100) })
            _ = try await nodes.offices[0].platform.ringAlarms(limit: 100)
            try await nodes.demandAgreement(on: id, or: .expired)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: Backend.shared)
    func `end a result and a release in one word on both cases`(_ backend: Backend) async throws {
        let nodes = try await Nodes(backend)
        for round in 0..<Self.rounds {
            let id = try await nodes.entrusted()
            try await nodes.act("answer_referral", ["answer": "accept"], on: id, by: "liu", at: 0)
            let opened = try #require(try await nodes.state(id).linkage.referrals.first?.opened?.id)
            let done = try await nodes.race(
                {
                    try await nodes.act(
                        "report_result", ["result": "达成一致", "outcome": "resolved"], on: opened, by: "liu",
                        at: round % 2)
                },
                { try await nodes.act("release", ["reason": "先判"], on: id, by: "jin", at: (round + 1) % 2) })
            #expect(done == 1)
            let (sender, receiver) = (try await nodes.state(id), try await nodes.state(opened))
            let debt = try #require(sender.linkage.referrals.first?.debt)
            #expect(debt == .reported || debt == .released)
            #expect(receiver.linkage.sender?.debt == debt)
            let isHeld = sender.clocks.contains { $0.isPaused }
            #expect(!isHeld)
        }
    }
}
