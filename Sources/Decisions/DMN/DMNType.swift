/// A type of a model: its FEEL shape, and the values it allows where it says so.
struct DMNType: Sendable {
    let name: String
    let feel: FeelType
    let checks: DMNTypeChecks?

    static let any = DMNType(name: "Any", feel: .any, checks: nil)

    init(name: String, feel: FeelType, checks: DMNTypeChecks? = nil) {
        self.name = name
        self.feel = feel
        self.checks = checks
    }

    enum Verdict {
        case fits(FeelValue)
        case wrongType
        case notAllowed
    }

    /// The value after the implicit conversions of DMN, or why it does not fit. Null fits every type.
    func verdict(on value: FeelValue, in context: FeelContext) -> Verdict {
        if value.isNull { return .fits(value) }
        guard let fitting = feel.coerced(value) else { return .wrongType }
        guard let checks else { return .fits(fitting) }
        return checks.allow(fitting, in: context) ? .fits(fitting) : .notAllowed
    }

    /// What may be named after a value of this type; nil where that is open.
    var members: FeelNames? { Self.members(of: feel) }

    static func members(of type: FeelType) -> FeelNames? {
        switch type {
        case .context(let entries) where !entries.isEmpty:
            var names = FeelNames()
            for entry in entries { names.insert(entry.name, members: members(of: entry.type)) }
            return names
        case .list(let item): return members(of: item)
        default: return nil
        }
    }
}

/// The allowed values of a type and of its parts.
final class DMNTypeChecks: Sendable {
    let base: DMNTypeChecks?
    let allowed: UnaryTests?
    let constraint: UnaryTests?
    let components: [(name: String, checks: DMNTypeChecks)]
    let isCollection: Bool

    init(
        base: DMNTypeChecks?, allowed: UnaryTests?, constraint: UnaryTests?,
        components: [(name: String, checks: DMNTypeChecks)], isCollection: Bool
    ) {
        self.base = base
        self.allowed = allowed
        self.constraint = constraint
        self.components = components
        self.isCollection = isCollection
    }

    func allow(_ value: FeelValue, in context: FeelContext) -> Bool {
        if value.isNull { return true }
        if let constraint, !constraint.holds(for: value, in: context) { return false }
        guard isCollection, case .list(let items) = value else { return allowItem(value, in: context) }
        return items.allSatisfy { allowItem($0, in: context) }
    }

    private func allowItem(_ value: FeelValue, in context: FeelContext) -> Bool {
        if value.isNull { return true }
        if let base, !base.allow(value, in: context) { return false }
        if let allowed, !allowed.holds(for: value, in: context) { return false }
        guard !components.isEmpty, case .context(let entries) = value else { return true }
        return components.allSatisfy { component in
            entries[component.name].map { component.checks.allow($0, in: context) } ?? true
        }
    }
}
