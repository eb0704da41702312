public import Casework
public import Organisation
public import WorkCalendar

/// Somebody read personal values of a case.
public struct AccessRecord: Sendable, Codable, Hashable {
    public var at: Instant
    public var account: AccountID
    public var unit: UnitID?
    public var caseID: CaseID
    /// The privacy declarations that were opened.
    public var read: [String]
}

/// Collects readings and writes them in batches to the access stream.
actor AccessLog {
    static let batchMax = 100
    private var waiting: [AccessRecord] = []

    func add(_ record: AccessRecord) {
        if let last = waiting.last, last.caseID == record.caseID, last.account == record.account, last.read == record.read { return }
        waiting.append(record)
    }

    func take() -> [AccessRecord] {
        defer { waiting = [] }
        return waiting
    }
}
