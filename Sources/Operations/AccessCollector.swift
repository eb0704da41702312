import Storage

/// Collects who read which personal values, and hands them over in batches: reading goes to a stream of its own,
/// never onto a case's chain.
actor AccessCollector {
    /// Beyond this the oldest readings are written at once rather than with the next tick.
    static let waitingMax = AccessLog.notesPerEntryMax
    private var waiting: [AccessNote] = []

    /// - Returns: a full batch to be written now, else nothing.
    func add(_ note: AccessNote) -> [AccessNote] {
        if let last = waiting.last, last.cases == note.cases, last.account == note.account,
            last.fields == note.fields
        {
            return []
        }
        waiting.append(note)
        return waiting.count >= Self.waitingMax ? take() : []
    }

    func take() -> [AccessNote] {
        defer { waiting = [] }
        return waiting
    }
}
