import Delivery
import Organisation
public import Storage
public import Streams
public import WorkCalendar

/// What the audit administrator reads. Reading it changes nothing.
extension Platform {
    /// Who read which personal fields, the latest first.
    public func readings(by person: Person) async throws -> [AccessNote] {
        guard person.isAdmin(.auditAdmin) else { throw Refusal.notAllowed }
        // What was read a moment ago waits to be written; an auditor must see it.
        try await writeReadings()
        return try await store.read { try $0.accessNotes(batches: Administration.pageFacts) }
    }

    /// The facts of one of the streams of administration, the latest first, `older` pages back.
    public func facts(
        of stream: StreamID, older pages: Int, by person: Person
    ) async throws -> (facts: [RecordedFact], isMore: Bool) {
        guard person.isAdmin(.auditAdmin) else { throw Refusal.notAllowed }
        return try await store.read { session in
            let last = try session.head(of: stream).n - max(0, pages) * Administration.pageFacts
            guard last > 0 else { return ([], false) }
            let first = max(0, last - Administration.pageFacts)
            let facts = try session.facts(of: stream, after: first).prefix(last - first)
            return (facts.reversed(), first > 0)
        }
    }
}

extension Administration {
    /// A fact as a sentence. Names come from the present organisation.
    public static func words(_ fact: RecordedFact, _ reference: Reference) -> Bilingual {
        let names = FactNames(fact: fact, reference: reference)
        if let erased = erasureWords(fact) { return erased }
        guard let kind = Fact(rawValue: fact.name) else { return Bilingual(both: fact.name) }
        return switch kind {
        case .unitAdded:
            Bilingual(
                zh: "新增单位 \(names.unit.zh)，上级 \(names.parent.zh)",
                en: "added \(names.unit.en) under \(names.parent.en)")
        case .unitChanged:
            Bilingual(
                zh: "修改单位 \(names.unit.zh)：\(names.fields.zh)",
                en: "changed \(names.fields.en) of \(names.unit.en)")
        case .unitClosed: names.closing
        case .organisationImported: names.imported
        case .unitSucceeded:
            Bilingual(
                zh: "撤并单位 \(names.unit.zh)，由\(names.successors.zh)接续，转去在办事项 \(names.value("open")) 件",
                en:
                    "dissolved \(names.unit.en) in favour of \(names.successors.en); \(names.value("open")) open matter(s) went along"
            )
        case .accountCreated:
            Bilingual(zh: "新建账户 \(names.account.zh)", en: "created the account of \(names.account.en)")
        case .accountSwitchedOff:
            Bilingual(zh: "停用账户 \(names.account.zh)", en: "switched off the account of \(names.account.en)")
        case .accountSwitchedOn:
            Bilingual(zh: "启用账户 \(names.account.zh)", en: "switched on the account of \(names.account.en)")
        case .passwordReset:
            Bilingual(zh: "重置 \(names.account.zh) 的密码", en: "reset the password of \(names.account.en)")
        case .passwordChanged:
            Bilingual(
                zh: "\(names.account.zh) 修改了自己的密码", en: "\(names.account.en) changed their own password")
        case .postGiven:
            Bilingual(
                zh: "安排 \(names.account.zh) 在 \(names.unit.zh) 任 \(names.role.zh)",
                en: "gave \(names.account.en) the post of \(names.role.en) at \(names.unit.en)")
        case .postEnded:
            Bilingual(
                zh:
                    "结束 \(names.account.zh) 在 \(names.unit.zh) 的岗位 \(names.role.zh)，最后一天 \(names.value("until"))",
                en:
                    "ended \(names.account.en)'s post of \(names.role.en) at \(names.unit.en) after \(names.value("until"))"
            )
        case .rehearsed:
            Bilingual(
                zh: "推演机制包 \(names.value("pack"))，不符 \(names.value("failed")) 个",
                en: "rehearsed the pack \(names.value("pack")), \(names.value("failed")) failed")
        case .resetAsked:
            Bilingual(
                zh: "申请重置管理员 \(names.account.zh) 的密码，待另一管理员确认",
                en:
                    "asked for a new password of the administrator \(names.account.en), to be confirmed by another"
            )
        case .resetConfirmed:
            Bilingual(
                zh: "确认可以重置管理员 \(names.account.zh) 的密码",
                en: "confirmed a new password for the administrator \(names.account.en)")
        case .postAsked:
            Bilingual(
                zh: "申请安排 \(names.account.zh) 任 \(names.role.zh)，待另一管理员确认",
                en: "asked to make \(names.account.en) \(names.role.en), to be confirmed by another")
        case .postConfirmed:
            Bilingual(
                zh: "确认可以安排 \(names.account.zh) 任 \(names.role.zh)",
                en: "confirmed that \(names.account.en) becomes \(names.role.en)")
        case .signedIn:
            Bilingual(
                zh: "\(names.account.zh) 登录，来自 \(names.value("address"))",
                en: "\(names.account.en) signed in from \(names.value("address"))")
        case .signedOut: Bilingual(zh: "\(names.account.zh) 退出登录", en: "\(names.account.en) signed out")
        case .sessionsEnded:
            Bilingual(
                zh: "\(names.account.zh) 结束了自己在其他设备上的登录",
                en: "\(names.account.en) ended their sessions elsewhere")
        case .exported:
            Bilingual(
                zh: "导出待办表 \(names.value("rows")) 行", en: "exported a list of \(names.value("rows")) rows")
        case .signInFailed:
            Bilingual(
                zh: "\(names.account.zh) 登录失败，来自 \(names.value("address"))",
                en: "failed sign-in of \(names.account.en) from \(names.value("address"))")
        case .accountLocked:
            Bilingual(
                zh: "\(names.account.zh) 多次输错密码，暂停该地址登录，来自 \(names.value("address"))",
                en:
                    "\(names.account.en): after wrong passwords sign-in is held up from \(names.value("address"))"
            )
        case .recoveryAsked:
            Bilingual(
                zh: "补发查询码 \(names.value("cases")) 个", en: "sent \(names.value("cases")) new tracking code(s)"
            )
        case .messageDelivered:
            Bilingual(
                zh: "\(names.line.zh)已送出：\(names.message)",
                en: "\(names.line.en) handed over: \(names.message)")
        case .messageFailed:
            Bilingual(
                zh: "\(names.line.zh)没有送出（\(names.why.zh)）：\(names.message)",
                en: "\(names.line.en) not sent (\(names.why.en)): \(names.message)")
        case .messageRetried:
            Bilingual(
                zh: "要求重发\(names.line.zh)：\(names.message)",
                en: "asked to send the \(names.line.en) again: \(names.message)")
        case .mailStopped:
            Bilingual(zh: "\(names.account.zh) 不再接收邮件", en: "\(names.account.en) wants no more mail")
        case .mailWanted:
            Bilingual(zh: "\(names.account.zh) 恢复接收邮件", en: "\(names.account.en) wants mail again")
        case .addressChanged:
            Bilingual(zh: "修改 \(names.account.zh) 的邮箱", en: "changed the mail address of \(names.account.en)")
        case .lossAccepted:
            Bilingual(
                zh: "数据库缺少第 \(names.value("checkpoint")) 号检查点之前的部分内容，运维人员确认继续运行",
                en:
                    "the database had lost something written before checkpoint \(names.value("checkpoint")); an operator decided to go on"
            )
        }
    }
}

/// The names in a fact.
private struct FactNames {
    let fact: RecordedFact
    let reference: Reference

    func value(_ key: String) -> String { fact.body[key] ?? "" }

    var unit: Bilingual { reference.directory.name(of: UnitID(value("unit"))) }
    var imported: Bilingual {
        let nouns = [
            ("units", "单位", "unit(s)"), ("accounts", "人员", "account(s)"), ("posts", "岗位", "post(s)"),
        ]
        var (zh, en): ([String], [String]) = ([], [])
        for (kind, nounZh, nounEn) in nouns {
            for (key, verbZh, verbEn) in [("added", "新增", "added"), ("changed", "修改", "changed")] {
                let count = value("\(key)_\(kind)")
                if count.isEmpty { continue }
                zh.append("\(verbZh)\(nounZh) \(count) 个")
                en.append("\(verbEn) \(count) \(nounEn)")
            }
        }
        return Bilingual(
            zh: "从文件导入：" + zh.joined(separator: "、"),
            en: "took over from a file: " + en.joined(separator: ", "))
    }
    var successors: Bilingual {
        let names = value("successors").split(separator: " ").map {
            reference.directory.name(of: UnitID(String($0)))
        }
        return Bilingual(
            zh: names.map(\.zh).joined(separator: "、"), en: names.map(\.en).joined(separator: ", "))
    }
    var parent: Bilingual { reference.directory.name(of: UnitID(value("parent"))) }
    var role: Bilingual { reference.roleName(RoleID(value("role"))) }

    var account: Bilingual {
        let id = value("account")
        guard !id.isEmpty else { return Bilingual(zh: "不存在的账号", en: "an account that does not exist") }
        let name = reference.directory.name(of: AccountID(id))
        return Bilingual(zh: "\(name.zh)（\(id)）", en: "\(name.en) (\(id))")
    }

    /// What a message is known by, and the stream that it is about.
    var message: String {
        [value("message"), value("about")].filter { !$0.isEmpty }.joined(separator: " · ")
    }
    var line: Bilingual {
        OutgoingMessage.Line(rawValue: value("kind"))?.name ?? Bilingual(both: value("kind"))
    }
    var why: Bilingual { DeliveryFailure(value("why"))?.words ?? Bilingual(both: value("why")) }

    var closing: Bilingual {
        let day = value("last_day")
        return day.isEmpty
            ? Bilingual(zh: "恢复单位 \(unit.zh)", en: "opened \(unit.en) again")
            : Bilingual(zh: "撤销单位 \(unit.zh)，最后一天 \(day)", en: "closed \(unit.en) after \(day)")
    }

    private static let fieldNames: [String: Bilingual] = [
        "name": Bilingual(zh: "名称", en: "name"), "short": Bilingual(zh: "文号简称", en: "short name"),
        "initials": Bilingual(zh: "拼音首字母", en: "initials"), "phone": Bilingual(zh: "电话", en: "phone"),
        "hours": Bilingual(zh: "办公时间", en: "office hours"),
    ]

    var fields: Bilingual {
        let names = value("fields").split(separator: " ").map {
            Self.fieldNames[String($0)] ?? Bilingual(both: String($0))
        }
        return Bilingual(
            zh: names.map(\.zh).joined(separator: "、"), en: names.map(\.en).joined(separator: ", "))
    }
}
