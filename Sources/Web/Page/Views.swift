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
    /// Where the page hears of changes to what it shows; nil where it shows nothing that others change.
    var live: String?
    /// Where the page has a style of its own, such as a paper.
    var style: String?

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
                PageTree(page), withTemplate: Self.name(P.template))
        else {
            throw HTTPError(.internalServerError, message: "no template named \(P.template)")
        }
        return text
    }

    /// - Parameter isKept: an empty form, which the browser shows again as it was, with its key, when somebody goes back.
    func html<P: Page>(_ page: P, status: HTTPResponse.Status = .ok, isKept: Bool = false) throws -> Response
    {
        Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8",
                .cacheControl: isKept ? "private, max-age=0" : "no-store",
            ],
            body: .init(byteBuffer: .init(string: try text(page))))
    }
}

/// A page as named values. Mustache looks a name up by reflecting on every value around the tag, for every tag; here each
/// value is reflected on once.
private struct PageTree: MustacheParent {
    let values: [String: Any]

    func child(named name: String) -> Any? { values[name] }

    /// Computed properties of the frame that templates name are put beside the page.
    init(_ page: some Page) {
        var values = Self.values(of: page)
        values["lang"] = page.frame.lang
        self.values = values
    }

    private init(values: [String: Any]) { self.values = values }

    private static func values(of value: Any) -> [String: Any] {
        let children = Mirror(reflecting: value).children
        var values: [String: Any] = Dictionary(minimumCapacity: Int(children.count))
        for (label, value) in children { if let label { values[label] = printable(value) } }
        return values
    }

    /// Nil where there is nothing to print: an optional without a value.
    private static func printable(_ value: Any) -> Any? {
        if value is String || value is Bool || value is Int { return value }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.flatMap { printable($0.value) }
        case .collection: return mirror.children.map { printable($0.value) ?? "" }
        case .struct: return mirror.children.isEmpty ? value : PageTree(values: values(of: value))
        default: return value
        }
    }
}
