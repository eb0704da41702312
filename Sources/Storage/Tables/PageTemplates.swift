import Streams
public import WorkCalendar

/// The pages from which papers are printed, each once, under the hash of its text. A later release brings other pages;
/// what was issued keeps its own.
public struct PageTemplate: Sendable, Hashable {
    public let hash: String
    public let text: String
    /// When it is kept, where it comes to be kept.
    public var added: Instant

    public init(_ text: String, added: Instant = Instant(milliseconds: 0)) {
        self.text = text
        self.added = added
        hash = ContentHash.hex(Array(text.utf8))
    }

    static let stream = StreamID(text: "templates")
    static let storedName = "template.stored/1"
}

extension StoreSession {
    /// Stored already: nothing happens.
    public func keepTemplate(_ template: PageTemplate) throws {
        let written = try run(
            """
            INSERT INTO page_template (hash, body) VALUES (\(template.hash), \(template.text))
            ON CONFLICT (hash) DO NOTHING
            """)
        guard written == 1 else { return }
        try noteFact(
            PageTemplate.storedName, ["hash": template.hash], in: PageTemplate.stream, by: .platform,
            at: template.added)
    }

    /// Nil where there is none by this hash, or it is not what its hash says.
    public func template(_ hash: String) throws -> PageTemplate? {
        let text = try row("SELECT body FROM page_template WHERE hash = \(hash)", of: .pageTemplate)
        let template = try text.map { PageTemplate(try $0.text("body")) }
        return template?.hash == hash ? template : nil
    }

    /// For `verify`: each is what its hash says, and none that was stored is gone.
    func checkTemplates() throws -> [StoreFinding] {
        var findings: [StoreFinding] = []
        var found: Set<String> = []
        for row in try rows("SELECT hash, body FROM page_template ORDER BY hash", of: .pageTemplate) {
            let hash = try row.text("hash")
            found.insert(hash)
            if PageTemplate(try row.text("body")).hash != hash {
                findings.append(StoreFinding("template \(hash)", nil, .wrongTemplate))
            }
        }
        for entry in try genuineEntries(of: PageTemplate.stream) where entry.name == PageTemplate.storedName {
            let body = try CanonicalDecoder().decode([String: String].self, from: entry.body)
            if let hash = body["hash"], !found.contains(hash) {
                findings.append(StoreFinding("template \(hash)", nil, .missingTemplate))
            }
        }
        return findings
    }
}
