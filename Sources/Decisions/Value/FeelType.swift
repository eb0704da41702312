/// The types that `instance of`, parameters and item definitions speak of.
public indirect enum FeelType: Hashable, Sendable {
    case any
    case null
    case boolean
    case number
    case string
    case date
    case time
    case dateTime
    case daysAndTime
    case yearsAndMonths
    case list(FeelType)
    case context([FeelTypeEntry])
    case function(parameters: [FeelType], result: FeelType)
    case range(FeelType)

    /// The names that the language itself gives to types.
    public init?(builtin name: String) {
        switch name {
        case "Any": self = .any
        case "Null": self = .null
        case "boolean": self = .boolean
        case "number": self = .number
        case "string": self = .string
        case "date": self = .date
        case "time": self = .time
        case "date and time", "dateTime": self = .dateTime
        case "days and time duration", "dayTimeDuration": self = .daysAndTime
        case "years and months duration", "yearMonthDuration": self = .yearsAndMonths
        case "list": self = .list(.any)
        case "context": self = .context([])
        case "range": self = .range(.any)
        default: return nil
        }
    }
}

public struct FeelTypeEntry: Hashable, Sendable {
    public let name: String
    public let type: FeelType

    public init(name: String, type: FeelType) {
        self.name = name
        self.type = type
    }
}

extension FeelType: CustomStringConvertible {
    /// As one writes it in FEEL.
    public var description: String {
        switch self {
        case .any: "Any"
        case .null: "Null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .date: "date"
        case .time: "time"
        case .dateTime: "date and time"
        case .daysAndTime: "days and time duration"
        case .yearsAndMonths: "years and months duration"
        case .list(let item): "list<\(item)>"
        case .context(let entries):
            entries.isEmpty
                ? "context" : "context<\(entries.map { "\($0.name): \($0.type)" }.joined(separator: ", "))>"
        case .function(let parameters, let result):
            "function<\(parameters.map(\.description).joined(separator: ", "))> -> \(result)"
        case .range(let item): "range<\(item)>"
        }
    }
}
