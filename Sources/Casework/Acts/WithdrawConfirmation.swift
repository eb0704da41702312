import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    /// Before the ruling either side may take the application back, or it counts as taken back; within three days the court
    /// may also not accept it (最高人民法院关于人民调解协议司法确认程序的若干规定 4, 5 II, 6). Nothing is decided by that: within the
    /// thirty days both may apply once more.
    static let withdrawConfirmation = ActRule(
        .withdrawConfirmation,
        zh: "确认申请在裁定前撤回，或者法院不予受理：视为未申请，三十日内仍可再申请",
        en:
            "the application is taken back before the ruling, or not accepted: as if nobody had applied; within the 30 days they may apply again",
        events: [ConfirmationWithdrawn.self],
        asks: { _, _ in
            let reasons = ConfirmationWithdrawn.Why.allCases.map { ($0.rawValue, $0.name) }
            return [Ask("why", zh: "原因", en: "Why", Forms.choice(reasons)), .note]
        },
        fits: { decider throws(Rejection) in
            if try decider.current.mediation.binding?.allows(.applicationWithdrawn) != true {
                throw .notApplied
            }
        },
        decide: { (decider, input) throws(Rejection) in
            guard let why = input.choice("why").flatMap({ ConfirmationWithdrawn.Why(rawValue: $0) }) else {
                throw .missing(field: "why")
            }
            // The court decides that within three days, before it files anything.
            if why == .notAccepted, input.state.moments[.courtFiled] != nil {
                throw .invalid(field: "why", .notAChoice)
            }
            let applied = [Moment.confirmationApplied, .courtFiled].compactMap { input.state.moments[$0] }
            if let last = applied.max() { try decider.requireHappened(after: last) }
            decider.emit(ConfirmationWithdrawn(why: why, note: input.words("note")))
        })
}

/// There is no application any more, and there was no ruling.
public struct ConfirmationWithdrawn: CaseEventBody {
    public static let name = "agreement.confirmation_withdrawn/1"

    public enum Why: String, Hashable, Sendable, Codable, CaseIterable {
        case withdrawn
        case treatedAsWithdrawn = "treated_as_withdrawn"
        case notAccepted = "not_accepted"

        public var name: Bilingual {
            switch self {
            case .withdrawn: Bilingual(zh: "当事人撤回", en: "taken back by a party")
            case .treatedAsWithdrawn:
                Bilingual(zh: "法院按撤回处理", en: "treated as taken back by the court")
            case .notAccepted: Bilingual(zh: "法院不予受理", en: "not accepted by the court")
            }
        }
    }

    public var why: Why
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withBinding { $0.take(.applicationWithdrawn) }
        state.moments[.confirmationApplied] = nil
        state.moments[.courtFiled] = nil
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let words = note.map { "（\($0.shown)）" } ?? ""
        return Bilingual(
            zh: "司法确认申请：\(why.name.zh)\(words)",
            en: "Application for confirmation: \(why.name.en)\(note.map { " (\($0.shown))" } ?? "")")
    }
}
