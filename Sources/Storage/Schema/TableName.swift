/// Every table, so that a name in SQL text is never a string from outside.
public enum TableName: String, Sendable, CaseIterable {
    // What is true
    case migration, journal, vault, checkpoint
    case subjectKey = "subject_key"
    case treeLeaf = "tree_leaf"
    case treeNode = "tree_node"
    // What follows from it
    case snapshot
    case caseRow = "case_row"
    case caseUnit = "case_unit"
    case caseClock = "case_clock"
    case caseTask = "case_task"
    case casePhone = "case_phone"
    case measure
    case lightHour = "light_hour"
    case owedHour = "owed_hour"
    case lightTotal = "light_total"
    case owedTotal = "owed_total"
    case searchIndex = "search_index"
    case searchCursor = "search_cursor"
    // What the shell keeps
    case counter, tracking, idempotency, attachment, upload, draft, outbox, setting, organisation, pack,
        session
    case accountSecret = "account_secret"
    case rateLimit = "rate_limit"
    case keptChange = "kept_change"
}
