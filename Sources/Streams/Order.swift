public import Mechanisms
public import Organisation

/// A command that one decision gives to another stream, carried out in the same transaction. A closed set: code knows
/// what streams can ask of each other, and whether a kind understands it is the kind's word (`Entity.command(for:)`).
public struct Order: Hashable, Sendable {
    public enum What: Hashable, Sendable {
        /// A moment has come at which something must be written down: the order that time gives.
        case ring
        /// The calendar has a new edition: what was counted with another one is counted anew.
        case recount
        /// Another stream shares this one's work from now on.
        case admit(member: StreamID)
        /// The stream whose work this one shares has moved.
        case follow(stage: StageID, unit: UnitID)
    }

    public var to: StreamID
    public var what: What

    public init(to stream: StreamID, _ what: What) {
        to = stream
        self.what = what
    }
}
