import Foundation
import Mechanisms
import Packs
import Streams
import Testing
import WorkCalendar

@testable import Casework

/// A pack in which a case goes from hand to hand, and a county in which several bureaus hold the same role.
enum Relay {
    static let pack = """
        language: 2
        mechanism: relay
        name: { zh: 接力, en: Relay }
        about: { zh: 试验, en: Relay }
        case: { called: { zh: 案件, en: case } }
        roles:
          clerk: { name: { zh: 受理员, en: Clerk } }
          handler: { name: { zh: 承办人, en: Handler } }
          officer: { name: { zh: 民警, en: Officer } }
          mediator: { name: { zh: 调解员, en: Mediator } }
          committee_head: { name: { zh: 主任, en: Head of the committee } }
          chief: { name: { zh: 县长, en: Chief } }
        privacy:
          words: { purpose: { zh: 办理, en: Handling }, basis: 个人信息保护法 第十三条, retention: 3y, visible: [clerk] }
        parties:
          personal: words
          sides:
            applicant: { name: { zh: 申请人, en: Applicant } }
            respondent: { name: { zh: 对方, en: Other side } }
        routes:
          suit: { name: { zh: 起诉, en: Suit }, basis: 人民调解法 第二十六条 }
        matters:
          roads: { name: { zh: 道路, en: Roads } }
          water: { name: { zh: 水务, en: Water } }
        fields:
          text: { name: { zh: 内容, en: Text }, kind: long_text, personal: words }
          bureau: { name: { zh: 单位, en: Unit }, kind: unit }
          bureaus: { name: { zh: 协办单位, en: Units beside }, kind: unit, many: true }
        entries:
          desk: { name: { zh: 窗口, en: Desk }, by: [clerk], ask: [text], to: intake }
          village: { name: { zh: 村, en: Village }, by: [mediator], ask: [text], to: consent }
          court: { name: { zh: 法院, en: Court }, by: [clerk], ask: [text], from: { organ: { zh: 法院, en: Court }, kind: entrust }, to: intake }
        clocks:
          work: { name: { zh: 办理, en: Work }, period: 20wd, from: registered, escalate: [committee_head, chief] }
        stages:
          intake:
            name: { zh: 受理, en: Intake }
            public: { zh: 受理, en: Intake }
            owner: clerk
            clocks: [work]
            actions:
              dispatch: { name: { zh: 派单, en: Dispatch }, ask: [bureau?], to: handling }
              name: { name: { zh: 指名, en: Name }, ask: [bureau] }
              ask_police: { name: { zh: 移送公安, en: To the police }, offers: to_police }
              ask_committee: { name: { zh: 移送调解, en: To mediation }, offers: to_committee }
              ask_bureau: { name: { zh: 交办, en: To a bureau }, ask: [bureau?], offers: to_bureau }
              ask_by_table: { name: { zh: 按分工交办, en: By the table }, offers: by_table }
              ask_and_wait: { name: { zh: 移送并等待, en: Offer and wait }, offers: to_police, to: waiting }
              close: { name: { zh: 结案, en: Close }, to: done }
            on:
              to_police.accepted: policing
              to_police.rejected: dispute
              to_committee.accepted: consent
              to_bureau.accepted: handling
              by_table.accepted: handling
          dispute:
            name: { zh: 争议, en: Dispute }
            public: { zh: 争议, en: Dispute }
            owner: chief
            clocks: [work]
            actions:
              back: { name: { zh: 退还, en: Back }, to: intake }
            on: { to_police.accepted: policing }
          waiting:
            name: { zh: 等待, en: Waiting }
            public: { zh: 等待, en: Waiting }
            owner: clerk
            clocks: [work]
            actions:
              recall: { name: { zh: 不等了, en: Wait no longer }, to: intake }
            on: { to_police.accepted: policing }
          handling:
            name: { zh: 承办, en: Handling }
            public: { zh: 承办, en: Handling }
            owner: handler
            route: lines
            unit: bureau
            clocks: [work]
            actions:
              upward: { name: { zh: 上交, en: Pass upward }, to: intake }
              approve: { name: { zh: 请示, en: Ask for approval }, to: approval }
              answer: { name: { zh: 答复, en: Answer }, does: [reply], to: answered }
              beside: { name: { zh: 请几家一起办, en: Others beside }, ask: [bureaus], offers: beside }
              second: { name: { zh: 请公安协助, en: Police too }, offers: to_police }
            on: { returned: intake, to_police.accepted: policing }
          approval:
            name: { zh: 审批, en: Approval }
            public: { zh: 审批, en: Approval }
            owner: chief
            clocks: [work]
            actions:
              approved: { name: { zh: 同意, en: Approve }, to: handling }
          answered:
            name: { zh: 已答复, en: Answered }
            public: { zh: 已答复, en: Answered }
            owner: clerk
            clocks: [work]
            actions:
              again: { name: { zh: 重办, en: Again }, to: handling }
              close: { name: { zh: 结案, en: Close }, to: done }
              explain: { name: { zh: 补充说明, en: Explain }, by: [handler] }
          policing:
            name: { zh: 公安办理, en: With the police }
            public: { zh: 公安办理, en: With the police }
            owner: officer
            clocks: [work]
            actions:
              back: { name: { zh: 交回, en: Hand back }, to: review }
              on_to_committee: { name: { zh: 再移送, en: Hand on }, offers: to_committee }
            on: { to_committee.accepted: consent }
          review:
            name: { zh: 等结果, en: Waiting for the result }
            public: { zh: 等结果, en: Waiting for the result }
            owner: clerk
            clocks: [work]
            actions:
              enough: { name: { zh: 不等了, en: Enough }, to: done }
            on: { to_police.result: answered }
          consent:
            name: { zh: 征询, en: Consent }
            public: { zh: 征询, en: Consent }
            owner: mediator
            clocks: [work]
            mediation: true
            actions:
              begin: { name: { zh: 开始, en: Begin }, to: mediating }
              seal_it: { name: { zh: 备案, en: Note }, by: [officer] }
            on: { everyone_agreed: mediating }
          mediating:
            name: { zh: 调解, en: Mediating }
            public: { zh: 调解, en: Mediating }
            owner: mediator
            clocks: [work]
            mediation: true
            actions:
              appoint: { name: { zh: 指定, en: Appoint }, by: [mediator, committee_head], does: [appoint_mediator] }
              session: { name: { zh: 调解, en: Session }, does: [hold_session] }
              draft: { name: { zh: 协议, en: Draft }, does: [draft_agreement] }
            on: { agreement_effective: done }
          done: { name: { zh: 办结, en: Done }, public: { zh: 办结, en: Done }, ends: resolved }
          ended: { name: { zh: 终止, en: Ended }, public: { zh: 终止, en: Ended }, ends: unresolved }
        anywhere:
          withdrawn: ended
          party_refused: ended
          mediation_stopped: ended
        referrals:
          to_police:
            name: { zh: 移送公安, en: To the police }
            kind: entrust
            to: officer
            answer_within: 2wd
            arbiter: chief
            result_letter: outcome
          to_committee:
            name: { zh: 移送调解, en: To mediation }
            kind: entrust
            to: mediator
            line: justice
            answer_within: 3wd
            arbiter: chief
          to_bureau:
            name: { zh: 交办, en: To a bureau }
            kind: assign
            to: handler
            unit: bureau
            line: roads
            answer_within: 5wd
            arbiter: chief
          beside:
            name: { zh: 联合办理, en: Beside }
            kind: assign
            to: handler
            units: bureaus
            result_letter: outcome
            result_within: 5wd
            escalate: [chief]
          by_table:
            name: { zh: 按分工交办, en: By the table }
            kind: assign
            to: handler
            route: lines
            answer_within: 5wd
            arbiter: chief
        decisions:
          lines:
            name: { zh: 分工, en: Lines }
            at: county
            hit: first
            inputs: [case.matter]
            outputs: [line]
            rules:
              - [water, water]
              - [-, roads]
        documents:
          outcome: { name: { zh: 结果, en: Outcome } }
        """

    static let organisation = """
        units:
          city:
            name: { zh: 市, en: City }
            level: city
            units:
              city_water: { name: { zh: 市水务局, en: City water }, line: water }
              county:
                name: { zh: 县, en: County }
                level: county
                units:
                  county_desk: { name: { zh: 热线, en: Hotline }, line: desk }
                  county_lead: { name: { zh: 县政府, en: Government }, line: leaders }
                  county_a: { name: { zh: 档案局, en: Archive }, line: archive }
                  county_roads: { name: { zh: 交通局, en: Roads }, line: roads }
                  town:
                    name: { zh: 镇, en: Town }
                    level: town
                    units:
                      town_aid: { name: { zh: 志愿站, en: Volunteers }, line: aid }
                      town_committee: { name: { zh: 镇调委会, en: Town committee }, line: justice }
                      town_police: { name: { zh: 派出所, en: Police }, line: police }
                      village:
                        name: { zh: 村, en: Village }
                        level: village
                        units:
                          village_committee: { name: { zh: 村调委会, en: Village committee }, line: justice }
                  town_2:
                    name: { zh: 二镇, en: Second town }
                    level: town
                    units:
                      police_2: { name: { zh: 二镇派出所, en: Second police }, line: police }
        accounts:
          ann: { name: { zh: 安, en: Ann }, posts: { county_desk: [clerk] } }
          boss: { name: { zh: 王, en: Boss }, posts: { county_lead: [chief] } }
          arch: { name: { zh: 档, en: Archivist }, posts: { county_a: [handler] } }
          rob: { name: { zh: 路, en: Rob }, posts: { county_roads: [handler] } }
          wat: { name: { zh: 水, en: Wat }, posts: { city_water: [handler] } }
          ali: { name: { zh: 阿里, en: Ali }, posts: { town_aid: [mediator] } }
          tom: { name: { zh: 汤, en: Tom }, posts: { town_committee: [mediator, committee_head] } }
          pol: { name: { zh: 宝, en: Pol }, posts: { town_police: [officer] } }
          zed: { name: { zh: 泽, en: Zed }, posts: { police_2: [officer] } }
          vic: { name: { zh: 维, en: Vic }, posts: { village_committee: [mediator] } }
          vera: { name: { zh: 薇, en: Vera }, posts: { village_committee: [committee_head], town_committee: [mediator] } }
        """

    /// A case at the hotline, in the village.
    static func desk(
        _ matter: String = "roads", by entry: String = "desk", who: String = "ann",
        pack: (String) -> String = { $0 }, organisation: (String) -> String = { $0 }
    ) throws -> Desk {
        let source = PackSource(name: "relay", files: [PackSource.mainFile: pack(Self.pack)])
        let (mechanism, findings) = PackCompiler.compile(source, library: [:])
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
        let (directory, faults) = OrganisationFile.read(
            organisation(Self.organisation), file: "organisation.yaml")
        #expect(faults.isEmpty, "\(faults.map { $0.text(in: .en) })")
        let desk = Desk(try #require(mechanism), directory)
        try desk.register(
            entry,
            ["text": "坑洼", "place": "village", "matter": .text(matter), "parties": Desk.parties], by: who)
        return desk
    }
}

extension Desk {
    var place: String { "\(state.handling.stage) \(state.handling.unit)" }

    func status(_ key: String) -> ReferralOffer.Status? { state.linkage.offer(key)?.status }
    func debt(_ key: String) -> ReferralOffer.Debt? { state.linkage.offer(key)?.debt }

    var lapsed: [String] {
        journal().compactMap { $0.body as? ReferralLapsed }.map { "\($0.offer) \($0.why.rawValue)" }
    }
}
