import Mechanisms
import Packs
import Proofs

/// Defects between packs: what shows only where two of them lie side by side.
struct LinkDefects {
    struct Defect {
        var kind: String
        var code: String
        /// The changed texts by the name of their pack.
        var texts: [String: String]
    }

    private(set) var all: [Defect] = []

    /// A court and those who mediate for it, who may ask it back.
    static let suits = """
        language: 2
        mechanism: suits
        name: { zh: 审判, en: Suits }
        about: { zh: 法院审理，可以委托调解。, en: A court that may entrust mediation. }
        case: { called: { zh: 案件, en: suit }, number: "（{year}）{unit}民初{n}号" }
        roles:
          judge: { name: { zh: 法官, en: Judge } }
          court_head: { name: { zh: 院长, en: President }, sees: area }
        privacy:
          file: { purpose: { zh: 审理, en: To hear }, basis: 民事诉讼法, retention: 10y, visible: [judge, court_head] }
        fields:
          claim: { name: { zh: 请求, en: Claim }, kind: long_text, personal: file }
          sum: { name: { zh: 金额, en: Sum }, kind: money }
        entries:
          filing: { name: { zh: 立案, en: Filing }, by: [judge], ask: [claim, sum], to: hearing }
          sent_back: { name: { zh: 调解组织移来, en: Sent by the mediators }, by: [referral], ask: [claim], to: hearing }
        clocks:
          trial: { name: { zh: 审限, en: Trial }, period: 3mo, escalate: [court_head], pause: { entrusted: { zh: 委托调解, en: Entrusted } } }
        stages:
          hearing:
            name: { zh: 审理, en: Hearing }
            public: { zh: 审理中。, en: Being heard. }
            owner: judge
            clocks: [trial]
            actions:
              entrust: { name: { zh: 委托调解, en: Entrust }, offers: to_talks }
              judge: { name: { zh: 判决, en: Judge }, to: judged }
            on: { to_talks.accepted: waiting }
          waiting:
            name: { zh: 等候调解, en: Waiting }
            public: { zh: 正在调解。, en: Being mediated. }
            owner: judge
            clocks: [trial]
            on: { to_talks.result: judged }
          judged: { name: { zh: 已结, en: Closed }, public: { zh: 已结。, en: Closed. }, ends: resolved }
          withdrawn: { name: { zh: 撤诉, en: Withdrawn }, public: { zh: 已撤诉。, en: Withdrawn. }, ends: withdrawn }
        anywhere: { withdrawn: withdrawn }
        referrals:
          to_talks:
            name: { zh: 委托调解, en: To the mediators }
            kind: entrust
            to: mediator
            opens: { pack: talks, entry: handed_over, carry: [claim] }
            meanwhile: { trial: pauses }
            answer_within: 3wd
            arbiter: court_head
            result_within: 30d
            escalate: [court_head]
        """

    static let talks = """
        language: 2
        mechanism: talks
        name: { zh: 调解, en: Talks }
        about: { zh: 受委托调解。, en: Mediation for a court. }
        case: { called: { zh: 调解件, en: talk }, number: "（{year}）{unit}调字{n}号" }
        roles:
          mediator: { name: { zh: 调解员, en: Mediator } }
          chair: { name: { zh: 主任, en: Chair }, sees: area }
        privacy:
          file: { purpose: { zh: 调解, en: To mediate }, basis: 人民调解法, retention: 10y, visible: [mediator, chair] }
        fields:
          claim: { name: { zh: 请求, en: Claim }, kind: long_text, personal: file }
        entries:
          handed_over: { name: { zh: 受托, en: Entrusted }, by: [referral], ask: [claim], to: talking }
        clocks:
          talk: { name: { zh: 期限, en: Time }, period: 30d, escalate: [chair] }
        stages:
          talking:
            name: { zh: 办理, en: Talking }
            public: { zh: 办理中。, en: Being handled. }
            owner: mediator
            clocks: [talk]
            actions:
              ask_court: { name: { zh: 请法院认定, en: Ask the court }, offers: to_court }
              close: { name: { zh: 办结, en: Close }, to: closed }
            on: { to_court.accepted: waiting }
          waiting:
            name: { zh: 等候法院, en: Waiting }
            public: { zh: 等候法院。, en: With the court. }
            owner: mediator
            clocks: [talk]
            on: { to_court.result: closed }
          closed: { name: { zh: 办结, en: Closed }, public: { zh: 已办结。, en: Closed. }, ends: resolved }
          withdrawn: { name: { zh: 撤回, en: Withdrawn }, public: { zh: 已撤回。, en: Withdrawn. }, ends: withdrawn }
        anywhere: { withdrawn: withdrawn }
        referrals:
          to_court:
            name: { zh: 请法院认定, en: To the court }
            kind: entrust
            to: judge
            opens: { pack: suits, entry: sent_back, carry: [claim] }
            answer_within: 3wd
            arbiter: chair
            result_within: 30d
            escalate: [chair]
        """

    /// What is found in the pair, as `check packs/*` says it.
    static func findings(_ texts: [String: String]) -> [Finding] {
        var found: [Finding] = []
        var packs: [String: Mechanism] = [:]
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
            let result = PackCompiler.compile(
                PackSource(name: name, files: [PackSource.mainFile: text]), library: [:])
            found += result.findings
            packs[name] = result.mechanism
        }
        for mechanism in packs.values {
            found += Checks.run(mechanism) + Checks.links(of: mechanism, to: packs)
        }
        return found
            + LibraryChecks.run(packs.map { LibraryChecks.Pack(name: $0.key, mechanism: $0.value) }).map(
                \.finding)
    }

    static let pair = ["suits": suits, "talks": talks]

    init() {
        let judge = "      judge: { name: { zh: 判决, en: Judge }, to: judged }\n"
        let close = "      close: { name: { zh: 办结, en: Close }, to: closed }\n"
        plant(
            "mechanisms that wait for each other", "waits-in-circle", ("suits", judge, ""),
            ("talks", close, ""))
        let door =
            "  handed_over: { name: { zh: 受托, en: Entrusted }, by: [referral], ask: [claim], to: talking }\n"
        plant(
            "an entry for referrals that none of the packs uses", "opened-by-nobody",
            ("talks", door, door + door.replacing("handed_over", with: "from_police")))
        plant(
            "an entry for referrals that none of the packs uses", "opened-by-nobody",
            ("talks", "entry: sent_back", "entry: filing"))
        for (pack, result) in [
            ("suits", "    on: { to_talks.result: judged }\n"),
            ("talks", "    on: { to_court.result: closed }\n"),
        ] {
            plant(
                "a result of another mechanism that nothing waits for", "result-unheard",
                (pack, result, "    actions: { go_on: { name: { zh: 继续, en: Go on }, to: withdrawn } }\n"))
        }
        for (pack, escalate) in [("suits", "court_head"), ("talks", "chair")] {
            plant(
                "a result from another mechanism that has no limit", "result-without-limit",
                (pack, "    result_within: 30d\n    escalate: [\(escalate)]", ""))
            plant(
                "a result that is overdue and heard by nobody", "result-without-escalation",
                (pack, "\n    escalate: [\(escalate)]", ""))
        }
        plant(
            "a referral to a pack that is not there", "unknown-pack", ("suits", "pack: talks", "pack: talk"))
        plant(
            "a referral to an entry that is not there", "unknown-entry",
            ("suits", "entry: handed_over", "entry: handed"))
        plant(
            "a referral to an entry that takes none", "entry-takes-no-referral",
            ("talks", "entry: sent_back", "entry: filing"))
        plant(
            "a field of another kind carried over", "carried-kind",
            ("suits", "carry: [claim]", "carry: { claim: sum }"))
        plant(
            "a field carried that is not there", "unknown-field",
            ("suits", "carry: [claim]", "carry: { claims: claim }"))
        plant("what the other pack asks, not carried", "not-carried", ("suits", ", carry: [claim]", ""))
    }

    private mutating func plant(
        _ kind: String, _ code: String, _ changes: (pack: String, from: String, to: String)...
    ) {
        var texts = Self.pair
        for change in changes {
            // A change that changes nothing is no defect, and would not be found.
            texts[change.pack] = texts[change.pack]?.replacing(change.from, with: change.to)
        }
        all.append(Defect(kind: kind, code: code, texts: texts))
    }
}
