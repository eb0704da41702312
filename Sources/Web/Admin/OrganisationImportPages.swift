import Documents
import Foundation
import Hummingbird
import Operations
import Organisation
import WorkCalendar

/// Bringing in units, or people and their posts, from a file: chosen, looked at, taken over.
struct OrganisationImportPage: Page {
    static let template = "admin/import"

    struct Fault: Sendable {
        var place: String
        var text: String
    }

    struct Column: Sendable {
        var sheet: String
        var columns: String
    }

    var frame: Frame
    var path: String
    var back: String
    var version: Int
    var notice: AdminNotice?
    var columns: [Column]
    var faults: [Fault]
    var hasFaults: Bool
    var more: Int
    var hasMore: Bool
    /// The tables that were looked at, to be taken over.
    var content: String?
    var outcome: [String]
    var hasOutcome: Bool
}

struct OrganisationImportPages: Sendable {
    let site: Site
    private static let shownFaults = 200

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/admin/organisation/import") { request, context in
            try self.show(.units, request, context)
        }
        router.post("/admin/organisation/import") { request, context in
            try await self.take(.units, request, context)
        }
        router.get("/admin/accounts/import") { request, context in
            try self.show(.people, request, context)
        }
        router.post("/admin/accounts/import") { request, context in
            try await self.take(.people, request, context)
        }
    }

    private func role(_ part: OrganisationImport.Part) -> PlatformRole {
        part == .units ? .systemAdmin : .securityAdmin
    }

    private func back(_ part: OrganisationImport.Part) -> String {
        part == .units ? "/admin/organisation" : "/admin/accounts"
    }

    private func show(
        _ part: OrganisationImport.Part, _ request: Request, _ context: AppContext
    ) throws -> Response {
        _ = try site.administrator(role(part), context)
        return try site.views.html(page(part, request, context))
    }

    private func take(
        _ part: OrganisationImport.Part, _ request: Request, _ context: AppContext
    ) async throws -> Response {
        let visitor = try site.administrator(role(part), context)
        let body = try await site.form(request, visitor)
        var page = page(part, request, context)
        do {
            if let content = body["content"], !content.isEmpty {
                page.content = content
                let sheets = try Self.kept(content)
                page.notice = try await site.attempt(context.language) {
                    try body.requireConfirmation()
                    try await site.platform.importOrganisation(
                        sheets, as: part, by: visitor.person, seen: body.version)
                }
                if page.notice == nil { return .redirect(to: back(part) + "?done=1", type: .normal) }
            } else {
                let sheets = try await read(body)
                let outcome = try await site.platform.previewImport(sheets, as: part, by: visitor.person)
                page.outcome = Self.words(outcome).map { $0[context.language] }
                page.hasOutcome = true
                page.content = String(decoding: try JSONEncoder().encode(sheets), as: UTF8.self)
            }
        } catch let refused as Platform.ImportRefused {
            page.faults = refused.faults.prefix(Self.shownFaults).map { fault in
                .init(
                    place: [fault.sheet, fault.cell].filter { !$0.isEmpty }.joined(separator: " "),
                    text: fault.words[context.language])
            }
            page.hasFaults = true
            page.more = max(0, refused.faults.count - Self.shownFaults)
            page.hasMore = page.more > 0
        } catch let refusal as WorkbookRefusal {
            page.faults = [.init(place: refusal.cell, text: refusal.words[context.language])]
            page.hasFaults = true
        }
        let isWrong = page.hasFaults || page.notice != nil
        return try site.views.html(page, status: isWrong ? page.notice?.status ?? .unprocessableContent : .ok)
    }

    private func read(_ body: FormBody) async throws -> [SheetTable] {
        if !body.lost.isEmpty { throw WorkbookRefusal(.large) }
        var sheets: [SheetTable] = []
        for upload in body.uploads {
            // A workbook is a ZIP, whatever it is called.
            if upload.bytes.starts(with: [0x50, 0x4B]) {
                sheets += try await WorkbookReader().sheets(in: upload.bytes)
            } else {
                sheets.append(try CSVSheet.read(upload.bytes, named: upload.name))
            }
        }
        return sheets
    }

    private static func kept(_ content: String) throws -> [SheetTable] {
        do {
            return try JSONDecoder().decode([SheetTable].self, from: Data(content.utf8))
        } catch {
            throw WorkbookRefusal(.unreadable)
        }
    }

    private static func words(_ outcome: OrganisationImport.Outcome) -> [Bilingual] {
        let nouns = [
            "units": Bilingual(zh: "单位", en: "unit(s)"), "accounts": Bilingual(zh: "人员", en: "account(s)"),
            "posts": Bilingual(zh: "岗位", en: "post(s)"),
        ]
        func lines(_ counts: [String: Int], _ zh: String, _ en: String) -> [Bilingual] {
            counts.sorted { $0.key < $1.key }.map { kind, count in
                let noun = nouns[kind] ?? Bilingual(both: kind)
                return Bilingual(zh: "\(zh)\(noun.zh) \(count) 个", en: "\(count) \(noun.en) \(en)")
            }
        }
        let same = Bilingual(
            zh: "已有且相同 \(outcome.same) 行", en: "\(outcome.same) row(s) say what is there already")
        return lines(outcome.added, "新增", "to be added") + lines(outcome.changed, "修改", "to be changed")
            + (outcome.same > 0 ? [same] : [])
    }

    private func page(
        _ part: OrganisationImport.Part, _ request: Request, _ context: AppContext
    ) -> OrganisationImportPage {
        let title =
            part == .units
            ? Bilingual(zh: "导入单位", en: "Bring in units")
            : Bilingual(zh: "导入人员和岗位", en: "Bring in people and posts")
        return OrganisationImportPage(
            frame: site.frame(title[context.language], request, context, look: "desk", done: nil),
            path: back(part) + "/import", back: back(part),
            version: site.platform.reference.organisationVersion, notice: nil,
            columns: OrganisationImport.columns(of: part).map {
                .init(sheet: $0.sheet[context.language], columns: $0.columns[context.language])
            }, faults: [], hasFaults: false, more: 0, hasMore: false, content: nil, outcome: [],
            hasOutcome: false)
    }
}
