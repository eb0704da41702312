/// What a value can be, as far as it is known before anything is evaluated: kinds, and where they are known the texts.
public struct FeelKinds: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case boolean, number, text, date, time, moment, duration, list, range, context, function, null
    }

    public var kinds: Set<Kind>
    /// All texts that it can be; nil where it may be any text.
    public var texts: Set<String>?

    public init(_ kinds: Set<Kind>, texts: Set<String>? = nil) {
        self.kinds = kinds
        self.texts = texts
    }

    /// Nothing is known.
    public static let any = FeelKinds(Set(Kind.allCases))
    public static let boolean = FeelKinds([.boolean])
    public static let number = FeelKinds([.number])
    public static let null = FeelKinds([.null])

    /// One of a closed list of words.
    public static func oneOf(_ texts: some Sequence<String>) -> FeelKinds {
        FeelKinds([.text], texts: Set(texts))
    }

    public init(of value: FeelValue) {
        switch value {
        case .null: self.init([.null])
        case .boolean: self.init([.boolean])
        case .number: self.init([.number])
        case .string(let text): self.init([.text], texts: [text])
        case .date: self.init([.date])
        case .time: self.init([.time])
        case .dateTime: self.init([.moment])
        case .daysAndTime, .yearsAndMonths: self.init([.duration])
        case .list: self.init([.list])
        case .context: self.init([.context])
        case .range: self.init([.range])
        case .function: self.init([.function])
        }
    }

    /// It may also be missing.
    public var orNull: FeelKinds { FeelKinds(kinds.union([.null]), texts: texts) }

    public var isNullable: Bool { kinds.contains(.null) }
    /// What it is where it is not missing.
    public var values: Set<Kind> { kinds.subtracting([.null]) }
    public var isUnknown: Bool { kinds.count == Kind.allCases.count }

    public func union(_ other: FeelKinds) -> FeelKinds {
        let all = kinds.union(other.kinds)
        switch (kinds.contains(.text), other.kinds.contains(.text)) {
        case (true, true):
            guard let texts, let others = other.texts else { return FeelKinds(all) }
            return FeelKinds(all, texts: texts.union(others))
        case (true, false): return FeelKinds(all, texts: texts)
        case (false, true): return FeelKinds(all, texts: other.texts)
        case (false, false): return FeelKinds(all)
        }
    }
}

/// Something that can never do what its author meant, whatever the facts are.
public struct FeelTypeFault: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// The two sides can never be equal, or stand in an order.
        case neverMeets(FeelKinds, FeelKinds)
        /// The text is none that the other side can be.
        case unknownText(String, known: [String])
        /// Neither true nor false.
        case notACondition(FeelKinds)
        /// Cannot be added, subtracted, multiplied or divided.
        case notCalculable(FeelKinds, FeelKinds)
    }

    public var reason: Reason
    /// Where in the text, in Unicode scalars from its beginning.
    public var offset: Int
}
