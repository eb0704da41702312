import Packs

/// A court that entrusts people's mediation and waits for what comes of it: the sender's side of a linked pair, whose other
/// side is a shipped pack.
enum TrialPack {
    static let name = "trial"

    static func source(_ change: (inout String) -> Void = { _ in }) -> PackSource {
        var text = mechanism
        change(&text)
        return PackSource(name: name, files: [PackSource.mainFile: text])
    }

    static let organisation = """
        organisation:
          units:
            east:
              name: { zh: 东县, en: East }
              level: county
              short: 东
              units:
                court: { name: { zh: 东县人民法院, en: East court }, line: court, short: 东法 }
                hill: { name: { zh: 山镇, en: Hill }, level: town, short: 山, units: { willow: { name: { zh: 柳村, en: Willow }, level: village, short: 柳 }, elm: { name: { zh: 榆村, en: Elm }, level: village, short: 榆 } } }
          accounts:
            jin: { name: { zh: 金法官, en: Judge Jin }, posts: { court: [judge] } }
            gao: { name: { zh: 高院长, en: President Gao }, posts: { court: [court_head] } }
            liu: { name: { zh: 刘调解员, en: Liu }, posts: { willow: [mediator] } }
            yu: { name: { zh: 于调解员, en: Yu }, posts: { elm: [mediator] } }
            zheng: { name: { zh: 郑主任, en: Zheng }, posts: { hill: [committee_head] } }
        """

    static let mechanism = """
        language: 2
        mechanism: trial
        name: { zh: 民事审判, en: Civil trial }
        about: { zh: 法院审理，可以委托人民调解。, en: The court hears a case and may entrust mediation. }
        case: { called: { zh: 民事案件, en: civil case }, number: "（{year}）{unit}民初{n}号" }
        roles:
          judge: { name: { zh: 法官, en: Judge } }
          court_head: { name: { zh: 院长, en: President }, sees: area }
          mediator: { name: { zh: 人民调解员, en: Mediator } }
        privacy:
          file: { purpose: { zh: 审理案件, en: To hear the case }, basis: 民事诉讼法, retention: 10y, visible: [judge, court_head, mediator] }
        parties:
          personal: file
          sides:
            plaintiff: { name: { zh: 原告, en: Plaintiff }, least: 1 }
            defendant: { name: { zh: 被告一方, en: Defendant }, least: 1 }
        fields:
          claim: { name: { zh: 诉讼请求, en: Claim }, kind: long_text, personal: file }
          sum: { name: { zh: 标的额, en: Sum }, kind: money }
          compensation: { name: { zh: 赔偿部分, en: Compensation }, kind: long_text, personal: file }
        entries:
          filing: { name: { zh: 立案, en: Filing }, by: [judge], ask: [claim, sum?, compensation?], to: hearing }
        clocks:
          trial:
            name: { zh: 审理期限, en: Trial }
            period: 3mo
            escalate: [court_head]
            pause:
              entrusted: { zh: 委托调解, en: Entrusted mediation }
              appraisal: { zh: 鉴定, en: Appraisal }
          plan: { name: { zh: 排期, en: Listing }, period: 30d, escalate: [court_head] }
        stages:
          hearing:
            name: { zh: 审理, en: Hearing }
            public: { zh: 法院正在审理。, en: The court is hearing the case. }
            owner: judge
            clocks: [trial, plan]
            actions:
              entrust: { name: { zh: 委托调解, en: Entrust mediation }, offers: to_mediation }
              forward: { name: { zh: 转送, en: Pass on }, offers: to_committee }
              fill: { name: { zh: 补充, en: Fill in }, ask: [compensation] }
              judge:
                name: { zh: 判决, en: Judge }
                when: case.results_owed = 0
                otherwise: { zh: 委托调解的结果还没有反馈。, en: The result of the mediation is still out. }
                to: judged
            on:
              to_mediation.result: [{ when: to_mediation.outcome = "resolved", stage: settled }, { stage: resumed }]
          resumed:
            name: { zh: 恢复审理, en: Heard on }
            public: { zh: 调解未成，法院继续审理。, en: Mediation failed; the court goes on. }
            owner: judge
            clocks: [trial]
            actions:
              judge: { name: { zh: 判决, en: Judge }, to: judged }
          settled: { name: { zh: 调解结案, en: Settled }, public: { zh: 已调解结案。, en: Settled. }, ends: resolved }
          judged: { name: { zh: 已判决, en: Judged }, public: { zh: 已判决。, en: Judged. }, ends: resolved }
          withdrawn: { name: { zh: 已撤诉, en: Withdrawn }, public: { zh: 已撤诉。, en: Withdrawn. }, ends: withdrawn }
        anywhere:
          withdrawn: withdrawn
        referrals:
          to_mediation:
            name: { zh: 委托人民调解, en: To people's mediation }
            kind: entrust
            to: mediator
            level: village
            opens: { pack: people-mediation, entry: handed_over, carry: { parties: parties, place: place, story: claim, amount: sum } }
            meanwhile: { trial: entrusted, plan: runs }
            answer_within: 3wd
            arbiter: { role: court_head, within: 2wd }
            result_within: 30d
            escalate: [court_head]
          to_committee:
            name: { zh: 转送调解组织, en: Passed to the committee }
            kind: forward
            to: mediator
            level: village
            opens: { pack: people_mediation, entry: handed_over, carry: { parties: parties, place: place, story: compensation }, part: compensation }
            answer_within: 3wd
            arbiter: court_head
        """
}
