public import Streams
public import WorkCalendar

/// Somebody was asked about the matter, and what they said was written down (调查).
public struct Inquiry: Hashable, Sendable, Codable {
    public var number: Int
    public var at: Instant
    /// The party who was asked; nil where it was somebody else.
    public var party: PartyID?
    /// Somebody else's name, and sex, age, employer or address as they said it.
    public var name: Words?
    public var about: Words?
    public var place: Words?
    public var attended: Words?
    public var investigator: Words?
    public var recorder: Words?
    /// Questions and answers.
    public var text: Words
}
