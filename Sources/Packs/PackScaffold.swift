public import WorkCalendar

/// A pack to begin with: small, whole, and sound. It has one of each noun, a story that it satisfies, and a page that says
/// what to change first.
public enum PackScaffold {
    /// The files of a new pack, by their path in its folder.
    /// - Parameters:
    ///   - folder: the name of the folder; its hyphens become underscores in the id.
    ///   - name: what the mechanism is called.
    /// - Returns: nil where the folder's name can be no id: small letters, digits and hyphens, beginning with a letter.
    public static func files(folder: String, name: Bilingual) -> [String: String]? {
        let id = folder.replacing("-", with: "_")
        guard YAMLReader.isID(id) else { return nil }
        func fill(_ text: String) -> String {
            text.replacing("⟨id⟩", with: id).replacing("⟨folder⟩", with: folder)
                .replacing("⟨zh⟩", with: quoted(name.zh)).replacing("⟨en⟩", with: quoted(name.en))
                .replacing("⟨title⟩", with: name.zh).replacing("⟨heading⟩", with: name.en)
        }
        return [
            PackSource.mainFile: fill(mechanism), "rehearsals/first.yaml": fill(story),
            "README.md": fill(readme), "README.zh-CN.md": fill(readmeInChinese),
        ]
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static let mechanism = """
        # ⟨title⟩ · ⟨heading⟩
        # 改完就运行 / after each change run: liandong check ⟨folder⟩ && liandong rehearse ⟨folder⟩
        language: 2
        mechanism: ⟨id⟩
        name: { zh: ⟨zh⟩, en: ⟨en⟩ }
        about:
          zh: 居民或窗口登记事项，窗口受理后交承办单位，承办单位限期答复，窗口回访后结案。
          en: Residents or the desk write a matter down; the desk accepts it and passes it to the unit in charge, which answers in time; the desk asks afterwards, and the case closes.
        case:
          called: { zh: 事项, en: matter }
          number: （{year}）{unit}办字第{n:4}号

        # 谁来办：只写岗位，谁担任写在组织文件里 / who acts: posts only; who holds them stands in the organisation file
        roles:
          clerk: { name: { zh: 窗口人员, en: Desk clerk }, at: town, sees: area }
          handler: { name: { zh: 承办人, en: Officer in charge } }
          head: { name: { zh: 分管领导, en: Head in charge }, at: town, sees: area }

        # 可以由各地改的数字 / figures that another place may choose
        parameters:
          accept_within: { name: { zh: 受理期限, en: Time to accept }, value: 1wd }
          answer_within: { name: { zh: 答复期限, en: Time to answer }, value: 5wd }
          call_within: { name: { zh: 回访期限, en: Time to call back }, value: 10wd }

        # 为什么可以收集个人信息 / why personal data may be held
        privacy:
          reporter:
            purpose: { zh: 核实情况并答复, en: To check the facts and to answer }
            basis: 个人信息保护法 第十三条第一款第（三）项
            retention: 3y
            visible: [clerk, handler, head]
        parties:
          personal: reporter
          sides:
            reporter: { name: { zh: 反映人, en: Reporter }, least: 1 }
        matters:
          roads: { name: { zh: 道路, en: Roads }, words: [路面, 井盖, 坑] }
          other: { name: { zh: 其他, en: Other } }
        fields:
          report: { name: { zh: 反映内容, en: What it is about }, kind: long_text, personal: reporter }

        # 怎样进来 / ways in
        entries:
          online: { name: { zh: 网上反映, en: Online }, by: [public], place: required, ask: [report], issues: [receipt], to: desk }
          window: { name: { zh: 窗口登记, en: At the desk }, by: [clerk], ask: [report], issues: [receipt], to: desk }

        # 期限：多长、从何时起、超期后谁知道 / limits: how long, from when, who hears of a breach
        clocks:
          accept: { name: { zh: 受理时限, en: Acceptance }, period: accept_within, escalate: [head] }
          answer: { name: { zh: 答复时限, en: Answer }, period: answer_within, from: accepted, escalate: [head] }
          call: { name: { zh: 回访时限, en: Call back }, period: call_within, from: replied, stops: followed_up, escalate: [head] }

        # 走到哪一步 / where a case is
        stages:
          desk:
            name: { zh: 待受理, en: At the desk }
            public: { zh: 已收到，窗口正在受理。, en: Received; the desk is taking it on. }
            owner: clerk
            clocks: [accept]
            actions:
              accept: { name: { zh: 受理并交办, en: Accept and pass on }, does: [accept], to: handling }
              guide: { name: { zh: 不属受理范围，引导, en: Guide elsewhere }, does: [guide], to: guided }
          handling:
            name: { zh: 办理中, en: In hand }
            public: { zh: 承办单位正在办理，将在期限内答复。, en: The unit in charge is working on it and will answer in time. }
            owner: handler
            route: who_handles
            clocks: [answer]
            actions:
              answer: { name: { zh: 答复, en: Answer }, does: [reply, complete], issues: [answer], to: answered }
              pass_on: { name: { zh: 转其他单位, en: Offer to another unit }, offers: elsewhere }
            on:
              elsewhere.accepted: handling
              returned: desk
          answered:
            name: { zh: 已答复，待回访, en: "Answered, to be called back" }
            public: { zh: 已答复，我们会回访。, en: Answered; we shall call you. }
            owner: clerk
            clocks: [call]
            on:
              followed_up: [{ when: case.resolved = false, stage: handling }, { stage: closed }]
              call.overdue: closed
          closed: { name: { zh: 已结案, en: Closed }, public: { zh: 已结案。, en: Closed. }, ends: resolved }
          guided: { name: { zh: 已引导, en: Guided elsewhere }, public: { zh: 已告知您到哪里办理。, en: You were told where to turn. }, ends: guided }
          withdrawn: { name: { zh: 已撤回, en: Withdrawn }, public: { zh: 已撤回。, en: Withdrawn. }, ends: withdrawn }
        anywhere:
          withdrawn: withdrawn

        # 交给谁 / who takes it
        decisions:
          who_handles:
            name: { zh: 职责分工表, en: Who takes what }
            hit: first
            inputs: [case.matter]
            outputs: [line]
            rules:
              - [roads, works]
              - [-, general]
        referrals:
          elsewhere:
            name: { zh: 转其他单位, en: To another unit }
            kind: hand_over
            to: handler
            line: general
            letter: transfer_form
            answer_within: 1wd
            arbiter: head
        documents:
          receipt: { name: { zh: 回执, en: Receipt } }
          answer: { name: { zh: 答复函, en: Letter of answer } }
          transfer_form: { name: { zh: 移送函, en: Transfer } }

        """

    private static let story = """
        # 机制包的样例，也是它的测试 / an example of the pack, and its test
        rehearsal: { zh: 路面破损，五个工作日内答复, en: A broken road is answered within five working days }
        organisation:
          units:
            town:
              name: { zh: 某镇, en: A town }
              level: town
              short: 某
              hours: ["08:30-12:00 14:00-17:30"]
              units:
                office: { name: { zh: 镇政府, en: Town government }, line: leadership }
                window: { name: { zh: 便民窗口, en: Desk }, line: desk }
                works: { name: { zh: 道路养护站, en: Road station }, line: works }
                general: { name: { zh: 综合执法队, en: General team }, line: general }
                village: { name: { zh: 某村, en: A village }, level: village }
          accounts:
            lin: { name: { zh: 林某, en: Lin }, posts: { window: [clerk] } }
            chen: { name: { zh: 陈某, en: Chen }, posts: { works: [handler] } }
            zhou: { name: { zh: 周某, en: Zhou }, posts: { general: [handler] } }
            fang: { name: { zh: 方某, en: Fang }, posts: { office: [head] } }
        story:
          - at: 2026-03-02 10:00
            by: resident
            do: online
            with: { report: 村口路面有坑, place: village, matter: roads, parties: [{ id: a, side: reporter, name: 某居民 }] }
          - expect: { stage: desk, unit: window, documents: [receipt], clocks: { accept: 2026-03-03 17:30 } }
          - { at: 2026-03-02 11:00, by: lin, do: accept }
          - expect: { stage: handling, unit: works, clocks: { answer: 2026-03-09 17:30 }, can: { answer: chen }, cannot: { answer: zhou } }
          - { at: 2026-03-05 09:00, by: chen, do: answer, with: { reply: 已修补。 } }
          - { at: 2026-03-06 09:00, by: lin, do: follow_up, with: { result: reached, resolved: yes } }
          - expect: { stage: closed, outcome: resolved }

        """

    private static let readme = """
        # ⟨heading⟩

        [中文](README.zh-CN.md)

        A pack made by `liandong new`. It is sound as it stands; change it line by line:

        1. `mechanism.yaml`: name, roles, fields, limits. Put the sentence of your plan beside each rule as `basis:`.
        2. `rehearsals/first.yaml`: tell one matter as it should go, with days and people. Add a story for each sentence of
           the plan.
        3. After each change: `liandong check ⟨folder⟩` and `liandong rehearse ⟨folder⟩`.
        4. Before it goes live: `liandong check --organisation YOUR.yaml ⟨folder⟩` says which posts nobody holds.

        """

    private static let readmeInChinese = """
        # ⟨title⟩

        [English](README.md)

        由 `liandong new` 生成的机制包，现在就能通过检查和推演；请逐行修改：

        1. `mechanism.yaml`：名称、岗位、字段、期限。每条规则旁用 `basis:` 写上方案原文。
        2. `rehearsals/first.yaml`：把一件事应当怎样办写成故事，有日期、有人。方案里每句话配一个故事。
        3. 每改一处：`liandong check ⟨folder⟩`、`liandong rehearse ⟨folder⟩`。
        4. 上线之前：`liandong check --organisation 组织文件.yaml ⟨folder⟩`，看哪些岗位无人担任。

        """
}
