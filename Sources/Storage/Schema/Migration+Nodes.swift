extension Migration {
    /// What several nodes on one database need.
    static let nodes = Migration(number: 5, name: "nodes", statements: ["\(dialect: { $0.createReceipts })"])
}
