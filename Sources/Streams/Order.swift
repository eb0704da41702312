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
        /// A unit was dissolved, and another carries on what lay with it.
        case refile(from: UnitID, to: UnitID)
        /// A stream begins, with what another gives it.
        case begin(Contents)
        /// Something happened to a stream that this one is linked with.
        case tell(Contents)
    }

    /// What a stream begins with or is told, in the words of its kind.
    public struct Contents: Hashable, Sendable {
        public let contents: any Hashable & Sendable

        public init(_ contents: any Hashable & Sendable) { self.contents = contents }

        public static func == (one: Contents, other: Contents) -> Bool {
            AnyHashable(one.contents) == AnyHashable(other.contents)
        }

        public func hash(into hasher: inout Hasher) { AnyHashable(contents).hash(into: &hasher) }
    }

    public var to: StreamID
    public var what: What

    public init(to stream: StreamID, _ what: What) {
        to = stream
        self.what = what
    }
}
