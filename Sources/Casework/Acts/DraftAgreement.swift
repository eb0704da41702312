import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension ActRule {
    static let draftAgreement = ActRule(
        .draftAgreement,
        zh: "拟定书面协议（第二十八、二十九条）",
        en: "a written agreement is drawn up (28, 29)",

        asks: { _, _ in [.facts, .terms, .instalments, .recorder] },
        fits: { decider throws(Rejection) in
            try decider.requireNoRefusal()
            try decider.requireMediator()
        },
        decide: { (decider, input) throws(Rejection) in
            decider.emit(AgreementDrafted(agreement: try agreement(.written, input)))
            decider.fire(.agreementDrafted)
        })

    /// What the parties agreed, in either form.
    static func agreement(_ form: Agreement.Form, _ input: StepInput) throws(Rejection) -> Agreement {
        let state = input.state
        guard Set(state.parties.filter(\.isActive).map(\.side)).count > 1 else { throw .needsTwoSides }
        let terms = try input.needWords("terms")
        var instalments: [Instalment] = []
        for row in input.rows("instalments") {
            guard let what = row.words("what"), let due = row.date("due") else { continue }
            instalments.append(
                Instalment(
                    number: instalments.count + 1, what: what, amount: row.money("amount"), due: due,
                    isExact: row.yesNo("exact") == true))
        }
        return Agreement(
            number: state.mediation.agreements.count + 1, form: form, facts: input.words("facts"),
            terms: terms,
            instalments: instalments, recorder: input.words("recorder"))
    }
}

extension Ask {
    static let facts = Ask(
        "facts", zh: "纠纷主要事实、争议事项", en: "Facts and points at issue", .longText, required: false)
    static let recorder = Ask("recorder", zh: "记录人", en: "Recorder", .text, required: false)
    static let terms = Ask("terms", zh: "协议内容", en: "Terms", .longText)
    static let instalments = Ask(
        "instalments", zh: "履行安排", en: "Performance",
        .rows([
            Ask("what", zh: "履行内容", en: "What", .text),
            Ask("amount", zh: "金额", en: "Amount", .money, required: false),
            Ask("due", zh: "期限", en: "By", .date),
            Ask(
                "exact", zh: "约定必须当日履行（遇休息日不顺延）", en: "On that very day, also if offices rest", .yesNo,
                required: false),
        ]), required: false)
}
