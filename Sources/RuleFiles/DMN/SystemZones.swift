public import Decisions
import Foundation
public import WorkCalendar

/// The zones of the machine's tz database.
public struct SystemZones: FeelZones {
    public init() {}

    public func knows(_ zone: String) -> Bool { TimeZone(identifier: zone) != nil }

    public func offset(of zone: String, on date: CivilDate, secondOfDay: Int) -> Int? {
        guard let zone = TimeZone(identifier: zone) else { return nil }
        let wall = Double(date.epochDay) * 86_400 + Double(secondOfDay)
        // The offset at the wall clock's reading as if it were UTC is off only near a change; look again there.
        let guess = zone.secondsFromGMT(for: Date(timeIntervalSince1970: wall))
        return zone.secondsFromGMT(for: Date(timeIntervalSince1970: wall - Double(guess)))
    }

    /// The moment on this machine's clock, in UTC.
    public static func now() -> FeelDateTime? {
        let seconds = Int(Date().timeIntervalSince1970)
        let (day, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
        return FeelTime(hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60, zone: .utc).map {
            FeelDateTime(CivilDate(epochDay: day), $0)
        }
    }
}
