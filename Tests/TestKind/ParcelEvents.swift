public import Mechanisms
public import Organisation
public import Streams

/// What can happen to a parcel: a handful of facts, one for everything that the house does with any stream.
public protocol ParcelEventBody: EventBody {
    func apply(to parcel: inout Parcel, _ meta: EventMeta)
}

/// The first event of every parcel: it pins the pack.
public struct ParcelBegun: ParcelEventBody {
    public static let name = "parcel.begun/1"
    public var mechanism: MechanismID
    public var pack: String
    public var unit: UnitID
    public var place: UnitID?
    public var category: String?
    public var source: String?

    public func apply(to parcel: inout Parcel, _ meta: EventMeta) {
        parcel.place = place
        parcel.category = category
        parcel.source = source
    }
}

/// What somebody wrote on it. Its first form did not say whether it is urgent.
public struct ParcelWords: ParcelEventBody {
    public static let name = "parcel.words/2"
    public var text: Words
    public var isUrgent: Bool

    public init(text: Words, isUrgent: Bool) {
        self.text = text
        self.isUrgent = isUrgent
    }

    public func apply(to parcel: inout Parcel, _ meta: EventMeta) {
        parcel.words.append(text)
        if isUrgent { parcel.urgent += 1 }
    }
}

/// As words were written once: journals hold it, and nobody writes it any more.
public struct ParcelWordsOnce: FormerEventBody {
    public static let name = "parcel.words/1"
    public var line: Words

    public init(line: Words) { self.line = line }

    public var present: any EventBody { ParcelWords(text: line, isUrgent: false) }
}

public struct ParcelOwned: ParcelEventBody {
    public static let name = "parcel.owned/1"
    public var owner: Parcel.Owner

    public func apply(to parcel: inout Parcel, _ meta: EventMeta) { parcel.owner = owner }
}

public struct ParcelPhotographed: ParcelEventBody {
    public static let name = "parcel.photographed/1"
    public var photo: Parcel.Photo

    public func apply(to parcel: inout Parcel, _ meta: EventMeta) { parcel.photos.append(photo) }
}

public struct ParcelTimed: ParcelEventBody {
    public static let name = "parcel.timed/1"
    public var clock: Parcel.Clock

    public func apply(to parcel: inout Parcel, _ meta: EventMeta) { parcel.clock = clock }
}

public struct ParcelHeld: ParcelEventBody {
    public static let name = "parcel.held/1"
    /// False: its clock runs again.
    public var isHeld: Bool

    public func apply(to parcel: inout Parcel, _ meta: EventMeta) {
        parcel.clock?.standsSince = isHeld ? meta.effective : nil
    }
}

public struct ParcelLate: ParcelEventBody {
    public static let name = "parcel.late/1"

    public func apply(to parcel: inout Parcel, _ meta: EventMeta) {
        if parcel.clock?.temper != .restless { parcel.clock?.hasRung = true }
    }
}

public struct ParcelNumbered: ParcelEventBody, NumberingEventBody {
    public static let name = "parcel.numbered/1"
    public var series: String
    public var counter: Int

    public func apply(to parcel: inout Parcel, _ meta: EventMeta) { parcel.number = "\(series)-\(counter)" }
}

public struct ParcelMoved: ParcelEventBody {
    public static let name = "parcel.moved/1"
    public var stage: StageID
    public var unit: UnitID

    public func apply(to parcel: inout Parcel, _ meta: EventMeta) {
        parcel.stage = stage
        parcel.stageSince = meta.effective
        parcel.unit = unit
    }
}

/// It goes where another one goes.
public struct ParcelTied: ParcelEventBody {
    public static let name = "parcel.tied/1"
    public var leader: StreamID

    public func apply(to parcel: inout Parcel, _ meta: EventMeta) { parcel.leader = leader }
}

public struct ParcelJoined: ParcelEventBody {
    public static let name = "parcel.joined/1"
    public var follower: StreamID

    public func apply(to parcel: inout Parcel, _ meta: EventMeta) { parcel.followers.append(follower) }
}

public struct ParcelEnded: ParcelEventBody {
    public static let name = "parcel.ended/1"

    public init() {}

    public func apply(to parcel: inout Parcel, _ meta: EventMeta) { parcel.ended = meta.effective }
}
