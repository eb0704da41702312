import Mechanisms
import Organisation
import WorkCalendar

/// Personal data: declared before it is held (个人信息保护法).
extension Checks {
    /// Whatever holds words declares why it is held, and who may read it (个人信息保护法 6, 13, 17, 19).
    mutating func checkPrivacy() {
        for field in mechanism.fields.all where field.kind.isWords || field.kind == .file {
            guard let declaration = field.personal else {
                find(
                    "undeclared-personal-field", field.place, "字段“\(field.id)”可能含个人信息，却没有声明目的、依据、期限和可见范围",
                    "the field “\(field.id)” may hold personal data but declares no purpose, basis, retention and visibility",
                    mend: "写 personal: 声明名，并在 privacy: 中写明",
                    "write personal: <name> and declare it under privacy:")
                continue
            }
            requirePrivacy(declaration, at: field.place)
        }
        if let declaration = mechanism.partyPrivacy {
            requirePrivacy(declaration, at: mechanism.place)
        } else if !mechanism.sides.isEmpty {
            find(
                "undeclared-parties", mechanism.place, "当事人信息没有声明目的和依据",
                "the data of parties have no declared purpose and basis",
                mend: "在 parties: 中写 personal: 声明名", "write personal: <name> under parties:")
        }
        for declaration in mechanism.privacy.all {
            for role in declaration.visibleTo { requireRole(role, at: declaration.place) }
        }
    }

    private mutating func requirePrivacy(_ name: String, at place: SourcePlace) {
        guard !mechanism.privacy.contains(name) else { return }
        unknown(
            "unknown-privacy", "个人信息声明", "privacy declaration", name, at: place, among: mechanism.privacy.ids)
    }
}
