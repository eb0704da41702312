import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension ActRule {
    /// Performance is owed until somebody records it (人民调解法 31).
    static let recordPerformance = ActRule(
        .recordPerformance,
        zh: "记录履行：第几项，或写 `all` 表示其余全部（第三十一条）。记录之前协议都算未履行",
        en:
            "performed: an instalment by its number, or `all` for what is left (31). An agreement is owed until then",
        takesFiles: true,
        asks: { state, _ in
            let open = state?.mediation.binding?.instalments.filter { $0.performedAt == nil } ?? []
            let note = Ask("note", zh: "履行凭证或说明", en: "Proof or note", .longText, required: false)
            if state != nil, open.isEmpty { return [note] }
            var options = open.map {
                (
                    String($0.number),
                    Bilingual(
                        zh: "第\($0.number)项：\($0.what.shown)", en: "Item \($0.number): \($0.what.shown)")
                )
            }
            options.append((whole, Bilingual(zh: "全部履行完毕", en: "All of it")))
            return [Ask("instalment", zh: "履行事项", en: "Instalment", Forms.choice(options)), note]
        },
        fits: { decider throws(Rejection) in _ = try decider.binding(.performedWhole) },
        decide: { (decider, input) throws(Rejection) in
            let agreement = try decider.binding(.performedWhole)
            var number: Int?
            if let id = input.choice("instalment"), id != whole {
                number = Int(id)
            } else if !agreement.instalments.isEmpty, input.choice("instalment") == nil {
                throw .missing(field: "instalment")
            }
            decider.recordPerformed(number, note: input.words("note"))
        })

    /// The choice among the instalments that means what is left of all.
    private static let whole = "all"
}
