public import Organisation
public import WorkCalendar

/// Who did it: an account acting as a post, the resident through the tracking page, or the platform itself
/// (timers, imports).
public struct Actor: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable { case post, resident, platform }

    public var kind: Kind
    public var account: AccountID?
    public var role: RoleID?
    public var unit: UnitID?

    public init(kind: Kind, account: AccountID? = nil, role: RoleID? = nil, unit: UnitID? = nil) {
        self.kind = kind
        self.account = account
        self.role = role
        self.unit = unit
    }

    public static func post(_ post: Post) -> Actor {
        Actor(kind: .post, account: post.account, role: post.role, unit: post.unit)
    }

    public static let resident = Actor(kind: .resident)
    public static let platform = Actor(kind: .platform)
}

/// What every entry of a stream's journal carries besides its body.
public struct EventMeta: Hashable, Sendable, Codable {
    /// The position in the stream, from 1.
    public var n: Int
    /// When it was written down.
    public var recorded: Instant
    /// When it happened; earlier than `recorded` for a late entry.
    public var effective: Instant
    public var actor: Actor

    public init(n: Int, recorded: Instant, effective: Instant, actor: Actor) {
        self.n = n
        self.recorded = recorded
        self.effective = effective
        self.actor = actor
    }
}
