import Casework
import Delivery
import Mechanisms
import Organisation
import Storage
import Streams
public import WorkCalendar

/// New tracking codes for those who lost theirs.
extension Platform {
    /// Requests for one telephone number within an hour; more are answered as always and do nothing.
    static let recoveriesMax = 3
    static let recoveryWindowMilliseconds: Int64 = 3_600_000
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
        try await followIndex()
        try await store.write { session in
            let key = "recover:" + session.keys.lookupCode(number)
            guard
                try session.admitLasting(
                    key, at: now, windowMilliseconds: Self.recoveryWindowMilliseconds,
                    requestsMax: Self.recoveriesMax)
            else { return }
            // Who has no number that takes text messages goes to the window.
            guard let to = TextNumber(remembered.phone) else { return }
            var sent = 0
            for stream in try session.streamsToRecover(phone: number, limit: Self.recoveryCasesMax)
            where stream.kind == .matter {
                guard let state = try session.load(CaseState.self, stream)?.state,
                    !Self.isOver(state, at: now),
                    let mechanism = try self.mechanism(state.packHash, in: session),
                    Self.isTheirs(state, number: number, remembered, mechanism)
                else { continue }
                let code = TrackingCode.random()
                try session.addTracking(code, for: stream)
                try session.enqueue(
                    TextMessage(to: to.text, text: Self.words(code, mechanism, site)).outbox(
                        key: "code/" + Self.freshID(at: now), stream: stream, at: now))
                sent += 1
            }
            if sent > 0 {
                try session.note(.recoveryAsked, ["cases": String(sent)], by: .resident, at: now)
            }
        }
    }

    /// The one who brought the matter gave this number, and remembers their name or the day.
    private static func isTheirs(
        _ state: CaseState, number: String, _ remembered: Remembered, _ mechanism: Mechanism
    ) -> Bool {
        let first = mechanism.sides.ids.first
        let own = state.parties.first { party in
            party.side == first && party.phone?.text.flatMap(SearchTokens.phone) == number
        }
        guard let own else { return false }
        let hasName = !remembered.name.isEmpty && own.name?.text == remembered.name
        let hasDate = remembered.date != nil && state.moments[.registered]?.date == remembered.date
        return hasName || hasDate
    }

    private static func words(_ code: TrackingCode, _ mechanism: Mechanism, _ site: String) -> String {
        "【联动】您的\(mechanism.called.zh)查询码：\(code.text)，查询：\(site)/track/\(code.text) 。"
            + "Your code: \(code.text)"
    }
}
