public import Organisation

public enum StreamKindName {}
/// A kind of stream: `case`, later `record`, `duty`, `warning`, `figure`. The word stands in every journal: never rename
/// one.
public typealias StreamKind = ID<StreamKindName>

/// The name of a stream, of anything with a journal of its own: its kind and an opaque id, `case/01h…`.
public struct StreamID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let text: String

    public init(text: String) { self.text = text }
    public init(_ kind: StreamKind, _ id: String) { text = "\(kind.text)/\(id)" }

    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    public var description: String { text }
    public var kind: StreamKind { StreamKind(String(text.prefix { $0 != "/" })) }
    /// What follows the kind; empty for a stream of which there is only one, such as `access`.
    public var id: String { String(text.drop { $0 != "/" }.dropFirst()) }
}

public enum PersonKind {}
/// A person or firm that one stream speaks of: a party of a case, the owner of a record. Given by the platform, never
/// read from a form.
public typealias PartyID = ID<PersonKind>
