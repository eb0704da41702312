import Mechanisms
import WorkCalendar
import Yams

/// What is wrong with a file that is no YAML, in the words of whoever wrote it.
struct YAMLFault {
    let code: String
    let place: SourcePlace
    let message: Bilingual
    let remedy: Bilingual

    init(_ error: YamlError, in text: String, file: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            code = "not-yaml"
            place = SourcePlace(file: file, line: mark.line, column: mark.column)
            let words = Self.words(of: problem)
            message = Bilingual(zh: "不是合法的 YAML：\(words.zh)", en: "no valid YAML: \(words.en)")
            remedy = Self.remedy
        case .duplicatedKeysInMapping(let keys, let context):
            code = "duplicate-key"
            let key = keys.min() ?? ""
            place = Self.second(key, in: text, from: context.mark, file: file)
            message = Bilingual(zh: "“\(key)”写了两次", en: "“\(key)” is written twice")
            remedy = Bilingual(zh: "合并为一处，或删去其中一处", en: "make them one, or remove one")
        case .no, .memory, .reader, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            code = "not-yaml"
            place = SourcePlace(file: file, line: 1)
            message = Bilingual(zh: "不是合法的 YAML：读不出文字", en: "no valid YAML: it cannot be read as text")
            remedy = Self.remedy
        }
    }

    private static let remedy = Bilingual(
        zh: "检查缩进、冒号后的空格和引号", en: "check indentation, the space after colons, and quotes")

    /// What the parser says of what people get wrong most; its own words where it says something else.
    private static func words(of problem: String) -> Bilingual {
        let known: [(String, Bilingual)] = [
            (
                "mapping values are not allowed",
                Bilingual(
                    zh: "这里不能再有“键: 值”，上一行可能缺引号或缩进不对",
                    en: "no “key: value” can stand here; the line before may lack quotes or indentation")
            ),
            ("could not find expected ':'", Bilingual(zh: "键后面缺冒号", en: "a colon is missing after a key")),
            (
                "did not find expected ',' or '}'",
                Bilingual(zh: "花括号没有合上，或缺逗号", en: "a brace is not closed, or a comma is missing")
            ),
            (
                "did not find expected ',' or ']'",
                Bilingual(zh: "方括号没有合上，或缺逗号", en: "a bracket is not closed, or a comma is missing")
            ),
            (
                "did not find expected key",
                Bilingual(zh: "缩进与同级的行不一致", en: "the indentation differs from the lines beside it")
            ),
            (
                "did not find expected '-' indicator",
                Bilingual(
                    zh: "列表的这一项缺“-”，或缩进不一致",
                    en: "an item of the list lacks its “-”, or is indented differently")
            ),
            ("found unexpected end of stream", Bilingual(zh: "引号没有合上", en: "a quote is not closed")),
            (
                "found character that cannot start any token",
                Bilingual(
                    zh: "这里不能用制表符或这个符号，缩进请用空格", en: "a tab or this sign cannot stand here; indent with spaces"
                )
            ),
            (
                "found unknown escape character",
                Bilingual(zh: "双引号里的反斜杠写法不对", en: "a backslash in double quotes begins nothing that is known")
            ),
            (
                "did not find expected node content",
                Bilingual(zh: "冒号或逗号后面缺内容", en: "something is missing after a colon or comma")
            ),
            (
                "found undefined alias",
                Bilingual(zh: "文字以 * 开头时请加引号", en: "put quotes around a text that begins with *")
            ),
        ]
        return known.first { problem.contains($0.0) }?.1 ?? Bilingual(both: problem)
    }

    /// The line of the second one; of a mapping in one line the mapping itself.
    private static func second(_ key: String, in text: String, from mark: Mark, file: String) -> SourcePlace {
        var found = 0
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where index + 1 >= mark.line {
            let indent = line.prefix { $0 == " " }.count
            guard indent + 1 == mark.column, line.dropFirst(indent).hasPrefix(key + ":") else { continue }
            found += 1
            if found == 2 { return SourcePlace(file: file, line: index + 1, column: indent + 1) }
        }
        return SourcePlace(file: file, line: mark.line, column: mark.column)
    }
}
