package import Mechanisms
package import WorkCalendar
package import Yams

/// Reads YAML nodes into values and collects findings instead of stopping at the first.
///
/// Every mapping is read by naming the keys it may have: an unknown key is a finding, with the nearest known key
/// as the remedy.
package struct YAMLReader {
    package let file: String
    package private(set) var findings: [Finding] = []

    package init(file: String) { self.file = file }

    /// The root of the file, or nil with a finding where it is no YAML.
    package mutating func parse(_ text: String) -> Node? {
        do {
            guard let node = try Self.node(text) else {
                add(
                    "empty-file", SourcePlace(file: file, line: 1),
                    Bilingual(zh: "文件是空的", en: "the file is empty"),
                    Bilingual(zh: "写入内容，或删除此文件", en: "write its content, or delete the file"))
                return nil
            }
            return node
        } catch let error as YamlError {
            let fault = YAMLFault(error, in: text, file: file)
            add(fault.code, fault.place, fault.message, fault.remedy)
            return nil
        } catch {
            add(
                "not-yaml", SourcePlace(file: file, line: 1), Bilingual(both: "\(error)"),
                Bilingual(zh: "检查文件内容", en: "check the file"))
            return nil
        }
    }

    /// Every scalar is the text that was written: nothing is guessed to be a number, a date or a yes, which Yams
    /// would find out by a dozen regular expressions for each of them.
    static func node(_ text: String) throws -> Node? { try Yams.compose(yaml: text, .basic) }

    package func place(_ node: Node) -> SourcePlace {
        guard let mark = node.mark else { return SourcePlace(file: file, line: 1) }
        return SourcePlace(file: file, line: mark.line, column: mark.column)
    }

    package mutating func add(
        _ code: String, _ place: SourcePlace, _ message: Bilingual, _ remedy: Bilingual,
        severity: Finding.Severity = .error
    ) {
        findings.append(Finding(severity, code, at: place, message, remedy: remedy))
    }

    // MARK: mappings

    /// A mapping with a closed set of keys.
    package mutating func mapping(_ node: Node, _ what: Bilingual, keys: [String]) -> Fields? {
        guard case .mapping(let mapping) = node else {
            wrongShape(
                node,
                Bilingual(zh: "\(what.zh)应写成“键: 值”的形式", en: "\(what.en) must be a mapping of keys to values"))
            return nil
        }
        var fields = Fields(place: place(node))
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard keys.contains(name) else {
                if keys == Self.languages, value.string == "" {
                    cutText(name, at: place(key), what)
                } else {
                    unknown(name, at: place(key), among: keys, what: what)
                }
                continue
            }
            fields.values[name] = value
        }
        return fields
    }

    /// A mapping from ids the pack chooses to definitions.
    package mutating func entries(_ node: Node?, _ what: Bilingual) -> [(
        id: String, node: Node, place: SourcePlace
    )] {
        guard let node else { return [] }
        guard case .mapping(let mapping) = node else {
            wrongShape(
                node,
                Bilingual(
                    zh: "\(what.zh)应写成“名称: 定义”的形式", en: "\(what.en) must be a mapping of names to definitions"
                ))
            return []
        }
        var result: [(id: String, node: Node, place: SourcePlace)] = []
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard Self.isID(name) else {
                add(
                    "bad-id", place(key),
                    Bilingual(zh: "“\(name)”不能作名称", en: "“\(name)” cannot be a name here"),
                    Bilingual(
                        zh: "用小写英文字母、数字和下划线，字母开头",
                        en: "use lower-case letters, digits and underscores, starting with a letter"))
                continue
            }
            result.append((name, value, place(key)))
        }
        return result
    }

    package static func isID(_ text: String) -> Bool {
        guard let first = text.utf8.first, (97...122).contains(first) else { return false }
        return text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }

    package mutating func unknown(
        _ name: String, at place: SourcePlace, among known: [String], what: Bilingual
    ) {
        let near = nearest(name, known)
        add(
            "unknown-key", place,
            Bilingual(zh: "\(what.zh)没有“\(name)”这一项", en: "\(what.en) has no key “\(name)”"),
            near.map { Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") }
                ?? Bilingual(
                    zh: "可用的项：\(known.joined(separator: "、"))",
                    en: "known keys: \(known.joined(separator: ", "))"))
    }

    private static let languages = ["zh", "en"]

    /// `{ zh: 中文, en: Words, and more }`: inside of braces a comma ends a text.
    private mutating func cutText(_ rest: String, at place: SourcePlace, _ what: Bilingual) {
        add(
            "text-cut", place,
            Bilingual(
                zh: "\(what.zh)在逗号处断开，剩下“\(rest)”", en: "\(what.en) is cut at a comma; “\(rest)” is left over"
            ),
            Bilingual(zh: "给含逗号的文字加上双引号", en: "put the text with the comma in double quotes"))
    }

    package mutating func wrongShape(_ node: Node, _ message: Bilingual, mend: Bilingual? = nil) {
        add(
            "wrong-shape", place(node), message,
            mend ?? Bilingual(zh: "参照机制语言说明中的例子", en: "see the examples in the language reference"))
    }

    // MARK: scalars and lists

    package mutating func string(_ node: Node?, _ what: Bilingual) -> String? {
        guard let node else { return nil }
        switch node {
        case .scalar(let scalar): return scalar.string
        case .sequence(let items):
            let first = items.first?.string
            wrongShape(
                node,
                Bilingual(zh: "\(what.zh)：这里只写一个，不能是列表", en: "\(what.en): one word stands here, and no list"),
                mend: first.map {
                    Bilingual(zh: "去掉方括号，写成 \($0)", en: "take the brackets away and write \($0)")
                })
        case .mapping(let mapping):
            let first = mapping.first?.key.string ?? ""
            wrongShape(
                node,
                Bilingual(zh: "\(what.zh)应是一段文字，不是“键: 值”", en: "\(what.en) must be a text and no mapping"),
                mend: Bilingual(zh: "去掉花括号，写成 \(first)", en: "take the braces away and write \(first)"))
        case .alias: wrongShape(node, Bilingual(zh: "\(what.zh)应是一段文字", en: "\(what.en) must be a text"))
        }
        return nil
    }

    package mutating func flag(_ node: Node?, _ what: Bilingual) -> Bool {
        guard let node else { return false }
        switch node.string {
        case "true", "yes": return true
        case "false", "no": return false
        default:
            wrongShape(
                node, Bilingual(zh: "\(what.zh)只能是 true 或 false", en: "\(what.en) must be true or false"))
            return false
        }
    }

    package mutating func integer(_ node: Node?, _ what: Bilingual) -> Int? {
        guard let node else { return nil }
        guard let number = node.string.flatMap({ Int($0) }), number >= 0 else {
            wrongShape(node, Bilingual(zh: "\(what.zh)应是非负整数", en: "\(what.en) must be a whole number"))
            return nil
        }
        return number
    }

    /// A list, or a single item standing for a list of one.
    package func items(_ node: Node?) -> [Node] {
        switch node {
        case .sequence(let sequence)?: Array(sequence)
        case .some(let single): [single]
        case nil: []
        }
    }

    package mutating func strings(_ node: Node?, _ what: Bilingual) -> [(text: String, place: SourcePlace)] {
        if let node, case .mapping(let mapping) = node {
            let words = mapping.keys.compactMap(\.string).joined(separator: ", ")
            wrongShape(
                node,
                Bilingual(
                    zh: "\(what.zh)：这里要一个列表，不是“键: 值”", en: "\(what.en): a list stands here, and no mapping"),
                mend: Bilingual(zh: "写成 [\(words)]", en: "write [\(words)]"))
            return []
        }
        return items(node).compactMap { item in string(item, what).map { ($0, place(item)) } }
    }

    package mutating func period(_ node: Node?, _ what: Bilingual) -> Period? {
        guard let node, let text = string(node, what) else { return nil }
        guard let period = Period(text) else {
            add(
                "bad-period", place(node), Bilingual(zh: "“\(text)”不是期限", en: "“\(text)” is no period"),
                Bilingual(
                    zh: "写成 5wd（工作日）、30d（自然日）、1mo（月）、2wh（工作小时）或 2h（小时）",
                    en:
                        "write 5wd (working days), 30d (calendar days), 1mo (months), 2wh (working hours) or 2h (hours)"
                ))
            return nil
        }
        return period
    }

    /// A text in both languages: `{ zh: …, en: … }`.
    package mutating func bilingual(_ node: Node?, _ what: Bilingual, at owner: SourcePlace) -> Bilingual? {
        guard let node else {
            add(
                "text-missing", owner, Bilingual(zh: "缺少\(what.zh)", en: "\(what.en) is missing"),
                Bilingual(zh: "加上 { zh: …, en: … }", en: "add { zh: …, en: … }"))
            return nil
        }
        return optionalBilingual(node, what)
    }

    package mutating func optionalBilingual(_ node: Node?, _ what: Bilingual) -> Bilingual? {
        guard let node, let fields = mapping(node, what, keys: Self.languages) else { return nil }
        let zh = string(fields["zh"], what) ?? ""
        let en = string(fields["en"], what) ?? ""
        for (language, text) in [("zh", zh), ("en", en)] where text.isEmpty {
            add(
                "text-incomplete", fields.place,
                Bilingual(zh: "\(what.zh)缺少 \(language) 文本", en: "\(what.en) lacks its \(language) text"),
                Bilingual(zh: "补上 \(language)", en: "add \(language)"))
        }
        if en.unicodeScalars.contains(where: \.properties.isIdeographic) {
            add(
                "text-language", fields.place,
                Bilingual(
                    zh: "\(what.zh)的英文里有汉字：“\(en)”",
                    en: "the English of \(what.en) has Chinese in it: “\(en)”"),
                Bilingual(zh: "译成英文；专名用拼音", en: "translate it; write names in pinyin"))
        }
        if isForeign(zh) {
            add(
                "text-language", fields.place,
                Bilingual(
                    zh: "\(what.zh)的中文里没有汉字：“\(zh)”",
                    en: "the Chinese of \(what.en) has no Chinese in it: “\(zh)”"),
                Bilingual(zh: "译成中文", en: "translate it"))
        }
        return Bilingual(zh: zh, en: en)
    }

    /// A word of another language and no Chinese beside it; numbers and abbreviations are of every language.
    private func isForeign(_ zh: String) -> Bool {
        !zh.unicodeScalars.contains(where: \.properties.isIdeographic) && zh.contains(/[a-z]{3}/)
    }
}

/// The values of a mapping whose keys have been checked.
package struct Fields {
    package var place: SourcePlace
    package var values: [String: Node] = [:]

    package init(place: SourcePlace) { self.place = place }

    package subscript(key: String) -> Node? { values[key] }
}
