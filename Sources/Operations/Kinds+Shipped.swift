import Casework
public import Streams

extension Kinds {
    /// The kinds of stream that the platform runs: one line each.
    public static let shipped = Kinds([
        CaseState.self
    ])
}
