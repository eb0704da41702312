import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    /// Both sides together, within 30 days of effect (人民调解法 33; 民诉法 205).
    static let applyConfirmation = ActRule(
        .applyConfirmation,
        zh: "生效后三十日内共同申请司法确认（第三十三条）",
        en: "both sides apply for judicial confirmation within 30 days of effect (33)",
        events: [ConfirmationApplied.self],
        asks: { _, _ in [Ask("jointly", zh: "双方共同申请", en: "Both sides apply", .yesNo)] },
        fits: { decider throws(Rejection) in _ = try decider.binding(.confirmationApplied) },
        decide: { (decider, input) throws(Rejection) in
            let agreement = try decider.binding(.confirmationApplied)
            guard input.yesNo("jointly") == true else { throw .notJoint }
            if let (clock, due) = decider.confirmationWindow(of: agreement, input.state),
                decider.effective > due
            {
                throw .windowClosed(clock, due: due)
            }
            decider.emit(ConfirmationApplied())
            decider.fire(.confirmationApplied)
        })
}

extension Decider {
    /// The window of the pack's clock, whether it runs in this stage or not.
    fileprivate func confirmationWindow(
        of agreement: Agreement, _ state: CaseState
    ) -> (clock: ClockID, due: Instant)? {
        guard let clock = mechanism.clocks.all.first(where: { $0.stops == .confirmationApplied }) else {
            return nil
        }
        guard case .moment(.agreementEffective) = clock.start, let from = agreement.effectiveAt else {
            return state.runningClocks.first { $0.clock == clock.id }.map { (clock.id, $0.due) }
        }
        // Running, or over.
        if let run = state.clocks.last(where: { $0.clock == clock.id && $0.start == from }) {
            return (clock.id, run.due)
        }
        guard let period = period(of: clock, from: from) else { return nil }
        let calendar = context.around.calendar(state.handling.unit)
        return (clock.id, calendar.deadline(from: from, period, rolls: clock.rolls).due)
    }
}

/// Both sides asked the court to confirm the agreement (人民调解法 33; 民事诉讼法 205).
public struct ConfirmationApplied: CaseEventBody {
    public static let name = "agreement.confirmation_applied/1"

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withBinding { $0.take(.confirmationApplied) }
        state.moments[.confirmationApplied] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "双方共同申请司法确认", en: "Both sides applied for judicial confirmation")
    }
}
