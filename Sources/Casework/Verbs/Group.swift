import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let group = VerbRule(
        .group, zh: "并案", en: "Join another case", by: .ownerOrSuperior, otherCase: "lead",
        events: [Grouped.self],
        asks: { _, _ in [Ask("lead", zh: "并入案件的编号", en: "Number of the case to join", .text)] },
        decide: { (decider, input) throws(Rejection) in
            let state = input.state
            guard let lead = input.acting.named else { throw .noSuchCase }
            // One that shares the work of another could not also go where a third goes.
            guard lead != state.id, state.linkage.lead == nil else { throw .sameCase }
            decider.emit(Grouped(lead: lead))
            decider.orders.append(Order(to: StreamID(lead), .admit(member: state.id.stream)))
        })
}

/// This case shares the work of another; it keeps its own number, clocks, reply, call-back and rating.
public struct Grouped: CaseEventBody {
    public static let name = "case.grouped/1"
    public var lead: CaseID

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.linkage.lead = lead }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "与同类事项并案办理", en: "Handled together with a like matter")
    }
}
