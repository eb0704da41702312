import Storage

/// Collects who read which personal values, and hands them over in batches: reading goes to a stream of its own,
/// never onto a case's chain.
actor AccessCollector {
    /// Beyond this the oldest readings are written at once rather than with the next tick.
    static let waitingMax = AccessLog.notesPerEntryMax
    private var waiting: [AccessNote] = []

    /// - Returns: a full batch to be written now, else nothing.
    func add(_ note: AccessNote) -> [AccessNote] {
        if var last = waiting.last {
            // The same page shown again a moment later; a file opened from it is something else.
            last.at = note.at
            if last == note { return [] }
        }
        waiting.append(note)
        return waiting.count >= Self.waitingMax ? take() : []
    }

    /// What could not be written waits for the next tick. A store that stays away must not fill the memory: beyond
    /// a hundred batches the oldest go.
    func putBack(_ notes: [AccessNote]) {
        waiting = (notes + waiting).suffix(100 * Self.waitingMax)
    }

    /// A batch, as much as one entry takes.
    func take() -> [AccessNote] {
        defer { waiting.removeFirst(min(waiting.count, Self.waitingMax)) }
        return Array(waiting.prefix(Self.waitingMax))
    }
}
