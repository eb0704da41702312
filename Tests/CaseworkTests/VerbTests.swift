import Foundation
import Mechanisms
import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

struct `Every verb` {
    /// Without roles, sides, fields or clocks: what a form offers here to choose from, the engine offers everywhere.
    static let empty = Mechanism(
        id: MechanismID("empty"), name: Bilingual(both: ""), about: Bilingual(both: ""), basis: nil, hash: "",
        called: Bilingual(both: ""), numbering: nil, place: SourcePlace(file: "", line: 1))

    @Test(arguments: Verb.allCases)
    func `is described by its own rule`(_ verb: Verb) {
        let rule = verb.rule
        #expect(rule.verb == verb)
        let questions = rule.asks(on: nil, in: Self.empty).map(\.id)
        #expect(Set(questions).count == questions.count)
        if let other = rule.otherCase { #expect(questions.contains(other)) }
    }

    @Test func `writes events that nothing else declares`() {
        let names = CaseEvents.all.map { $0.name }
        #expect(Set(names).count == names.count)
    }

    @Test func `that somebody waits for has its own place`() {
        let ranks = Verb.allCases.compactMap(\.rule.first)
        #expect(ranks.sorted() == Array(1...ranks.count))
    }

    @Test func `calls its questions by a name in every message`() {
        let names = MechanismNames(Self.empty, Directory(units: [], posts: [], accounts: []))
        for verb in Verb.allCases {
            for ask in verb.rule.asks(on: nil, in: Self.empty) {
                #expect(names.field(ask.id).zh != ask.id, "\(verb.rawValue): \(ask.id)")
            }
        }
    }

    @Test(arguments: Language.allCases)
    func `stands in the language reference as the code has it`(_ language: Language) throws {
        try Reference.check(Reference.verbs(language), of: "verbs", language)
    }
}

struct `Every act` {
    @Test(arguments: Act.allCases)
    func `is described by its own rule`(_ act: Act) {
        #expect(act.rule.act == act)
        let questions = act.rule.asks(on: nil, in: `Every verb`.empty).map(\.id)
        #expect(Set(questions).count == questions.count)
    }

    @Test(arguments: Language.allCases)
    func `stands in the language reference as the code has it`(_ language: Language) throws {
        try Reference.check(Reference.acts(language), of: "acts", language)
    }
}

struct `A step of a pack` {
    private func steps(_ isSo: (Action, Mechanism) -> Bool) throws -> Set<String> {
        var found: Set<String> = []
        for name in Repository.packs {
            let mechanism = try Repository.shipped(name)
            for action in mechanism.stages.all.flatMap(\.actions.all) where isSo(action, mechanism) {
                found.insert(action.id.text)
            }
        }
        return found
    }

    @Test func `takes files where a paper belongs to it, and where it notes what was done`() throws {
        let found = try steps { $0.takesFiles(in: $1) }
        #expect(
            found == ["seal", "performed", "reply", "answer_now", "process", "send_people"])
    }

    @Test func `takes files where it asks for one`() throws {
        var mechanism = try Repository.shipped("township-centre")
        let field = try #require(mechanism.fields.all.first)
        let action = try #require(
            mechanism.stages.all.flatMap(\.actions.all).first {
                !$0.asks.isEmpty && !$0.takesFiles(in: mechanism)
            })
        for asked in action.asks {
            let file = Field(id: asked.field, name: field.name, kind: .file, place: field.place)
            let rest = mechanism.fields.all.filter { $0.id != asked.field }
            mechanism.fields = Catalogue(([file] + rest).map { ($0.id.text, $0) })
        }
        #expect(action.takesFiles(in: mechanism))
    }

    @Test func `warns where it ends mediation`() throws {
        #expect(try steps { action, _ in action.isDanger } == ["fail"])
    }
}

/// The tables of acts and verbs in `docs/mechanism-language.md` and its Chinese twin. `LIANDONG_DOCS=write` writes it anew.
private enum Reference {
    static let isWriting = ProcessInfo.processInfo.environment["LIANDONG_DOCS"] == "write"
    static func check(_ table: String, of what: String, _ language: Language) throws {
        let page = language == .zh ? "docs/mechanism-language.zh-CN.md" : "docs/mechanism-language.md"
        let (opening, closing) = (
            "<!-- The table of \(what) is written by Tests/CaseworkTests/VerbTests.swift. -->",
            "<!-- The table of \(what) ends. -->"
        )
        let text = try Repository.text(page)
        let begin = try #require(text.range(of: opening)).lowerBound
        let end = try #require(text.range(of: closing)).upperBound
        try #require(begin < end)
        let written = opening + "\n" + table + closing
        if isWriting {
            try text.replacingCharacters(in: begin..<end, with: written)
                .write(to: Repository.root.appendingPathComponent(page), atomically: true, encoding: .utf8)
        } else {
            #expect(text[begin..<end] == written, "LIANDONG_DOCS=write writes the table into \(page)")
        }
    }

    static func acts(_ language: Language) -> String {
        let heads = [
            Bilingual(zh: "行为", en: "act"), Bilingual(zh: "含义", en: "meaning"),
            Bilingual(zh: "填写内容", en: "asks"),
        ]
        let rows = Act.allCases.map { act in
            [
                "`\(act.rawValue)`", act.rule.meaning[language],
                questions(act.rule.asks(on: nil, in: `Every verb`.empty), act.rule.takesFiles, language),
            ]
        }
        return table(heads, rows, language)
    }

    static func verbs(_ language: Language) -> String {
        let heads = [
            Bilingual(zh: "操作", en: "verb"), Bilingual(zh: "名称", en: "name"),
            Bilingual(zh: "填写内容", en: "asks"),
            Bilingual(zh: "谁可以用", en: "who may"), Bilingual(zh: "何时", en: "when"),
            Bilingual(zh: "可关闭", en: "off"), Bilingual(zh: "群众可用", en: "residents"),
        ]
        let rows = Verb.allCases.map { verb in
            let rule = verb.rule
            return [
                "`\(verb.rawValue)`", rule.name[language],
                questions(rule.asks(on: nil, in: `Every verb`.empty), rule.takesFiles, language),
                text(rule.by)[language],
                text(rule.time)[language], text(!verb.cannotBeSwitchedOff)[language],
                text(rule.isResidents)[language],
            ]
        }
        return table(heads, rows, language)
    }

    private static func table(_ heads: [Bilingual], _ rows: [[String]], _ language: Language) -> String {
        let lines = [heads.map { $0[language] }, heads.map { _ in "---" }] + rows
        return lines.map { "| \($0.joined(separator: " | ")) |\n" }.joined()
    }

    private static func questions(_ asks: [Ask], _ takesFiles: Bool, _ language: Language) -> String {
        var asks = asks.map(text)
        if takesFiles { asks.append(Bilingual(zh: "附件", en: "files")[language]) }
        if asks.isEmpty { asks = ["—"] }
        return asks.joined(separator: language == .zh ? "、" : ", ")
    }

    /// `` `within?` text ``; with its answers, where the engine knows them: `` `answer` choice (`agreed` …) ``.
    private static func text(_ ask: Ask) -> String {
        var choices = ""
        if case .choice(let all) = ask.kind, !all.isEmpty {
            choices = " (" + all.map { "`\($0.id)`" }.joined(separator: " ") + ")"
        }
        if case .rows(let columns) = ask.kind {
            choices = " (" + columns.map(text).joined(separator: ", ") + ")"
        }
        return "`\(ask.id)\(ask.isRequired ? "" : "?")` \(ask.kind.word)\(choices)"
    }

    private static func text(_ yes: Bool) -> Bilingual {
        yes ? Bilingual(zh: "是", en: "yes") : Bilingual(zh: "否", en: "no")
    }

    private static func text(_ user: VerbUser) -> Bilingual {
        switch user {
        case .owner: Bilingual(zh: "责任岗位", en: "the owner")
        case .ownerOrSuperior: Bilingual(zh: "责任岗位、上级岗位", en: "the owner, roles above")
        case .clockOwner: Bilingual(zh: "该时限的责任岗位", en: "the clock's owner")
        case .clockOwnerOrSuperior: Bilingual(zh: "该时限的责任岗位、上级岗位", en: "the clock's owner, roles above it")
        case .superior: Bilingual(zh: "上级岗位、裁定岗位", en: "roles above, the arbiter")
        case .participant: Bilingual(zh: "参与单位的任何岗位", en: "anybody who takes part")
        case .invitedUnit: Bilingual(zh: "受邀单位", en: "the unit asked")
        case .receiver: Bilingual(zh: "接收岗位", en: "the receiver")
        case .debtor: Bilingual(zh: "承接单位", en: "whoever owes it")
        }
    }

    private static func text(_ time: VerbTime) -> Bilingual {
        switch time {
        case .whileOpen: Bilingual(zh: "办理中", en: "open")
        case .onceClosed: Bilingual(zh: "办结后", en: "closed")
        case .always: Bilingual(zh: "随时", en: "always")
        case .whileMediating: Bilingual(zh: "调解环节中", en: "mediating")
        }
    }
}
