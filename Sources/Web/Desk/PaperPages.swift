import Casework
import Documents
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Organisation
import Storage
import WorkCalendar

struct PaperPage: Page {
    static let template = "desk/paper"
    var frame: Frame
    var sheet: String
    var back: String
    /// Where the PDF is; nil where there is none, or not for this reader.
    var pdf: String?
    /// Where it can be asked for.
    var order: String?
    var csrf: String
    /// What whoever prints must know.
    var notes: [String]
    var troubles: [String]
}

/// A paper as it was issued: to look at, to print, and as a PDF.
struct PaperPages: Sendable {
    let site: Site

    static func path(of position: Int, in id: CaseID) -> String { "/desk/case/\(id)/paper/\(position)" }

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/desk/case/:id/dossier", use: dossier)
        router.get("/desk/case/:id/paper/:paper", use: page)
        router.get("/desk/case/:id/paper/:paper/sheet.pdf", use: pdf)
        router.post("/desk/case/:id/paper/:paper/sheet", use: order)
        router.get("/desk/paper-style/:hash", use: style)
    }

    private func address(_ context: AppContext) throws -> (id: CaseID, position: Int) {
        guard let position = Int(try context.parameters.require("paper")) else { throw Refusal.notFound }
        return (CaseID(try context.parameters.require("id")), position)
    }

    @Sendable private func page(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let (id, position) = try address(context)
        let reading = try await site.platform.paper(position, of: id, by: visitor.person)
        let (path, language) = (Self.path(of: position, in: id), context.language)
        let sheet = try Papers.html(reading.paper, on: reading.template)
        let hasSheet = reading.known.sheet != nil
        let page = PaperPage(
            frame: frame(reading, request, context), sheet: sheet, back: "/desk/case/\(id)",
            pdf: hasSheet && !reading.hasMasked ? path + "/sheet.pdf" : nil,
            order: hasSheet || reading.waiting?.hasFailed == false ? nil : path + "/sheet",
            csrf: visitor.csrf,
            notes: notes(on: reading, language), troubles: troubles(of: reading, sheet, language))
        return try site.views.html(page)
    }

    private func frame(
        _ reading: Platform.PaperReading, _ request: Request, _ context: AppContext
    ) -> Frame {
        var frame = site.frame(
            "\(reading.paper.title) \(reading.paper.number)", request, context, look: "desk")
        frame.style = "/desk/paper-style/\(PageTemplate(reading.template.text).hash)"
        return frame
    }

    private func notes(on reading: Platform.PaperReading, _ language: Language) -> [String] {
        var notes: [Bilingual] = []
        if let later = reading.known.correctedBy {
            notes.append(
                Bilingual(
                    zh: "这份文书已被第 \(later) 份文书更正替代，请使用新的一份。",
                    en: "Paper \(later) has taken the place of this one; use that."))
        }
        if reading.isOnOtherPage {
            notes.append(
                Bilingual(
                    zh: "内容与出具时一致；出具时的版式没有保存，按现行版式显示。",
                    en:
                        "It says what was issued; the page of that day was not kept, so it is shown on today's."
                ))
        }
        if reading.hasMasked {
            notes.append(
                Bilingual(
                    zh: "您的岗位不能查看其中部分内容，已用星号代替；PDF 只提供给可以查看全文的人员。",
                    en:
                        "Your post may not read all of it, which is masked here; the PDF is for those who may."
                ))
        }
        if reading.known.sheet == nil, let waiting = reading.waiting, !waiting.hasFailed {
            notes.append(Bilingual(zh: "正在生成 PDF，稍后刷新。", en: "The PDF is being made; look again soon."))
        }
        return notes.map { $0[language] }
    }

    private func troubles(
        of reading: Platform.PaperReading, _ sheet: String, _ language: Language
    ) -> [String] {
        var troubles: [Bilingual] = []
        if reading.known.sheet == nil, let waiting = reading.waiting, waiting.hasFailed {
            let why = PressFailure(text: waiting.error)?.words ?? Bilingual(both: waiting.error)
            let again = waiting.again.map {
                Bilingual(zh: "将于 \($0.text) 再次尝试。", en: "It is tried again at \($0.text).")
            }
            troubles.append(
                Bilingual(
                    zh: "PDF 没有生成：\(why.zh)。这份文书仍可直接打印。\(again?.zh ?? "")",
                    en:
                        "No PDF yet: \(why.en). The paper can be printed from here all the same. \(again?.en ?? "")"
                ))
        }
        guard let font = FontCoverage.shared else {
            let missing = Bilingual(
                zh: "服务器没有安装文书字体（fonts-noto-cjk），无法检查生僻字，请打印后逐字核对。",
                en:
                    "The font of papers (fonts-noto-cjk) is not installed, so rare characters cannot be checked: read the print."
            )
            return (troubles + [missing]).map { $0[language] }
        }
        let lacking = font.missing(in: sheet)
        if !lacking.isEmpty {
            let list = lacking.joined(separator: language == .zh ? "、" : ", ")
            troubles.append(
                Bilingual(
                    zh: "字体中没有这些字，打印出来会是空框，请手写补上并核对：\(list)",
                    en:
                        "The font lacks these characters; they print as empty boxes. Write them in by hand: \(list)"
                ))
        }
        return troubles.map { $0[language] }
    }

    @Sendable private func pdf(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let (id, position) = try address(context)
        let (bytes, paper) = try await site.platform.sheet(position, of: id, by: visitor.person)
        let headers: HTTPFields = [
            .contentType: IssuedDocument.Sheet.mediaType, .cacheControl: "no-store",
            .contentDisposition: FileName.disposition("\(paper.title) \(paper.number).pdf", isShown: true),
        ]
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    @Sendable private func order(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let (id, position) = try address(context)
        _ = try await site.form(request, visitor)
        try await site.platform.orderSheet(position, of: id, by: visitor.person)
        return .redirect(to: Self.path(of: position, in: id), type: .normal)
    }

    /// The style of a page by its hash: it never changes, and says nothing of anybody.
    @Sendable private func style(_ request: Request, _ context: AppContext) async throws -> Response {
        _ = try site.worker(context)
        let hash = try context.parameters.require("hash")
        guard let template = try await site.platform.template(hash) else { throw Refusal.notFound }
        let headers: HTTPFields = [
            .contentType: "text/css; charset=utf-8", .cacheControl: "private, max-age=31536000, immutable",
        ]
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: template.style)))
    }
}

extension PressFailure {
    var words: Bilingual {
        switch reason {
        case .missing: Bilingual(zh: "服务器没有安装 WeasyPrint", en: "WeasyPrint is not installed")
        case .tooLong: Bilingual(zh: "生成超过了时间或内存上限", en: "it took more time or memory than allowed")
        case .tooLarge: Bilingual(zh: "文件超过了大小上限", en: "the file is larger than allowed")
        case .refers:
            Bilingual(zh: "版式引用了外部内容，已拒绝", en: "its page refers to something outside, which is refused")
        case .failed: Bilingual(zh: "生成程序出错", en: "the program that makes it failed")
        case .template: Bilingual(zh: "版式无法读取", en: "its template cannot be read")
        case .unreadable: Bilingual(zh: "任务无法读取", en: "the order cannot be read")
        }
    }
}
