/// Functions on strings. Positions and lengths count Unicode scalars.
extension Builtins {
    static let strings: [Builtin] = [
        Builtin("string length", ["string"]) { evaluator, call in
            guard let text = call.string(0) else { return call.refuse(0, &evaluator) }
            return .number(text.unicodeScalars.count)
        },
        Builtin("upper case", ["string"]) { evaluator, call in
            guard let text = call.string(0) else { return call.refuse(0, &evaluator) }
            return .string(text.uppercased())
        },
        Builtin("lower case", ["string"]) { evaluator, call in
            guard let text = call.string(0) else { return call.refuse(0, &evaluator) }
            return .string(text.lowercased())
        },
        Builtin("substring", ["string", "start position", "length"], optional: 1, do: substring),
        Builtin("contains", ["string", "match"]) { evaluator, call in
            twoTexts(&evaluator, call) { text, match in .boolean(find(match, in: text) != nil) }
        },
        Builtin("starts with", ["string", "match"]) { evaluator, call in
            twoTexts(&evaluator, call) { text, match in .boolean(text.starts(with: match)) }
        },
        Builtin("ends with", ["string", "match"]) { evaluator, call in
            twoTexts(&evaluator, call) { text, match in
                .boolean(text.reversed().starts(with: match.reversed()))
            }
        },
        Builtin("substring before", ["string", "match"]) { evaluator, call in
            twoTexts(&evaluator, call) { text, match in
                find(match, in: text).map { .string(joined(text[..<$0])) } ?? .string("")
            }
        },
        Builtin("substring after", ["string", "match"]) { evaluator, call in
            twoTexts(&evaluator, call) { text, match in
                find(match, in: text).map { .string(joined(text[($0 + match.count)...])) } ?? .string("")
            }
        },
        Builtin("string join", ["list", "delimiter"], optional: 1, do: stringJoin),
    ]

    private static func twoTexts(
        _ evaluator: inout Evaluator, _ call: BuiltinCall,
        _ body: ([Unicode.Scalar], [Unicode.Scalar]) -> FeelValue
    ) -> FeelValue {
        guard let text = call.string(0) else { return call.refuse(0, &evaluator) }
        guard let match = call.string(1) else { return call.refuse(1, &evaluator) }
        let (scalars, pattern) = (Array(text.unicodeScalars), Array(match.unicodeScalars))
        guard evaluator.spend(1 + (scalars.count &* pattern.count) / 64, at: call.offset) else {
            return .null
        }
        return body(scalars, pattern)
    }

    static func joined(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    static func find(_ pattern: [Unicode.Scalar], in text: [Unicode.Scalar]) -> Int? {
        guard pattern.count <= text.count else { return nil }
        return (0...text.count - pattern.count).first { text[$0...].starts(with: pattern) }
    }

    private static func substring(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        guard let text = call.string(0) else { return call.refuse(0, &evaluator) }
        guard let start = call.number(1)?.rounded(.down, scale: 0)?.integer, start != 0 else {
            return call.refuse(1, &evaluator)
        }
        let scalars = Array(text.unicodeScalars)
        let first = start > 0 ? start - 1 : scalars.count + start
        guard first >= 0, first <= scalars.count else { return call.refuse(1, &evaluator) }
        var length = scalars.count - first
        if call.count > 2 {
            guard let wanted = call.number(2)?.rounded(.down, scale: 0)?.integer, wanted >= 1 else {
                return call.refuse(2, &evaluator)
            }
            length = min(length, wanted)
        }
        return .string(joined(scalars[first..<first + length]))
    }

    private static func stringJoin(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        guard let items = call.list(0) else { return call.refuse(0, &evaluator) }
        var delimiter = ""
        if call.count > 1, !call[1].isNull {
            guard let text = call.string(1) else { return call.refuse(1, &evaluator) }
            delimiter = text
        }
        var texts: [String] = []
        var length = 0
        for item in items {
            switch item {
            case .string(let text): texts.append(text)
            case .null: continue
            default: return call.refuse(0, &evaluator)
            }
            length += (texts.last?.utf8.count ?? 0) + delimiter.utf8.count
            if length > evaluator.limits.stringScalarsMax {
                return evaluator.halt(.stringLength, at: call.offset)
            }
        }
        return .string(texts.joined(separator: delimiter))
    }
}
