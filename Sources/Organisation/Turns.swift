public import WorkCalendar

/// The days on which a post is one person's among several who take turns (轮值).
public struct Turns: Hashable, Sendable, Codable {
    /// The first day of this person's first turn; nil: only the days named below.
    public var first: CivilDate?
    /// How many days a turn lasts.
    public var length: Int
    /// After how many days it comes again.
    public var cycle: Int
    /// Days of the turn that somebody else has taken.
    public var except: [CivilDate]
    /// Days of others' turns that this person has taken, or days by themselves.
    public var also: [CivilDate]

    public init(
        first: CivilDate?, length: Int = 1, cycle: Int = 1, except: [CivilDate] = [], also: [CivilDate] = []
    ) {
        self.first = first
        self.length = length
        self.cycle = cycle
        self.except = except
        self.also = also
    }

    public func isOn(_ date: CivilDate) -> Bool {
        if also.contains(date) { return true }
        guard let first, date >= first, !except.contains(date) else { return false }
        return (date.epochDay - first.epochDay) % max(1, cycle) < length
    }
}
