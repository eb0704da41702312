/// Where parcels lie: a pack and an organisation small enough to be read at a glance.
public enum Depot {
    /// The contents may be read by clerks and the head, the owner by clerks alone.
    public static let pack = """
        language: 2
        mechanism: screening
        name: { zh: 代收, en: Parcels }
        about: { zh: 只在测试中, en: Only in tests }
        case: { called: { zh: 包裹, en: parcel } }
        roles:
          clerk: { name: { zh: 代收员, en: Clerk } }
          porter: { name: { zh: 搬运员, en: Porter } }
          head: { name: { zh: 站长, en: Head }, at: town, sees: area }
        privacy:
          contents: { purpose: { zh: 代收, en: To keep it }, basis: 个人信息保护法 第十三条, retention: 1y, visible: [clerk, head] }
          owner: { purpose: { zh: 交还, en: To hand it out }, basis: 个人信息保护法 第十三条, retention: 1y, visible: [clerk] }
        matters:
          letter: { name: { zh: 信件, en: Letter } }
        fields:
          contents: { name: { zh: 内容, en: Contents }, kind: long_text, personal: contents }
          owner: { name: { zh: 收件人, en: Owner }, kind: text, personal: owner }
        entries:
          counter: { name: { zh: 柜台, en: Counter }, by: [clerk], ask: [contents, owner?], to: shelf }
        clocks:
          keep: { name: { zh: 保管, en: Keeping }, period: 5wd, from: registered, escalate: [head] }
        stages:
          shelf:
            name: { zh: 在架, en: On the shelf }
            public: { zh: 在架, en: On the shelf }
            owner: clerk
            clocks: [keep]
            actions:
              hand_out: { name: { zh: 交还, en: Hand out }, to: done }
          done: { name: { zh: 已交还, en: Handed out }, public: { zh: 已交还, en: Handed out }, ends: resolved }
        """

    /// Ann is clerk of the first village and Ben of the second; Hua heads the town; Po carries and reads nothing.
    public static let organisation = """
        organisation: depot
        units:
          county:
            name: { zh: 县, en: County }
            level: county
            units:
              town:
                name: { zh: 镇, en: Town }
                level: town
                units:
                  first: { name: { zh: 一村, en: First Village }, level: village }
                  second: { name: { zh: 二村, en: Second Village }, level: village }
        accounts:
          ann: { name: { zh: 安, en: Ann }, posts: { first: [clerk] } }
          ben: { name: { zh: 本, en: Ben }, posts: { second: [clerk] } }
          hua: { name: { zh: 华, en: Hua }, posts: { town: [head] } }
          po: { name: { zh: 坡, en: Po }, posts: { first: [porter] } }
          sysadmin: { name: { zh: 管, en: Admin }, posts: { county: [system_admin] } }
        """
}
