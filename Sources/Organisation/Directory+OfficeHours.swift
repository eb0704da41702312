public import WorkCalendar

/// Office hours as a unit writes them, one line per rule; later lines win:
/// `08:30-12:00 14:00-17:30`, `06-01..09-30 08:00-12:00 15:00-18:00` (every summer),
/// `2026-07-01..2026-07-10 08:30-12:00` (once), `2026-05-01.. 08:30-12:00` (from then on).
public enum OfficeHoursLines {
    public struct Fault: Error, Hashable, Sendable {
        public var line: String
        public var message: Bilingual
    }

    public static func read(_ lines: [String]) throws(Fault) -> OfficeHours {
        var usual = OfficeSessions.usual
        var changes: [OfficeHours.Change] = []
        for line in lines {
            let parts = line.split(separator: " ", maxSplits: 1)
            if let first = parts.first, first.contains(".."), parts.count == 2 {
                guard let when = when(first) else { throw fault(line) }
                changes.append(OfficeHours.Change(when, try sessions(parts[1], line)))
            } else {
                usual = try sessions(line[...], line)
            }
        }
        return OfficeHours(usual, changes: changes)
    }

    private static func fault(_ line: String) -> Fault {
        Fault(
            line: line,
            message: Bilingual(
                zh: "办公时间“\(line)”读不懂，写成 08:30-12:00 14:00-17:30，前面可加 06-01..09-30",
                en:
                    "the office hours “\(line)” cannot be read; write 08:30-12:00 14:00-17:30, with 06-01..09-30 before it if seasonal"
            ))
    }

    private static func sessions(_ text: Substring, _ line: String) throws(Fault) -> OfficeSessions {
        do throws(OfficeHoursFault) {
            return try OfficeSessions(text)
        } catch {
            throw Fault(line: line, message: error.message)
        }
    }

    private static func when(_ text: Substring) -> OfficeHours.When? {
        guard let dots = text.firstIndex(of: ".") else { return nil }
        let first = text[..<dots]
        let last = text[text.index(dots, offsetBy: 2)...]
        if let from = CivilDate(first) {
            if last.isEmpty { return .since(from) }
            guard let until = CivilDate(last), from <= until else { return nil }
            return .between(from, until)
        }
        guard let from = monthDay(first), let until = monthDay(last) else { return nil }
        return .everyYear(from, until)
    }

    private static func monthDay(_ text: Substring) -> OfficeHours.MonthDay? {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        return parts.count == 2 ? OfficeHours.MonthDay(month: parts[0], day: parts[1]) : nil
    }
}

extension Directory {
    /// The unit's own office-hour lines, or those of the nearest unit above that has any.
    public func officeHourLines(of id: UnitID) -> [String] {
        path(from: id).first { !$0.officeHours.isEmpty }?.officeHours ?? []
    }
}
