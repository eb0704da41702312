import Foundation
import WorkCalendar

enum Repository {
    /// The folder of the package, from this file's place in it.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}

/// The shipped calendar with the usual hours, 08:30–12:00 and 14:00–17:30.
let publicCalendar: WorkingCalendar = {
    do {
        return WorkingCalendar(
            try CalendarEdition(parsing: Repository.text(of: "calendars/china-mainland.txt")))
    } catch {
        fatalError("calendars/china-mainland.txt: \(error)")
    }
}()

func date(_ text: String) -> CivilDate {
    guard let date = CivilDate(text) else { fatalError("no date: \(text)") }
    return date
}

/// `2026-09-30 16:40`, in legal time.
func at(_ text: String) -> Instant {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let time = TimeOfDay(parts[1]) else { fatalError("no moment: \(text)") }
    return Instant(date(String(parts[0])), time)
}

func period(_ text: String) -> Period {
    guard let period = Period(text) else { fatalError("no period: \(text)") }
    return period
}

/// SplitMix64: the same histories on every machine.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Seeded {
    /// A minute from 1998 to 2042, so that both ends of the data and of the table are crossed.
    mutating func instant() -> Instant {
        let day = Int.random(in: date("1998-01-01").epochDay...date("2042-12-31").epochDay, using: &self)
        return Instant(CivilDate(epochDay: day), TimeOfDay(minutes: Int.random(in: 0..<1440, using: &self)))
    }

    mutating func period() -> Period {
        switch Int.random(in: 0..<5, using: &self) {
        case 0: .workingHours(Int.random(in: 0...40, using: &self))
        case 1: .workingDays(Int.random(in: 0...60, using: &self))
        case 2: .days(Int.random(in: 0...90, using: &self))
        case 3: .months(Int.random(in: 0...14, using: &self))
        default: .hours(Int.random(in: 0...100, using: &self))
        }
    }

    mutating func pauses(after start: Instant) -> [Pause] {
        (0..<Int.random(in: 0...3, using: &self)).map { _ in
            let from = start.adding(milliseconds: Int64.random(in: -2000...60_000, using: &self) * 60_000)
            return Pause(
                from: from,
                until: from.adding(milliseconds: Int64.random(in: 0...40_000, using: &self) * 60_000))
        }
    }

    mutating func timing() -> Timing {
        let start = instant()
        return Timing(
            start: start, period: period(), pauses: pauses(after: start),
            extensions: (0..<Int.random(in: 0...2, using: &self)).map { _ in period() },
            rolls: Bool.random(using: &self), closes: Bool.random(using: &self))
    }
}
