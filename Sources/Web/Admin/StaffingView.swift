import Mechanisms
import Operations
import Organisation
import Streams
import WorkCalendar

/// What an administrator must know of posts in which nobody is.
struct StaffingView: Sendable {
    /// A post in which nobody is, with what waits there and who could take it.
    struct Post: Sendable {
        struct Matter: Sendable {
            var stream: String
            var name: String
        }
        struct Taker: Sendable {
            var value: String
            var name: String
        }

        var words: String
        var matters: [Matter]
        var hasMatters: Bool
        var takers: [Taker]
        var csrf: String
    }

    var empty: [Post]
    var hasEmpty: Bool
    var unreached: [String]
    var hasUnreached: Bool

    /// - Parameter csrf: of an administrator who may give what waits to another unit; nil: only shown.
    init(
        _ report: Platform.StaffingReport, _ reference: Reference, _ language: Language, csrf: String? = nil
    ) {
        let directory = reference.directory
        empty = report.empty.map { post in
            let unit = directory.name(of: post.unit)
            let role = reference.roleName(post.role)
            let above = post.seenBy.sorted().map { directory.name(of: $0) }
            let seen =
                above.isEmpty
                ? Bilingual(zh: "负责该区域的上级岗位可以看到。", en: "Those who oversee the area see it.")
                : Bilingual(
                    zh: "暂由\(above.map(\.zh).joined(separator: "、"))看到。",
                    en: "Meanwhile seen by \(above.map(\.en).joined(separator: ", ")).")
            let words = Bilingual(
                zh: "\(unit.zh) · \(role.zh)：无人在岗，在办 \(post.open) 件。\(seen.zh)",
                en: "\(unit.en) · \(role.en): nobody holds it; \(post.open) open. \(seen.en)")[language]
            let matters = csrf == nil || post.takers.isEmpty ? [] : post.matters
            return Post(
                words: words,
                matters: matters.map { matter in
                    let mechanism =
                        reference.active[matter.mechanism]?.called[language] ?? matter.mechanism.text
                    return Post.Matter(
                        stream: matter.stream.text,
                        name: "\(mechanism) \(matter.number ?? "") \(matter.begun.date)")
                }, hasMatters: !matters.isEmpty,
                takers: post.takers.map { .init(value: $0.text, name: directory.name(of: $0)[language]) },
                csrf: csrf ?? "")
        }
        hasEmpty = !empty.isEmpty
        unreached = report.unreached.map { "\($0.message[language])。\($0.remedy[language])" }
        hasUnreached = !unreached.isEmpty
    }
}
