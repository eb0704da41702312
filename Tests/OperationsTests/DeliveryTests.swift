import Casework
import Delivery
import Foundation
import Mechanisms
import Organisation
import Storage
import Streams
import Synchronization
import TestStores
import Testing
import WorkCalendar

@testable import Operations

/// Takes messages as told, and remembers them.
private final class Line: Carrier {
    private let state = Mutex<(answers: [DeliveryFailure?], taken: [OutgoingMessage])>(([], []))

    /// - Parameter answers: to each message in turn; what comes after them is accepted.
    init(_ answers: DeliveryFailure?...) { state.withLock { $0.answers = answers } }

    var taken: [OutgoingMessage] { state.withLock { $0.taken } }

    func send(_ message: OutgoingMessage) async throws(DeliveryFailure) {
        let failure = state.withLock { state in
            state.taken.append(message)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        if let failure { throw failure }
    }
}

/// A clock that is set by hand.
private final class Hands: Sendable {
    private let moment = Mutex(Office.now)
    var now: Instant { moment.withLock { $0 } }
    func pass(_ milliseconds: Int64) { moment.withLock { $0 = $0.adding(milliseconds: milliseconds) } }
}

struct `The outbox` {
    private static let minute: Int64 = 60_000
    private static let day: Int64 = 24 * 60 * minute

    private func facts(_ office: Office) async throws -> [RecordedFact] {
        try await office.store.read { try $0.facts(of: Administration.messages) }
    }

    private func queue(_ office: Office, _ count: Int, kind: String = "sms") async throws {
        let now = office.platform.clock()
        try await office.store.write { session in
            for number in 1...count {
                let body = #"{"to":"+861380000000\#(number % 10)","text":"\#(number)","subject":"s"}"#
                try session.enqueue(
                    OutboxMessage(key: "\(kind)/k\(number)", kind: kind, stream: nil, body: body, due: now))
            }
        }
    }

    @Test(arguments: Backend.available)
    func `sends what is due once, in order, and journals each without its words`(_ backend: Backend)
        async throws
    {
        let office = try await Office(backend)
        try await queue(office, 12)
        let line = Line()
        #expect(try await office.platform.deliver(.text, through: line) == 10)
        #expect(try await office.platform.deliver(.text, through: line) == 2)
        #expect(try await office.platform.deliver(.text, through: line) == 0)
        #expect(line.taken.map(\.text) == (1...12).map(String.init))
        #expect(Set(line.taken.map(\.id)).count == 12)
        let facts = try await facts(office)
        #expect(facts.map(\.name) == Array(repeating: "message.delivered/1", count: 12))
        #expect(facts.compactMap { $0.body["message"] } == line.taken.map(\.id))
        #expect(!facts.contains { $0.body.values.contains { $0.contains("1380000") } })
        try await office.platform.makeCheckpoint()
        #expect(try await office.verified().findings.isEmpty)
    }

    @Test(arguments: Backend.available)
    func `sends again under the same id what a node had taken that died`(_ backend: Backend) async throws {
        let hands = Hands()
        let office = try await Office(backend, clock: { hands.now })
        try await queue(office, 1)
        // Handed over, and the node dies before it can write that down.
        let first = Line()
        let taken = try await office.store.write {
            try $0.claimOutbox(
                at: hands.now, leaseMilliseconds: Platform.leaseMilliseconds, limit: 10, kind: "sms")
        }
        try await first.send(try #require(taken.first?.outgoing))
        let second = Line()
        #expect(try await office.platform.deliver(.text, through: second) == 0)
        hands.pass(Platform.leaseMilliseconds)
        #expect(try await office.platform.deliver(.text, through: second) == 1)
        #expect(first.taken == second.taken)
    }

    @Test(arguments: Backend.available)
    func `is emptied by several nodes without sending anything twice`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        try await queue(office, 40)
        let line = Line()
        let platform = office.platform
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...4 {
                group.addTask { while try await platform.deliver(.text, through: line) > 0 {} }
            }
            try await group.waitForAll()
        }
        #expect(line.taken.count == 40 && Set(line.taken.map(\.id)).count == 40)
    }

    @Test(arguments: Backend.available)
    func `waits longer after each failure, and gives up after some days`(_ backend: Backend) async throws {
        let hands = Hands()
        let office = try await Office(backend, clock: { hands.now })
        try await queue(office, 1)
        let admin = try office.person("sysadmin")
        var waits: [Int64] = []
        while true {
            let line = Line(DeliveryFailure(.notNow, status: 450))
            #expect(try await office.platform.deliver(.text, through: line) == 1)
            let trouble = try #require(try await office.platform.messageReport(for: admin).troubles.first)
            #expect(trouble.error == "not_now 450")
            guard let again = trouble.again else {
                #expect(trouble.givenUp == hands.now)
                break
            }
            let wait = again.milliseconds - hands.now.milliseconds
            waits.append(wait)
            hands.pass(wait - 1)
            #expect(try await office.platform.deliver(.text, through: Line()) == 0)
            hands.pass(1)
        }
        #expect(waits.prefix(4) == [1, 2, 4, 8].map { $0 * Self.minute }[...])
        #expect(waits.count == RetryPlan.attemptsMax - 1 && waits.max() == RetryPlan.waitMillisecondsMost)
        #expect((2 * Self.day...4 * Self.day).contains(waits.reduce(0, +)))
        #expect(try await facts(office).map(\.name) == ["message.failed/1"])
        hands.pass(365 * Self.day)
        #expect(try await office.platform.deliver(.text, through: Line()) == 0)
    }

    @Test(arguments: Backend.available)
    func `gives up at once what is refused for good, until the administrator lets it be tried again`(
        _ backend: Backend
    ) async throws {
        let office = try await Office(backend)
        try await queue(office, 1)
        let admin = try office.person("sysadmin")
        try await office.platform.deliver(.text, through: Line(DeliveryFailure(.refused, status: 550)))
        let report = try await office.platform.messageReport(for: admin)
        #expect(report.waiting == 0 && report.troubles.map(\.error) == ["refused 550"])
        await #expect(throws: Refusal.self) {
            try await office.platform.retryMessage(report.troubles[0].seq, by: try office.person("zhou"))
        }
        try await office.platform.retryMessage(report.troubles[0].seq, by: admin)
        let line = Line()
        #expect(try await office.platform.deliver(.text, through: line) == 1 && line.taken.count == 1)
        #expect(try await office.platform.messageReport(for: admin).troubles.isEmpty)
        #expect(
            try await facts(office).map(\.name) == [
                "message.failed/1", "message.retried/1", "message.delivered/1",
            ])
        try await office.platform.makeCheckpoint()
        #expect(try await office.verified().findings.isEmpty)
    }

    @Test(arguments: Backend.available)
    func `asks a line that is down once, not for each message`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        try await queue(office, 5)
        let line = Line(DeliveryFailure(.timeout))
        #expect(try await office.platform.deliver(.text, through: line) == 5)
        #expect(line.taken.count == 1)
        // One that is refused says nothing of the others.
        try await queue(office, 5, kind: "mail")
        let mail = Line(DeliveryFailure(.refused, status: 550))
        #expect(try await office.platform.deliver(.mail, through: mail) == 5)
        #expect(mail.taken.count == 5)
    }

    @Test(arguments: Backend.available)
    func `keeps nothing for ever: neither what nobody can send nor what went out`(_ backend: Backend)
        async throws
    {
        let hands = Hands()
        let office = try await Office(backend, clock: { hands.now })
        try await queue(office, 3)
        hands.pass(6 * Self.day)
        try await office.platform.clean()
        #expect(try await office.store.read { try $0.outboxWaiting() } == 3)
        hands.pass(2 * Self.day)
        // A gateway that is set up now does not send what is a week old.
        let line = Line()
        #expect(try await office.platform.deliver(.text, through: line) == 3 && line.taken.isEmpty)
        #expect(try await facts(office).compactMap { $0.body["why"] } == ["stale", "stale", "stale"])
        try await queue(office, 4, kind: "mail")
        hands.pass(8 * Self.day)
        try await office.platform.clean()
        #expect(try await office.store.read { try $0.outboxWaiting() } == 0)
        #expect(try await facts(office).count == 7)
        let admin = try office.person("sysadmin")
        #expect(try await office.platform.messageReport(for: admin).troubles.count == 7)
        hands.pass(31 * Self.day)
        try await office.platform.clean()
        #expect(try await office.platform.messageReport(for: admin).troubles.isEmpty)
        try await office.platform.makeCheckpoint()
        #expect(try await office.verified().findings.isEmpty)
    }

    @Test(arguments: Backend.available)
    func `loses what was to be said of somebody who is erased, sent or not`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        let dispute = try await office.dispute()
        let line = Line()
        #expect(try await office.platform.deliver(.text, through: line) == 1)
        #expect(line.taken[0].to == "+8613800000001")
        #expect(line.taken[0].text.contains(dispute.trackingCode) && !line.taken[0].text.contains("漏水"))
        try await office.platform.act(Acting("accept"), on: dispute.id, by: try office.person("zhou"))
        try await office.platform.act(
            Acting(
                "extend",
                answers: Answers(
                    asked: .group([
                        "clock": .text("settle"), "by": .text("10d"), "reason": .text("等鉴定意见"),
                        "parties_agree": .text("yes"),
                    ]))), on: dispute.id, by: try office.person("zhou"))
        // Two messages, and the sheets of the application, the acceptance form and the notice of a longer time.
        #expect(try await office.store.read { try $0.outboxWaiting() } == 5)
        try await office.platform.erase(
            ErasureRequest(.shared, of: dispute.id.stream, reason: "asked"), by: .platform)
        #expect(try await office.store.read { try $0.outboxWaiting() } == 0)
        #expect(try await office.platform.deliver(.text, through: line) == 0)
        try await office.platform.makeCheckpoint()
        #expect(try await office.verified().findings.isEmpty)
    }
}

struct `Mail to staff` {
    @Test(arguments: Backend.available)
    func `goes to those who have an address and want it, in both languages`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        let (platform, security) = (office.platform, try office.person("secadmin"))
        func assign(_ story: String) async throws -> [OutgoingMessage] {
            let registered = try await office.register(
                "people_mediation", "window",
                [
                    "story": .text(story), "place": .text("xiahe"), "matter": .text("neighbour"),
                    "parties": .list([.group(["side": .text("applicant"), "name": .text("赵春花")])]),
                ], by: try office.person("zhou").actor)
            let directory = platform.reference.directory
            let state = try #require(try await office.states().first { $0.id == registered.id })
            let notice = Notice(
                key: "assigned/9/zhou", to: .account(AccountID("zhou")),
                subject: Bilingual(zh: "交办", en: "Assigned to you"),
                text: Bilingual(zh: "请办理。", en: "Handle it."))
            if let message = try OutboxMessage(notice, of: state.id.stream, directory, at: Office.now) {
                try await office.store.write { try $0.enqueue(message) }
            }
            let line = Line()
            try await platform.deliver(.mail, through: line)
            return line.taken
        }
        #expect(try await assign("一").isEmpty)
        func change(_ address: String) async throws {
            try await platform.changeAddress(
                of: AccountID("zhou"), to: address, by: security, seen: platform.reference.organisationVersion
            )
        }
        await #expect(throws: AdminProblem.self) { try await change("zhou@x\r\nBcc: y") }
        try await change("zhou@linshan.example")
        let mail = try #require(try await assign("二").first)
        #expect(mail.to == "zhou@linshan.example")
        #expect(mail.subject == "【联动】交办 Assigned to you")
        #expect(mail.text.contains("请办理。") && mail.text.contains("Handle it.") && !mail.text.contains("赵春花"))
        try await platform.hearMail(false, by: try office.person("zhou"))
        #expect(try await assign("三").isEmpty)
        try await platform.hearMail(true, by: try office.person("zhou"))
        #expect(try await assign("四").count == 1)
        let facts = try await office.store.read { try $0.facts(of: Administration.stream) }.map(\.name)
        #expect(
            facts.suffix(3) == ["account.email_changed/1", "account.mail_stopped/1", "account.mail_wanted/1"])
    }
}

struct `Messages to a resident` {
    @Test(arguments: Backend.available)
    func `stop and begin again from the page of the code, in the journal of the matter`(
        _ backend: Backend
    ) async throws {
        let office = try await Office(backend)
        let dispute = try await office.dispute()
        let code = TrackingCode(dispute.trackingCode)
        for wanted in [false, false, true] { try await office.platform.hear(wanted, code: code) }
        let entries = try await office.store.read { try $0.entries(of: dispute.id.stream) }
        #expect(entries.map(\.name).filter { $0 == "case.messages/1" }.count == 2)
        await #expect(throws: Refusal.self) {
            try await office.platform.hear(false, code: TrackingCode("aaaa-aaaa-aaaa-aaaa"))
        }
    }
}
