/// `matches`, `replace` and `split`.
extension Builtins {
    static let patterns: [Builtin] = [
        Builtin("matches", ["input", "pattern", "flags"], optional: 1) { evaluator, call in
            guard let (text, regex) = prepare(&evaluator, call, flags: 2) else { return .null }
            guard let match = evaluator.firstMatch(regex, in: text, from: 0, at: call.offset) else {
                return .null
            }
            return .boolean(match.slots.first ?? -1 >= 0)
        },
        Builtin("replace", ["input", "pattern", "replacement", "flags"], optional: 1, do: replace),
        Builtin("split", ["string", "delimiter"]) { evaluator, call in
            guard let (text, regex) = prepare(&evaluator, call, flags: 9) else { return .null }
            var parts: [FeelValue] = []
            var start = 0
            let isWhole = evaluator.eachMatch(regex, in: text, at: call.offset) { match in
                parts.append(.string(joined(text[start..<match.range.lowerBound])))
                start = match.range.upperBound
            }
            guard isWhole else { return .null }
            parts.append(.string(joined(text[start...])))
            return evaluator.list(parts, at: call.offset)
        },
    ]

    private static func prepare(
        _ evaluator: inout Evaluator, _ call: BuiltinCall, flags: Int
    ) -> ([Unicode.Scalar], XPathRegex)? {
        guard let text = call.string(0) else {
            _ = call.refuse(0, &evaluator)
            return nil
        }
        guard let pattern = call.string(1) else {
            _ = call.refuse(1, &evaluator)
            return nil
        }
        var letters = ""
        if call.count > flags, !call[flags].isNull {
            guard let given = call.string(flags) else {
                _ = call.refuse(flags, &evaluator)
                return nil
            }
            letters = given
        }
        guard evaluator.spend(pattern.utf8.count + text.utf8.count / 16, at: call.offset) else { return nil }
        guard let options = XPathRegex.Flags(letters), let regex = XPathRegex(pattern, flags: options) else {
            _ = call.unreadable(pattern, &evaluator)
            return nil
        }
        return (Array(text.unicodeScalars), regex)
    }

    private static func replace(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        guard let (text, regex) = prepare(&evaluator, call, flags: 3) else { return .null }
        guard let template = call.string(2) else { return call.refuse(2, &evaluator) }
        guard let parts = replacement(template, regex) else { return call.unreadable(template, &evaluator) }
        var result: [Unicode.Scalar] = []
        var start = 0
        let limit = evaluator.limits.stringScalarsMax
        let isWhole = evaluator.eachMatch(regex, in: text, at: call.offset) { match in
            if result.count > limit { return }
            result += text[start..<match.range.lowerBound]
            for part in parts {
                switch part {
                case .text(let scalars): result += scalars
                case .group(let number): result += match.group(number).map { text[$0] } ?? []
                }
            }
            start = match.range.upperBound
        }
        guard isWhole else { return .null }
        result += text[start...]
        if result.count > limit { return evaluator.halt(.stringLength, at: call.offset) }
        return .string(joined(result))
    }

    private enum ReplacementPart {
        case text([Unicode.Scalar])
        case group(Int)
    }

    /// `$1` stands for a group, `\$` and `\\` for themselves; nil where the text is wrong.
    private static func replacement(_ template: String, _ regex: XPathRegex) -> [ReplacementPart]? {
        let scalars = Array(template.unicodeScalars)
        if regex.flags.contains(.literal) { return [.text(scalars)] }
        var parts: [ReplacementPart] = []
        var at = 0
        while at < scalars.count {
            let scalar = scalars[at]
            let next = at + 1 < scalars.count ? scalars[at + 1] : nil
            switch scalar {
            case "\\":
                guard let next, next == "\\" || next == "$" else { return nil }
                parts.append(.text([next]))
                at += 2
            case "$":
                guard let next, next.isDigit else { return nil }
                var number = Int(next.value - 48)
                at += 2
                while at < scalars.count, scalars[at].isDigit,
                    number * 10 + Int(scalars[at].value - 48) <= regex.groupCount
                {
                    number = number * 10 + Int(scalars[at].value - 48)
                    at += 1
                }
                parts.append(.group(number))
            default:
                parts.append(.text([scalar]))
                at += 1
            }
        }
        return parts
    }
}

extension Evaluator {
    /// Without slots where nothing matches; nil when the budget is used up.
    mutating func firstMatch(
        _ regex: XPathRegex, in text: [Unicode.Scalar], from start: Int, at offset: Int
    ) -> RegexMatch? {
        var budget = stepsLeft
        let before = budget
        let outcome = regex.firstMatch(in: text, from: start, budget: &budget)
        guard spend(before - max(budget, 0), at: offset) else { return nil }
        switch outcome {
        case .match(let match): return match
        case .noMatch: return RegexMatch(slots: [])
        case .exhausted:
            _ = halt(.steps, at: offset)
            return nil
        }
    }

    /// Every match in turn; false when the budget is used up or the pattern matches the empty text.
    mutating func eachMatch(
        _ regex: XPathRegex, in text: [Unicode.Scalar], at offset: Int, _ body: (RegexMatch) -> Void
    ) -> Bool {
        guard let empty = firstMatch(regex, in: [], from: 0, at: offset) else { return false }
        if !empty.slots.isEmpty {
            _ = null(.unreadable(function: "replace", text: "(empty match)"), at: offset)
            return false
        }
        var start = 0
        while start <= text.count {
            guard let match = firstMatch(regex, in: text, from: start, at: offset) else { return false }
            if match.slots.isEmpty { return true }
            body(match)
            start = max(match.range.upperBound, start + (match.range.isEmpty ? 1 : 0))
        }
        return true
    }
}
