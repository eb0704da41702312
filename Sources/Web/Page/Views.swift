import Foundation
import HTTPTypes
import Hummingbird
import Mustache
import WorkCalendar

/// A page knows its template and carries only text, flags and lists that are ready to print.
protocol Page: Sendable {
    static var template: String { get }
    var frame: Frame { get }
}

/// What every page has around its content.
struct Frame: Sendable {
    struct Link: Sendable {
        var href: String
        var text: String
        var isCurrent: Bool
    }

    var language: Language
    var title: String
    /// `desk` for the workbench, `wide` for broad public pages, else empty.
    var look: String
    var isDesk: Bool
    var links: [Link]
    var csrf: String
    /// The name of who is signed in; empty on the public site.
    var person: String
    /// The same page in the other language.
    var otherLanguage: String
    var site: String
    /// A message shown once, after an act.
    var done: String?

    var lang: String { language == .zh ? "zh-CN" : "en" }
}

/// The templates, loaded once at start, once per language: `[[中文|English]]` in a template becomes the text of the
/// page's language, so that both stand side by side where they are read.
struct Views: Sendable {
    private let libraries: [Language: MustacheLibrary]

    init(folder: URL) throws {
        var libraries: [Language: MustacheLibrary] = [.zh: MustacheLibrary(), .en: MustacheLibrary()]
        let manager = FileManager.default
        for path in try manager.subpathsOfDirectory(atPath: folder.path).sorted()
        where path.hasSuffix(".mustache") {
            let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
            for language in Language.allCases {
                try libraries[language]?.register(
                    Self.text(text, in: language), named: Self.name(String(path.dropLast(".mustache".count))))
            }
        }
        self.libraries = libraries
    }

    /// Mustache cannot close a tag whose name holds a slash: `desk/queue` is known as `desk_queue`.
    private static func name(_ path: String) -> String { path.replacingOccurrences(of: "/", with: "_") }

    /// Picks one language out of every `[[zh|en]]`.
    static func text(_ template: String, in language: Language) -> String {
        var result = ""
        var rest = Substring(template)
        while let open = rest.range(of: "[["), let close = rest[open.upperBound...].range(of: "]]") {
            result += rest[..<open.lowerBound]
            let pair = rest[open.upperBound..<close.lowerBound].split(
                separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            result += language == .zh ? pair.first ?? "" : pair.last ?? ""
            rest = rest[close.upperBound...]
        }
        return result + rest
    }

    func text<P: Page>(_ page: P) throws -> String {
        guard
            let text = libraries[page.frame.language]?.render(
                PageRoot(page), withTemplate: Self.name(P.template))
        else {
            throw HTTPError(.internalServerError, message: "no template named \(P.template)")
        }
        return text
    }

    func html<P: Page>(_ page: P, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: .init(string: try text(page))))
    }
}

/// Mustache finds properties by reflection; computed ones of the frame are put beside the page.
private struct PageRoot: MustacheParent {
    let page: Any
    let lang: String

    init(_ page: some Page) {
        self.page = page
        lang = page.frame.lang
    }

    func child(named name: String) -> Any? {
        if name == "lang" { return lang }
        guard let value = Mirror(reflecting: page).children.first(where: { $0.label == name })?.value else {
            return nil
        }
        let mirror = Mirror(reflecting: value)
        // An optional without a value is nothing to print.
        return mirror.displayStyle == .optional ? mirror.children.first?.value : value
    }
}
