import Organisation
import Streams
import WorkCalendar

/// Brings the rows about one stream in line with its face. Only what changed is touched.
extension StoreSession {
    /// - Returns: the `seq` of the row.
    func project(_ change: SealedChange) throws -> Int64 {
        let face = change.after
        guard let before = change.before else {
            let seq = try insertRow(face, change.id, change.filed)
            let place = ItemUnit.Place(face, seq: seq)
            try send(ItemUnit.insert, each: change.filed.tokens.map { place.values($0) })
            try send(ItemTask.insert, each: ItemTask.rows(of: face, seq: seq))
            return seq
        }
        let seq = change.filed.seq
        try send(ItemRow.update, ItemRow.values(of: face, change.filed) + [.int(seq)])
        try refile(from: before, change.tokensBefore, to: face, change.filed)
        if before.tasks != face.tasks {
            if !before.tasks.isEmpty { try send(ItemTask.delete, [.int(seq)]) }
            try send(ItemTask.insert, each: ItemTask.rows(of: face, seq: seq))
        }
        return seq
    }

    func insertRow(_ face: Face, _ stream: StreamID, _ filed: Filed) throws -> Int64 {
        let values = ItemRow.fixedValues(of: face, stream) + ItemRow.values(of: face, filed)
        guard let row = try rows(ItemRow.insert, values, of: .itemRow).first else {
            if let source = face.source { throw StoreError.sourceKnown(source: source) }
            throw StoreError.conflict(stream: stream.text, expected: 0)
        }
        let seq = try row.int64("seq")
        if !face.isOpen { try send(ItemRow.updateRank, [.int(ItemRow.rankWhenClosed(seq)), .int(seq)]) }
        return seq
    }

    /// The unit tokens, each in the order of the queue.
    private func refile(
        from before: Face, _ tokensBefore: Set<UnitID>, to face: Face, _ filed: Filed
    ) throws {
        let old = ItemUnit.Place(before, seq: filed.seq)
        let place = ItemUnit.Place(face, seq: filed.seq)
        if old == place, tokensBefore == filed.tokens { return }
        let gone = old == place ? tokensBefore.subtracting(filed.tokens) : tokensBefore
        try send(ItemUnit.delete, each: gone.map { old.values($0) })
        let new = old == place ? filed.tokens.subtracting(tokensBefore) : filed.tokens
        try send(ItemUnit.insert, each: new.map { place.values($0) })
    }
}

enum ItemUnit {
    /// Where in the queues of its units a stream stands.
    struct Place: Equatable {
        var isOpen: Bool
        var rank: Int64
        var seq: Int64

        init(_ face: Face, seq: Int64) {
            isOpen = face.isOpen
            rank = ItemRow.rank(of: face, seq: seq)
            self.seq = seq
        }

        func values(_ unit: UnitID) -> [SQLValue] {
            [unit.sqlValue, isOpen.sqlValue, .int(rank), .int(seq)]
        }
    }

    static let insert = PreparedSQL("INSERT INTO item_unit (unit, is_open, rank, seq) VALUES (?, ?, ?, ?)")
    static let exists = PreparedSQL(
        "SELECT 1 FROM item_unit WHERE unit = ? AND is_open = ? AND rank = ? AND seq = ?")
    static let delete = PreparedSQL(
        "DELETE FROM item_unit WHERE unit = ? AND is_open = ? AND rank = ? AND seq = ?")
}

enum ItemTask {
    static let insert = PreparedSQL(
        "INSERT INTO item_task (seq, kind, position, unit, role, due) VALUES (?, ?, ?, ?, ?, ?)")
    static let delete = PreparedSQL("DELETE FROM item_task WHERE seq = ?")

    static func rows(of face: Face, seq: Int64) -> [[SQLValue]] {
        face.tasks.map { task in
            [
                .int(seq), .text(task.kind.rawValue), .int(Int64(task.position)), task.unit.sqlValue,
                task.role.sqlValue, task.due.sqlValue,
            ]
        }
    }
}
