extension Migration {
    /// What follows from the journal; `rebuild` makes all of it again. Rows about a stream of any kind come from its
    /// face alone.
    static let projections = Migration(
        number: 2, name: "projections",
        statements: [
            """
            CREATE TABLE snapshot (
                stream \(dialect: { $0.text }) NOT NULL PRIMARY KEY,
                n \(dialect: { $0.integer }) NOT NULL,
                format \(dialect: { $0.integer }) NOT NULL,
                body \(dialect: { $0.text }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            // `rank` orders a queue: what is open by its next due moment, then what has ended, the newest first.
            // `seq` grows in the order of registration. `late_from`: from then on it is late, if nothing happens.
            """
            CREATE TABLE item_row (
                seq \(dialect: { $0.identity }),
                stream \(dialect: { $0.text }) NOT NULL,
                kind \(dialect: { $0.text }) NOT NULL,
                n \(dialect: { $0.integer }) NOT NULL,
                number \(dialect: { $0.text }),
                numbers \(dialect: { $0.text }) NOT NULL,
                source \(dialect: { $0.text }),
                mechanism \(dialect: { $0.text }) NOT NULL,
                pack \(dialect: { $0.text }) NOT NULL,
                entry \(dialect: { $0.text }) NOT NULL,
                category \(dialect: { $0.text }),
                suggestion \(dialect: { $0.text }),
                place \(dialect: { $0.text }),
                status \(dialect: { $0.text }) NOT NULL,
                status_since \(dialect: { $0.integer }) NOT NULL,
                begun \(dialect: { $0.integer }) NOT NULL,
                ended \(dialect: { $0.integer }),
                outcome \(dialect: { $0.text }),
                is_open \(dialect: { $0.integer }) NOT NULL CHECK (is_open IN (0, 1)),
                unit \(dialect: { $0.text }) NOT NULL,
                role \(dialect: { $0.text }),
                account \(dialect: { $0.text }),
                rank \(dialect: { $0.integer }) NOT NULL,
                due \(dialect: { $0.integer }),
                clock \(dialect: { $0.text }),
                is_window \(dialect: { $0.integer }) NOT NULL CHECK (is_window IN (0, 1)),
                stands_since \(dialect: { $0.integer }),
                steps \(dialect: { $0.text }) NOT NULL,
                late_from \(dialect: { $0.integer }),
                alarm_at \(dialect: { $0.integer }),
                title \(dialect: { $0.text }),
                title_under \(dialect: { $0.text }),
                about \(dialect: { $0.text }),
                about_under \(dialect: { $0.text }),
                marks \(dialect: { $0.text }) NOT NULL,
                tokens \(dialect: { $0.text }) NOT NULL,
                replaced \(dialect: { $0.text }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            "CREATE UNIQUE INDEX item_row_stream ON item_row (stream)",
            "CREATE UNIQUE INDEX item_row_number ON item_row (number) WHERE number IS NOT NULL",
            "CREATE UNIQUE INDEX item_row_source ON item_row (mechanism, source) WHERE source IS NOT NULL",
            "CREATE INDEX item_row_queue ON item_row (unit, is_open, rank, seq)",
            "CREATE INDEX item_row_account ON item_row (account, is_open, rank, seq) WHERE account IS NOT NULL",
            "CREATE INDEX item_row_alarm ON item_row (alarm_at) WHERE alarm_at IS NOT NULL",
            // What is rare: a category or a mechanism of which there are few among very many.
            "CREATE INDEX item_row_category ON item_row (category, is_open, seq) WHERE category IS NOT NULL",
            // Which versions of packs are still followed.
            "CREATE INDEX item_row_pack ON item_row (pack, is_open)",
            "CREATE INDEX item_row_mechanism ON item_row (mechanism, is_open, seq)",
            // An alarm that failed is set aside, so that it holds up no other, and tried again.
            """
            CREATE TABLE alarm_aside (
                stream \(dialect: { $0.text }) NOT NULL PRIMARY KEY,
                since \(dialect: { $0.integer }) NOT NULL,
                tries \(dialect: { $0.integer }) NOT NULL,
                again \(dialect: { $0.integer }) NOT NULL,
                error \(dialect: { $0.text }) NOT NULL
            ) \(dialect: { $0.clustered })
            """,
            // Who may see it: one row per unit token, in the order of the queue.
            """
            CREATE TABLE item_unit (
                unit \(dialect: { $0.text }) NOT NULL,
                is_open \(dialect: { $0.integer }) NOT NULL,
                rank \(dialect: { $0.integer }) NOT NULL,
                seq \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, is_open, rank, seq)
            ) \(dialect: { $0.clustered })
            """,
            "CREATE INDEX item_unit_newest ON item_unit (unit, seq)",
            """
            CREATE TABLE item_task (
                seq \(dialect: { $0.integer }) NOT NULL,
                kind \(dialect: { $0.text }) NOT NULL,
                position \(dialect: { $0.integer }) NOT NULL,
                unit \(dialect: { $0.text }) NOT NULL,
                role \(dialect: { $0.text }),
                due \(dialect: { $0.integer }),
                PRIMARY KEY (seq, kind, position)
            ) \(dialect: { $0.clustered })
            """,
            "CREATE INDEX item_task_unit ON item_task (unit, kind, due)",
            """
            CREATE TABLE measure (
                unit \(dialect: { $0.text }) NOT NULL,
                day \(dialect: { $0.integer }) NOT NULL,
                mechanism \(dialect: { $0.text }) NOT NULL,
                category \(dialect: { $0.text }) NOT NULL,
                name \(dialect: { $0.text }) NOT NULL,
                count \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, day, mechanism, category, name)
            ) \(dialect: { $0.clustered })
            """,
            // From this hour on, so many more clocks of the unit show the light. A sum up to now is the board.
            """
            CREATE TABLE light_hour (
                unit \(dialect: { $0.text }) NOT NULL,
                mechanism \(dialect: { $0.text }) NOT NULL,
                light \(dialect: { $0.text }) NOT NULL,
                hour \(dialect: { $0.integer }) NOT NULL,
                delta \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, mechanism, light, hour)
            ) \(dialect: { $0.clustered })
            """,
            // How much a unit owes, by the hour in which it is due: the numbers of the working screens cost the
            // same with a thousand open streams or a million.
            """
            CREATE TABLE owed_hour (
                unit \(dialect: { $0.text }) NOT NULL,
                kind \(dialect: { $0.text }) NOT NULL,
                hour \(dialect: { $0.integer }) NOT NULL,
                count \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, kind, hour)
            ) \(dialect: { $0.clustered })
            """,
            // Sums over all hours. What lies in the past is the total without what is still to come, so that a count
            // costs the same after ten years as after one.
            """
            CREATE TABLE light_total (
                unit \(dialect: { $0.text }) NOT NULL,
                mechanism \(dialect: { $0.text }) NOT NULL,
                light \(dialect: { $0.text }) NOT NULL,
                total \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, mechanism, light)
            ) \(dialect: { $0.clustered })
            """,
            """
            CREATE TABLE owed_total (
                unit \(dialect: { $0.text }) NOT NULL,
                kind \(dialect: { $0.text }) NOT NULL,
                total \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, kind)
            ) \(dialect: { $0.clustered })
            """,
        ])
}
