import Mechanisms
import Organisation
import WorkCalendar
import Yams

/// People, the posts they hold and when, and who takes turns.
extension OrganisationReading {
    mutating func readAccount(_ id: String, _ node: Node, _ place: SourcePlace) {
        let what = Bilingual(zh: "人员 \(id)", en: "account \(id)")
        guard let fields = yaml.mapping(node, what, keys: ["name", "phone", "email", "posts", "stands_in"])
        else { return }
        accounts.append(
            Account(
                id: AccountID(id),
                name: yaml.bilingual(fields["name"], what, at: place) ?? Bilingual(both: id),
                phone: phone(fields["phone"], what) ?? "", email: email(fields["email"], what)))
        for (key, isStandIn) in [("posts", false), ("stands_in", true)] {
            for (unit, node, place) in yaml.entries(fields[key], what) {
                guard isKnown(unit, at: place, what) else { continue }
                for item in yaml.items(node) {
                    guard var post = post(item, at: UnitID(unit), of: AccountID(id), what) else { continue }
                    post.isStandIn = isStandIn
                    posts.append(post)
                }
            }
        }
    }

    /// A role, or `{ role: mediator, from: 2026-01-01, until: 2026-12-31, seconded_from: county_housing }`.
    private mutating func post(
        _ node: Node, at unit: UnitID, of account: AccountID, _ what: Bilingual
    ) -> Post? {
        guard node.mapping != nil else {
            return yaml.string(node, what).map { Post(unit: unit, role: RoleID($0), account: account) }
        }
        guard let fields = yaml.mapping(node, what, keys: ["role", "from", "until", "seconded_from"]) else {
            return nil
        }
        guard let role = yaml.string(fields["role"], what) else {
            yaml.add(
                "post-without-role", yaml.place(node),
                Bilingual(zh: "\(what.zh)：岗位没有写角色", en: "\(what.en): a post without its role"),
                Bilingual(zh: "写 role: …", en: "write role: …"))
            return nil
        }
        var post = Post(
            unit: unit, role: RoleID(role), account: account, from: date(fields["from"], what),
            until: date(fields["until"], what))
        if let node = fields["seconded_from"], let home = yaml.string(node, what),
            isKnown(home, at: yaml.place(node), what)
        {
            post.secondedFrom = UnitID(home)
        }
        if let from = post.from, let until = post.until, until < from {
            yaml.add(
                "bad-time", yaml.place(node),
                Bilingual(
                    zh: "\(what.zh)：\(until) 早于 \(from)", en: "\(what.en): \(until) is before \(from)"),
                Bilingual(zh: "把开始日期写在 from:", en: "write the first day as from:"))
            return nil
        }
        return post
    }

    private mutating func email(_ node: Node?, _ what: Bilingual) -> String? {
        guard let node, let text = yaml.string(node, what) else { return nil }
        if MailAddress(text) != nil { return text }
        yaml.add(
            "bad-email", yaml.place(node),
            Bilingual(zh: "\(what.zh)：邮箱“\(text)”不对", en: "\(what.en): “\(text)” is no mail address"),
            Bilingual(zh: "写成 zhou@example.gov.cn", en: "write it as zhou@example.gov.cn"))
        return nil
    }

    // MARK: turns

    /// ```yaml
    /// night: { unit: county_centre, role: duty_officer, from: 2026-11-02, each: 7, turns: [li, wang], days: { 2026-11-20: wang } }
    /// ```
    mutating func readRota(_ id: String, _ node: Node) {
        let what = Bilingual(zh: "轮值 \(id)", en: "rota \(id)")
        let keys = ["unit", "role", "from", "until", "each", "turns", "days"]
        guard let fields = yaml.mapping(node, what, keys: keys) else { return }
        guard let unit = yaml.string(fields["unit"], what), let role = yaml.string(fields["role"], what)
        else {
            yaml.add(
                "rota-incomplete", fields.place,
                Bilingual(zh: "\(what.zh)没有写单位或角色", en: "\(what.en) names no unit or no role"),
                Bilingual(zh: "写 unit: 和 role:", en: "write unit: and role:"))
            return
        }
        guard isKnown(unit, at: fields.place, what) else { return }
        let from = date(fields["from"], what)
        let people = yaml.strings(fields["turns"], what).filter { isAccount($0.text, at: $0.place, what) }
        if !people.isEmpty, from == nil {
            yaml.add(
                "rota-incomplete", fields.place,
                Bilingual(zh: "\(what.zh)没有写从哪天开始", en: "\(what.en) does not say when it begins"),
                Bilingual(zh: "写 from: 2026-11-02", en: "write from: 2026-11-02"))
            return
        }
        let length = max(1, yaml.integer(fields["each"], what) ?? 1)
        let days = days(fields["days"], what)
        let taken = days.map(\.day)
        var post = Post(unit: UnitID(unit), role: RoleID(role), account: AccountID(""), from: from)
        post.until = date(fields["until"], what)
        for (index, person) in people.enumerated() {
            post.account = AccountID(person.text)
            post.turns = Turns(
                first: from?.adding(days: index * length), length: length, cycle: people.count * length,
                except: taken)
            posts.append(post)
        }
        for (account, days) in Dictionary(grouping: days, by: \.account).sorted(by: { $0.key < $1.key }) {
            post.account = account
            post.turns = Turns(first: nil, also: days.map(\.day).sorted())
            posts.append(post)
        }
    }

    private mutating func isAccount(_ id: String, at place: SourcePlace, _ what: Bilingual) -> Bool {
        if accounts.contains(where: { $0.id.text == id }) { return true }
        yaml.add(
            "unknown-account", place,
            Bilingual(zh: "\(what.zh)：没有人员“\(id)”", en: "\(what.en): there is no account “\(id)”"),
            nearest(id, accounts.map(\.id.text)).map {
                Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?")
            } ?? Bilingual(zh: "先在 accounts: 中写这个人", en: "write the account under accounts: first"))
        return false
    }

    /// `{ 2026-11-20: wang }`: who takes a day, whosever turn it is.
    private mutating func days(_ node: Node?, _ what: Bilingual) -> [(day: CivilDate, account: AccountID)] {
        guard let node else { return [] }
        guard case .mapping(let mapping) = node else {
            yaml.wrongShape(
                node,
                Bilingual(
                    zh: "\(what.zh)的 days: 应写成“日期: 人员”",
                    en: "days of \(what.en) must be a mapping of days to accounts"))
            return []
        }
        var found: [(day: CivilDate, account: AccountID)] = []
        for (key, value) in mapping {
            guard let day = key.string.flatMap({ CivilDate($0) }) else {
                badDate(key.string ?? "", yaml.place(key), what)
                continue
            }
            guard let account = yaml.string(value, what), isAccount(account, at: yaml.place(value), what)
            else {
                continue
            }
            found.append((day, AccountID(account)))
        }
        return found
    }
}
