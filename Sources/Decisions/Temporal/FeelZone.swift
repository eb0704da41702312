public import WorkCalendar

/// How a time says where it is on earth: a fixed offset from UTC, or an IANA zone whose offset depends on the day.
public enum FeelZone: Hashable, Sendable {
    /// Seconds east of UTC, between -18 h and +18 h.
    case offset(Int)
    /// An identifier such as `Asia/Shanghai`, as written.
    case named(String)

    public static let utc = FeelZone.offset(0)
    /// Legal time of the People's Republic.
    public static let legal = FeelZone.offset(8 * 3600)
}

/// The tz database, which pure code does not have: the caller brings it.
public protocol FeelZones: Sendable {
    /// Whether the database knows the identifier.
    func knows(_ zone: String) -> Bool
    /// Seconds east of UTC that hold in the zone when its wall clock shows this; nil for an unknown zone.
    func offset(of zone: String, on date: CivilDate, secondOfDay: Int) -> Int?
}

/// Knows the zones whose offset never changes, which is enough for packs of one country.
public struct FixedZones: FeelZones {
    private let offsets: [String: Int]

    public init(_ offsets: [String: Int] = ["Etc/UTC": 0, "UTC": 0, "Asia/Shanghai": 8 * 3600]) {
        self.offsets = offsets
    }

    public func knows(_ zone: String) -> Bool { offsets[zone] != nil }

    public func offset(of zone: String, on date: CivilDate, secondOfDay: Int) -> Int? { offsets[zone] }
}

extension FeelZone {
    func offset(on date: CivilDate, nanosecondOfDay: Int, zones: (any FeelZones)?) -> Int? {
        switch self {
        case .offset(let seconds): seconds
        case .named(let name):
            zones?.offset(of: name, on: date, secondOfDay: nanosecondOfDay / FeelTime.second)
        }
    }

    var text: String {
        switch self {
        case .offset(0): return "Z"
        case .offset(let seconds):
            let size = abs(seconds)
            let tail = size % 60 == 0 ? "" : ":" + pad(size % 60)
            return "\(seconds < 0 ? "-" : "+")\(pad(size / 3600)):\(pad(size / 60 % 60))\(tail)"
        case .named(let name): return "@" + name
        }
    }
}

/// Two digits.
func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
