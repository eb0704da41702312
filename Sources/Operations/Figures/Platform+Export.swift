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
