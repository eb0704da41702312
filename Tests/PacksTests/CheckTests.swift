import Foundation
import Mechanisms
import Packs
import Proofs
import Testing
import WorkCalendar

/// A pack small enough to read, sound until a test breaks it.
enum SmallPack {
    static let text = """
        language: 2
        mechanism: small
        name: { zh: 小机制, en: Small }
        about: { zh: 说明, en: About }
        case: { called: { zh: 案件, en: case }, number: "{unit}{year}-{n:3}" }
        roles:
          clerk: { name: { zh: 办事员, en: Clerk } }
          head: { name: { zh: 负责人, en: Head } }
        privacy:
          words: { purpose: { zh: 办理, en: To handle }, basis: 个人信息保护法 第十三条, retention: 3y, visible: [clerk] }
        fields:
          text: { name: { zh: 内容, en: Text }, kind: long_text, personal: words }
          amount: { name: { zh: 金额, en: Amount }, kind: money }
        entries:
          desk: { name: { zh: 窗口, en: Desk }, by: [clerk], ask: [text, amount?], to: open }
        clocks:
          work: { name: { zh: 办理, en: Work }, period: 5wd, from: registered, escalate: [head] }
        stages:
          open:
            name: { zh: 在办, en: Open }
            public: { zh: 正在办理, en: In hand }
            owner: clerk
            clocks: [work]
            actions:
              finish: { name: { zh: 办结, en: Finish }, when: amount < 100, to: done }
              other: { name: { zh: 另办, en: Other }, to: done }
          done:
            name: { zh: 办结, en: Done }
            public: { zh: 已办结, en: Done }
            ends: resolved
        """

    static func findings(_ change: (String) -> String = { $0 }) -> [Finding] {
        let source = PackSource(name: "small", files: [PackSource.mainFile: change(text)])
        let (mechanism, findings) = PackCompiler.compile(source, library: [:])
        guard let mechanism, findings.isEmpty else { return findings }
        return Checks.run(mechanism)
    }

    static func line(of fragment: String, in text: String) -> Int {
        let before = text.range(of: fragment).map { text[..<$0.lowerBound] } ?? ""
        return before.filter { $0 == "\n" }.count + 1
    }
}

struct `A finding` {
    private func first(_ change: (String) -> String) throws -> Finding {
        try #require(SmallPack.findings(change).first)
    }

    @Test func `about a key that is written twice says so in one sentence, at the second`() throws {
        let finding = try first { $0 + "\nclocks:\n  other: { name: { zh: 另, en: Other }, period: 3wd }" }
        #expect(finding.code == "duplicate-key")
        #expect(finding.message.en == "“clocks” is written twice")
        #expect(
            finding.place.line == SmallPack.text.split(separator: "\n", omittingEmptySubsequences: false)
                .count + 1)
    }

    @Test(arguments: [
        ("ask: [text, amount?]", "ask: [text, amount?"), ("owner: clerk", "owner: \"clerk"),
        ("    owner: clerk", "\towner: clerk"),
    ])
    func `about what is no YAML speaks the author's language`(_ good: String, _ bad: String) throws {
        let finding = try first { $0.replacing(good, with: bad) }
        #expect(finding.code == "not-yaml")
        #expect(finding.message.zh.unicodeScalars.filter(\.properties.isIdeographic).count > 8)
        #expect(!finding.message.zh.contains("expected"))
    }

    @Test func `about a file in another encoding names the line`() throws {
        let source = PackSource(name: "small", files: [:], unreadable: [PackSource.mainFile: 7])
        let findings = PackCompiler.compile(source, library: [:]).findings
        #expect(findings.map(\.code) == ["not-utf8"])
        #expect(findings.first?.place.line == 7)
    }

    @Test func `about a name points at the name, and knows full-width punctuation`() throws {
        let text = SmallPack.text.replacing("owner: clerk", with: "owner: klerk")
        let source = PackSource(name: "small", files: [PackSource.mainFile: text])
        let finding = try first { _ in text }.pointing(into: source)
        #expect(finding.place.line == SmallPack.line(of: "owner: klerk", in: text))
        let wide = try first { $0.replacing("ask: [text, amount?]", with: "ask: [text，amount?]") }
        #expect(wide.remedy.en.contains("full-width"))
    }
}

struct `A pack` {
    @Test func `that is sound has no findings`() {
        #expect(SmallPack.findings().isEmpty)
    }

    @Test(arguments: ["{{{name}}}", "{{&name}}", "{{& name}}", "{{=<% %>=}}"])
    func `may not put into a paper what people wrote as if it were HTML`(_ tag: String) {
        let text =
            SmallPack.text + "\ndocuments:\n  note: { name: { zh: 便条, en: Note }, template: note.mustache }\n"
        func found(_ template: String) -> [Finding] {
            let files = [PackSource.mainFile: text, "note.mustache": template]
            return PackCompiler.compile(PackSource(name: "small", files: files), library: [:]).1
        }
        #expect(found("<p>{{name}}</p>").isEmpty)
        let raw = found("<p>\n  \(tag)</p>").first { $0.code == "raw-template" }
        #expect(
            raw?.severity == .error && raw?.place == SourcePlace(file: "note.mustache", line: 2, column: 3))
    }

    /// What is broken, where the finding must point, its code, and a word of the remedy.
    struct Broken: Sendable, CustomTestStringConvertible {
        var from: String
        var to: String
        var code: String
        var at: String
        var remedy: String
        var testDescription: String { code }
    }

    static let broken: [Broken] = [
        Broken(from: "owner: clerk", to: "owner: clerc", code: "unknown-role", at: "open:", remedy: "clerk"),
        Broken(from: "to: open }", to: "to: opne }", code: "unknown-stage", at: "to: opne", remedy: "open"),
        Broken(
            from: "clocks: [work]", to: "basis: x", code: "stage-without-clock", at: "open:",
            remedy: "clocks:"),
        Broken(
            from: "owner: clerk\n", to: "basis: x\n", code: "stage-without-owner", at: "open:",
            remedy: "owner:"),
        Broken(
            from: ", escalate: [head]", to: "", code: "clock-without-escalation", at: "work:",
            remedy: "escalate"),
        Broken(from: "period: 5wd", to: "period: 5 days", code: "bad-period", at: "work:", remedy: "5wd"),
        Broken(
            from: "period: 5wd", to: "period: if amount > 5 the \"5wd\"", code: "bad-expression", at: "work:",
            remedy: "FEEL"),
        Broken(
            from: "period: 5wd", to: "period: if amount > 5 then \"5wd\" else null",
            code: "period-may-be-missing", at: "work:", remedy: "else"),
        Broken(
            from: "when: amount < 100", to: "when: amout < 100", code: "unknown-name", at: "finish:",
            remedy: "amount"),
        Broken(
            from: "when: amount < 100", to: "when: case.sesions < 100", code: "unknown-name", at: "finish:",
            remedy: "case.sessions"),
        Broken(
            from: "personal: words", to: "personal: word", code: "unknown-privacy", at: "text:",
            remedy: "words"),
        Broken(
            from: ", personal: words", to: "", code: "undeclared-personal-field", at: "text:",
            remedy: "personal:"),
        Broken(from: "en: Finish", to: "em: Finish", code: "unknown-key", at: "finish:", remedy: "en"),
        Broken(
            from: "ask: [text, amount?]", to: "ask: [text, amonut?]", code: "unknown-field", at: "desk:",
            remedy: "amount"),
        Broken(from: "about:", to: "abuot:", code: "unknown-key", at: "abuot:", remedy: "about"),
        Broken(
            from: "en: Finish", to: "en: Finish, or not", code: "text-cut", at: "finish:", remedy: "quotes"),
        Broken(
            from: "to: done }\n", to: "to: [{ when: \"amount < 5, stage: done\" }] }\n",
            code: "target-without-stage", at: "finish:", remedy: "quotes"),
        Broken(
            from: "fields:", to: "verbs: [comment]\nfields:", code: "wrong-shape", at: "verbs:",
            remedy: "examples"),
        Broken(
            from: "escalate: [head]",
            to: "escalate: [head], extend: { most: 5wd, approved_by: superior, tell: everyone }",
            code: "unknown-word",
            at: "work:", remedy: "parties"),
        Broken(
            from: "clocks: [work]", to: "clocks: { work: yes }", code: "wrong-shape", at: "clocks: { work",
            remedy: "[work]"),
        Broken(
            from: "owner: clerk\n", to: "owner: [clerk]\n", code: "wrong-shape", at: "owner: [clerk]",
            remedy: "write clerk"),
        Broken(
            from: "owner: clerk\n", to: "owner: { clerk: yes }\n", code: "wrong-shape", at: "owner: { clerk",
            remedy: "write clerk"),
        Broken(
            from: "kind: money", to: "kind: mony", code: "unknown-kind", at: "amount: { name", remedy: "money"
        ),
    ]

    @Test(arguments: broken)
    func `that is broken is refused with the line and the remedy`(_ broken: Broken) throws {
        let text = SmallPack.text.replacingOccurrences(of: broken.from, with: broken.to)
        let found = SmallPack.findings { _ in text }.first { $0.code == broken.code }
        let finding = try #require(
            found, "no \(broken.code) in \(SmallPack.findings { _ in text }.map(\.code))")
        #expect(finding.severity == .error)
        #expect(finding.place.line == SmallPack.line(of: broken.at, in: text))
        #expect(finding.remedy.en.contains(broken.remedy), "\(finding.remedy.en)")
        #expect(!finding.message.zh.isEmpty && !finding.message.en.isEmpty && !finding.remedy.zh.isEmpty)
    }

    /// An organisation that is broken, what it is called, and a word of the remedy.
    @Test(arguments: [
        ("level: twon", "unknown-word", "town"), ("level: town, from: 2026-02-30", "bad-time", "2026-08-24"),
        ("line: justice", "no-level", "level:"), ("level: town, shrot: x", "unknown-key", "short"),
    ])
    func `or an organisation with a slip is refused with the remedy`(row: (String, String, String)) throws {
        let text = "units:\n  a: { name: { zh: 甲, en: A }, \(row.0) }\n"
        let finding = try #require(OrganisationFile.read(text, file: "organisation.yaml").findings.first)
        #expect(finding.code == row.1)
        #expect(finding.place.line == 2)
        #expect(finding.remedy.en.contains(row.2), "\(finding.remedy.en)")
    }

    @Test func `with a stage nobody can reach is refused`() throws {
        let extra =
            "\n  lost:\n    name: { zh: 丢, en: Lost }\n    public: { zh: 丢, en: Lost }\n    ends: unresolved\n"
        let finding = try #require(SmallPack.findings { $0 + extra }.first)
        #expect(finding.code == "unreachable-stage")
    }

    @Test func `with a stage that leads nowhere is refused, with the way there`() throws {
        let findings = SmallPack.findings { text in
            text.replacingOccurrences(of: "when: amount < 100, to: done", with: "to: stuck")
                + "\n  stuck:\n    name: { zh: 停, en: Stuck }\n    public: { zh: 停, en: Stuck }\n    owner: clerk\n    clocks: [work]\n"
        }
        let finding = try #require(findings.first { $0.code == "no-end" })
        #expect(finding.path == ["open", "(finish)", "stuck"])
    }

    @Test func `that goes round for ever is refused, and a bound mends it`() throws {
        func pack(period from: String) -> [Finding] {
            SmallPack.findings { text in
                text.replacingOccurrences(of: "from: registered", with: from)
                    .replacingOccurrences(of: "when: amount < 100, to: done", with: "to: again")
                    + "\n  again:\n    name: { zh: 再, en: Again }\n    public: { zh: 再, en: Again }\n    owner: clerk\n    clocks: [work]\n    actions:\n      back: { name: { zh: 回, en: Back }, to: open }\n"
            }
        }
        let finding = try #require(pack(period: "from: entered").first)
        #expect(finding.code == "loop-without-bound")
        #expect(finding.path == ["open", "(finish)", "again", "(back)", "open"])
        #expect(pack(period: "from: registered").isEmpty)
    }

    /// What an action does and what stands under `on:` of the stages, and what is found.
    @Test(arguments: [
        (
            "offers: x, to: done", "x.accepted: helped", "finish: { name: { zh: 成, en: F }, to: done }",
            "offer-when-closed"
        ),
        (
            "offers: x, to: helped", "x.accepted: done", "finish: { name: { zh: 成, en: F }, to: done }",
            "acceptance-leads-nowhere"
        ),
        (
            "offers: y", "y.accepted: helped, y.result: done", "finish: { name: { zh: 成, en: F }, to: done }",
            "result-never-owed"
        ),
        ("offers: x", "x.accepted: helped", "wait: { name: { zh: 等, en: W } }", "result-not-owed-here"),
        ("offers: x", "x.accepted: helped", "finish: { name: { zh: 成, en: F }, to: done }", ""),
    ])
    func `with an offer that nobody could answer, or a result that nobody owes, is refused`(
        row: (action: String, on: String, act: String, code: String)
    ) throws {
        func referral(_ id: String, _ result: Bool) -> String {
            "  \(id): { name: { zh: 移, en: X }, kind: forward, to: clerk, answer_within: 1wd, arbiter: head, result: \(result) }\n"
        }
        let findings = SmallPack.findings { text in
            text.replacingOccurrences(
                of: "other: { name: { zh: 另办, en: Other }, to: done }",
                with:
                    "other: { name: { zh: 另办, en: Other }, \(row.action) }\n      skip: { name: { zh: 跳, en: Skip }, to: helped }\n    on: { \(row.on) }"
            )
                + "\n  helped:\n    name: { zh: 协, en: Helped }\n    public: { zh: 协, en: H }\n    owner: clerk\n    clocks: [work]\n    actions:\n      \(row.act)\n    on: { x.result: done }\nreferrals:\n"
                + referral("x", true) + referral("y", false)
        }
        #expect(
            findings.map(\.code) == (row.code.isEmpty ? [] : [row.code]),
            "\(findings.map { $0.text(in: .en) })")
    }

    @Test func `that is no YAML says where`() throws {
        let finding = try #require(
            SmallPack.findings { $0.replacingOccurrences(of: "roles:", with: "roles: [") }.first)
        #expect(finding.code == "not-yaml")
        #expect(finding.place.line > 1)
    }

    @Test(
        arguments: [
            ("first", ["[\"< 10\", a]", "[\"> 10\", a]"], ["table-gap"]),
            ("unique", ["[\"<= 10\", a]", "[\">= 10\", b]"], ["table-overlap"]),
            ("any", ["[\"<= 10\", a]", "[\">= 10\", b]"], ["table-contradiction"]),
            ("first", ["[-, a]", "[\"> 10\", b]"], ["table-masked"]),
            ("first", ["[\"[5..3]\", a]", "[-, b]"], ["table-unreachable"]),
            ("first", ["[-, c]"], ["table-output"]),
            ("unique", ["[-, a]"], []),
        ])
    func `reads a table as a whole`(hit: String, rows: [String], codes: [String]) {
        let table = """

            decisions:
              how:
                name: { zh: 表, en: Table }
                hit: \(hit)
                inputs: [amount]
                outputs: [{ name: out, values: [a, b] }]
                rules:
            \(rows.map { "      - \($0)" }.joined(separator: "\n"))
            """
        let findings = SmallPack.findings { $0 + table }
        #expect(findings.map(\.code) == codes)
    }
}
