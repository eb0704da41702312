public import Mechanisms
public import Organisation
import Streams
public import WorkCalendar

/// What the resident who brought a matter sees of it: where it is, who has it, until when, and what was answered. No
/// words of other parties, and none of the offices' own.
public struct PublicFace: Hashable, Sendable {
    public var number: String?
    public var stage: StageID
    public var unit: UnitID
    public var isOpen: Bool
    /// The clock that ends first, while the matter is open.
    public var nextClock: RunningClock?
    public var registered: Instant?
    /// What has happened that a resident is told of, in the order of time.
    public var moments: [(moment: Moment, at: Instant)] { told.map { ($0.moment, $0.at) } }
    /// The extensions they are told of, in the order of time.
    public var extensions: [ToldExtension]
    /// The answer, addressed to them.
    public var reply: String?
    /// Where they were told to turn instead, which answers nothing.
    public var guidance: String?
    public var rating: Int?
    public var mayRate: Bool
    /// What was asked for and has not come in.
    public var papersAsked: [PaperRequest]
    /// The files that they gave themselves.
    public var files: [CaseFile]
    /// Where and when they are expected.
    public var session: Session?
    public var reminders: [ResidentsReminder]
    /// What they agreed on with the other side, once it binds.
    public var agreement: Agreement?
    public var next: [NextStep]
    /// What others do of it, while it is open.
    public var parts: [PublicPart]
    /// There is a number to which text messages go.
    public var hasPhone: Bool
    public var wantsMessages: Bool
    private var told: [Told]

    private struct Told: Hashable {
        var moment: Moment
        var at: Instant
    }

    private static let toldMoments: [Moment] = [
        .registered, .accepted, .everyoneAgreed, .agreementEffective, .replied, .guided, .performed,
        .closed,
    ]

    public init(of state: CaseState, at now: Instant) {
        number = state.number
        stage = state.handling.stage
        unit = state.handling.unit
        isOpen = state.isOpen
        nextClock = state.isOpen ? state.nextClock : nil
        registered = state.moments[.registered]
        told = Self.toldMoments.compactMap { moment in
            state.moments[moment].map { Told(moment: moment, at: $0) }
        }.sorted { $0.at < $1.at }
        extensions = state.extensionsTold
        reply = state.reply?.shown
        guidance = state.guidance?.shown
        rating = state.handling.ratings.last?.score
        mayRate = state.awaitsRating
        // The number is that of who brought it; sides are in the order of the mechanism, and theirs is the first.
        hasPhone = state.parties.first?.phone?.text.map(PhoneNumber.takesMessages) ?? false
        wantsMessages = state.wantsNoMessages != true
        papersAsked = state.isOpen ? state.papersAsked.filter { $0.answeredAt == nil } : []
        files = state.files.filter(\.isResidents)
        session = state.isOpen ? state.mediation.planned : nil
        reminders = state.handling.residentsReminders
        agreement = state.mediation.binding
        next = NextStep.all(of: state, at: now)
        parts = state.isOpen ? state.linkage.referrals.compactMap(PublicPart.init) : []
    }
}

/// With whom a part of the matter is, and until when: no number, no reason and no word of theirs.
public struct PublicPart: Hashable, Sendable {
    public enum Standing: Hashable, Sendable { case asked, underWay, done }

    public var unit: UnitID
    public var standing: Standing
    /// Until when they answer, then until when they report.
    public var due: Instant?

    /// Nil where the whole matter went over, or nothing came of it.
    init?(_ offer: ReferralOffer) {
        guard !offer.movesCase, offer.status == .offered || offer.isAccepted else { return nil }
        unit = offer.to
        standing = offer.status == .offered ? .asked : offer.isUnderWay ? .underWay : .done
        due = standing == .done ? nil : offer.due
    }
}

extension CaseState {
    /// Once there is an answer, or an end that was not their own doing; what was answered before it was taken up again is no
    /// answer now.
    var mayBeRated: Bool {
        if handling.outcome == .withdrawn { return false }
        return !isOpen || reply != nil && happened(.replied, since: moments[.reopened]) && !isRated
    }

    /// Of this answer the last word has been said; the next one can be rated again.
    private var isRated: Bool {
        guard let answered = moments[.replied], let last = handling.ratings.last else { return false }
        return last.at >= answered
    }

    /// Not since the last answer, or the end where there was none. What is taken up again after a bad mark waits for its
    /// next answer.
    var awaitsRating: Bool {
        guard mayBeRated else { return false }
        guard let last = handling.ratings.last else { return true }
        return (moments[.replied] ?? moments[.closed]).map { last.at < $0 } ?? false
    }

    /// Something was done that can have helped: an answer, an agreement, an end.
    var hasResult: Bool { hasResult(since: moments[.reopened]) || mediation.binding != nil }

    private static let results: [Moment] = [
        .replied, .completed, .agreementEffective, .partyRefused, .mediationStopped, .mediationFailed,
        .sessionsUsedUp,
    ]

    func hasResult(since begin: Instant?) -> Bool {
        !isOpen || Self.results.contains { happened($0, since: begin) }
    }

    private func happened(_ moment: Moment, since begin: Instant?) -> Bool {
        guard let at = moments[moment] else { return false }
        return begin.map { at >= $0 } ?? true
    }
}
