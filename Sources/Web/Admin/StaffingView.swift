import Mechanisms
import Operations
import Organisation
import WorkCalendar

/// What an administrator must know of posts in which nobody is.
struct StaffingView: Sendable {
    var empty: [String]
    var hasEmpty: Bool
    var unreached: [String]
    var hasUnreached: Bool

    init(_ report: Platform.StaffingReport, _ reference: Reference, _ language: Language) {
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
            return Bilingual(
                zh: "\(unit.zh) · \(role.zh)：无人在岗，在办 \(post.open) 件。\(seen.zh)",
                en: "\(unit.en) · \(role.en): nobody holds it; \(post.open) open. \(seen.en)")[language]
        }
        hasEmpty = !empty.isEmpty
        unreached = report.unreached.map { "\($0.message[language])。\($0.remedy[language])" }
        hasUnreached = !unreached.isEmpty
    }
}
