import Mechanisms
import Organisation
import WorkCalendar

/// Handing over between offices: every answer leads somewhere.
extension Checks {
    /// Both answers to an offer lead somewhere, and somebody decides when there is none.
    mutating func checkReferrals() {
        for stage in mechanism.stages.all {
            for action in stage.actions.all {
                guard let id = action.offers, let referral = mechanism.referrals[id] else { continue }
                let triggers = mechanism.reactions(in: stage).map(\.trigger)
                if !triggers.contains(.referral(id, .accepted)) {
                    find(
                        "acceptance-leads-nowhere", action.place, "流转“\(id)”被接收后没有去向",
                        "nothing happens when the offer “\(id)” is accepted",
                        mend: "在环节“\(stage.id)”的 on: 中写 \(id).accepted: 环节",
                        "write \(id).accepted: <stage> under on: of the stage “\(stage.id)”",
                        path: graph.path(from: starts, to: stage.id) ?? [])
                }
                if referral.arbiter == nil {
                    find(
                        "referral-without-arbiter", referral.place, "流转“\(id)”被拒绝或无人答复时没有人裁定",
                        "nobody decides when the offer “\(id)” is rejected or not answered",
                        mend: "写 arbiter: 角色", "write arbiter: <role>")
                }
            }
        }
    }
}
