public import Organisation
import Streams
public import WorkCalendar

/// One like the one being registered.
public struct DuplicateCandidate: Sendable, Equatable {
    public var row: ItemRow
    public var hasSamePhone: Bool
    /// How many of the new text's words are in this one, in percent.
    public var likenessPercent: Int
}

extension StoreSession {
    /// What has all of the terms, newest first, within the scope: unit tokens are part of the match.
    public func search(
        _ terms: SearchTerms, in scope: VisibilityScope, as roles: Set<RoleID>, before seq: Int64? = nil,
        limit: Int = ItemQueries.pageRowsDefault
    ) throws -> ItemPage {
        let limit = max(1, min(limit, ItemQueries.pageRowsMax))
        guard let match = try match(terms, scope, roles) else { return ItemPage(rows: [], next: nil) }
        var found: [ItemRow] = []
        let questions = dialect.searchNewest(
            match, isFrequent: try isFrequent(match), before: seq, limit: limit + 1)
        for newest in questions {
            // The index may be a moment behind, so the rows themselves are asked again who may see them.
            found = try byIndex {
                try rows(
                    """
                    SELECT c.* FROM (\(newest)) s JOIN item_row c ON c.seq = s.seq
                    WHERE \(scope.condition) ORDER BY c.seq DESC
                    """, of: .searchIndex
                ).map(ItemRow.init)
            }
            if found.count > limit { break }
        }
        let page = Array(found.prefix(limit))
        let last = found.count > limit ? page.last : nil
        return ItemPage(rows: page, next: last.map { ItemCursor(rank: $0.rank, seq: $0.seq) })
    }

    /// How many have all of the terms; counting stops at 1,001, or where the newest ones alone hold
    /// `SearchTerms.manyLeast` and the engine would have to find all others to say more.
    public func countFound(
        _ terms: SearchTerms, in scope: VisibilityScope, as roles: Set<RoleID>
    ) throws -> CappedCount {
        guard let match = try match(terms, scope, roles) else { return CappedCount(0) }
        for newest in try isFrequent(match) ? dialect.searchCountedAmongNewest(match) : [] {
            guard let row = try rows(newest, of: .searchIndex).first else { break }
            let found = try row.int64("found")
            if found > CappedCount.most { return CappedCount(found) }
            if try row.bool("is_all") { return CappedCount(found) }
            if found >= SearchTerms.manyLeast { return CappedCount(atLeast: found) }
        }
        return CappedCount(
            try byIndex {
                try number(
                    """
                    SELECT COUNT(*) FROM (\(dialect.searchCounted(match, most: Int(CappedCount.most) + 1))) s
                    """, of: .searchIndex)
            })
    }

    /// Whether the engine expects so many rows that it had better not be asked for all of them.
    private func isFrequent(_ match: SQLText) throws -> Bool {
        guard let asked = dialect.searchExpected(match),
            case .text(let line)? = try rows(asked, of: .searchIndex).first?.values.first,
            let expected = line.firstMatch(of: /rows=(\d+)/)
        else { return false }
        return Int64(expected.1) ?? 0 > SearchTerms.frequentLeast
    }

    private func byIndex<T>(_ body: () throws -> T) throws -> T {
        guard let (begin, end) = dialect.indexOnly else { return try body() }
        try run(begin)
        let answer = try body()
        try run(end)
        return answer
    }

    /// Nil where the scope holds nothing. A word is found under every class of readers that the roles belong to, and
    /// under none that they do not: what is masked for somebody cannot be found by them either.
    private func match(
        _ terms: SearchTerms, _ scope: VisibilityScope, _ roles: Set<RoleID>
    ) throws -> SQLText? {
        let classes = try searchClasses(of: roles)
        var groups = terms.words.map { word in classes.flatMap { keys.searchTokens([word], for: $0) } }
        if !scope.isEverything {
            var any = scope.units.sorted().map(SearchTokens.unit)
            if let account = scope.account { any.append(SearchTokens.account(account)) }
            if any.isEmpty { return nil }
            groups.append(any)
        }
        let free = try asked(scope).isFree("rowid")
        return ([dialect.searchMatch(oneOfEach: groups)] + free).joined(" AND ")
    }

    /// The classes of readers to which somebody with these roles belongs, that of everybody first.
    private func searchClasses(of roles: Set<RoleID>) throws -> [String] {
        let all = try rows("SELECT readers FROM search_class ORDER BY readers", of: .searchClass)
            .map { try $0.text("readers") }
        return [""] + all.filter { Readers(text: $0).opens(to: roles) }
    }

    /// What came since `since` that a new one may repeat: the same telephone number, or like words among the
    /// cases filed under one of the unit tokens `near`.
    public func duplicateCandidates(
        phone: String?, text: String, near: [UnitID], since: Instant, in scope: VisibilityScope,
        as roles: Set<RoleID>, limit: Int = 10
    ) throws -> [DuplicateCandidate] {
        var found: [Int64: DuplicateCandidate] = [:]
        if let number = phone.flatMap(SearchTokens.phone) {
            let code = keys.lookupCode(number)
            let same = try rows(
                """
                SELECT c.* FROM (
                    SELECT DISTINCT seq FROM item_phone WHERE code = \(code) ORDER BY seq DESC
                    LIMIT \(SearchTerms.likeItemsMax)
                ) p JOIN item_row c ON c.seq = p.seq
                WHERE c.begun >= \(since) AND \(scope.condition)
                ORDER BY c.seq DESC LIMIT \(limit)
                """, of: .itemPhone
            ).map(ItemRow.init)
            for row in same {
                found[row.seq] = DuplicateCandidate(row: row, hasSamePhone: true, likenessPercent: 0)
            }
        }
        for (row, likeness) in try likeItems(text, near, since, scope, roles) {
            found[row.seq, default: DuplicateCandidate(row: row, hasSamePhone: false, likenessPercent: 0)]
                .likenessPercent = likeness
        }
        return Array(found.values.sorted { Self.ranks($0, before: $1) }.prefix(limit))
    }

    private static func ranks(_ left: DuplicateCandidate, before right: DuplicateCandidate) -> Bool {
        (left.hasSamePhone ? 1 : 0, left.likenessPercent, left.row.seq)
            > (right.hasSamePhone ? 1 : 0, right.likenessPercent, right.row.seq)
    }

    /// The newest cases of a neighbourhood, with how many of the words each has. A case is filed under the place of
    /// its mechanism, so this walks the end of a few short lists whatever the size of the store.
    private func likeItems(
        _ text: String, _ near: [UnitID], _ since: Instant, _ scope: VisibilityScope, _ roles: Set<RoleID>
    ) throws -> [(ItemRow, Int)] {
        let words = SearchTokens.words(of: text)
        guard !near.isEmpty, words.count >= SearchTerms.likeWordsMin else { return [] }
        var wordOf: [Substring: String] = [:]
        for readers in try searchClasses(of: roles) {
            for word in words {
                for token in keys.searchTokens([word], for: readers) { wordOf[token[...]] = word }
            }
        }
        let near = try rows(
            """
            SELECT c.*, \(dialect: { $0.searchTokensText("s.tokens") }) AS tokens_text FROM (
                SELECT DISTINCT seq FROM item_unit WHERE unit IN \(list: near) ORDER BY seq DESC
                LIMIT \(SearchTerms.likeItemsMax)
            ) n JOIN item_row c ON c.seq = n.seq JOIN search_index s ON s.rowid = n.seq
            WHERE c.begun >= \(since) AND \(scope.condition)
            """, of: .searchIndex)
        return try near.compactMap { row in
            let theirs = try row.text("tokens_text").split(separator: " ")
            let shared = Set(theirs.compactMap { wordOf[$0] }).count
            let percent = shared * 100 / max(1, words.count)
            return percent >= SearchTerms.likePercentMin ? (try ItemRow(row), percent) : nil
        }
    }
}

extension SearchTerms {
    /// A text with fewer words says too little to be compared.
    static let likeWordsMin = 4
    static let likeItemsMax = 200
    static let likePercentMin = 30
    /// A word in more cases than these is frequent.
    static let frequentLeast: Int64 = 10_000
    /// So many are said to be many, without counting them all.
    static let manyLeast: Int64 = 100
}
