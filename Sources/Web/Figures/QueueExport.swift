import Casework
import Documents
import HTTPTypes
import Hummingbird
import Mechanisms
import NIOPosix
import Operations
import Organisation
import Storage
import Streams
import WorkCalendar

/// The queue as a spreadsheet, with the filters of the queue page. It holds no personal values: what a list line
/// knows of a case is its number, type, place, stage and deadline.
struct QueueExport: Sendable {
    static let rowsMax = 10_000
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/desk/queue.xlsx", use: export)
    }

    @Sendable private func export(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let now = site.platform.clock()
        let filter = DeskSite.filter(request, visitor.person, now)
        let asked = request.query("order").flatMap { ItemOrder(rawValue: $0) }
        let order = asked ?? (filter.isOpen == true ? .due : .newest)
        let rows = try await rows(filter, order, by: visitor.person)
        try await site.platform.noteExport(rows: rows.count, by: visitor.person)
        // Versions that only closed cases follow are brought first.
        for hash in Set(rows.map(\.packHash)) { _ = try await site.platform.mechanism(hash) }
        let writer = QueueSheet(reference: site.platform.reference, now: now, language: context.language)
        let lines = rows.map(writer.cells)
        let headings = writer.headings
        let sheet = Bilingual(zh: "案件", en: "Cases")[context.language]
        let data = try await NIOThreadPool.singleton.runIfActive {
            try Spreadsheet.xlsx(sheet: sheet, headings: headings, rows: lines)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                .contentDisposition: FileName.disposition("queue-\(now.date).xlsx", isShown: false),
                .cacheControl: "no-store",
            ], body: .init(byteBuffer: .init(bytes: data)))
    }

    /// Page after page, up to the limit.
    private func rows(_ filter: ItemFilter, _ order: ItemOrder, by person: Person) async throws -> [ItemRow] {
        var rows: [ItemRow] = []
        var cursor: ItemCursor?
        repeat {
            let page = try await site.platform.page(
                filter, by: person, order: order, after: cursor, limit: ItemQueries.pageRowsMax)
            rows += page.rows
            cursor = page.next
        } while cursor != nil && rows.count < Self.rowsMax
        return Array(rows.prefix(Self.rowsMax))
    }
}

/// Lines of the spreadsheet.
struct QueueSheet: Sendable {
    let reference: Reference
    let now: Instant
    let language: Language

    var headings: [String] {
        let words: [Bilingual] = [
            Bilingual(zh: "编号", en: "Number"), Bilingual(zh: "机制", en: "Mechanism"),
            Bilingual(zh: "事项类型", en: "Matter type"), Bilingual(zh: "地点", en: "Place"),
            Bilingual(zh: "环节", en: "Stage"), Bilingual(zh: "责任单位", en: "Held by"),
            Bilingual(zh: "责任岗位", en: "Owner"), Bilingual(zh: "承办人", en: "Handler"),
            Bilingual(zh: "登记时间", en: "Registered"), Bilingual(zh: "时限", en: "Due"),
            Bilingual(zh: "灯", en: "Light"), Bilingual(zh: "结果", en: "Outcome"),
            Bilingual(zh: "结案时间", en: "Closed"), Bilingual(zh: "催办次数", en: "Reminders"),
            Bilingual(zh: "评分", en: "Rating"), Bilingual(zh: "内部编号", en: "Internal id"),
        ]
        return words.map { $0[language] }
    }

    @Sendable func cells(_ row: ItemRow) -> [Spreadsheet.Cell] {
        let mechanism = reference.byHash[row.packHash]
        let directory = reference.directory
        let light = row.isOpen ? row.nextClock?.light(at: now) : nil
        return [
            .text(row.number ?? ""), .text(mechanism?.name[language] ?? row.mechanism.text),
            .text(row.category.map { mechanism?.matters[$0]?.name[language] ?? $0 } ?? ""),
            .text(row.place.map { directory.address(of: $0)[language] } ?? ""),
            .text(mechanism?.stages[row.status]?.name[language] ?? row.status),
            .text(directory.name(of: row.unit)[language]),
            .text(row.role.map { reference.roleName($0)[language] } ?? ""),
            .text(row.account.map { directory.name(of: $0)[language] } ?? ""), .text(row.begun.text),
            .text(row.isOpen ? row.nextClock?.due.endText ?? "" : ""),
            .text(light.map { ($0.word ?? $0.light.name)[language] } ?? ""),
            .text(row.outcome?.name[language] ?? ""), .text(row.ended?.text ?? ""),
            .number(Double(row.marks[.reminders] ?? 0)),
            row.marks[.rating].map { .number(Double($0)) } ?? .text(""),
            .text(row.stream.id),
        ]
    }
}
