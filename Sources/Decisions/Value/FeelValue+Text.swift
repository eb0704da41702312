/// Values as text.
extension FeelValue {
    /// What `string()` makes of a value; texts inside of lists and contexts stand in quotes. Ends with `…` where
    /// the value is longer than anyone would read.
    public var text: String {
        let limit = 1_000_000
        let text = text(limit: limit)
        return text.utf8.count > limit ? text.prefix(limit) + "…" : text
    }

    /// Stops soon after the limit is reached, since a small value with shared parts can have an endless text.
    func text(limit: Int) -> String {
        if case .string(let text) = self { return text }
        var text = ""
        write(to: &text, limit: limit)
        return text
    }

    private func write(to text: inout String, limit: Int) {
        if text.utf8.count > limit { return }
        switch self {
        case .null: text += "null"
        case .boolean(let flag): text += flag ? "true" : "false"
        case .number(let number): text += number.description
        case .string(let inner): text += "\"\(inner)\""
        case .date(let date): text += FeelText.date(date)
        case .time(let time): text += time.description
        case .dateTime(let moment): text += moment.description
        case .daysAndTime(let span): text += span.description
        case .yearsAndMonths(let span): text += span.description
        case .list(let items): Self.write(items, to: &text, limit: limit)
        case .context(let entries): Self.write(entries, to: &text, limit: limit)
        case .range(let range): range.write(to: &text, limit: limit)
        case .function: text += "function"
        }
    }

    private static func write(_ items: [FeelValue], to text: inout String, limit: Int) {
        text += "["
        for (index, item) in items.enumerated() {
            if text.utf8.count > limit { return }
            if index > 0 { text += ", " }
            item.write(to: &text, limit: limit)
        }
        text += "]"
    }

    private static func write(_ entries: FeelEntries, to text: inout String, limit: Int) {
        text += "{"
        for (index, entry) in entries.pairs.enumerated() {
            if text.utf8.count > limit { return }
            if index > 0 { text += ", " }
            text += "\(entry.name): "
            entry.value.write(to: &text, limit: limit)
        }
        text += "}"
    }
}

extension FeelRange {
    fileprivate func write(to text: inout String, limit: Int) {
        func end(_ value: FeelValue?) -> String { (value ?? .null).text(limit: limit) }
        if let comparison {
            text += "(\(comparison.rawValue) \(end(low ?? high)))"
        } else {
            text += "\(includesLow ? "[" : "(")\(end(low))..\(end(high))\(includesHigh ? "]" : ")")"
        }
    }
}
