/// A typed identifier: the phantom parameter keeps a unit from being taken for an account.
public struct ID<Of>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }

    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    public var description: String { text }
}

public enum UnitKind {}
public enum AccountKind {}
public enum RoleKind {}

public typealias UnitID = ID<UnitKind>
public typealias AccountID = ID<AccountKind>
/// A role's name, shared by all packs of a deployment: `mediator` means the same everywhere.
public typealias RoleID = ID<RoleKind>

/// As a dictionary key an identifier is its text, so that stored JSON stays an object with sorted keys.
extension ID: CodingKeyRepresentable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    public var codingKey: any CodingKey { Key(stringValue: text) }
    public init?<T: CodingKey>(codingKey: T) { self.init(codingKey.stringValue) }
}
