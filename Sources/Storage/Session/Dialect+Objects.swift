/// Something that stands in the schema of a database.
struct SchemaObject: Hashable, Sendable {
    /// `table`, `index`, `trigger` … in the words of `Dialect.schemaObjects`.
    var kind: String
    var name: String
}

/// How each engine says what stands in its schema.
extension Dialect {
    /// Everything that runs or stores something: `kind`, `name`, and `text`, how it was made (empty where the engine
    /// does not keep that). What an extension of PostgreSQL brought is left out, as are the indexes and counters that
    /// belong to a key.
    var schemaObjects: SQLText {
        switch self {
        case .sqlite: "SELECT type AS kind, name, COALESCE(sql, '') AS text FROM sqlite_schema"
        case .postgres:
            """
            SELECT CASE CAST(c.relkind AS TEXT) WHEN 'r' THEN 'table' WHEN 'v' THEN 'view'
                    WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table'
                    WHEN 'i' THEN CASE WHEN i.indisunique THEN 'unique index' ELSE 'index' END
                    ELSE 'relation' END AS kind, CAST(c.relname AS TEXT) AS name, '' AS text
            FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
            WHERE c.relnamespace \(inSchema) AND \(Self.isNoMember("c.oid", "pg_class"))
                AND NOT COALESCE(i.indisprimary, FALSE) AND NOT (c.relkind = 'S' AND EXISTS (
                    SELECT 1 FROM pg_depend d WHERE d.classid = CAST('pg_class' AS REGCLASS)
                        AND d.objid = c.oid AND d.deptype = 'i'))
            UNION ALL
            SELECT 'trigger', CAST(t.tgname AS TEXT), '' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE NOT t.tgisinternal AND c.relnamespace \(inSchema)
            UNION ALL
            SELECT 'rule', CAST(r.rulename AS TEXT), '' FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
            WHERE r.rulename <> '_RETURN' AND c.relnamespace \(inSchema)
            UNION ALL
            SELECT 'policy', CAST(p.polname AS TEXT), '' FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
            WHERE c.relnamespace \(inSchema)
            UNION ALL
            SELECT 'constraint', CAST(k.conname AS TEXT), '' FROM pg_constraint k
            WHERE k.contype IN ('f', 'u', 'x', 't') AND k.connamespace \(inSchema)
                AND \(Self.isNoMember("k.conrelid", "pg_class"))
            UNION ALL
            SELECT 'function', CAST(f.proname AS TEXT), '' FROM pg_proc f
            WHERE f.pronamespace \(inSchema) AND \(Self.isNoMember("f.oid", "pg_proc"))
            UNION ALL
            SELECT 'event trigger', CAST(e.evtname AS TEXT), '' FROM pg_event_trigger e
            WHERE \(Self.isNoMember("e.oid", "pg_event_trigger"))
            """
        }
    }

    private var inSchema: SQLText {
        "IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname = ANY (current_schemas(FALSE)))"
    }

    private static func isNoMember(_ id: SQLText, _ catalogue: SQLText) -> SQLText {
        """
        NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = CAST('\(catalogue)' AS REGCLASS)
            AND d.objid = \(id) AND d.deptype = 'e')
        """
    }

    /// What the engine itself makes beside an object of ours.
    func companions(of object: SchemaObject, text: String) -> [SchemaObject] {
        guard self == .sqlite, object.kind == "table" else { return [] }
        let index = SchemaObject(kind: "index", name: "sqlite_autoindex_\(object.name)_1")
        guard text.contains("VIRTUAL TABLE") else { return [index] }
        return ["data", "idx", "content", "docsize", "config"].flatMap { part in
            let shadow = "\(object.name)_\(part)"
            return [
                SchemaObject(kind: "table", name: shadow),
                SchemaObject(kind: "index", name: "sqlite_autoindex_\(shadow)_1"),
            ]
        }
    }

    /// What the engine makes whatever tables there are.
    var ownObjects: [SchemaObject] {
        self == .sqlite ? [SchemaObject(kind: "table", name: "sqlite_sequence")] : []
    }

    func kind(of index: SchemaObject, isUnique: Bool) -> String {
        self == .postgres && isUnique ? "unique index" : index.kind
    }
}
