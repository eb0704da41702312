import Mechanisms
import Packs
import Synchronization
import WorkCalendar

/// Packs that were judged lately. A verdict follows from the texts and the day alone, and a start, a rehearsal over several
/// packs and the administrator's page ask for the same ones again and again.
enum PackMemory {
    struct Key: Hashable {
        var source: PackSource
        var library: [String: PackSource]
        var day: CivilDate
        /// Held against the packs in which it opens cases, too.
        var isLinked: Bool

        // Equality compares every text; for the hash the names are enough.
        func hash(into hasher: inout Hasher) {
            hasher.combine(source.name)
            hasher.combine(isLinked)
        }
    }
    typealias Verdict = (mechanism: Mechanism?, findings: [Finding])

    private static let verdicts = Mutex<[Key: Verdict]>([:])
    /// More than the packs of a place, a few MB.
    private static let most = 200

    static func verdict(for key: Key, _ judge: () -> Verdict) -> Verdict {
        if let known = verdicts.withLock({ $0[key] }) { return known }
        let verdict = judge()
        verdicts.withLock {
            if $0.count >= most { $0.removeAll() }
            $0[key] = verdict
        }
        return verdict
    }
}
