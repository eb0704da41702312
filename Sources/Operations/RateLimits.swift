import Organisation
import Synchronization
import WorkCalendar

/// Requests counted per window of time, in memory: a limit that guards this process, and that a restart forgives. What a
/// restart must not forgive is counted in the store (`admitLasting`).
final class RateLimits: Sendable {
    /// Windows kept at a time; when there are more, those that are over are dropped.
    static let windowsMax = 50_000

    private struct Window {
        var started: Instant
        var count: Int
    }

    private let windows = Mutex<[String: Window]>([:])

    /// Counts one request; false where the window has had its share.
    func admit(_ key: String, at now: Instant, milliseconds: Int64, requestsMax: Int) -> Bool {
        let floor = now.adding(milliseconds: -milliseconds)
        return windows.withLock { windows in
            if windows.count > Self.windowsMax { windows = windows.filter { $0.value.started > floor } }
            var window = windows[key] ?? Window(started: now, count: 0)
            if window.started <= floor { window = Window(started: now, count: 0) }
            window.count += 1
            windows[key] = window
            return window.count <= requestsMax
        }
    }
}
