public import Storage

extension Platform {
    /// One page of a list without its total: for exports that walk all pages.
    public func page(
        _ filter: ItemFilter, by person: Person, order: ItemOrder, after cursor: ItemCursor?, limit: Int
    ) async throws -> ItemPage {
        try await store.read {
            try $0.items(filter, in: person.scope, order: order, after: cursor, limit: limit)
        }
    }
}

extension Platform {
    /// Who took a list away, for the auditor.
    public func noteExport(rows: Int, by person: Person) async throws {
        let now = clock()
        try await store.write {
            try $0.note(
                .exported, ["rows": String(rows)], in: Administration.signIns, by: person.actor, at: now)
        }
    }
}
