import Foundation
import Mechanisms
import Packs
import Proofs
import Testing
import WorkCalendar

/// A pack that another takes in, and that other one: sound until a test changes a line.
private enum Pair {
    static let inner = """
        language: 2
        mechanism: inner
        name: { zh: 内, en: Inner }
        about: { zh: 说明, en: About }
        case: { called: { zh: 案件, en: case } }
        roles:
          clerk: { name: { zh: 办事员, en: Clerk } }
          head: { name: { zh: 负责人, en: Head }, at: town, sees: area }
        parameters:
          within: { name: { zh: 期限, en: Limit }, value: 5wd }
          sessions_max: { name: { zh: 次数, en: Sessions }, value: 3 }
          strict: { name: { zh: 从严, en: Strict }, value: true }
        privacy:
          words: { purpose: { zh: 办理, en: To handle }, basis: 个人信息保护法 第十三条, retention: 3y, visible: [clerk] }
        parties:
          personal: words
          sides: { asker: { name: { zh: 申请人, en: Asker }, least: 1 } }
        routes:
          suit: { name: { zh: 起诉, en: Suit }, basis: 人民调解法 第二十六条 }
        matters:
          labour: { name: { zh: 劳动, en: Labour }, routes: [suit], no_oral: true }
          other: { name: { zh: 其他, en: Other } }
        fields:
          text: { name: { zh: 内容, en: Text }, kind: long_text, personal: words }
          amount: { name: { zh: 金额, en: Amount }, kind: money }
        entries:
          desk: { name: { zh: 窗口, en: Desk }, by: [clerk], ask: [text, amount?], to: open }
        clocks:
          work: { name: { zh: 办理, en: Work }, period: within, from: registered, escalate: [head] }
        stages:
          open:
            name: { zh: 在办, en: Open }
            public: { zh: 正在办理, en: In hand }
            owner: clerk
            route: who
            clocks: [work]
            actions:
              finish: { name: { zh: 办结, en: Finish }, does: [reply], issues: [answer], to: done }
              pass: { name: { zh: 转出, en: Pass on }, offers: over }
            on: { over.accepted: done }
          done: { name: { zh: 办结, en: Done }, public: { zh: 已办结, en: Done }, ends: resolved }
        referrals:
          over: { name: { zh: 转办, en: Over }, kind: hand_over, to: clerk, answer_within: 1wd, arbiter: head }
        decisions:
          who: { name: { zh: 分工, en: Who }, hit: first, inputs: [case.matter], outputs: [line], rules: [[labour, work], [-, desk]] }
        documents:
          answer: { name: { zh: 答复, en: Answer } }
          receipt: { name: { zh: 回执, en: Receipt } }
        """

    static let host = """
        language: 2
        mechanism: host
        name: { zh: 外, en: Host }
        about: { zh: 说明, en: About }
        case: { called: { zh: 案件, en: case } }
        uses:
          in: { pack: inner }
        entries:
          door: { name: { zh: 上门, en: Door }, by: [clerk], ask: [text], to: run }
        stages:
          run:
            runs: in
            leads: { done: over }
          over: { name: { zh: 完, en: Over }, public: { zh: 完, en: Over }, ends: resolved }
        """

    static func library(_ host: String) -> [String: PackSource] {
        Dictionary(
            [("inner", inner), ("host", host)].map {
                ($0.0, PackSource(name: $0.0, files: [PackSource.mainFile: $0.1]))
            }, uniquingKeysWith: { first, _ in first })
    }

    static func compile(_ host: String = host) throws -> (mechanism: Mechanism?, findings: [Finding]) {
        let library = library(host)
        return PackCompiler.compile(try #require(library["host"]), library: library)
    }
}

struct `A pack that uses another` {
    @Test func `takes in what it needs without findings`() throws {
        let (mechanism, findings) = try Pair.compile()
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
        #expect(mechanism?.stages.ids == ["run.open", "over"])
        let checked = Checks.run(try #require(mechanism))
        #expect(checked.isEmpty, "\(checked.map { $0.text(in: .en) })")
    }

    @Test func `is told of what is wrong there in the file in which it stands`() throws {
        var library = Pair.library(Pair.host)
        let inner = Pair.inner.replacing("escalate: [head]", with: "escalate: [clerk]")
        library["inner"] = PackSource(name: "inner", files: [PackSource.mainFile: inner])
        let source = try #require(library["host"])
        let host = try #require(PackCompiler.compile(source, library: library).mechanism)
        let finding = try #require(Checks.run(host).first { $0.code == "escalates-to-owner" })
        #expect(finding.place.file == "../inner/mechanism.yaml")
        #expect(finding.place.line == SmallPack.line(of: "work: {", in: inner))
    }

    /// What the host adds, the code, where it must point, and words of the message or the remedy.
    static let shadows: [(added: String, code: String, at: String, says: String)] = [
        ("roles: { head: { name: { zh: 负责人, en: Head } } }", "shadowed-id", "roles:", "at"),
        ("roles: { clerk: { name: { zh: 科员, en: Clerk } } }", "shadowed-name", "roles:", "same thing"),
        (
            "fields: { amount: { name: { zh: 金额, en: Amount }, kind: number } }", "shadowed-id", "fields:",
            "money"
        ),
        (
            "fields: { amount: { name: { zh: 罚款, en: Fine }, kind: money } }", "shadowed-name", "fields:",
            "another id"
        ),
        (
            "fields: { within: { name: { zh: 内, en: In }, kind: yes_no } }", "shadowed-id", "fields:",
            "parameter"
        ),
        (
            "parameters: { amount: { name: { zh: 额, en: A }, value: 1 } }", "shadowed-id", "parameters:",
            "field"
        ),
        (
            "parameters: { within: { name: { zh: 期限, en: Limit }, value: 9wd } }", "shadowed-id",
            "parameters:",
            "with: { within"
        ),
        ("routes: { suit: { name: { zh: 起诉, en: Suit }, basis: 另一部法 } }", "shadowed-id", "routes:", "basis"),
        (
            "matters: { labour: { name: { zh: 工资, en: Wages }, routes: [suit] } }", "shadowed-id", "matters:",
            "no_oral"
        ),
        (
            "decisions: { who: { name: { zh: 分工, en: Who }, hit: first, inputs: [case.matter], outputs: [line], rules: [[-, desk]] } }",
            "shadowed-id", "decisions:", "rules"
        ),
        (
            "referrals: { over: { name: { zh: 转办, en: Over }, kind: hand_over, to: clerk, answer_within: 3wd, arbiter: head } }",
            "shadowed-id", "referrals:", "answer_within"
        ),
        (
            "documents: { answer: { name: { zh: 决定书, en: Ruling } } }", "shadowed-name", "documents:",
            "same thing"
        ),
        ("privacy: { words: \(privacy(retention: "9y")) }", "shadowed-id", "privacy:", "retention"),
        ("privacy: { words: \(privacy(visible: "clerk, head")) }", "shadowed-id", "privacy:", "visible"),
        ("privacy: { words: \(privacy(purpose: "To rank people")) }", "shadowed-id", "privacy:", "purpose"),
        (
            "privacy: { more: \(privacy(visible: "head")) }\nparties: { personal: more }", "shadowed-id",
            "privacy:",
            "visible"
        ),
        (
            "privacy: { words: \(privacy()) }\nparties: { personal: words, sides: { asker: { name: { zh: 申请人, en: Asker } } } }",
            "shadowed-id", "parties:", "least"
        ),
    ]

    static func privacy(purpose: String = "To handle", retention: String = "3y", visible: String = "clerk")
        -> String
    {
        let zh = purpose == "To handle" ? "办理" : "排名"
        return
            "{ purpose: { zh: \(zh), en: \(purpose) }, basis: 个人信息保护法 第十三条, retention: \(retention), visible: [\(visible)] }"
    }

    @Test(arguments: shadows.indices)
    func `may not give one of its ids another meaning`(_ index: Int) throws {
        let shadow = Self.shadows[index]
        let text = Pair.host + "\n" + shadow.added
        let findings = try Pair.compile(text).findings
        #expect(findings.count == 1, "\(findings.map { $0.text(in: .en) })")
        let finding = try #require(findings.first)
        #expect(finding.code == shadow.code)
        #expect(finding.severity == (shadow.code == "shadowed-id" ? .error : .warning))
        #expect(finding.place.line == SmallPack.line(of: shadow.at, in: text))
        #expect(
            "\(finding.message.en) \(finding.remedy.en)".contains(shadow.says), "\(finding.text(in: .en))")
    }

    @Test(arguments: [
        "roles: { clerk: { name: { zh: 办事员, en: Clerk } }, registrar: { name: { zh: 值班员, en: Registrar } } }",
        "roles: { guard: { name: { zh: 门卫, en: Guard } } }\nprivacy: { words: \(privacy(visible: "clerk, guard")) }",
        "privacy: { words: \(privacy(retention: "1y", visible: "")) }",
        "fields: { amount: { name: { zh: 金额, en: Amount }, kind: money, hint: { zh: 元, en: Yuan } } }",
        "parameters: { within: { name: { zh: 期限, en: Limit }, value: 5wd, basis: 本镇规定 } }",
        "matters: { labour: { name: { zh: 工资, en: Wages }, routes: [suit], no_oral: true, words: [工资] } }",
        "documents: { receipt: { name: { zh: 来访回执, en: Slip } } }",
    ])
    func `may declare again what means the same, and be narrower`(_ added: String) throws {
        let findings = try Pair.compile(Pair.host + "\n" + added).findings
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
    }

    @Test func `twice with other values, or with an action of its name, is told so at the line`() throws {
        let twice = Pair.host.replacingOccurrences(
            of: "in: { pack: inner }",
            with: "in: { pack: inner }\n  second: { pack: inner, with: { within: 9wd } }")
        let finding = try #require(try Pair.compile(twice).findings.first)
        #expect(finding.code == "shadowed-id")
        #expect(finding.place.line == SmallPack.line(of: "second:", in: twice))

        let action = Pair.host.replacingOccurrences(
            of: "runs: in",
            with: "runs: in\n    actions:\n      finish: { name: { zh: 停, en: Stop }, to: over }")
        let own = try #require(try Pair.compile(action).findings.first)
        #expect(own.code == "shadowed-id")
        #expect(own.place.line == SmallPack.line(of: "finish:", in: action))
    }
}

struct `A parameter` {
    private func findings(_ id: String, _ value: String) throws -> [Finding] {
        try compile(id, value).findings
    }

    private func compile(_ id: String, _ value: String) throws -> (mechanism: Mechanism?, findings: [Finding])
    {
        let own = Pair.host + "\nparameters:\n  \(id): { name: { zh: 参数, en: P }, value: \(value) }"
        let alone = own.replacingOccurrences(of: "uses:\n  in: { pack: inner }\n", with: "")
            .replacingOccurrences(of: "\n    runs: in\n    leads: { done: over }", with: " \(stage)")
        return try Pair.compile(alone)
    }

    private let stage = "{ name: { zh: 办, en: Run }, public: { zh: 办, en: Run }, owner: clerk }"

    @Test(arguments: [
        ("sessions_max", "three"), ("sessions_max", "-1"), ("sessions_max", "2.5"), ("sessions_max", "0"),
        ("sessions_max", "\"\""), ("returns_max", "once"), ("returns_max", "-1"), ("returns_max", "true"),
        ("oral_only_if_performed", "maybe"), ("oral_only_if_performed", "1"),
        ("oral_only_if_performed", "\"True\""),
    ])
    func `of the engine that has a value of the wrong kind is refused with line and remedy`(
        _ row: (id: String, value: String)
    ) throws {
        let found = try findings(row.id, row.value)
        let finding = try #require(found.first { $0.code == "wrong-value" })
        #expect(found.count == 1, "\(found.map { $0.text(in: .en) })")
        #expect(finding.severity == .error)
        #expect(finding.place.line == 12)
        #expect(finding.message.zh.contains(row.id))
        #expect(finding.remedy.en.contains(row.id.hasSuffix("_max") ? "3" : "true (yes) or false (no)"))
    }

    @Test func `of the engine is what the engine does`() throws {
        #expect(try compile("sessions_max", "2").mechanism?.limits.sessionsMax == 2)
        #expect(try compile("returns_max", "0").mechanism?.limits.returnsMax == 0)
        #expect(try compile("ordinary", "2").mechanism?.limits == EngineLimits())
        for (text, isOn) in [("true", true), ("yes", true), ("false", false), ("no", false)] {
            let (mechanism, findings) = try compile("oral_only_if_performed", text)
            #expect(findings.isEmpty)
            #expect(mechanism?.limits.oralOnlyIfPerformed == isOn)
            // Expressions see what the engine sees.
            #expect(
                mechanism?.parameters["oral_only_if_performed"].map { "\($0.value)" } == "boolean(\(isOn))")
        }
        // A rule that protects people is not switched off by a slip.
        #expect(try compile("oral_only_if_performed", "yess").mechanism?.limits.oralOnlyIfPerformed == true)
    }

    @Test(arguments: [
        ("sessions_max: three", 1), ("sessions_max: 0", 1), ("within: 3", 1), ("within: soon", 1),
        ("strict: 3wd", 1),
        ("sessions_max: 2, within: 30d, strict: false", 0),
    ])
    func `of a used pack is given a value of its kind`(_ row: (with: String, faults: Int)) throws {
        let text = Pair.host.replacingOccurrences(
            of: "{ pack: inner }", with: "{ pack: inner, with: { \(row.with) } }")
        let (mechanism, findings) = try Pair.compile(text)
        #expect(findings.map(\.code) == Array(repeating: "wrong-value", count: row.faults))
        for finding in findings { #expect(finding.place.line == SmallPack.line(of: "in:", in: text)) }
        if row.faults == 0 { #expect(mechanism?.limits.sessionsMax == 2) }
    }
}

struct `What a pack takes in` {
    private func pack(_ name: String, _ text: String) -> (String, PackSource) {
        (name, PackSource(name: name, files: [PackSource.mainFile: text]))
    }

    @Test func `is followed through every pack that is used, and no name that is only mentioned`() throws {
        let packs = [
            pack(
                "top",
                "# as in aside, but not it\nname: { zh: aside, en: aside }\nuses:\n  a: { pack: middle }"),
            pack("middle", "uses:\n  x: { pack: low }\n  y: { pack: lowest }\n  z: { pack: nowhere }"),
            pack("low", "uses: { x: { pack: lowest }, back: { pack: top } }"), pack("lowest", "mechanism: x"),
            pack("aside", "mechanism: y"), pack("broken", "uses: ["),
        ]
        let library = Dictionary(packs, uniquingKeysWith: { first, _ in first })
        func closure(_ name: String) throws -> [String] {
            PackClosure.of(try #require(library[name]), in: library).keys.sorted()
        }
        #expect(try closure("top") == ["low", "lowest", "middle"])
        #expect(try closure("low") == ["lowest", "middle", "top"])
        #expect(try closure("lowest").isEmpty)
        #expect(try closure("broken").isEmpty)
        #expect(library["middle"]?.uses == ["low", "lowest", "nowhere"])
    }
}
