extension Migration {
    /// What the shell keeps beside the journal.
    static let desk = Migration(
        number: 4, name: "desk",
        statements: [
            """
            CREATE TABLE counter (
                series TEXT NOT NULL PRIMARY KEY,
                last \(dialect: { $0.integer }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE tracking (
                code TEXT NOT NULL PRIMARY KEY,
                case_id TEXT NOT NULL
            ) \(dialect: { $0.clustered })
            """,
            """
            CREATE TABLE idempotency (
                client TEXT NOT NULL,
                key TEXT NOT NULL,
                body_hash TEXT NOT NULL,
                status \(dialect: { $0.integer }) NOT NULL,
                answer \(dialect: { $0.blob }) NOT NULL,
                recorded \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (client, key)
            ) \(dialect: { $0.clustered })
            """,
            "CREATE INDEX idempotency_recorded ON idempotency (recorded)",
            // A file lies sealed on the disk under the hash of its sealed bytes; its key lies here, wrapped.
            """
            CREATE TABLE upload (
                content TEXT NOT NULL,
                client TEXT NOT NULL,
                file TEXT NOT NULL,
                wrapped \(dialect: { $0.blob }) NOT NULL,
                bytes \(dialect: { $0.integer }) NOT NULL,
                media_type TEXT NOT NULL,
                added \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (content, client)
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE attachment (
                stream TEXT NOT NULL,
                content TEXT NOT NULL,
                subject TEXT NOT NULL,
                file TEXT NOT NULL,
                wrapped \(dialect: { $0.blob }) NOT NULL,
                bytes \(dialect: { $0.integer }) NOT NULL,
                media_type TEXT NOT NULL,
                PRIMARY KEY (stream, content)
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE account_secret (
                account TEXT NOT NULL PRIMARY KEY,
                hash TEXT NOT NULL,
                failed \(dialect: { $0.integer }) NOT NULL,
                locked_until \(dialect: { $0.integer }),
                must_change \(dialect: { $0.integer }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE session (
                token TEXT NOT NULL PRIMARY KEY,
                account TEXT NOT NULL,
                unit TEXT,
                role TEXT,
                csrf TEXT NOT NULL,
                expires \(dialect: { $0.integer }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            "CREATE INDEX session_account ON session (account)",
            "CREATE INDEX session_expires ON session (expires)",
            """
            CREATE TABLE draft (
                account TEXT NOT NULL,
                key TEXT NOT NULL,
                sealed \(dialect: { $0.blob }) NOT NULL,
                saved \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (account, key)
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE outbox (
                seq \(dialect: { $0.identity }),
                key TEXT NOT NULL,
                kind TEXT NOT NULL,
                stream TEXT,
                sealed \(dialect: { $0.blob }) NOT NULL,
                due \(dialect: { $0.integer }) NOT NULL,
                attempts \(dialect: { $0.integer }) NOT NULL,
                last_error TEXT,
                sent \(dialect: { $0.integer })
            ) \(dialect: { $0.strict })
            """,
            "CREATE UNIQUE INDEX outbox_key ON outbox (key)",
            "CREATE INDEX outbox_due ON outbox (due) WHERE sent IS NULL",
            """
            CREATE TABLE setting (
                key TEXT NOT NULL PRIMARY KEY,
                value TEXT NOT NULL
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE organisation (
                kind TEXT NOT NULL,
                position \(dialect: { $0.integer }) NOT NULL,
                body TEXT NOT NULL,
                PRIMARY KEY (kind, position)
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE pack (
                hash TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                files TEXT NOT NULL,
                is_active \(dialect: { $0.integer }) NOT NULL,
                added \(dialect: { $0.integer }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE rate_limit (
                key TEXT NOT NULL PRIMARY KEY,
                started \(dialect: { $0.integer }) NOT NULL,
                count \(dialect: { $0.integer }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
        ])
}
