extension Migration {
    /// When somebody was last seen, for sessions that nobody uses any more.
    static let signIn = Migration(
        number: 6, name: "sign-in",
        statements: ["ALTER TABLE session ADD COLUMN seen \(dialect: { $0.integer }) NOT NULL DEFAULT 0"])
}
