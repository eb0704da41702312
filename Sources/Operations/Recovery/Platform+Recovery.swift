import Casework
import Foundation
import Mechanisms
import Organisation
import Storage
public import WorkCalendar

/// New tracking codes for those who lost theirs.
extension Platform {
    /// Requests for one telephone number within an hour; more are answered as always and do nothing.
    static let recoveriesMax = 3
    static let recoveryWindowMilliseconds: Int64 = 3_600_000
    static let recoveryDaysMax: Int64 = 3 * 365
    static let recoveryCasesMax = 10

    /// What the person remembers besides the telephone number.
    public struct Remembered: Sendable {
        public var phone: String
        public var name: String
        public var date: CivilDate?

        public init(phone: String, name: String, date: CivilDate?) {
            self.phone = phone
            self.name = name
            self.date = date
        }
    }

    /// Sends a new code, by text message to the number in the file, for each matter that this person brought.
    /// It answers nothing, so that nobody can find out whose number is known here; the old codes stay good.
    public func recover(_ remembered: Remembered, site: String) async throws {
        guard let number = SearchTokens.phone(remembered.phone) else { return }
        let now = clock()
        let reference = reference
        try await followIndex()
        try await store.write { session in
            let key = "recover:" + session.keys.lookupCode(number)
            guard
                try session.admit(
                    key, at: now, windowMilliseconds: Self.recoveryWindowMilliseconds,
                    requestsMax: Self.recoveriesMax)
            else { return }
            let everything = VisibilityScope(units: [], account: nil, isEverything: true)
            let since = now.adding(milliseconds: -Self.recoveryDaysMax * LegalTime.dayMilliseconds)
            let candidates = try session.duplicateCandidates(
                phone: number, text: "", place: nil, since: since, in: everything, limit: Self.recoveryCasesMax)
            var sent = 0
            for candidate in candidates where candidate.hasSamePhone {
                guard let file = try session.load(candidate.row.id),
                    Self.isTheirs(file.state, number: number, remembered, reference)
                else { continue }
                try self.sendCode(file, to: number, site: site, now: now, reference: reference, session: session)
                sent += 1
            }
            if sent > 0 {
                try session.note(.recoveryAsked, ["cases": String(sent)], by: .resident, at: now)
            }
        }
    }

    /// The one who brought the matter gave this number, and remembers their name or the day.
    private static func isTheirs(
        _ state: CaseState, number: String, _ remembered: Remembered, _ reference: Reference
    ) -> Bool {
        let first = reference.mechanism(of: state)?.sides.ids.first
        let own = state.parties.first { party in
            party.side == first && party.phone?.text.flatMap(SearchTokens.phone) == number
        }
        guard let own else { return false }
        let hasName = !remembered.name.isEmpty && own.name?.text == remembered.name
        let hasDate = remembered.date != nil && state.moments[.registered]?.date == remembered.date
        return hasName || hasDate
    }

    /// The case's record says that a code was sent; code, record and message are one commit.
    private func sendCode(
        _ file: CaseFile, to number: String, site: String, now: Instant, reference: Reference,
        session: any StoreSession
    ) throws {
        guard let mechanism = reference.mechanism(of: file.state) else { return }
        let code = TrackingCode.random()
        let note = Bilingual(
            zh: "来信人忘记查询码，已用短信向其预留号码补发。",
            en: "The person lost the code; a new one was sent to the number in the file.")
        let context = CaseContext(
            mechanism: mechanism, directory: reference.directory, calendar: { reference.calendar($0) },
            actor: .platform, now: max(now, file.head.recorded), nextCounter: { _ in 0 },
            freshID: { Self.freshWord() })
        let decision = try decide(
            CaseCommand(.act(Verb.comment.rawValue), input: .group(["text": .text("\(note.zh) \(note.en)")])),
            on: file.state, id: file.state.id, in: context)
        let message = try TextMessage(
            to: number, text: Self.words(code, mechanism, site)
        ).outbox(key: "code/" + Self.freshID(), stream: StreamID(file.state.id), at: now)
        _ = try session.append(
            decision, file: file, CaseWriting(tokens: file.tokens, outbox: [message], trackingCode: code))
    }

    private static func words(_ code: TrackingCode, _ mechanism: Mechanism, _ site: String) -> String {
        "【联动】您的\(mechanism.called.zh)查询码：\(code.text)，查询：\(site)/track/\(code.text) 。"
            + "Your code: \(code.text)"
    }
}

/// A text message, as a row of the outbox.
public struct TextMessage: Sendable, Codable, Equatable {
    public static let kind = "sms"
    public var to: String
    public var text: String

    func outbox(key: String, stream: StreamID?, at now: Instant) throws -> OutboxMessage {
        let body = String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
        return OutboxMessage(key: "\(Self.kind)/\(key)", kind: Self.kind, stream: stream, body: body, due: now)
    }
}
