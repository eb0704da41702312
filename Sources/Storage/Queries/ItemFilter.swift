public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// What a list shows. What it may show is the scope's word, not the filter's.
public struct ItemFilter: Sendable, Equatable {
    public var kind: StreamKind?
    public var isOpen: Bool?
    public var unit: UnitID?
    public var role: RoleID?
    public var account: AccountID?
    public var status: String?
    public var category: String?
    public var mechanism: MechanismID?
    public var place: UnitID?
    public var outcome: Outcome?
    /// Only what is late at this moment.
    public var lateAt: Instant?
    /// Only what is not late at this moment.
    public var notLateAt: Instant?
    /// Only what will be late before this moment, if nothing happens.
    public var dueBefore: Instant?
    public var isUnassigned: Bool?
    /// Only what owes something of this kind.
    public var task: OwedTask.Kind?
    public var begunFrom: Instant?
    public var begunBefore: Instant?

    public init(isOpen: Bool? = nil, unit: UnitID? = nil, role: RoleID? = nil, account: AccountID? = nil) {
        self.isOpen = isOpen
        self.unit = unit
        self.role = role
        self.account = account
    }
}

public enum ItemOrder: String, Sendable, CaseIterable {
    /// By the next due moment; what has ended newest first.
    case due
    /// By registration, newest first.
    case newest
}

/// The place after which a page begins: that of the last row of the page before.
public struct ItemCursor: Sendable, Equatable {
    public var rank: Int64
    public var seq: Int64

    public init(rank: Int64, seq: Int64) {
        self.rank = rank
        self.seq = seq
    }

    /// For a link.
    public var text: String { "\(rank).\(seq)" }

    public init?(_ text: String) {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let rank = Int64(parts[0]), let seq = Int64(parts[1]) else { return nil }
        self.init(rank: rank, seq: seq)
    }
}

public struct ItemPage: Sendable, Equatable {
    public var rows: [ItemRow]
    /// Nil on the last page.
    public var next: ItemCursor?
}

/// A count that stops counting: `1000+` says enough, and costs the same however many there are.
public struct CappedCount: Sendable, Equatable {
    public static let most: Int64 = 1_000
    public var shown: Int64
    public var isMore: Bool

    public init(_ counted: Int64) {
        shown = min(counted, Self.most)
        isMore = counted > Self.most
    }

    /// Counting ended before the end: so many there are, and perhaps more. Said in round numbers.
    init(atLeast counted: Int64) {
        shown = counted < 100 ? counted : min(counted / 100 * 100, Self.most)
        isMore = true
    }
}
