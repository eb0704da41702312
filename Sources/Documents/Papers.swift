public import Foundation
public import Mechanisms
import Mustache

/// The print-ready documents. A pack's own template wins; else the platform's form of the document's name; else a
/// plain letter with the facts of the case.
public struct Papers: Sendable {
    private let library: MustacheLibrary

    public static var templateFolder: URL { Bundle.module.bundleURL.appendingPathComponent("Templates") }

    public init(folder: URL = Papers.templateFolder) throws {
        var library = MustacheLibrary()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        where name.hasSuffix(".mustache") {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            try library.register(text, named: String(name.dropLast(".mustache".count)))
        }
        self.library = library
    }

    public enum Failure: Error {
        case noTemplate(String)
        case badTemplate(String, String)
    }

    /// The HTML of the sheet, without the page around it.
    public func html(_ paper: Paper, for document: Mechanisms.Document) throws -> String {
        if let template = document.template {
            do {
                return try MustacheTemplate(string: template).render(paper, library: library)
            } catch {
                throw Failure.badTemplate(document.id, "\(error)")
            }
        }
        let name = library.getTemplate(named: document.id) == nil ? "letter" : document.id
        guard let text = library.render(paper, withTemplate: name) else { throw Failure.noTemplate(name) }
        return text
    }
}
