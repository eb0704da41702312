import Casework
import Mechanisms
import Organisation

/// Turns the flat names of an HTML form into the tree the engine reads: `parties[0][name]` becomes
/// parties → 0 → name. Limits keep a hostile form small.
enum FormTree {
    static let fieldsMax = 500
    static let depthMax = 4

    private indirect enum Node {
        case leaf([String])
        case branch([String: Node])
    }

    static func input(from pairs: [(name: String, value: String)]) -> Input {
        var root: [String: Node] = [:]
        for (name, value) in pairs.prefix(fieldsMax) {
            let path = path(of: name)
            guard !path.isEmpty, path.count <= depthMax else { continue }
            insert(value, at: path[...], into: &root)
        }
        return tree(.branch(root))
    }

    /// `fields.story` of an error is `fields[story]` of the form, `parties[1].phone` is `parties[1][phone]`.
    static func name(of place: String) -> String {
        let parts = place.split(separator: ".")
        guard let first = parts.first else { return place }
        return parts.dropFirst().reduce(into: String(first)) { name, part in
            let column = part.prefix { $0 != "[" }
            name += "[\(column)]" + part.dropFirst(column.count)
        }
    }

    /// The pack's field that a name such as `fields[scan]` stands for.
    static func packField(of name: String) -> FieldID? {
        let path = path(of: name)
        return path.count == 2 && path[0] == Answers.fieldsKey ? FieldID(path[1]) : nil
    }

    private static func path(of name: String) -> [String] {
        var parts: [String] = []
        var current = ""
        for character in name {
            switch character {
            case "[":
                if !current.isEmpty || parts.isEmpty { parts.append(current) }
                current = ""
            case "]":
                parts.append(current)
                current = ""
            default: current.append(character)
            }
        }
        if !current.isEmpty { parts.append(current) }
        return parts.filter { !$0.isEmpty }
    }

    private static func insert(_ value: String, at path: ArraySlice<String>, into node: inout [String: Node])
    {
        guard let key = path.first else { return }
        if path.count == 1 {
            if case .leaf(let values)? = node[key] {
                node[key] = .leaf(values + [value])
            } else {
                node[key] = .leaf([value])
            }
            return
        }
        var inner: [String: Node] = [:]
        if case .branch(let existing)? = node[key] { inner = existing }
        insert(value, at: path.dropFirst(), into: &inner)
        node[key] = .branch(inner)
    }

    private static func tree(_ node: Node) -> Input {
        switch node {
        case .leaf(let values): return values.count == 1 ? .text(values[0]) : .list(values.map { .text($0) })
        case .branch(let branch):
            let numbered = branch.keys.compactMap { Int($0) }
            if !branch.isEmpty, numbered.count == branch.count {
                return .list(numbered.sorted().compactMap { branch[String($0)].map { tree($0) } })
            }
            return .group(branch.mapValues { tree($0) })
        }
    }
}
