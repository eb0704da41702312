/// Functions on contexts.
extension Builtins {
    static let contexts: [Builtin] = [
        Builtin("get value", ["m", "key"]) { evaluator, call in
            guard let entries = call.context(0) else { return call.refuse(0, &evaluator) }
            guard let key = call.string(1) else { return call.refuse(1, &evaluator) }
            return entries[key] ?? evaluator.null(.noEntry(key), at: call.offset)
        },
        Builtin("get entries", ["m"]) { evaluator, call in
            guard let entries = call.context(0) else { return call.refuse(0, &evaluator) }
            return .list(
                entries.pairs.map { .context(FeelEntries([("key", .string($0.name)), ("value", $0.value)])) })
        },
        Builtin("context", ["entries"]) { evaluator, call in
            guard let pairs = call.list(0) else { return call.refuse(0, &evaluator) }
            guard evaluator.spend(pairs.count, at: call.offset) else { return .null }
            var entries = FeelEntries()
            for pair in pairs {
                guard case .context(let pair) = pair, case .string(let key) = pair["key"],
                    let value = pair["value"], entries[key] == nil
                else { return call.refuse(0, &evaluator) }
                entries[key] = value
            }
            return .context(entries)
        },
        Builtin("context put", ["context", "key", "value"], ["context", "keys", "value"]) { evaluator, call in
            guard let entries = call.context(0) else { return call.refuse(0, &evaluator) }
            let path: [FeelValue]
            // Whoever says `key` means one; only `keys`, or no name at all, makes a list a path.
            if case .list(let keys) = call[1], call.named?.contains("key") != true {
                path = keys
            } else {
                path = [call.scalar(1)]
            }
            guard evaluator.spend(entries.count + path.count, at: call.offset) else { return .null }
            return put(entries, path[...], call[2]).map(FeelValue.context) ?? call.refuse(1, &evaluator)
        },
        Builtin("context merge", ["contexts"]) { evaluator, call in
            guard let contexts = call.list(0) else { return call.refuse(0, &evaluator) }
            var merged = FeelEntries()
            for context in contexts {
                guard case .context(let entries) = context else { return call.refuse(0, &evaluator) }
                guard evaluator.spend(entries.count, at: call.offset) else { return .null }
                for (name, value) in entries.pairs { merged[name] = value }
            }
            return .context(merged)
        },
    ]

    /// Nil where the path leads through something that is no context (also one that is not there), or is empty.
    private static func put(_ entries: FeelEntries, _ path: ArraySlice<FeelValue>, _ value: FeelValue)
        -> FeelEntries?
    {
        guard case .string(let key)? = path.first else { return nil }
        var result = entries
        if path.count == 1 {
            result[key] = value
            return result
        }
        guard case .context(let inner)? = entries[key], let changed = put(inner, path.dropFirst(), value)
        else { return nil }
        result[key] = .context(changed)
        return result
    }
}
