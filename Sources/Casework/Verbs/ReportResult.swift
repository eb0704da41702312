import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let reportResult = VerbRule(
        .reportResult, zh: "反馈结果", en: "Report the result back", .always, by: .ownerOrSuperior,
        events: [ResultReturned.self],
        asks: { _, _ in [Ask("result", zh: "办理结果", en: "Result", .longText)] },
        fits: { state, _ in state.owesResult },
        decide: { (decider, input) throws(Rejection) in
            let (linkage, mechanism) = (input.state.linkage, decider.mechanism)
            guard input.state.owesResult else { throw .noResultOwed }
            let result = try input.needWords("result")
            let entry = mechanism.entries[input.state.entry]?.from?.resultLetter
            let referral = linkage.referral.flatMap { mechanism.referrals[$0.referral]?.resultLetter }
            for letter in [entry, referral].compactMap({ $0 }) {
                var occasion = PaperOccasion()
                occasion.result = result
                decider.issue(letter, occasion)
            }
            let sender = linkage.referral.map { decider.context.directory.name(of: $0.from).zh }
            decider.emit(ResultReturned(to: linkage.owesResultTo ?? sender ?? "", result: result))
            if let offer = linkage.referral { decider.fired.append(.referral(offer.referral, .result)) }
        })
}

extension CaseState {
    /// Whether somebody is owed the result of this case and has not had it (信访工作条例 22: 交办, 委托).
    fileprivate var owesResult: Bool {
        let isOwed =
            linkage.owesResultTo != nil
            || (linkage.referral?.owesResult == true && linkage.referral?.status == .accepted)
        return isOwed && linkage.resultReturnedAt == nil
    }
}

/// The result went back to the organ that handed the matter over.
public struct ResultReturned: CaseEventBody {
    public static let name = "case.result_returned/1"
    public var to: String
    public var result: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.resultReturnedAt = meta.effective
        state.linkage.referral?.resultReturnedAt = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "向\(to)反馈结果：\(result.shown)", en: "Result reported to \(to): \(result.shown)")
    }
}
