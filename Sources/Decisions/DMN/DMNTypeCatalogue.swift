/// Resolves the names of types of one model and its imports.
struct DMNTypeCatalogue {
    private let definitions: [String: DMNModel.ItemDefinition]
    private let imported: [String: [String: DMNType]]
    private(set) var types: [String: DMNType] = [:]
    private(set) var faults: [DMNFault] = []
    private var open: [String] = []

    /// `imported`: the types of each imported model, by the name of the import.
    init(_ model: DMNModel, imported: [String: [String: DMNType]]) {
        definitions = Dictionary(model.types.map { ($0.name, $0) }) { first, _ in first }
        self.imported = imported
        for (position, type) in model.types.enumerated()
        where model.types[..<position].contains(where: { $0.name == type.name }) {
            faults.append(DMNFault(path: [type.name], kind: .repeatedName(type.name)))
        }
        for definition in model.types { _ = named(definition.name, for: [definition.name]) }
    }

    /// All types by the name that expressions of this model use.
    var feelTypes: [String: FeelType] {
        var result = types.mapValues(\.feel)
        for (prefix, types) in imported {
            for (name, type) in types { result[prefix.isEmpty ? name : "\(prefix).\(name)"] = type.feel }
        }
        return result
    }

    /// The type that an attribute `typeRef` means; nil where there is none or nobody knows it (a fault).
    mutating func type(_ reference: String?, for path: [String]) -> DMNType? {
        guard let reference, !reference.isEmpty else { return nil }
        let name = reference.hasPrefix("feel:") ? String(reference.dropFirst(5)) : reference
        if let type = named(name, for: path) { return type }
        faults.append(DMNFault(path: path, kind: .unknownType(reference)))
        return nil
    }

    private mutating func named(_ name: String, for path: [String]) -> DMNType? {
        if let type = types[name] { return type }
        if let definition = definitions[name] {
            if open.contains(name) {
                faults.append(DMNFault(path: path, kind: .cycle(open + [name])))
                return .any
            }
            open.append(name)
            let type = compile(definition, path: [name])
            open.removeLast()
            types[name] = type
            return type
        }
        if let builtin = FeelType(builtin: name) { return DMNType(name: name, feel: builtin) }
        for (prefix, types) in imported {
            let full = prefix.isEmpty ? "" : prefix + "."
            if name.hasPrefix(full), let type = types[String(name.dropFirst(full.count))] { return type }
        }
        // Older files name imported types by the prefix of a namespace.
        if let colon = name.lastIndex(of: ":") {
            return named(String(name[name.index(after: colon)...]), for: path)
        }
        var names = FeelNames()
        names.types = feelTypes
        return FeelType(written: name, knowing: names).map { DMNType(name: name, feel: $0) }
    }

    private mutating func compile(_ definition: DMNModel.ItemDefinition, path: [String]) -> DMNType {
        var feel: FeelType
        var base: DMNTypeChecks?
        var components: [(name: String, checks: DMNTypeChecks)] = []
        if let function = definition.function {
            feel = .function(
                parameters: function.parameters.map { type($0.typeRef, for: path + [$0.name])?.feel ?? .any },
                result: type(function.resultTypeRef, for: path)?.feel ?? .any)
        } else if !definition.components.isEmpty {
            var entries: [FeelTypeEntry] = []
            for component in definition.components {
                let inner = compile(component, path: path + [component.name])
                entries.append(FeelTypeEntry(name: component.name, type: inner.feel))
                if let checks = inner.checks { components.append((component.name, checks)) }
            }
            feel = .context(entries)
        } else {
            let inner = type(definition.typeRef, for: path)
            feel = inner?.feel ?? .any
            base = inner?.checks
        }
        if definition.isCollection { feel = .list(feel) }
        let allowed = tests(definition.allowedValues, path)
        let constraint = tests(definition.typeConstraint, path)
        let isOpen = base == nil && allowed == nil && constraint == nil && components.isEmpty
        let checks =
            isOpen
            ? nil
            : DMNTypeChecks(
                base: base, allowed: allowed, constraint: constraint, components: components,
                isCollection: definition.isCollection)
        return DMNType(name: definition.name, feel: feel, checks: checks)
    }

    private mutating func tests(_ text: String?, _ path: [String]) -> UnaryTests? {
        guard let text, !TableCompiler.isBlank(text) else { return nil }
        do {
            return try UnaryTests(parsing: text)
        } catch {
            faults.append(DMNFault(path: path, kind: .syntax(error)))
            return nil
        }
    }

    /// The text of the allowed values that `typeRef` has itself, not through another type.
    func allowedValues(of reference: String?) -> String? {
        var name = reference
        for _ in 0..<16 {
            guard let current = name, let definition = definitions[current] else { return nil }
            if let allowed = definition.allowedValues { return allowed }
            name = definition.typeRef
        }
        return nil
    }
}

extension FeelType {
    /// A type as one writes it in FEEL, such as `list<number>`; nil where it is none.
    init?(written text: String, knowing names: FeelNames) {
        do {
            var parser = try Parser(text, names: names, limits: FeelLimits())
            self = try parser.parseType()
            try parser.expectEnd()
        } catch {
            return nil
        }
    }
}
