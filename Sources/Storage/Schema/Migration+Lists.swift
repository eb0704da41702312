extension Migration {
    /// Finds what is rare: a matter type or a mechanism of which there are few cases among very many.
    static let rareLists = Migration(
        number: 6, name: "rare_lists",
        statements: [
            "CREATE INDEX case_row_matter ON case_row (matter, is_open, seq) WHERE matter IS NOT NULL",
            "CREATE INDEX case_row_mechanism ON case_row (mechanism, is_open, seq)",
        ])
}
