/// Every table, so that a name in SQL text is never a string from outside.
public enum TableName: String, Sendable, CaseIterable {
    // What is true
    case migration, journal, vault, checkpoint
    case subjectKey = "subject_key"
    case treeLeaf = "tree_leaf"
    case treeNode = "tree_node"
    // What follows from it
    case snapshot
    case itemRow = "item_row"
    case itemUnit = "item_unit"
    case itemTask = "item_task"
    case itemPhone = "item_phone"
    case alarmAside = "alarm_aside"
    case measure
    case lightHour = "light_hour"
    case owedHour = "owed_hour"
    case lightTotal = "light_total"
    case owedTotal = "owed_total"
    case searchIndex = "search_index"
    case searchCursor = "search_cursor"
    case searchClass = "search_class"
    // What the shell keeps
    case counter, tracking, idempotency, attachment, upload, draft, outbox, setting, organisation, pack,
        session
    case accountSecret = "account_secret"
    case rateLimit = "rate_limit"
    case keptChange = "kept_change"
    case pageTemplate = "page_template"
}
