import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension ActRule {
    /// 人民调解法 28, 30; not for labour (劳动争议调解仲裁法 14) nor, by local rule, for terms still to be performed. It is
    /// reached before a mediator (19, 28), like any other.
    static let agreeOrally = ActRule(
        .agreeOrally,
        zh: "达成口头协议（第二十八、三十条）",
        en: "an oral agreement is reached (28, 30)",

        asks: { _, _ in
            [
                .facts, .terms, Ask("performed_now", zh: "已即时履行", en: "Performed on the spot", .yesNo),
                .instalments, .recorder,
            ]
        },
        fits: { decider throws(Rejection) in
            try decider.requireNoRefusal()
            try decider.requireMediator()
            for party in try decider.current.parties where party.isActive {
                try decider.requireGuardian(of: party)
            }
            if let matter = try decider.current.matter, decider.mechanism.matters[matter]?.noOral == true {
                throw .oralForbidden(matter)
            }
        },
        decide: { (decider, input) throws(Rejection) in
            let isPerformed = input.yesNo("performed_now") == true
            if !isPerformed, decider.mechanism.limits.oralOnlyIfPerformed { throw .oralNeedsPerformance }
            let agreement = try agreement(.oral, input)
            let today = decider.effective.date
            if isPerformed, agreement.instalments.contains(where: { $0.due > today }) {
                throw .invalid(field: "instalments", .stillOwed)
            }
            decider.emit(AgreementDrafted(agreement: agreement))
            decider.takeEffect(at: decider.effective)
            if isPerformed { decider.recordPerformed(nil, note: nil) }
        })
}
