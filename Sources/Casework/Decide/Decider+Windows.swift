import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Rights that end: what stands under `within:` can be done while the window runs, and not a moment later.
extension Decider {
    /// The end is the rolled one, as everywhere: who acts at the due moment is in time.
    func requireOpen(_ window: ClockID, on state: CaseState) throws(Rejection) {
        guard let run = state.clocks.last(where: { $0.clock == window }) else {
            throw .windowNotOpen(window)
        }
        let moment = run.moment(at: effective)
        if run.isRunning || run.end == .closed {
            if moment > run.due { throw .windowClosed(window, due: run.due) }
        } else {
            // Used, or no longer needed.
            throw .windowClosed(window, due: min(run.due, run.stoppedAt ?? run.due))
        }
        if effective < run.start { throw .windowNotOpen(window) }
    }

    /// A step of a stage happened after the case came there. What is done about an agreement follows the agreement's own
    /// order, in whatever stage somebody comes to write it down.
    func requireOrder(of action: Action, on state: CaseState) throws(Rejection) {
        guard context.around.effective != nil, !action.does.contains(where: \.standsWithAgreement) else {
            return
        }
        try requireHappened(after: state.handling.stageSince)
    }
}
