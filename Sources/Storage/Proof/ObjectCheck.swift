/// The schema as the migrations make it.
struct ExpectedSchema {
    /// How each object is made, in one line; empty where a later statement changes it.
    private(set) var texts: [SchemaObject: String] = [:]
    /// What need not be there, and may.
    private(set) var companions: Set<SchemaObject>

    init(_ migrations: [Migration] = Migration.all, for dialect: Dialect) {
        companions = Set(dialect.ownObjects)
        for statement in [Migration.table] + migrations.flatMap(\.statements) {
            let text = Self.line(statement.rendered(for: dialect).text)
            var words = text.split(separator: " ").map(String.init)[...]
            if words.starts(with: ["ALTER", "TABLE"]), words.count > 2 {
                texts[SchemaObject(kind: "table", name: words[2])] = ""
            }
            guard words.popFirst() == "CREATE" else { continue }
            let isUnique = words.first == "UNIQUE"
            while let word = words.first, ["UNIQUE", "VIRTUAL"].contains(word) { words.removeFirst() }
            guard let kind = words.popFirst()?.lowercased(), let name = words.first else { continue }
            var object = SchemaObject(kind: kind, name: name)
            object.kind = dialect.kind(of: object, isUnique: isUnique)
            texts[object] = text
            companions.formUnion(dialect.companions(of: object, text: text))
        }
    }

    /// A text without what makes no difference.
    static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            .replacing("IF NOT EXISTS ", with: "")
    }
}

extension StoreSession {
    /// What the schema has that the migrations did not make: a trigger could change or drop what the program writes.
    func checkObjects() throws -> [StoreFinding] {
        let expected = ExpectedSchema(for: dialect)
        var findings: [StoreFinding] = []
        var seen: Set<SchemaObject> = []
        for row in try rows(dialect.schemaObjects, of: .migration) {
            let object = SchemaObject(kind: try row.text("kind"), name: try row.text("name"))
            let text = ExpectedSchema.line(try row.text("text"))
            // The same name twice: one of the two stands in another schema and hides the other.
            let isFirst = seen.insert(object).inserted
            if let wanted = expected.texts[object], isFirst {
                if !text.isEmpty, !wanted.isEmpty, text != wanted {
                    findings.append(object.finding(.wrongObject))
                }
            } else if !expected.companions.contains(object) || !isFirst {
                findings.append(object.finding(.unknownObject))
            }
        }
        findings += expected.texts.keys.filter { !seen.contains($0) }.map { $0.finding(.wrongObject) }
        return findings.sorted { $0.place < $1.place }
    }
}

extension SchemaObject {
    fileprivate func finding(_ fault: StoreFinding.Fault) -> StoreFinding {
        StoreFinding("\(kind) \(name)", nil, fault)
    }
}
