public import Foundation
internal import FoundationXML

/// An element of an XML file, without comments and without the names of prefixes.
public struct XMLTree: Sendable {
    public let name: String
    public let namespace: String
    /// By name as written, with prefix.
    public let attributes: [String: String]
    public fileprivate(set) var children: [XMLTree] = []
    /// The text directly inside.
    public fileprivate(set) var text = ""
    public let line: Int

    public func children(named name: String) -> [XMLTree] { children.filter { $0.name == name } }

    public func child(named name: String) -> XMLTree? { children.first { $0.name == name } }

    /// The text of a child; nil where there is none.
    public func text(of name: String) -> String? { child(named: name)?.text }
}

/// Why a file is no XML that we read.
public struct XMLFault: Error, Hashable, Sendable {
    public let line: Int
    public let column: Int
    public let reason: String
}

extension XMLTree {
    /// Reads a document; entities from outside are never fetched.
    public static func read(_ data: Data) throws(XMLFault) -> XMLTree {
        // FoundationXML traps on a prefix that is no UTF-8 (found by `make fuzz`).
        guard String(validating: data, as: UTF8.self) != nil else {
            throw XMLFault(line: 1, column: 1, reason: "not UTF-8")
        }
        let parser = XMLParser(data: data)
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        let builder = XMLBuilder()
        parser.delegate = builder
        let isWhole = parser.parse()
        if let fault = builder.fault { throw fault }
        guard isWhole, let root = builder.root else {
            throw XMLFault(
                line: parser.lineNumber, column: parser.columnNumber,
                reason: parser.parserError.map { "\($0.localizedDescription)" } ?? "empty")
        }
        return root
    }
}

private final class XMLBuilder: NSObject, XMLParserDelegate {
    /// Far deeper than any model, and far from the end of the stack.
    static let depthMax = 200

    var root: XMLTree?
    var fault: XMLFault?
    private var open: [XMLTree] = []

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if open.count >= Self.depthMax {
            fault = XMLFault(line: parser.lineNumber, column: parser.columnNumber, reason: "nested too deep")
            parser.abortParsing()
            return
        }
        open.append(
            XMLTree(
                name: name, namespace: namespaceURI ?? "", attributes: attributes, line: parser.lineNumber))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if !open.isEmpty { open[open.count - 1].text += string }
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        if !open.isEmpty { open[open.count - 1].text += String(decoding: block, as: UTF8.self) }
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard let element = open.popLast() else { return }
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
    }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        if fault == nil {
            fault = XMLFault(
                line: parser.lineNumber, column: parser.columnNumber, reason: error.localizedDescription)
        }
    }
}
