extension Migration {
    /// What follows from the journal; `rebuild` makes all of it again.
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
            // `rank` orders a queue: open cases by their next due moment, then closed ones, the newest first.
            // `seq` grows in the order of registration.
            """
            CREATE TABLE case_row (
                seq \(dialect: { $0.identity }),
                id \(dialect: { $0.text }) NOT NULL,
                n \(dialect: { $0.integer }) NOT NULL,
                number \(dialect: { $0.text }),
                source \(dialect: { $0.text }),
                mechanism \(dialect: { $0.text }) NOT NULL,
                pack \(dialect: { $0.text }) NOT NULL,
                entry \(dialect: { $0.text }) NOT NULL,
                stage \(dialect: { $0.text }) NOT NULL,
                stage_since \(dialect: { $0.integer }) NOT NULL,
                unit \(dialect: { $0.text }) NOT NULL,
                first_receiver \(dialect: { $0.text }) NOT NULL,
                owner \(dialect: { $0.text }),
                assignee \(dialect: { $0.text }),
                matter \(dialect: { $0.text }),
                suggestion \(dialect: { $0.text }),
                place \(dialect: { $0.text }),
                registered \(dialect: { $0.integer }) NOT NULL,
                is_open \(dialect: { $0.integer }) NOT NULL CHECK (is_open IN (0, 1)),
                rank \(dialect: { $0.integer }) NOT NULL,
                due \(dialect: { $0.integer }),
                next_clock \(dialect: { $0.text }),
                is_paused \(dialect: { $0.integer }) NOT NULL CHECK (is_paused IN (0, 1)),
                steps \(dialect: { $0.text }) NOT NULL,
                alarm_at \(dialect: { $0.integer }),
                outcome \(dialect: { $0.text }),
                closed \(dialect: { $0.integer }),
                filed \(dialect: { $0.integer }),
                followed_up \(dialect: { $0.integer }),
                lead_case \(dialect: { $0.text }),
                last_rating \(dialect: { $0.integer }),
                reminders \(dialect: { $0.integer }) NOT NULL,
                returns \(dialect: { $0.integer }) NOT NULL,
                reopened \(dialect: { $0.integer }) NOT NULL,
                headline \(dialect: { $0.text }),
                headline_text \(dialect: { $0.text }),
                applicant_text \(dialect: { $0.text }),
                tokens \(dialect: { $0.text }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            "CREATE UNIQUE INDEX case_row_id ON case_row (id)",
            "CREATE UNIQUE INDEX case_row_number ON case_row (number) WHERE number IS NOT NULL",
            "CREATE UNIQUE INDEX case_row_source ON case_row (mechanism, source) WHERE source IS NOT NULL",
            "CREATE INDEX case_row_queue ON case_row (unit, is_open, rank, seq)",
            "CREATE INDEX case_row_assignee ON case_row (assignee, is_open, rank, seq) WHERE assignee IS NOT NULL",
            "CREATE INDEX case_row_alarm ON case_row (alarm_at) WHERE alarm_at IS NOT NULL",
            // Who may see the case: one row per unit token, in the order of the queue.
            """
            CREATE TABLE case_unit (
                unit \(dialect: { $0.text }) NOT NULL,
                is_open \(dialect: { $0.integer }) NOT NULL,
                rank \(dialect: { $0.integer }) NOT NULL,
                seq \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, is_open, rank, seq)
            ) \(dialect: { $0.clustered })
            """,
            "CREATE INDEX case_unit_newest ON case_unit (unit, seq)",
            """
            CREATE TABLE case_clock (
                seq \(dialect: { $0.integer }) NOT NULL,
                key \(dialect: { $0.text }) NOT NULL,
                clock \(dialect: { $0.text }) NOT NULL,
                mechanism \(dialect: { $0.text }) NOT NULL,
                unit \(dialect: { $0.text }) NOT NULL,
                owner \(dialect: { $0.text }),
                due \(dialect: { $0.integer }) NOT NULL,
                is_window \(dialect: { $0.integer }) NOT NULL,
                is_paused \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (seq, key)
            ) \(dialect: { $0.clustered })
            """,
            "CREATE INDEX case_clock_due ON case_clock (unit, due)",
            """
            CREATE TABLE case_task (
                seq \(dialect: { $0.integer }) NOT NULL,
                kind \(dialect: { $0.text }) NOT NULL,
                position \(dialect: { $0.integer }) NOT NULL,
                unit \(dialect: { $0.text }) NOT NULL,
                role \(dialect: { $0.text }),
                due \(dialect: { $0.integer }),
                PRIMARY KEY (seq, kind, position)
            ) \(dialect: { $0.clustered })
            """,
            "CREATE INDEX case_task_unit ON case_task (unit, kind, due)",
            """
            CREATE TABLE measure (
                unit \(dialect: { $0.text }) NOT NULL,
                day \(dialect: { $0.integer }) NOT NULL,
                mechanism \(dialect: { $0.text }) NOT NULL,
                matter \(dialect: { $0.text }) NOT NULL,
                name \(dialect: { $0.text }) NOT NULL,
                count \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, day, mechanism, matter, name)
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
            // same with a thousand open cases or a million.
            """
            CREATE TABLE owed_hour (
                unit \(dialect: { $0.text }) NOT NULL,
                kind \(dialect: { $0.text }) NOT NULL,
                hour \(dialect: { $0.integer }) NOT NULL,
                count \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, kind, hour)
            ) \(dialect: { $0.clustered })
            """,
        ])
}
