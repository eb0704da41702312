import Organisation
import Storage
public import Streams
import Synchronization
import WorkCalendar

/// What somebody looks at and wants to hear about when it changes, whoever changes it on whichever node.
public enum Watched: Sendable, Equatable {
    /// A stream, as it stood at a version.
    case page(StreamID, version: Int)
    /// The counts of one's working screens.
    case screens(Platform.WorkCounts)
}

extension Platform {
    /// Grows when any node has written something this one has heard of; costs nothing to ask.
    public var heard: UInt64 { changesHeard.withLock { $0 } }

    func noteHeard() { changesHeard.withLock { $0 += 1 } }

    /// True where what was watched has changed for this person. What they may not see never changes.
    public func hasChanged(_ watched: Watched, for person: Person) async throws -> Bool {
        switch watched {
        case .page(let stream, let version):
            let row = try await store.read { try $0.item(stream, in: person.scope) }
            return row.map { $0.version != version } ?? false
        case .screens(let before):
            return try await counts(for: person) != before
        }
    }
}
