extension Migration {
    /// What the shell keeps beside the journal.
    static let desk = Migration(
        number: 4, name: "desk",
        statements: [
            """
            CREATE TABLE counter (
                series \(dialect: { $0.text }) NOT NULL PRIMARY KEY,
                last \(dialect: { $0.integer }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE tracking (
                code \(dialect: { $0.text }) NOT NULL PRIMARY KEY,
                stream \(dialect: { $0.text }) NOT NULL,
                seal \(dialect: { $0.blob }) NOT NULL
            ) \(dialect: { $0.clustered })
            """,
            """
            CREATE TABLE idempotency (
                client \(dialect: { $0.text }) NOT NULL,
                key \(dialect: { $0.text }) NOT NULL,
                body_hash \(dialect: { $0.text }) NOT NULL,
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
                content \(dialect: { $0.text }) NOT NULL,
                client \(dialect: { $0.text }) NOT NULL,
                file \(dialect: { $0.text }) NOT NULL,
                wrapped \(dialect: { $0.blob }) NOT NULL,
                bytes \(dialect: { $0.integer }) NOT NULL,
                media_type \(dialect: { $0.text }) NOT NULL,
                added \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (content, client)
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE attachment (
                stream \(dialect: { $0.text }) NOT NULL,
                content \(dialect: { $0.text }) NOT NULL,
                subject \(dialect: { $0.text }) NOT NULL,
                under \(dialect: { $0.text }) NOT NULL,
                file \(dialect: { $0.text }) NOT NULL,
                wrapped \(dialect: { $0.blob }) NOT NULL,
                bytes \(dialect: { $0.integer }) NOT NULL,
                media_type \(dialect: { $0.text }) NOT NULL,
                PRIMARY KEY (stream, content)
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE account_secret (
                account \(dialect: { $0.text }) NOT NULL PRIMARY KEY,
                hash \(dialect: { $0.text }) NOT NULL,
                failed \(dialect: { $0.integer }) NOT NULL,
                locked_until \(dialect: { $0.integer }),
                must_change \(dialect: { $0.integer }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE session (
                token \(dialect: { $0.text }) NOT NULL PRIMARY KEY,
                account \(dialect: { $0.text }) NOT NULL,
                unit \(dialect: { $0.text }),
                role \(dialect: { $0.text }),
                csrf \(dialect: { $0.text }) NOT NULL,
                expires \(dialect: { $0.integer }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            "CREATE INDEX session_account ON session (account)",
            "CREATE INDEX session_expires ON session (expires)",
            """
            CREATE TABLE draft (
                account \(dialect: { $0.text }) NOT NULL,
                key \(dialect: { $0.text }) NOT NULL,
                stream \(dialect: { $0.text }),
                sealed \(dialect: { $0.blob }) NOT NULL,
                saved \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (account, key)
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE outbox (
                seq \(dialect: { $0.identity }),
                key \(dialect: { $0.text }) NOT NULL,
                kind \(dialect: { $0.text }) NOT NULL,
                stream \(dialect: { $0.text }),
                sealed \(dialect: { $0.blob }) NOT NULL,
                due \(dialect: { $0.integer }) NOT NULL,
                attempts \(dialect: { $0.integer }) NOT NULL,
                last_error \(dialect: { $0.text }),
                sent \(dialect: { $0.integer }),
                seal \(dialect: { $0.blob }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            "CREATE UNIQUE INDEX outbox_key ON outbox (key)",
            "CREATE INDEX outbox_due ON outbox (due) WHERE sent IS NULL",
            // What came to the tables above and left them, until the journal notes the sums.
            """
            CREATE TABLE kept_change (
                seq \(dialect: { $0.identity }),
                sealed \(dialect: { $0.blob }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE setting (
                key \(dialect: { $0.text }) NOT NULL PRIMARY KEY,
                value \(dialect: { $0.text }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE organisation (
                kind \(dialect: { $0.text }) NOT NULL,
                position \(dialect: { $0.integer }) NOT NULL,
                body \(dialect: { $0.text }) NOT NULL,
                PRIMARY KEY (kind, position)
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE pack (
                hash \(dialect: { $0.text }) NOT NULL PRIMARY KEY,
                name \(dialect: { $0.text }) NOT NULL,
                files \(dialect: { $0.text }) NOT NULL,
                is_active \(dialect: { $0.integer }) NOT NULL,
                added \(dialect: { $0.integer }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            """
            CREATE TABLE rate_limit (
                key \(dialect: { $0.text }) NOT NULL PRIMARY KEY,
                started \(dialect: { $0.integer }) NOT NULL,
                count \(dialect: { $0.integer }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
        ])
}
