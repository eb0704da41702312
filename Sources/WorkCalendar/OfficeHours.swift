/// The sessions of one working day, for example `08:30-12:00 14:00-17:30`.
public struct OfficeSessions: Hashable, Sendable {
    public struct Session: Hashable, Sendable {
        public let opening: TimeOfDay
        public let closing: TimeOfDay

        public var minutes: Int { closing.minutes - opening.minutes }
    }

    /// In order, without overlap, at least one.
    public let sessions: [Session]
    /// The office time of one day, in minutes.
    public let minutes: Int
    /// When business stops (Civil Code, art. 203).
    public let closing: TimeOfDay

    /// Reads `08:30-12:00 14:00-17:30`.
    ///
    /// - Throws: what is wrong with the text.
    public init(_ text: some StringProtocol) throws(OfficeHoursFault) {
        var sessions: [Session] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            let ends = word.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count == 2, let opening = TimeOfDay(ends[0]), let closing = TimeOfDay(ends[1]) else {
                throw .notASession(String(word))
            }
            guard opening < closing else { throw .closesBeforeItOpens(String(word)) }
            if let last = sessions.last, opening < last.closing { throw .overlaps(String(word)) }
            sessions.append(Session(opening: opening, closing: closing))
        }
        guard let last = sessions.last else { throw .noSession }
        self.sessions = sessions
        minutes = sessions.reduce(0) { $0 + $1.minutes }
        closing = last.closing
    }

    private init(_ sessions: [Session], closing: TimeOfDay) {
        self.sessions = sessions
        minutes = sessions.reduce(0) { $0 + $1.minutes }
        self.closing = closing
    }

    /// 08:30–12:00 and 14:00–17:30, where a unit declares nothing else.
    public static let usual = OfficeSessions(
        [
            Session(opening: TimeOfDay(8, 30), closing: TimeOfDay(12)),
            Session(opening: TimeOfDay(14), closing: TimeOfDay(17, 30)),
        ], closing: TimeOfDay(17, 30))
}

extension OfficeSessions: CustomStringConvertible {
    public var description: String {
        sessions.map { "\($0.opening)-\($0.closing)" }.joined(separator: " ")
    }
}

/// What is wrong with a text of office sessions.
public enum OfficeHoursFault: Error, Hashable, Sendable {
    case noSession
    case notASession(String)
    case closesBeforeItOpens(String)
    case overlaps(String)

    /// What is wrong and how to mend it.
    public var message: LocalisedText {
        switch self {
        case .noSession:
            LocalisedText(
                zh: "没有办公时段，写成 08:30-12:00 14:00-17:30", en: "no session; write 08:30-12:00 14:00-17:30")
        case .notASession(let word):
            LocalisedText(zh: "不是时段：\(word)，写成 08:30-12:00", en: "not a session: \(word); write 08:30-12:00")
        case .closesBeforeItOpens(let word):
            LocalisedText(zh: "\(word)：下班须晚于上班", en: "\(word) must close after it opens")
        case .overlaps(let word):
            LocalisedText(
                zh: "\(word)与前一时段重叠，按先后排列", en: "\(word) overlaps the session before; put them in order")
        }
    }
}

/// When a unit is open on its working days: the usual sessions, and changes that hold at dates.
public struct OfficeHours: Hashable, Sendable {
    /// A day of any year, such as 06-01.
    public struct MonthDay: Hashable, Comparable, Sendable {
        public let month: Int
        public let day: Int

        /// Nil where no year has such a day.
        public init?(month: Int, day: Int) {
            guard CivilDate(year: 2000, month: month, day: day) != nil else { return nil }
            self.month = month
            self.day = day
        }

        init(_ date: CivilDate) {
            month = date.month
            day = date.day
        }

        public static func < (left: MonthDay, right: MonthDay) -> Bool {
            (left.month, left.day) < (right.month, right.day)
        }
    }

    public enum When: Hashable, Sendable {
        /// From this day on.
        case since(CivilDate)
        /// Both days included.
        case between(CivilDate, CivilDate)
        /// Summer or winter hours, both days included; the first may be the later one (across New Year).
        case everyYear(MonthDay, MonthDay)

        public func includes(_ date: CivilDate) -> Bool {
            switch self {
            case .since(let first): return first <= date
            case .between(let first, let last): return first <= date && date <= last
            case .everyYear(let first, let last):
                let day = MonthDay(date)
                return first <= last ? first <= day && day <= last : first <= day || day <= last
            }
        }
    }

    public struct Change: Hashable, Sendable {
        public let when: When
        public let sessions: OfficeSessions

        public init(_ when: When, _ sessions: OfficeSessions) {
            self.when = when
            self.sessions = sessions
        }
    }

    public let usual: OfficeSessions
    /// Where several hold on one day, the last in the list counts.
    public let changes: [Change]

    public init(_ usual: OfficeSessions = .usual, changes: [Change] = []) {
        self.usual = usual
        self.changes = changes
    }

    /// The sessions if this is a working day.
    public func sessions(on date: CivilDate) -> OfficeSessions {
        changes.last { $0.when.includes(date) }?.sessions ?? usual
    }
}
