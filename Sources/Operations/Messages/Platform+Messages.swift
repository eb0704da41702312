import Casework
import Delivery
import Organisation
public import Storage
import Streams
public import WorkCalendar

/// What people may say about messages: residents and staff whether they want them, the system administrator that one is
/// to be tried again.
extension Platform {
    /// Messages that did not go out, and how many wait. Without recipients and words.
    public struct MessageReport: Sendable {
        public var waiting: Int64
        public var troubles: [OutboxTrouble]
    }

    static let troublesMax = 200

    public func messageReport(for person: Person) async throws -> MessageReport {
        guard person.isAdmin(.systemAdmin) else { throw Refusal.notAllowed }
        return try await store.read { session in
            MessageReport(
                waiting: try session.outboxWaiting(),
                troubles: try session.outboxTroubles(limit: Self.troublesMax))
        }
    }

    /// Lets a message be tried again at once, also one that was given up.
    public func retryMessage(_ seq: Int64, by person: Person) async throws {
        guard person.isAdmin(.systemAdmin) else { throw Refusal.notAllowed }
        let now = clock()
        let actor = person.actor
        try await store.write { session in
            guard let trouble = try session.retryOutbox(seq, at: now) else { throw Refusal.notFound }
            try session.note(
                .messageRetried, Self.about(trouble.key, trouble.kind, trouble.stream),
                in: Administration.messages, by: actor, at: now)
        }
    }

    /// The holder of a code wants messages about the matter, or none but those that the law owes them. Stands in the
    /// journal of the matter.
    public func hear(_ wanted: Bool, code: TrackingCode, request: RequestKey? = nil) async throws {
        guard let stream = try await store.read({ try $0.streamTracked(by: code) }),
            let id = stream.caseID
        else { throw Refusal.notFound }
        _ = try await carryOut(
            .hear(wanted), on: stream, as: CaseState.self, Errand(by: .resident, request: request),
            answer: id.text)
    }

    /// A text message to whoever brought a matter.
    public struct ToldMessage: Sendable, Hashable {
        public enum State: Sendable { case sent, waiting, failed }
        public var at: Instant
        public var text: String
        public var state: State
    }

    /// What the outbox holds for the numbers of those who brought the matter; nothing of what went to others.
    static func messages(to state: CaseState, in session: any StoreSession) throws -> [ToldMessage] {
        let side = state.parties.first?.side
        let numbers = Set(
            state.parties.filter { $0.side == side }.compactMap { $0.phone?.text }
                .compactMap { TextNumber($0)?.text })
        if numbers.isEmpty { return [] }
        return try session.outbox(about: StreamID(state.id), kind: TextMessage.kind).compactMap { kept in
            guard let message = kept.entry.outgoing, numbers.contains(message.to) else { return nil }
            return ToldMessage(
                at: kept.at, text: message.text,
                state: kept.isSent ? .sent : kept.isGivenUp ? .failed : .waiting)
        }
    }

    /// Everybody may stop mail to themselves, and let it begin again.
    public func hearMail(_ wanted: Bool, by person: Person) async throws {
        let (now, account) = (clock(), person.account)
        let actor = person.actor
        let organisation = try await store.write { session -> StoredOrganisation in
            var organisation = try session.organisation()
            guard let index = organisation.accounts.firstIndex(where: { $0.id == account }) else {
                throw Refusal.notFound
            }
            organisation.accounts[index].wantsNoMail = wanted ? nil : true
            organisation.version = try session.replaceOrganisation(organisation)
            try session.note(
                wanted ? .mailWanted : .mailStopped,
                ["account": account.text, "version": String(organisation.version)], by: actor, at: now)
            return organisation
        }
        adopt(organisation)
    }
}
