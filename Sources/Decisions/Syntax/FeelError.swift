/// Why a text is no expression, where, and how to mend it.
public struct FeelError: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// `found` is empty at the end of the text.
        case unexpected(found: String, expected: Expected)
        case unfinishedString
        case unfinishedComment
        case unknownEscape(String)
        case strangeCharacter(String)
        case badNumber(String)
        case badTemporal(String)
        case unknownType(String)
        case tooDeep(limit: Int)
        case tooLong(limit: Int)
    }

    public enum Expected: String, Hashable, Sendable, CaseIterable {
        case expression, test, end, name, type, colon, comma, dots
        case closeParenthesis, closeBracket, closeBrace, closeAngle, openParenthesis, openAngle
        case `in`, `and`, then, `else`, `return`, satisfies, of, arrow, string
    }

    public let kind: Kind
    public let position: FeelPosition

    public init(kind: Kind, position: FeelPosition) {
        self.kind = kind
        self.position = position
    }
}

extension FeelError: CustomStringConvertible {
    public var description: String { "\(position): \(words.en)" }

    /// What is wrong and how to mend it.
    public var words: FeelWords {
        switch kind {
        case .unexpected(let found, let expected):
            let (zh, en) = (expected.words.zh, expected.words.en)
            if found.isEmpty {
                return FeelWords(zh: "表达式到此中断，这里应有\(zh)。", en: "The expression ends here; expected \(en).")
            }
            return FeelWords(
                zh: "此处出现“\(found)”，应为\(zh)。", en: "Found “\(found)” where \(en) is expected.")
        case .unfinishedString:
            return FeelWords(zh: "字符串缺少结尾的英文双引号 \"。", en: "The string lacks its closing quote \".")
        case .unfinishedComment:
            return FeelWords(zh: "注释缺少结尾的 */。", en: "The comment lacks its closing */.")
        case .unknownEscape(let text):
            return FeelWords(
                zh: "字符串中不能用“\(text)”；可用 \\\" \\\\ \\n \\r \\t \\uXXXX \\UXXXXXX，反斜杠本身写作 \\\\。",
                en:
                    "“\(text)” is no escape; use \\\" \\\\ \\n \\r \\t \\uXXXX \\UXXXXXX, and \\\\ for a backslash."
            )
        case .strangeCharacter(let text): return Self.strange(text)
        case .badNumber(let text):
            return FeelWords(zh: "“\(text)”不是可用的数字。", en: "“\(text)” is not a usable number.")
        case .badTemporal(let text):
            return FeelWords(
                zh: "“\(text)”不是日期、时间或时长；例如 @\"2026-01-31\"、@\"09:00:00\"、@\"P5D\"。",
                en:
                    "“\(text)” is no date, time or duration; write @\"2026-01-31\", @\"09:00:00\" or @\"P5D\"."
            )
        case .unknownType(let text):
            return FeelWords(
                zh: "没有名为“\(text)”的类型；可用 number、string、boolean、date、time、date and time、list<…> 等。",
                en: "There is no type “\(text)”; use number, string, boolean, date, time, list<…> and so on.")
        case .tooDeep(let limit):
            return FeelWords(
                zh: "嵌套超过 \(limit) 层，请拆成几个表达式。",
                en: "Nested more than \(limit) levels deep; split it into several expressions.")
        case .tooLong(let limit):
            return FeelWords(
                zh: "表达式超过 \(limit) 个字符，请拆成几个。",
                en: "Longer than \(limit) characters; split it into several expressions.")
        }
    }

    private static func strange(_ text: String) -> FeelWords {
        let replacements: [String: String] = [
            "“": "\"", "”": "\"", "‘": "\"", "’": "\"", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=",
            "&": "and", "|": "or", "==": "=", "%": "/ 100", ";": ",",
        ]
        if let better = replacements[text] {
            return FeelWords(
                zh: "这里不能用“\(text)”，请改用 \(better)。", en: "“\(text)” cannot stand here; write \(better).")
        }
        return FeelWords(zh: "这里不能用“\(text)”。", en: "“\(text)” cannot stand here.")
    }
}

extension FeelError.Expected {
    public var words: FeelWords {
        switch self {
        case .expression: FeelWords(zh: "一个值或表达式", en: "a value or an expression")
        case .test: FeelWords(zh: "一个条件，如 < 5、[1..3] 或 -", en: "a test such as < 5, [1..3] or -")
        case .end: FeelWords(zh: "运算符或结尾", en: "an operator or the end")
        case .name: FeelWords(zh: "一个名称", en: "a name")
        case .type: FeelWords(zh: "一个类型", en: "a type")
        case .colon: FeelWords(zh: "冒号 :", en: "a colon :")
        case .comma: FeelWords(zh: "逗号 ,", en: "a comma ,")
        case .dots: FeelWords(zh: "两点 ..", en: "two dots ..")
        case .closeParenthesis: FeelWords(zh: "右括号 )", en: "a closing )")
        case .closeBracket: FeelWords(zh: "右方括号 ]", en: "a closing ]")
        case .closeBrace: FeelWords(zh: "右花括号 }", en: "a closing }")
        case .closeAngle: FeelWords(zh: "右尖括号 >", en: "a closing >")
        case .openParenthesis: FeelWords(zh: "左括号 (", en: "an opening (")
        case .openAngle: FeelWords(zh: "左尖括号 <", en: "an opening <")
        case .in: FeelWords(zh: "关键字 in", en: "the word in")
        case .and: FeelWords(zh: "关键字 and", en: "the word and")
        case .then: FeelWords(zh: "关键字 then", en: "the word then")
        case .else: FeelWords(zh: "关键字 else", en: "the word else")
        case .return: FeelWords(zh: "关键字 return", en: "the word return")
        case .satisfies: FeelWords(zh: "关键字 satisfies", en: "the word satisfies")
        case .of: FeelWords(zh: "关键字 of", en: "the word of")
        case .arrow: FeelWords(zh: "箭头 ->", en: "an arrow ->")
        case .string: FeelWords(zh: "一个字符串", en: "a string")
        }
    }
}
