/// The parameters that the engine itself reads: a closed list, so that a value of the wrong kind is found when the
/// pack is read, and not ignored when a case meets it.
public enum EngineParameter: String, CaseIterable, Sendable {
    /// After so many sessions without agreement the mediation ends.
    case sessionsMax = "sessions_max"
    /// How often a unit may return a case.
    case returnsMax = "returns_max"
    /// An oral agreement only for terms performed on the spot.
    case oralOnlyIfPerformed = "oral_only_if_performed"

    /// The least whole number it may be; nil where it is a yes or no.
    public var least: Int? {
        switch self {
        case .sessionsMax: 1
        case .returnsMax: 0
        case .oralOnlyIfPerformed: nil
        }
    }
}

/// What a mechanism says through the parameters of the engine.
public struct EngineLimits: Sendable, Hashable {
    /// Nil: mediation may go on.
    public var sessionsMax: Int?
    public var returnsMax = 1
    public var oralOnlyIfPerformed = false

    public init() {}
}
