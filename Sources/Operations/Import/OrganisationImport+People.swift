import Documents
import Organisation
import Packs
import Storage
import WorkCalendar

/// Accounts, and the posts they hold.
extension OrganisationImport {
    mutating func readAccounts(_ table: ImportTable) {
        var seen: [String: Int] = [:]
        for row in table.all {
            let id = row[.account]
            guard isIdentifier(id) else {
                note(
                    row, .account, "账号“\(id)”用小写字母、数字和下划线，2 到 40 个字符。",
                    "The account “\(id)” has 2 to 40 small letters, digits and underscores.")
                continue
            }
            guard isFirst(row, id, &seen, .account) else { continue }
            let name = row[.nameZh]
            guard !name.isEmpty, name.count <= UnitForm.nameCharactersMax else {
                note(row, .nameZh, "姓名要填写，不超过 60 个字。", "A name is needed, of at most 60 characters.")
                continue
            }
            guard PhoneText.isRight(row[.phone]) else {
                note(row, .phone, PhoneText.problem.words.zh, PhoneText.problem.words.en)
                continue
            }
            guard row[.email].isEmpty || MailAddress(row[.email]) != nil else {
                note(
                    row, .email, "邮箱“\(row[.email])”应如 zhou@example.gov.cn。",
                    "“\(row[.email])” is no mail address such as zhou@example.gov.cn.")
                continue
            }
            take(row, AccountID(id), name)
        }
    }

    private mutating func take(_ row: ImportRow, _ id: AccountID, _ name: String) {
        let index = accounts[id]
        var account = index.map { organisation.accounts[$0] } ?? Account(id: id, name: Bilingual(both: name))
        let english = row[.nameEn].isEmpty ? (index == nil ? name : account.name.en) : row[.nameEn]
        account.name = Bilingual(zh: name, en: english)
        if row.has(.phone) { account.phone = row[.phone] }
        if row.has(.email) { account.email = row[.email].isEmpty ? nil : row[.email] }
        guard let index else {
            accounts[id] = organisation.accounts.count
            organisation.accounts.append(account)
            return count(.accounts, isNew: true)
        }
        if organisation.accounts[index] == account {
            outcome.same += 1
        } else {
            organisation.accounts[index] = account
            count(.accounts, isNew: false)
        }
    }

    // MARK: posts

    mutating func readPosts(_ table: ImportTable) {
        var seen: [String: Int] = [:]
        let byAccount = Dictionary(grouping: organisation.posts, by: \.account)
        var new: [AccountID: [Post]] = [:]
        for row in table.all {
            guard let post = post(row) else { continue }
            let key = "\(post.account) \(post.unit) \(post.role)"
            guard isFirst(row, key, &seen, .role) else { continue }
            let held = (byAccount[post.account] ?? []) + (new[post.account] ?? [])
            let twin = held.first {
                $0.unit == post.unit && $0.role == post.role && SeparationOfDuties.overlap($0, post)
            }
            if twin != nil {
                outcome.same += 1
                continue
            }
            if SeparationOfDuties.problems(in: held + [post]).first != nil {
                note(
                    row, .role, "“\(post.account)”是管理员，不能再任办案岗位。",
                    "“\(post.account)” is an administrator and cannot handle cases, too.")
                continue
            }
            new[post.account, default: []].append(post)
            organisation.posts.append(post)
            count(.posts, isNew: true)
        }
    }

    private mutating func post(_ row: ImportRow) -> Post? {
        let (account, unit, role) = (AccountID(row[.account]), UnitID(row[.unit]), RoleID(row[.role]))
        let before = faults.count
        if accounts[account] == nil {
            note(row, .account, "没有人员“\(account)”。", "There is no account “\(account)”.")
        }
        if units[unit] == nil { note(row, .unit, "没有单位“\(unit)”。", "There is no unit “\(unit)”.") }
        if PlatformRole(rawValue: role.text) != nil {
            note(
                row, .role, "管理员不能靠导入任命，要由另一位管理员确认。",
                "Administrators are not appointed by an import; another administrator confirms them.")
        } else if !roles.contains(role) {
            let known = roles.map(\.text).filter { PlatformRole(rawValue: $0) == nil }
            let near =
                nearest(role.text, known).map { ("；是否想写“\($0)”？", "; did you mean “\($0)”?") } ?? ("。", ".")
            note(
                row, .role, "现行机制没有角色“\(role)”\(near.0)",
                "No mechanism in force has a role “\(role)”\(near.1)")
        }
        let (from, until) = (date(row, .from), date(row, .until))
        if let from, let until, until < from {
            note(row, .until, "结束日期早于开始日期。", "The last day is before the first.")
        }
        var post = Post(unit: unit, role: role, account: account, from: from, until: until)
        switch row[.standsIn].lowercased() {
        case "", "no", "false", "否": break
        case "yes", "true", "是": post.isStandIn = true
        default: note(row, .standsIn, "是否代理写“是”或“否”。", "Write yes or no.")
        }
        if !row[.secondedFrom].isEmpty {
            let home = UnitID(row[.secondedFrom])
            if units[home] == nil {
                note(row, .secondedFrom, "没有派出单位“\(home)”。", "There is no unit “\(home)” that sent them.")
            }
            post.secondedFrom = home
        }
        return faults.count == before ? post : nil
    }

    /// As written, or as a spreadsheet keeps a day: counted from the end of 1899.
    private mutating func date(_ row: ImportRow, _ column: Column) -> CivilDate? {
        let text = row[column]
        if text.isEmpty { return nil }
        let plain = text.replacing("/", with: "-")
        let parts = plain.split(separator: "-").compactMap { Int($0) }
        if parts.count == 3, let date = CivilDate(year: parts[0], month: parts[1], day: parts[2]) {
            return date
        }
        if let days = Int(text), (36_526...73_050).contains(days),
            let first = CivilDate(year: 1899, month: 12, day: 30)
        {
            return first.adding(days: days)
        }
        note(
            row, column, "日期“\(text)”读不懂，写成 2026-08-24。",
            "The date “\(text)” cannot be read; write 2026-08-24.")
        return nil
    }
}
