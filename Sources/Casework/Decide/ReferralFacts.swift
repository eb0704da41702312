import Decisions
import Mechanisms
import Organisation
import Streams
public import WorkCalendar

extension ReferralOffer {
    /// Where it stands, in one word: what became of the offer, and after it of the result.
    public var standing: String {
        switch debt {
        case .reported: "answered"
        case .released: "released"
        case .owed, .none: opened?.endedAt != nil ? "answered" : status.rawValue
        }
    }

    /// What is waited for, and until when: the answer, then the result.
    public var due: Instant? {
        if status == .offered { return answerDue }
        return debt == .owed ? resultDue : nil
    }

    fileprivate func value(of fact: ReferralFact) -> FeelValue {
        switch fact {
        case .status: .string(standing)
        case .unit: .string(to.text)
        case .by: answeredBy.map { .string($0.text) } ?? .null
        case .at: .date((answeredAt ?? offeredAt).date)
        case .number: opened?.number.map { .string($0) } ?? .null
        case .due: due.map { .date($0.adding(milliseconds: -1).date) } ?? .null
        case .outcome: outcome.map { .string($0.rawValue) } ?? .null
        }
    }
}

extension CaseState {
    /// What expressions see of a referral, as `<referral>.<fact>`.
    func standing(of referral: Referral) -> FeelValue {
        let offers = linkage.referrals.filter { $0.referral == referral.id }
        let last = offers.last
        let facts = ReferralFact.allCases.map { fact -> (String, FeelValue) in
            if referral.units != nil {
                let round = offers.filter { $0.round == last?.round }
                return (fact.rawValue, .list(round.map { $0.value(of: fact) }))
            }
            let none: FeelValue = fact == .status ? .string("none") : .null
            return (fact.rawValue, last?.value(of: fact) ?? none)
        }
        return .context(FeelEntries(facts))
    }
}
