extension Migration {
    /// Forward only; a released entry is never edited, a change is a new entry.
    public static let all: [Migration] = [journal, projections, search, desk, nodes, signIn, screens]

    /// What is true: the journal, the texts it commits to, the keys of the texts, and the signed checkpoints.
    static let journal = Migration(
        number: 1, name: "journal",
        statements: [
            // `seq` is the order of writing over all streams, which followers of the journal keep as their cursor.
            """
            CREATE TABLE journal (
                seq \(dialect: { $0.identity }),
                stream \(dialect: { $0.text }) NOT NULL,
                n \(dialect: { $0.integer }) NOT NULL,
                recorded \(dialect: { $0.integer }) NOT NULL,
                effective \(dialect: { $0.integer }) NOT NULL,
                actor \(dialect: { $0.text }) NOT NULL,
                unit \(dialect: { $0.text }) NOT NULL,
                pack \(dialect: { $0.text }) NOT NULL,
                name \(dialect: { $0.text }) NOT NULL,
                body \(dialect: { $0.text }) NOT NULL,
                previous \(dialect: { $0.text }) NOT NULL,
                hash \(dialect: { $0.text }) NOT NULL,
                seal \(dialect: { $0.blob }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            "CREATE UNIQUE INDEX journal_stream ON journal (stream, n)",
            """
            CREATE TABLE vault (
                stream \(dialect: { $0.text }) NOT NULL,
                id \(dialect: { $0.text }) NOT NULL,
                subject \(dialect: { $0.text }) NOT NULL,
                under \(dialect: { $0.text }) NOT NULL,
                form \(dialect: { $0.text }) NOT NULL,
                sealed \(dialect: { $0.blob }) NOT NULL,
                PRIMARY KEY (stream, id)
            ) \(dialect: { $0.clustered })
            """,
            // A destroyed key stays as a tombstone: nothing may be written under its name again.
            """
            CREATE TABLE subject_key (
                stream \(dialect: { $0.text }) NOT NULL,
                subject \(dialect: { $0.text }) NOT NULL,
                under \(dialect: { $0.text }) NOT NULL,
                wrapped \(dialect: { $0.blob }),
                destroyed \(dialect: { $0.integer }),
                PRIMARY KEY (stream, subject, under)
            ) \(dialect: { $0.clustered })
            """,
            """
            CREATE TABLE checkpoint (
                number \(dialect: { $0.integer }) NOT NULL PRIMARY KEY,
                recorded \(dialect: { $0.integer }) NOT NULL,
                through \(dialect: { $0.integer }) NOT NULL,
                size \(dialect: { $0.integer }) NOT NULL,
                root \(dialect: { $0.text }) NOT NULL,
                signature \(dialect: { $0.text }) NOT NULL,
                public_key \(dialect: { $0.text }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            // The Merkle log: which head of which stream stands at which place, and the hashes of whole subtrees.
            """
            CREATE TABLE tree_leaf (
                position \(dialect: { $0.integer }) NOT NULL PRIMARY KEY,
                stream \(dialect: { $0.text }) NOT NULL,
                n \(dialect: { $0.integer }) NOT NULL,
                hash \(dialect: { $0.text }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            "CREATE INDEX tree_leaf_stream ON tree_leaf (stream, n)",
            """
            CREATE TABLE tree_node (
                level \(dialect: { $0.integer }) NOT NULL,
                position \(dialect: { $0.integer }) NOT NULL,
                hash \(dialect: { $0.text }) NOT NULL,
                PRIMARY KEY (level, position)
            ) \(dialect: { $0.clustered })
            """,
        ])
}
