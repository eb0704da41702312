import Decisions
public import Mechanisms
import Organisation
public import Streams
import WorkCalendar

/// What a decision about a case depends on: its mechanism, and what surrounds it.
public struct CaseContext {
    public var mechanism: Mechanism
    public var around: Surroundings

    public init(mechanism: Mechanism, around: Surroundings) {
        self.mechanism = mechanism
        self.around = around
    }

    var directory: Directory { around.directory }
    var actor: Actor { around.actor }
    var now: Instant { around.now }
    var today: CivilDate { around.happened.date }
}
