public import Organisation
import WorkCalendar

/// An organisation as a file, which reads back as the same organisation (`OrganisationFile`). Rotas become dated posts of
/// their days only where they can: a file with turns keeps them in `rotas:`, which this does not write.
public struct OrganisationWriter {
    private var text = ""
    private let directory: Directory

    public static func yaml(_ directory: Directory, named name: String) -> String {
        var writer = OrganisationWriter(directory: directory)
        writer.write(name)
        return writer.text
    }

    private init(directory: Directory) { self.directory = directory }

    private mutating func write(_ name: String) {
        line(0, "organisation: \(name)")
        line(0, "units:")
        let roots = directory.units.values.filter { $0.parent == nil }.sorted { $0.id < $1.id }
        for root in roots { write(root, 1) }
        if !directory.trees.isEmpty { line(0, "trees:") }
        for tree in directory.trees.values.sorted(by: { $0.id < $1.id }) { write(tree) }
        line(0, "accounts:")
        let posts = Dictionary(grouping: directory.posts.filter { $0.turns == nil }, by: \.account)
        for account in directory.accounts.values.sorted(by: { $0.id < $1.id }) {
            write(account, posts[account.id] ?? [])
        }
    }

    private mutating func line(_ depth: Int, _ words: String) {
        text += String(repeating: "  ", count: depth) + words + "\n"
    }

    private func quoted(_ words: String) -> String {
        "\"" + words.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private func name(_ words: Bilingual) -> String { "{ zh: \(quoted(words.zh)), en: \(quoted(words.en)) }" }

    private mutating func write(_ unit: Unit, _ depth: Int) {
        line(depth, "\(unit.id):")
        line(depth + 1, "name: \(name(unit.name))")
        if unit.isTerritory { line(depth + 1, "level: \(unit.level.rawValue)") }
        if let text = unit.line { line(depth + 1, "line: \(text)") }
        for (key, value) in [("short", unit.short), ("initials", unit.initials), ("phone", unit.phone)]
        where !value.isEmpty {
            line(depth + 1, "\(key): \(quoted(value))")
        }
        if !unit.officeHours.isEmpty {
            line(depth + 1, "hours: [\(unit.officeHours.map(quoted).joined(separator: ", "))]")
        }
        if let from = unit.from { line(depth + 1, "from: \(from)") }
        if let until = unit.until { line(depth + 1, "until: \(until)") }
        if let covers = unit.zone?.covers, !covers.isEmpty {
            line(depth + 1, "covers: [\(covers.map(\.text).joined(separator: ", "))]")
        }
        let below = directory.children(of: unit.id).filter {
            ($0.zone == nil) == (unit.zone == nil) || $0.line != nil
        }
        if !below.isEmpty { line(depth + 1, "units:") }
        for child in below { write(child, depth + 2) }
    }

    private mutating func write(_ tree: Tree) {
        line(1, "\(tree.id):")
        line(2, "name: \(name(tree.name))")
        line(2, "levels:")
        for level in tree.levels { line(3, "\(level.id): \(name(level.name))") }
        let tops = directory.units.values.filter { unit in
            unit.zone?.at.tree == tree.id && unit.parent.flatMap { directory.unit($0) }?.zone == nil
        }.sorted { $0.id < $1.id }
        if !tops.isEmpty { line(2, "units:") }
        for top in tops { write(top, 3) }
    }

    private mutating func write(_ account: Account, _ posts: [Post]) {
        line(1, "\(account.id):")
        line(2, "name: \(name(account.name))")
        if !account.phone.isEmpty { line(2, "phone: \(quoted(account.phone))") }
        if let email = account.email { line(2, "email: \(quoted(email))") }
        for (key, isStandIn) in [("posts", false), ("stands_in", true)] {
            let held = posts.filter { $0.isStandIn == isStandIn }
            if held.isEmpty { continue }
            line(2, "\(key):")
            for (unit, posts) in Dictionary(grouping: held, by: \.unit).sorted(by: { $0.key < $1.key }) {
                line(3, "\(unit): [\(posts.map(item).joined(separator: ", "))]")
            }
        }
    }

    private func item(_ post: Post) -> String {
        var parts = ["role: \(post.role)"]
        if let from = post.from { parts.append("from: \(from)") }
        if let until = post.until { parts.append("until: \(until)") }
        if let home = post.secondedFrom { parts.append("seconded_from: \(home)") }
        return parts.count == 1 ? post.role.text : "{ \(parts.joined(separator: ", ")) }"
    }
}
