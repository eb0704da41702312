public import Storage

extension Platform {
    /// One page of a list without its total: for exports that walk all pages.
    public func page(
        _ filter: CaseFilter, by person: Person, order: CaseOrder, after cursor: CaseCursor?, limit: Int
    ) async throws -> CasePage {
        try await store.read {
            try $0.cases(filter, in: person.scope, order: order, after: cursor, limit: limit)
        }
    }
}
