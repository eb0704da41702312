/// A length of time as laws and packs write it: `2wh`, `5wd`, `30d`, `1mo`, `2h`.
public enum Period: Hashable, Sendable {
    /// Hours within office sessions, from the moment of the start.
    case workingHours(Int)
    /// Working days; the day of the start is not counted (Civil Code, art. 201).
    case workingDays(Int)
    /// Calendar days; the day of the start is not counted (art. 201).
    case days(Int)
    /// Months; they end on the same date or the last day of a shorter month (art. 202).
    case months(Int)
    /// Elapsed hours, day and night, from the moment of the start (art. 201, second paragraph).
    case hours(Int)

    /// A longer period is a mistake; `init?(_:)` refuses it and computations stop there.
    public static let countMax = 100_000

    public enum Unit: String, Hashable, Sendable, CaseIterable {
        case workingHours = "wh"
        case workingDays = "wd"
        case days = "d"
        case months = "mo"
        case hours = "h"
    }

    public init(_ count: Int, _ unit: Unit) {
        switch unit {
        case .workingHours: self = .workingHours(count)
        case .workingDays: self = .workingDays(count)
        case .days: self = .days(count)
        case .months: self = .months(count)
        case .hours: self = .hours(count)
        }
    }

    public var unit: Unit {
        switch self {
        case .workingHours: .workingHours
        case .workingDays: .workingDays
        case .days: .days
        case .months: .months
        case .hours: .hours
        }
    }

    /// How many of its unit.
    public var count: Int {
        switch self {
        case .workingHours(let count), .workingDays(let count), .days(let count), .months(let count),
            .hours(let count):
            count
        }
    }

    /// The count that computations use: never below zero, never above `countMax`.
    var boundedCount: Int { min(max(count, 0), Self.countMax) }
}

extension Period: CustomStringConvertible {
    /// `5wd`; `Period(period.description) == period` for every count from 0 to `countMax`.
    public var description: String { "\(count)\(unit.rawValue)" }

    /// Reads `2wh`, `5wd`, `30d`, `1mo`, `2h`; nil for anything else, also for a sign, a space or a
    /// count above `countMax`.
    public init?(_ text: some StringProtocol) {
        let digits = text.prefix { "0" <= $0 && $0 <= "9" }
        guard let count = Int(digits) else { return nil }
        guard count <= Self.countMax else { return nil }
        guard let unit = Unit(rawValue: String(text.dropFirst(digits.count))) else { return nil }
        self.init(count, unit)
    }

    /// `5个工作日`, `5 working days`.
    public var text: LocalisedText {
        let plural = count == 1 ? "" : "s"
        return switch unit {
        case .workingHours: LocalisedText(zh: "\(count)个工作小时", en: "\(count) working hour\(plural)")
        case .workingDays: LocalisedText(zh: "\(count)个工作日", en: "\(count) working day\(plural)")
        case .days: LocalisedText(zh: "\(count)日", en: "\(count) day\(plural)")
        case .months: LocalisedText(zh: "\(count)个月", en: "\(count) month\(plural)")
        case .hours: LocalisedText(zh: "\(count)小时", en: "\(count) hour\(plural)")
        }
    }
}

extension Period: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let period = Period(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "no period (such as 5wd, 30d, 1mo, 2h): \(text)")
        }
        self = period
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
