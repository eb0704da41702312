public import Mechanisms
public import Organisation
public import WorkCalendar

/// How a case is tied to other units, other organs and other cases.
public struct Linkage: Hashable, Sendable, Codable {
    /// All offers that were ever made of it, in their order: none hides another.
    public var referrals: [ReferralOffer] = []
    /// Another organ handed it over: what it is owed.
    public var owesResultTo: String?
    public var resultReturnedAt: Instant?
    /// The case of another mechanism that this one was opened for.
    public var sender: SenderLink?
    public var invitations: [Invitation] = []
    /// The case whose work it shares.
    public var lead: CaseID?
    /// The cases that share its work.
    public var members: [CaseID] = []
    /// The case that this one was a part of.
    public var splitFrom: CaseID?
    /// The cases in which others go on who were part of this one.
    public var splitInto: [CaseID] = []

    public init() {}

    /// The receiver may still answer.
    public var offered: [ReferralOffer] { referrals.filter { $0.status == .offered } }
    /// Rejected or not answered in time: an arbiter decides.
    public var disputed: [ReferralOffer] { referrals.filter(\.isDisputed) }
    /// A result is owed for it.
    public var owed: [ReferralOffer] { referrals.filter { $0.debt == .owed } }
    /// Owed by whoever took it over on this very case: nobody has one of their own in which they report.
    public var owedHere: [ReferralOffer] { owed.filter { $0.opened == nil } }
    /// Owed to whoever holds this case, by others.
    public var owedToHolder: [ReferralOffer] { owed.filter { !$0.movesCase } }
    /// Somebody else works on a part of it.
    public var underWay: [ReferralOffer] { referrals.filter(\.isUnderWay) }
    public var owesOrgan: Bool { owesResultTo != nil && resultReturnedAt == nil }

    /// When the last offer of a referral was answered like this; nil where it was not.
    public func answered(_ referral: String, _ answer: ReferralAnswer) -> Instant? {
        guard let offer = referrals.last(where: { $0.referral == referral }) else { return nil }
        return switch answer {
        case .accepted: offer.isAccepted ? offer.answeredAt : nil
        case .rejected: offer.status == .rejected ? offer.answeredAt : nil
        case .expired: offer.status == .expired ? offer.answeredAt : nil
        // Nobody answered.
        case .recalled: nil
        case .result: offer.resultReturnedAt
        case .allResults:
            isComplete(Round(offer))
                ? referrals.filter { $0.referral == referral }.compactMap(\.resultReturnedAt).max() : nil
        }
    }

    public func offer(_ key: String) -> ReferralOffer? { referrals.first { $0.key == key } }

    /// The offers of one referral that were made together.
    struct Round: Hashable {
        var referral: String
        var number: Int?

        init(_ offer: ReferralOffer) { (referral, number) = (offer.referral, offer.round) }
    }

    /// In the order in which they were made.
    var rounds: [Round] {
        referrals.reduce(into: []) { rounds, offer in
            if !rounds.contains(Round(offer)) { rounds.append(Round(offer)) }
        }
    }

    func offers(of round: Round) -> [ReferralOffer] { referrals.filter { Round($0) == round } }

    /// Nobody of a round still owes an answer or a result, and at least one has given it, or was let off.
    func isComplete(_ round: Round) -> Bool {
        let asked = offers(of: round)
        return !asked.contains { $0.isWaiting || $0.isUnderWay }
            && asked.contains { $0.debt == .reported || $0.debt == .released || $0.opened?.endedAt != nil }
    }

    /// The offers that a name stands for: that of a key (`to_village#2`), of a referral and the unit that was asked
    /// (`joint.police`), or the last ones made of a referral.
    public func offers(named name: String) -> [ReferralOffer] {
        if let last = referrals.last(where: { $0.referral == name }) {
            return offers(of: Round(last)).suffixOfRound
        }
        if let one = offer(name) ?? referrals.last(where: { "\($0.referral).\($0.to)" == name }) {
            return [one]
        }
        return []
    }

    /// The offer for which another case was opened.
    func offer(opening other: CaseID) -> ReferralOffer? { referrals.first { $0.opened?.id == other } }

    mutating func withOffer(_ key: String, _ change: (inout ReferralOffer) -> Void) {
        guard let index = referrals.firstIndex(where: { $0.key == key }) else { return }
        change(&referrals[index])
    }

    /// What leads the case to a stage goes along: an offer stands there from now on, a result is taken up by it. Those that
    /// were made together stay together.
    mutating func carry(_ key: String, to stage: StageID, _ unit: UnitID) {
        guard let led = offer(key) else { return }
        for index in referrals.indices
        where referrals[index].key == key || led.round != nil && Round(referrals[index]) == Round(led) {
            if referrals[index].debt == .reported {
                referrals[index].isResultTakenUp = true
            } else {
                (referrals[index].stage, referrals[index].holder) = (stage, unit)
            }
        }
    }

    /// The duty goes to another, and what is owed for it goes along.
    mutating func passDebts(from old: UnitID, to new: UnitID) {
        for index in referrals.indices
        where referrals[index].debt == .owed && referrals[index].debtor == old && referrals[index].movesCase {
            referrals[index].debtor = new
        }
    }
}

extension [ReferralOffer] {
    /// Of a referral that asks one unit only the last offer; of several that were asked side by side all of them.
    fileprivate var suffixOfRound: [ReferralOffer] {
        guard let last, last.round == nil else { return self }
        return [last]
    }
}

public struct Invitation: Hashable, Sendable, Codable {
    public var unit: UnitID
    public var due: Instant
    public var answeredAt: Instant?

    public init(unit: UnitID, due: Instant, answeredAt: Instant? = nil) {
        self.unit = unit
        self.due = due
        self.answeredAt = answeredAt
    }
}

/// How another case belongs to this one.
public enum Kinship: Sendable, CaseIterable {
    /// Its work is shared.
    case lead
    /// It shares this one's work.
    case member
    /// This one was a part of it.
    case whole
    /// It was a part of this one.
    case part
    /// This one was opened for what it handed over.
    case sender
    /// It was opened for what this one handed over.
    case receiver

    public var name: Bilingual {
        switch self {
        case .lead: Bilingual(zh: "并案办理，主案", en: "Handled together; leads")
        case .member: Bilingual(zh: "并案办理", en: "Handled together")
        case .whole: Bilingual(zh: "原案", en: "Was part of")
        case .part: Bilingual(zh: "另案办理", en: "Goes on apart")
        case .sender: Bilingual(zh: "移交来源", en: "Handed over by")
        case .receiver: Bilingual(zh: "移交办理", en: "Handed over to")
        }
    }
}

extension Linkage {
    /// The cases that belong to this one.
    public var kin: [(kinship: Kinship, id: CaseID)] {
        let up = [lead.map { (Kinship.lead, $0) }, splitFrom.map { (Kinship.whole, $0) }].compactMap { $0 }
        let linked =
            [sender.map { (Kinship.sender, $0.id) }].compactMap { $0 }
            + referrals.compactMap(\.opened).map { (.receiver, $0.id) }
        return up + linked + members.map { (.member, $0) } + splitInto.map { (.part, $0) }
    }
}
