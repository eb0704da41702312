public import Organisation

/// A document that a step makes, and for whom where its form does not say.
public struct Issue: Hashable, Sendable {
    public var document: String
    /// Empty: whom its form is for.
    public var to: [Addressee]
    /// One copy for each addressee, who keeps it in a file of their own; else one paper names them all.
    public var isForEach: Bool

    public init(_ document: String, to: [Addressee] = [], isForEach: Bool = false) {
        self.document = document
        self.to = to
        self.isForEach = isForEach
    }

    /// As a line of a comparison writes it.
    public var text: String {
        to.isEmpty
            ? document
            : "\(document) → \(to.map(\.word).joined(separator: " + "))\(isForEach ? " (each)" : "")"
    }
}

/// For whom a paper is, in one word of the pack.
public struct Addressee: Hashable, Sendable {
    public var word: String

    public init(_ word: String) { self.word = word }

    /// What the word stands for.
    public enum Meaning: Hashable, Sendable {
        case unit(KnownUnit)
        /// Everybody who is part of it.
        case parties
        case side(String)
        /// A unit, several, or a party.
        case field(FieldID)
        /// The nearest unit that holds it.
        case role(RoleID)
        /// The nearest unit of a line.
        case line(String)
    }

    public static let parties = "parties"

    public func meaning(in mechanism: Mechanism) -> Meaning {
        if let known = KnownUnit(rawValue: word) { return .unit(known) }
        if word == Self.parties { return .parties }
        if mechanism.fields.contains(word) { return .field(FieldID(word)) }
        if mechanism.roles.contains(word) { return .role(RoleID(word)) }
        return mechanism.sides.contains(word) ? .side(word) : .line(word)
    }
}
