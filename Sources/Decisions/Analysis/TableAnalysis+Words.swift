extension TableAnalysis.Finding {
    /// What is wrong, with the example.
    public var words: FeelWords {
        let list = rows.map(String.init)
        let (zhRows, enRows) = (list.joined(separator: "、"), list.joined(separator: " and "))
        let fact: FeelWords =
            switch kind {
            case .gap:
                FeelWords(
                    zh: "没有一行适用于：\(regionText.zh)。", en: "No row covers \(regionText.en).")
            case .overlap:
                FeelWords(
                    zh: "第 \(zhRows) 行会同时成立：\(regionText.zh)。",
                    en: "Rows \(enRows) match together: \(regionText.en).")
            case .contradiction:
                FeelWords(
                    zh: "第 \(zhRows) 行会同时成立而结果不同：\(regionText.zh)。",
                    en: "Rows \(enRows) match together and disagree: \(regionText.en).")
            case .masked(let others):
                FeelWords(
                    zh: "第 \(zhRows) 行永远轮不到：前面的第 \(others.map(String.init).joined(separator: "、")) 行已全部接走。",
                    en: "Row \(enRows) is never used: \(Self.rows(others)) take all of it.")
            case .unreachable:
                FeelWords(zh: "第 \(zhRows) 行没有任何输入能够满足。", en: "No input can match row \(enRows).")
            case .outputNotAllowed(let column, let value):
                FeelWords(
                    zh: "第 \(zhRows) 行第 \(column) 个结果“\(value)”不在可选值之内。",
                    en: "Row \(enRows), result \(column): “\(value)” is not among the allowed values.")
            case .defaultNotAllowed(let column, let value):
                FeelWords(
                    zh: "第 \(column) 个输出的默认值“\(value)”不在可选值之内。",
                    en: "The default “\(value)” of output \(column) is not among the allowed values.")
            case .tooLarge:
                FeelWords(zh: "决策表太大，没有查完。", en: "The table is too large to be analysed to the end.")
            }
        guard !example.isEmpty else { return fact }
        let text = example.map { "\($0.expression) = \($0.value.cellText)" }
        return FeelWords(
            zh: "\(fact.zh)例如 \(text.joined(separator: "，"))。",
            en: "\(fact.en) For example \(text.joined(separator: ", ")).")
    }

    private static func rows(_ numbers: [Int]) -> String {
        numbers.count == 1 ? "row \(numbers[0])" : "rows \(numbers.map(String.init).joined(separator: ", "))"
    }

    /// Only the inputs that matter.
    private var regionText: FeelWords {
        let parts = zip(example, region).filter { $0.1 != "-" }.map { "\($0.0.expression): \($0.1)" }
        if parts.isEmpty { return FeelWords(zh: "任何输入", en: "any input") }
        return FeelWords(zh: parts.joined(separator: "；"), en: parts.joined(separator: "; "))
    }
}
