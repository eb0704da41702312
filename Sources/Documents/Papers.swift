public import Casework
public import Foundation
public import Mechanisms
import Mustache
import WorkCalendar

/// A template with everything that its page needs: parts put in, style before it. Kept by the hash of this text, so that a
/// paper of years ago is printed from the page of its day.
public struct PaperTemplate: Sendable, Hashable {
    public let text: String

    public init(text: String) { self.text = text }

    init(style: String, body: String) { text = Self.opening + style + Self.closing + body }

    private static let opening = "<style>\n"
    private static let closing = "</style>\n"

    public var style: String { parts.style }
    public var body: String { parts.body }

    private var parts: (style: String, body: String) {
        guard text.hasPrefix(Self.opening), let end = text.range(of: Self.closing) else { return ("", text) }
        return (
            String(text[text.index(text.startIndex, offsetBy: Self.opening.count)..<end.lowerBound]),
            String(text[end.upperBound...])
        )
    }
}

/// The pages of papers: the platform's own forms, and what a pack brings.
public struct Papers: Sendable {
    private let forms: [PaperForm: PaperTemplate]
    private let parts: [String: String]
    private let style: String

    public static var templateFolder: URL { Bundle.module.bundleURL.appendingPathComponent("Templates") }
    private static let partPrefix = "part-"
    private static let styleName = "paper.css"
    /// Parts within parts.
    private static let depthMax = 5

    public init(folder: URL = Papers.templateFolder) throws {
        var texts: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        where name.hasSuffix(".mustache") {
            texts[String(name.dropLast(".mustache".count))] = try String(
                contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        }
        style = try String(contentsOf: folder.appendingPathComponent(Self.styleName), encoding: .utf8)
        parts = texts.filter { $0.key.hasPrefix(Self.partPrefix) }
        var forms: [PaperForm: PaperTemplate] = [:]
        for form in PaperForm.allCases {
            guard let text = texts[form.rawValue] else { throw Failure.noTemplate(form.rawValue) }
            forms[form] = PaperTemplate(style: style, body: Self.whole(text, parts))
        }
        self.forms = forms
    }

    public enum Failure: Error {
        case noTemplate(String)
        case badTemplate(String, String)
    }

    /// The page of a document: the pack's own, else that of the form which its content has.
    public func template(of document: Mechanisms.Document, as form: PaperForm) -> PaperTemplate {
        if let own = document.template { return PaperTemplate(style: style, body: Self.whole(own, parts)) }
        return forms[form] ?? PaperTemplate(style: style, body: "")
    }

    /// The text with every `{{>part}}` put in.
    private static func whole(_ text: String, _ parts: [String: String]) -> String {
        var text = text
        for _ in 0..<depthMax where text.contains("{{>") {
            for (name, part) in parts.sorted(by: { $0.key < $1.key }) {
                text = text.replacingOccurrences(of: "{{>\(name)}}", with: part)
            }
        }
        return text
    }

    /// The HTML of the sheet, without the page around it.
    public static func html(_ paper: IssuedPaper, on template: PaperTemplate) throws -> String {
        do {
            return try MustacheTemplate(string: template.body).render(Sheet(paper))
        } catch {
            throw Failure.badTemplate(paper.document, "\(error)")
        }
    }

    /// A page by itself, for the press.
    public static func page(_ paper: IssuedPaper, on template: PaperTemplate) throws -> String {
        let date = paper.issued.date
        let title = "\(paper.title) \(paper.number)"
            .replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
        return """
            <!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>\(title)</title>
            <meta name="dcterms.created" content="\(date)"><meta name="dcterms.modified" content="\(date)">
            <style>body { margin: 0 }\n\(template.style)</style></head>
            <body><article class="sheet">\(try html(paper, on: template))</article></body></html>
            """
    }
}
