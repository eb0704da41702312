import Casework
import Organisation

/// Brings the rows about one case in line with its state. Only what changed is touched.
extension StoreSession {
    func project(_ file: inout CaseFile, before: CaseFile?) throws {
        if let before {
            try send(CaseRow.update, CaseRow.values(of: file) + [.int(file.seq)])
            try refile(file, before: before)
        } else {
            try insertRow(&file)
            try refile(file, before: nil)
        }
        try projectClocks(file, before: before?.state)
        try projectTasks(file, before: before?.state)
    }

    func insertRow(_ file: inout CaseFile) throws {
        let values = CaseRow.fixedValues(of: file) + CaseRow.values(of: file)
        guard let row = try rows(CaseRow.insert, values, of: .caseRow).first else {
            if let source = file.source { throw StoreError.sourceKnown(source: source) }
            throw StoreError.corrupt(what: "id or number given twice", where: "case_row \(file.state.id)")
        }
        file.seq = try row.int64("seq")
        if !file.state.isOpen {
            try send(CaseRow.updateRank, [.int(CaseRow.rankWhenClosed(file.seq)), .int(file.seq)])
        }
    }

    /// The unit tokens, each in the order of the queue.
    private func refile(_ file: CaseFile, before: CaseFile?) throws {
        let place = CaseUnit.Place(file)
        if let before {
            let old = CaseUnit.Place(before)
            if old == place, before.tokens == file.tokens { return }
            let gone = old == place ? before.tokens.subtracting(file.tokens) : before.tokens
            try send(CaseUnit.delete, each: gone.map { old.values($0) })
            let new = old == place ? file.tokens.subtracting(before.tokens) : file.tokens
            try send(CaseUnit.insert, each: new.map { place.values($0) })
        } else {
            try send(CaseUnit.insert, each: file.tokens.map { place.values($0) })
        }
    }

    private func projectClocks(_ file: CaseFile, before: CaseState?) throws {
        let running = file.state.isOpen ? file.state.runningClocks : []
        let earlier = before.map { $0.isOpen ? $0.runningClocks : [] } ?? []
        if running == earlier { return }
        if !earlier.isEmpty { try send(CaseClock.delete, [.int(file.seq)]) }
        try send(CaseClock.insert, each: CaseClock.rows(of: file))
    }

    private func projectTasks(_ file: CaseFile, before: CaseState?) throws {
        let tasks = CaseTask.owed(by: file.state)
        let earlier = before.map(CaseTask.owed) ?? []
        if tasks == earlier { return }
        if !earlier.isEmpty { try send(CaseTask.delete, [.int(file.seq)]) }
        try send(CaseTask.insert, each: CaseTask.rows(of: file))
    }
}

enum CaseUnit {
    /// Where in the queues of its units a case stands.
    struct Place: Equatable {
        var isOpen: Bool
        var rank: Int64
        var seq: Int64

        init(_ file: CaseFile) {
            isOpen = file.state.isOpen
            rank = CaseRow.rank(of: file.state, seq: file.seq)
            seq = file.seq
        }

        func values(_ unit: UnitID) -> [SQLValue] {
            [unit.sqlValue, isOpen.sqlValue, .int(rank), .int(seq)]
        }
    }

    static let insert = PreparedSQL("INSERT INTO case_unit (unit, is_open, rank, seq) VALUES (?, ?, ?, ?)")
    static let exists = PreparedSQL(
        "SELECT 1 FROM case_unit WHERE unit = ? AND is_open = ? AND rank = ? AND seq = ?")
    static let delete = PreparedSQL(
        "DELETE FROM case_unit WHERE unit = ? AND is_open = ? AND rank = ? AND seq = ?")
}

enum CaseClock {
    static let insert = PreparedSQL(
        """
        INSERT INTO case_clock (seq, key, clock, mechanism, unit, owner, due, is_window, is_paused)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    static let delete = PreparedSQL("DELETE FROM case_clock WHERE seq = ?")

    static func rows(of file: CaseFile) -> [[SQLValue]] {
        guard file.state.isOpen else { return [] }
        return file.state.runningClocks.map { clock in
            [
                .int(file.seq), .text(clock.key), clock.clock.sqlValue, file.state.mechanism.sqlValue,
                clock.unit.sqlValue, clock.owner.sqlValue, clock.due.sqlValue, clock.isWindow.sqlValue,
                clock.isPaused.sqlValue,
            ]
        }
    }
}
