import Casework
import Hummingbird
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import WorkCalendar

struct OverviewPage: Page {
    static let template = "desk/overview"
    struct Card: Sendable {
        var href: String
        var name: String
        var number: String
        var about: String
        var isHot: Bool
        /// The key that opens it.
        var key: String?
    }

    struct PostChoice: Sendable {
        var index: Int
        var text: String
        var isSelected: Bool
    }

    var frame: Frame
    var heading: String
    var cards: [Card]
    var posts: [PostChoice]
    var hasChoice: Bool
    var mayRegister: Bool
}

struct QueuePage: Page {
    static let template = "desk/queue"
    struct Row: Sendable {
        var href: String
        var light: LightView?
        var due: String
        var number: String
        var summary: String
        var applicant: String
        var matter: String
        var isSuggested: Bool
        var place: String
        var stage: String
        var holder: String
        var registered: String
        var task: String?
    }

    struct Tab: Sendable {
        var href: String
        var text: String
        var isCurrent: Bool
    }

    var frame: Frame
    var heading: String
    var number: String
    var tabs: [Tab]
    var query: String
    var filters: [FieldView]
    var hasFilters: Bool
    var rows: [Row]
    var isEmpty: Bool
    var emptyText: String
    var note: String?
    var next: String?
    var export: String?
}

/// Overview and lists: each screen shows its one number (practice: ten screens).
extension DeskSite {
    func addListRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/desk", use: overview)
        router.get("/desk/queue", use: queue)
        router.get("/desk/list/:kind", use: taskList)
    }

    @Sendable private func overview(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.visitor(context)
        if let role = visitor.person.post.flatMap({ PlatformRole(rawValue: $0.role.text) }) {
            switch role {
            case .systemAdmin: return .redirect(to: "/admin/packs", type: .normal)
            case .securityAdmin: return .redirect(to: "/admin/accounts", type: .normal)
            case .auditAdmin: return .redirect(to: "/admin/audit", type: .normal)
            }
        }
        let platform = site.platform
        let counts = try await platform.counts(for: visitor.person)
        let (language, reference, now) = (context.language, platform.reference, platform.clock())
        let posts = reference.directory.posts(of: visitor.person.account, on: now.date)
        let choices = posts.enumerated().map { index, post in
            OverviewPage.PostChoice(
                index: index,
                text:
                    "\(reference.directory.name(of: post.unit)[language]) · \(reference.roleName(post.role)[language])",
                isSelected: post == visitor.person.post)
        }
        let current = choices.first { $0.isSelected }?.text ?? ""
        let page = OverviewPage(
            frame: site.frame(
                Bilingual(zh: "工作台", en: "Desk")[language], request, context, look: "desk",
                live: Self.liveAddress),
            heading: current,
            cards: cards(counts, now, language), posts: choices, hasChoice: choices.count > 1,
            mayRegister: site.mayRegister(visitor.person))
        return try site.views.html(page)
    }

    private func cards(
        _ counts: Platform.WorkCounts, _ now: Instant, _ language: Language
    ) -> [OverviewPage.Card] {
        func card(
            _ href: String, _ zh: String, _ en: String, _ number: String, _ aboutZh: String,
            _ aboutEn: String, hot: Bool = false, key: String? = nil
        ) -> OverviewPage.Card {
            OverviewPage.Card(
                href: href, name: Bilingual(zh: zh, en: en)[language], number: number,
                about: Bilingual(zh: aboutZh, en: aboutEn)[language], isHot: hot && number != "0", key: key)
        }
        func tasks(
            _ kind: OwedTask.Kind, _ span: Platform.TaskSpan, _ zh: String, _ en: String,
            _ aboutZh: String, _ aboutEn: String, hot: Bool = false, key: String? = nil
        ) -> OverviewPage.Card {
            let list = "/desk/list/\(kind.rawValue)" + (span == .all ? "" : "?span=\(span.rawValue)")
            return card(
                list, zh, en, String(counts.tasks[kind]?.number(span) ?? 0), aboutZh, aboutEn, hot: hot,
                key: key)
        }
        let waited =
            counts.tasks[.offerOpen]?.oldest.map {
                max(0, $0.date.epochDay.distance(to: now.date.epochDay))
            } ?? 0
        return [
            tasks(
                .unsigned, .all, "接待", "Reception", "已登记，尚未受理", "written down, not accepted yet", key: "1"),
            card(
                "/desk/queue?view=today", "待办", "To do", BoardWriter.capped(counts.today), "今天到期",
                "due today", hot: true, key: "2"),
            tasks(
                .unsigned, .past, "分流池", "Triage pool", "超过时限仍未签收", "unsigned past the limit", hot: true,
                key: "3"),
            card(
                "/desk/queue", "案件", "Cases", BoardWriter.capped(counts.open), "在办案件，按剩余时间排列",
                "open, by the time left", key: "4"),
            tasks(
                .followUpOwed, .today, "回访", "Call list", "今天待回访", "calls owed today", key: "5"),
            tasks(
                .sessionPlanned, .today, "调解安排", "Sessions", "今天的调解，尚未记录",
                "today's sessions, not yet recorded", key: "6"),
            tasks(
                .offerOpen, .all, "流转", "Referrals",
                waited > 0 ? "待答复，最早的已超过 \(waited) 天" : "待答复的流转",
                waited > 0 ? "to be answered; the oldest is \(waited) days late" : "waiting for an answer",
                hot: true, key: "7"),
            tasks(
                .performanceDue, .week, "履行与确认", "Performance", "7 天内到期的履行和确认申请",
                "instalments and confirmations ending within 7 days", key: "8"),
            tasks(
                .supervisionOpen, .past, "督办", "Supervision", "督办已超期", "orders overdue", hot: true, key: "9"),
            tasks(
                .raised, .all, "提请处理", "Raised to you", "超期后提请本单位处理", "overdue, raised to your unit",
                hot: true),
            tasks(
                .resultOwed, .week, "待反馈", "Results owed", "7 天内应向移交单位反馈的结果",
                "results that your unit owes within 7 days", hot: true),
            tasks(
                .resultAwaited, .past, "逾期未反馈", "Results awaited", "对方逾期未反馈的结果",
                "results that others have not reported in time", hot: true),
            tasks(.filingOwed, .all, "报表与归档", "Filing", "已结案，未归档", "closed, not filed", key: "0"),
            card(
                "/desk/queue?view=overdue", "超期", "Overdue", BoardWriter.capped(counts.overdue), "已超期案件",
                "past their due moment", hot: true),
        ]
    }

    // MARK: the queue

    /// The filter that a query string asks for.
    static func filter(_ request: Request, _ person: Person, _ now: Instant) -> ItemFilter {
        var filter = ItemFilter(isOpen: true)
        switch request.query("view") ?? "" {
        case "closed": filter.isOpen = false
        case "all": filter.isOpen = nil
        case "mine": filter.account = person.account
        case "unit": filter.unit = person.post?.unit
        case "overdue": filter = .late(at: now)
        case "today": filter = .dueToday(at: now)
        default: break
        }
        filter.mechanism = request.query("mechanism").map { MechanismID($0) }
        filter.status = request.query("stage")
        filter.category = request.query("matter")
        filter.unit = request.query("unit").map { UnitID($0) } ?? filter.unit
        return filter
    }

    @Sendable private func queue(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let (platform, language) = (site.platform, context.language)
        let cursor = request.query("after").flatMap { ItemCursor($0) }
        let words = request.query("q") ?? ""
        let result: (items: [Platform.ListedItem], next: ItemCursor?, total: CappedCount)
        let filter = Self.filter(request, visitor.person, platform.clock())
        if words.isEmpty {
            let order: ItemOrder = filter.isOpen == true ? .due : .newest
            result = try await platform.list(filter, by: visitor.person, order: order, after: cursor)
        } else {
            guard
                platform.admit(
                    "search", from: visitor.person.account.text, perMinuteMax: site.searchesPerMinuteMax)
            else { throw Refusal.tooMany }
            result = try await platform.search(words, by: visitor.person, before: cursor)
        }
        let heading = Bilingual(zh: "案件", en: "Cases")[language]
        let total = "\(result.total.shown)\(result.total.isMore ? "+" : "")"
        let page = QueuePage(
            frame: site.frame(heading, request, context, look: "desk", live: Self.liveAddress),
            heading: heading, number: total,
            tabs: tabs(request, language), query: words, filters: filters(request, language),
            hasFilters: true,
            rows: result.items.map { row($0, language) }, isEmpty: result.items.isEmpty,
            emptyText: Bilingual(zh: "没有符合条件的案件。", en: "No case fits.")[language], note: nil,
            next: result.next.map { Self.link(request, adding: "after", $0.text) },
            export: words.isEmpty ? Self.link(request, path: "/desk/queue.xlsx") : nil)
        return try site.views.html(page)
    }

    /// The same page with one more parameter.
    static func link(
        _ request: Request, path: String? = nil, adding name: String? = nil, _ value: String = ""
    ) -> String {
        var pairs = request.uri.queryParameters.filter { $0.key != "after" && $0.key != "lang" }
            .map { "\($0.key)=\(escaped(String($0.value)))" }.sorted()
        if let name { pairs.append("\(name)=\(escaped(value))") }
        let path = path ?? request.uri.path
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    private func tabs(_ request: Request, _ language: Language) -> [QueuePage.Tab] {
        let views: [(String, Bilingual)] = [
            ("", Bilingual(zh: "在办", en: "Open")), ("mine", Bilingual(zh: "我承办的", en: "Mine")),
            ("unit", Bilingual(zh: "本单位", en: "My unit")), ("today", Bilingual(zh: "今天到期", en: "Due today")),
            ("overdue", Bilingual(zh: "已超期", en: "Overdue")), ("closed", Bilingual(zh: "已结案", en: "Closed")),
            ("all", Bilingual(zh: "全部", en: "All")),
        ]
        let current = request.query("view") ?? ""
        return views.map { id, name in
            QueuePage.Tab(
                href: id.isEmpty ? "/desk/queue" : "/desk/queue?view=\(id)", text: name[language],
                isCurrent: id == current)
        }
    }

    private func filters(_ request: Request, _ language: Language) -> [FieldView] {
        let mechanisms = site.platform.reference.active.values.sorted { $0.id < $1.id }
        func select(_ id: String, _ label: Bilingual, _ options: [(String, String)]) -> FieldView {
            var view = FieldView(
                id: id, name: id, label: label[language], isOptional: true, isRequired: false)
            view.isSelect = true
            let current = request.query(id)
            view.options = options.map {
                FieldView.Option(value: $0.0, text: $0.1, isSelected: $0.0 == current)
            }
            return view
        }
        return [
            select(
                "mechanism", Bilingual(zh: "机制", en: "Mechanism"),
                mechanisms.map { ($0.id.text, $0.name[language]) }),
            select(
                "matter", Bilingual(zh: "事项类型", en: "Matter"),
                mechanisms.flatMap { $0.matters.all.map { ($0.id.text, $0.name[language]) } }.reduce(into: [])
                { list, item in
                    if !list.contains(where: { $0.0 == item.0 }) { list.append(item) }
                }),
        ]
    }

    func row(_ listed: Platform.ListedItem, _ language: Language) -> QueuePage.Row {
        let (row, reference) = (listed.row, site.platform.reference)
        let mechanism = reference.byHash[row.packHash]
        let now = site.platform.clock()
        let due = listed.task?.due ?? row.nextClock?.due
        let matter = row.category.flatMap { mechanism?.matters[$0]?.name[language] }
        return QueuePage.Row(
            href: "/desk/case/\(row.stream.id)",
            light: row.nextClock?.light(at: now).map { LightView($0, language) },
            due: due?.endText ?? "",
            number: row.number ?? Bilingual(zh: "未编号", en: "no number yet")[language],
            summary: listed.summary, applicant: listed.applicant, matter: matter ?? row.suggestion ?? "",
            isSuggested: matter == nil && row.suggestion != nil,
            place: row.place.map { reference.directory.name(of: $0)[language] } ?? "",
            stage: mechanism?.stages[row.status]?.name[language] ?? row.status,
            holder: reference.directory.name(of: row.unit)[language]
                + (row.account.map { " · " + reference.directory.name(of: $0)[language] } ?? ""),
            registered: row.begun.text)
    }

    // MARK: tasks

    @Sendable private func taskList(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let language = context.language
        let name = try context.parameters.require("kind")
        guard let kind = OwedTask.Kind(rawValue: name) else { throw Refusal.notFound }
        let span = request.query("span").flatMap { Platform.TaskSpan(rawValue: $0) } ?? .all
        let (tasks, total) = try await site.platform.tasks(kind, span, by: visitor.person)
        let heading = Self.heading(kind)[language]
        let page = QueuePage(
            frame: site.frame(heading, request, context, look: "desk", live: Self.liveAddress),
            heading: heading, number: String(total),
            tabs: Platform.TaskSpan.allCases.map { one in
                QueuePage.Tab(
                    href: "/desk/list/\(name)" + (one == .all ? "" : "?span=\(one.rawValue)"),
                    text: Self.name(of: one)[language], isCurrent: one == span)
            },
            query: "", filters: [], hasFilters: false, rows: tasks.map { row($0, language) },
            isEmpty: tasks.isEmpty,
            emptyText: Bilingual(zh: "现在没有要办的，很好。", en: "Nothing to do here now. Good.")[language],
            note: total > Int64(tasks.count)
                ? Bilingual(
                    zh: "先列出最急的 \(tasks.count) 件，办完后显示其余。",
                    en: "The \(tasks.count) most urgent come first; the rest shows when they are done.")[
                        language]
                : nil, next: nil, export: nil)
        return try site.views.html(page)
    }

    private static func name(of span: Platform.TaskSpan) -> Bilingual {
        switch span {
        case .all: Bilingual(zh: "全部", en: "All")
        case .past: Bilingual(zh: "已超期", en: "Overdue")
        case .today: Bilingual(zh: "今天及以前", en: "Until today")
        case .week: Bilingual(zh: "7 天内", en: "Within 7 days")
        }
    }

    private static func heading(_ kind: OwedTask.Kind) -> Bilingual {
        switch kind {
        case .unsigned: Bilingual(zh: "接待：已登记，尚未受理", en: "Reception: written down, not accepted yet")
        case .followUpOwed: Bilingual(zh: "回访清单", en: "Call list")
        case .sessionPlanned: Bilingual(zh: "调解安排", en: "Sessions")
        case .offerOpen: Bilingual(zh: "待答复的流转", en: "Referrals waiting for an answer")
        case .resultOwed: Bilingual(zh: "本单位应反馈的结果", en: "Results that your unit owes")
        case .resultAwaited: Bilingual(zh: "等待对方反馈的结果", en: "Results that others owe you")
        case .invitationOpen: Bilingual(zh: "待答复的协办", en: "Invitations to answer")
        case .performanceDue: Bilingual(zh: "履行与确认", en: "Performance and confirmation")
        case .raised: Bilingual(zh: "超期后提请本单位处理", en: "Overdue, raised to your unit")
        case .supervisionOpen: Bilingual(zh: "督办清单", en: "Supervision list")
        case .filingOwed: Bilingual(zh: "已结案，未归档", en: "Closed, not filed")
        }
    }
}
