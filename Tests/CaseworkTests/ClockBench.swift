import Mechanisms
import Organisation
import Packs
import Testing
import WorkCalendar

@testable import Casework

/// A court that entrusts mediation and keeps its own clock; a right of objection that closes; a hearing on a fixed day;
/// parameters wherever a period stands.
enum Court {
    static let pack = """
        language: 2
        mechanism: court
        name: { zh: 委托调解, en: Entrusted mediation }
        about: { zh: 试验, en: Bench }
        case: { called: { zh: 案件, en: case } }
        roles:
          judge: { name: { zh: 法官, en: Judge }, sees: unit }
          president: { name: { zh: 院长, en: President } }
          mediator: { name: { zh: 调解员, en: Mediator }, sees: unit }
          head: { name: { zh: 调委会主任, en: Head } }
          director: { name: { zh: 司法局长, en: Director }, at: county }
        parameters:
          trial_within: { name: { zh: 审限, en: Trial }, value: 30d }
          trial_most: { name: { zh: 延长, en: Extension }, value: 10d }
          trial_cap: { name: { zh: 上限, en: Cap }, value: 60d }
          talk_after: { name: { zh: 再报, en: Next }, value: 2wd }
          object_within: { name: { zh: 异议期, en: Objection }, value: 5d }
          answer_in: { name: { zh: 答复期, en: Answer }, value: 3wd }
          warn: { name: { zh: 预警, en: Warn }, value: 3wd }
        privacy:
          words: { purpose: { zh: 办理, en: Handling }, basis: 民事诉讼法, retention: 3y, visible: [judge] }
        fields:
          text: { name: { zh: 内容, en: Text }, kind: long_text, personal: words }
          complex: { name: { zh: 复杂, en: Complex }, kind: yes_no }
          hearing: { name: { zh: 开庭日, en: Hearing }, kind: date }
          visit: { name: { zh: 到场时间, en: Visit }, kind: moment }
          served: { name: { zh: 送达日, en: Served }, kind: date }
        entries:
          filing: { name: { zh: 立案, en: Filing }, by: [judge], ask: [text, hearing?, visit?, served?, complex?], to: trial }
        clocks:
          trial:
            name: { zh: 审理期限, en: Trial }
            period: trial_within
            from: registered
            owner: judge
            escalate: [president]
            pause: { appraisal: { zh: 鉴定, en: Appraisal }, mediation: { zh: 委托调解, en: Mediation } }
            extend: { times: 2, most: trial_most, approved_by: unit_head, of: owner }
            cap: trial_cap
            cap_holds: pauses
          talk:
            name: { zh: 调解期限, en: Talk }
            period: if today() > date("2026-03-20") then "1d" else if complex = true then "20d" else "10d"
            escalate: [head, { to: director, after: talk_after }]
            pause: { away: { zh: 外出, en: Away } }
            extend: { times: 3, most: 5d, approved_by: superior }
            lights:
              - { light: red, overdue: true }
              - { light: blue, when: done }
              - { light: yellow, left: warn }
              - { light: green }
          object:
            name: { zh: 异议期限, en: Objection }
            period: object_within
            window: true
          hearing:
            name: { zh: 开庭, en: Hearing }
            period: hearing
            escalate: [president]
          visit:
            name: { zh: 到场, en: Visit }
            period: visit
            escalate: [president]
          reply:
            name: { zh: 答辩, en: Reply }
            period: 15d
            from: served
            escalate: [president]
          call:
            name: { zh: 回访, en: Call }
            period: 10d
            from: replied
            stops: followed_up
            escalate: [president]
        stages:
          trial:
            name: { zh: 审理, en: Trial }
            public: { zh: 审理中, en: On trial }
            owner: judge
            clocks: [trial, hearing, visit, reply]
            actions:
              entrust: { name: { zh: 委托, en: Entrust }, offers: entrusted }
              serve: { name: { zh: 送达, en: Serve }, ask: [served] }
              fix: { name: { zh: 定期, en: Fix }, ask: [hearing?, visit?] }
              rule: { name: { zh: 宣判, en: Rule }, does: [reply], to: objections }
            on: { entrusted.accepted: talks }
          talks:
            name: { zh: 调解, en: Talks }
            public: { zh: 调解中, en: In talks }
            owner: mediator
            clocks: [trial, talk]
            actions:
              measure: { name: { zh: 定性, en: Measure }, ask: [complex] }
              back: { name: { zh: 退回法院, en: Back }, to: trial }
              agreed: { name: { zh: 调成, en: Agreed }, does: [complete], to: done }
          objections:
            name: { zh: 异议, en: Objections }
            public: { zh: 可以提出异议, en: Objections may be made }
            owner: judge
            clocks: [object, call]
            actions:
              object:
                name: { zh: 提出异议, en: Object }
                by: [judge]
                within: object
                to: trial
              note: { name: { zh: 备注, en: Note }, ask: [text] }
            on: { object.closed: final }
          final:
            name: { zh: 生效, en: Final }
            public: { zh: 已生效, en: Final }
            owner: judge
            clocks: [call]
            actions: { close: { name: { zh: 结案, en: Close }, to: done } }
          done: { name: { zh: 结案, en: Done }, public: { zh: 结案, en: Done }, ends: resolved }
          withdrawn: { name: { zh: 撤回, en: Withdrawn }, public: { zh: 撤回, en: Withdrawn }, ends: withdrawn }
        anywhere: { withdrawn: withdrawn }
        referrals:
          entrusted:
            name: { zh: 委托调解, en: Entrusted }
            kind: entrust
            to: mediator
            answer_within: answer_in
            arbiter: president
        """

    static let organisation = """
        units:
          county:
            name: { zh: 县, en: County }
            level: county
            units:
              court: { name: { zh: 县法院, en: Court }, line: court }
              bureau: { name: { zh: 司法局, en: Bureau }, line: justice }
              town:
                name: { zh: 镇, en: Town }
                level: town
                units:
                  committee: { name: { zh: 调委会, en: Committee }, line: mediation }
        accounts:
          fang: { name: { zh: 方法官, en: Judge Fang }, posts: { court: [judge] } }
          pei: { name: { zh: 裴院长, en: President Pei }, posts: { court: [president] } }
          mei: { name: { zh: 梅调解, en: Mei }, posts: { committee: [mediator] } }
          hou: { name: { zh: 侯主任, en: Hou }, posts: { committee: [head] } }
          si: { name: { zh: 司局长, en: Si }, posts: { bureau: [director] } }
        """

    static func mechanism(_ pack: String = pack) throws -> Mechanism {
        let source = PackSource(name: "court", files: [PackSource.mainFile: pack])
        let (mechanism, findings) = PackCompiler.compile(source, library: [:])
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
        return try #require(mechanism)
    }

    static func desk() throws -> Desk {
        let (directory, faults) = OrganisationFile.read(organisation, file: "organisation.yaml")
        #expect(faults.isEmpty)
        return Desk(try mechanism(), directory)
    }

    /// Filed on Monday 2026-03-02 at 9.
    static func filed(_ input: Input = .empty) throws -> Desk {
        let desk = try desk()
        var all: [String: Input] = ["text": "借款", "place": "town"]
        if case .group(let more) = input { all.merge(more) { _, new in new } }
        try desk.register("filing", .group(all), by: "fang")
        return desk
    }

    /// With the mediators, a minute after it was filed.
    static func entrusted() throws -> Desk {
        let desk = try filed()
        try desk.act("entrust", by: "fang")
        try desk.act("answer_referral", ["answer": "accept"], by: "mei", at: "2026-03-02 09:01")
        return desk
    }

    /// Ruled on the same day: objections may be made until Saturday the 7th, that is until Monday the 9th.
    static func ruled() throws -> Desk {
        let desk = try filed()
        try desk.act("rule", ["reply": "判决如下"], by: "fang")
        return desk
    }
}
