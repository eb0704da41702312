import Decisions
public import Mechanisms
import Organisation
import WorkCalendar
import Yams

/// Bytes → `Mechanism`, or what is wrong with them.
///
/// The compiler only understands; whether the mechanism makes sense is judged by `check` on the result.
public struct PackCompiler {
    /// Where `uses:` finds other packs, by folder name.
    let library: [String: PackSource]
    let source: PackSource
    var yaml: YAMLReader
    var names = FeelNames()
    /// Packs being compiled, to stop a pack from using itself.
    let trail: [String]
    /// A stage that runs another pack stands for that pack's first stage.
    var aliases: [StageID: StageID] = [:]

    init(_ source: PackSource, library: [String: PackSource], trail: [String]) {
        self.source = source
        self.library = library
        self.trail = trail + [source.name]
        // What is found in a pack that another takes in stands in its file, and not in the host's.
        yaml = YAMLReader(
            file: trail.isEmpty ? PackSource.mainFile : "../\(source.name)/\(PackSource.mainFile)")
    }

    /// - Returns: the mechanism as far as it could be understood, nil where nothing could, with all findings.
    public static func compile(
        _ source: PackSource, library: [String: PackSource]
    ) -> (mechanism: Mechanism?, findings: [Finding]) {
        var compiler = PackCompiler(source, library: library, trail: [])
        let mechanism = compiler.compile()
        return (mechanism, compiler.yaml.findings)
    }

    static let keys = [
        "language", "mechanism", "name", "about", "basis", "case", "roles", "parameters", "privacy",
        "parties", "routes",
        "matters", "fields", "uses", "entries", "clocks", "stages", "anywhere", "referrals", "decisions",
        "documents", "verbs", "agreement",
    ]

    mutating func compile() -> Mechanism? {
        let what = Bilingual(zh: "机制", en: "a mechanism")
        for (file, line) in source.unreadable.sorted(by: { $0.key < $1.key }) {
            yaml.add(
                "not-utf8", SourcePlace(file: file, line: line),
                Bilingual(zh: "文件不是 UTF-8 编码", en: "the file is not encoded in UTF-8"),
                Bilingual(zh: "用编辑器另存为 UTF-8", en: "save it as UTF-8"))
        }
        if source.unreadable[PackSource.mainFile] != nil { return nil }
        guard let text = source.files[PackSource.mainFile] else {
            yaml.add(
                "no-mechanism", SourcePlace(file: PackSource.mainFile, line: 1),
                Bilingual(zh: "机制包没有 mechanism.yaml", en: "the pack has no mechanism.yaml"),
                Bilingual(zh: "在文件夹中建立 mechanism.yaml", en: "create mechanism.yaml in the folder"))
            return nil
        }
        guard let root = yaml.parse(text), let top = yaml.mapping(root, what, keys: Self.keys) else {
            return nil
        }
        guard var mechanism = head(top) else { return nil }
        readRoles(top, into: &mechanism)
        readParameters(top, into: &mechanism)
        readPrivacy(top, into: &mechanism)
        readMatters(top, into: &mechanism)
        readFields(top, into: &mechanism)
        let uses = readUses(top, into: &mechanism)
        names = Self.names(of: mechanism)
        nameReferrals(top, of: mechanism)
        readDecisions(top, into: &mechanism)
        readClocks(top, into: &mechanism)
        readDocuments(top, into: &mechanism)
        readReferrals(top, into: &mechanism)
        readStages(top, uses: uses, into: &mechanism)
        readEntries(top, into: &mechanism)
        readVerbs(top, into: &mechanism)
        readAgreement(top, into: &mechanism)
        resolveAliases(in: &mechanism)
        reportShadows(of: uses, by: mechanism, top)
        readLimits(into: &mechanism)
        return mechanism
    }

    /// Fields and parameters by their own names, the facts of the case under `case`.
    static func names(of mechanism: Mechanism) -> FeelNames {
        var names = CaseFact.names
        for id in mechanism.fields.ids { names.insert(id) }
        for id in mechanism.parameters.ids { names.insert(id) }
        return names
    }

    /// The form of the language that this program speaks.
    static let language = "2"

    /// A form that is not known is not guessed at; one that is not named is this.
    private mutating func readLanguage(_ top: Fields) {
        let mend = Bilingual(
            zh: "在第一行写 language: \(Self.language)", en: "write language: \(Self.language) in the first line")
        guard let node = top["language"] else {
            yaml.add(
                "no-language", top.place,
                Bilingual(
                    zh: "没有写明用哪一版机制语言，按第 \(Self.language) 版理解",
                    en:
                        "the pack does not say in which form of the language it is written; it is read as form \(Self.language)"
                ),
                mend, severity: .warning)
            return
        }
        if let form = yaml.string(node, Bilingual(zh: "语言版本", en: "language")), form != Self.language {
            yaml.add(
                "unknown-language", yaml.place(node),
                Bilingual(
                    zh: "没有第“\(form)”版机制语言；本程序用第 \(Self.language) 版",
                    en: "there is no form “\(form)” of the language; this program speaks \(Self.language)"),
                mend)
        }
    }

    private mutating func head(_ top: Fields) -> Mechanism? {
        readLanguage(top)
        let id = yaml.string(top["mechanism"], Bilingual(zh: "机制标识", en: "the mechanism's id"))
        guard let id, YAMLReader.isID(id) else {
            yaml.add(
                "no-id", top.place,
                Bilingual(zh: "缺少 mechanism: 标识", en: "the line mechanism: <id> is missing"),
                Bilingual(
                    zh: "第一行写 mechanism: 名称（小写字母和下划线）",
                    en: "write mechanism: and an id in lower-case letters and underscores"))
            return nil
        }
        let name = yaml.bilingual(
            top["name"], Bilingual(zh: "机制名称", en: "the mechanism's name"), at: top.place)
        let about = yaml.bilingual(
            top["about"], Bilingual(zh: "机制说明", en: "the mechanism's description"), at: top.place)
        let basis = yaml.string(top["basis"], Bilingual(zh: "依据", en: "the basis"))
        let what = Bilingual(zh: "案件设置", en: "case")
        var called: Bilingual?
        var numbering: NumberPattern?
        var organ: Bilingual?
        if let node = top["case"], let fields = yaml.mapping(node, what, keys: ["called", "number", "organ"])
        {
            called = yaml.bilingual(
                fields["called"], Bilingual(zh: "案件称呼", en: "what a case is called"), at: fields.place)
            organ = yaml.optionalBilingual(
                fields["organ"], Bilingual(zh: "出具文书的组织", en: "the organ that issues papers"))
            if let node = fields["number"],
                let text = yaml.string(node, Bilingual(zh: "编号", en: "the number"))
            {
                numbering = NumberPattern(text)
                if numbering == nil {
                    yaml.add(
                        "bad-number", yaml.place(node),
                        Bilingual(zh: "编号格式“\(text)”读不懂", en: "the number pattern “\(text)” cannot be read"),
                        Bilingual(
                            zh: "可用 {year} {unit} {n} 或 {n:5}，且必须有 {n}",
                            en: "use {year}, {unit} and {n} or {n:5}; {n} is required"))
                }
            }
        } else {
            yaml.add(
                "no-case", top.place, Bilingual(zh: "缺少 case: 一节", en: "the section case: is missing"),
                Bilingual(
                    zh: "写明案件称呼 called 和编号 number", en: "say what a case is called and how it is numbered"))
        }
        var mechanism = Mechanism(
            id: MechanismID(id), name: name ?? Bilingual(both: id), about: about ?? Bilingual(both: ""),
            basis: basis, hash: "", called: called ?? Bilingual(zh: "案件", en: "case"), numbering: numbering,
            place: top.place)
        mechanism.organ = organ
        mechanism.pack = source.name
        return mechanism
    }

    // MARK: expressions

    /// A FEEL expression; unknown names are findings with the nearest known one.
    mutating func rule(_ node: Node?, _ what: Bilingual, extra: FeelNames? = nil) -> Rule? {
        guard let node, let text = yaml.string(node, what) else { return nil }
        let place = yaml.place(node)
        do throws(FeelError) {
            let expression = try FeelExpression(parsing: text, knowing: extra ?? names)
            for name in expression.unknownNames {
                reportUnknown(name, at: place)
            }
            return Rule(text: text, expression: expression, place: place)
        } catch {
            yaml.add(
                "bad-expression", place,
                Bilingual(
                    zh: "\(what.zh)：第 \(error.position.column) 个字符处 \(error.words.zh)",
                    en: "\(what.en): at character \(error.position.column): \(error.words.en)"),
                Bilingual(zh: "按 FEEL 写法改正“\(text)”", en: "mend the FEEL expression “\(text)”"))
            return nil
        }
    }

    mutating func reportUnknown(_ name: FeelFreeName, at place: SourcePlace) {
        guard let part = name.unknownPart else { return }
        let near: String?
        if name.isKnown, name.name == "case", let member = name.path.first {
            near = nearest(member, CaseFact.allCases.map(\.rawValue)).map { "case.\($0)" }
        } else {
            near = names.suggestion(for: name.name)
        }
        yaml.add(
            "unknown-name", place,
            Bilingual(
                zh: "表达式里的“\(part)”不是字段、参数或案件情况",
                en: "“\(part)” in the expression is no field, parameter or fact of the case"),
            near.map { Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") }
                ?? Bilingual(
                    zh: "在 fields: 或 parameters: 中声明它", en: "declare it under fields: or parameters:"))
    }

    func roleIDs(_ list: [(text: String, place: SourcePlace)]) -> [RoleID] { list.map { RoleID($0.text) } }
}
