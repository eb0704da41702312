import Mechanisms
import Organisation
import WorkCalendar

/// The way to a fault, in the words that people read on screens.
extension Checks {
    func way(_ path: [String]) -> Bilingual? {
        if path.isEmpty { return nil }
        let steps = path.map { step in
            if step.hasPrefix("("), step.hasSuffix(")") { return cause(String(step.dropFirst().dropLast())) }
            let name = mechanism.stages[step]?.name ?? Bilingual(both: step)
            return Bilingual(zh: "“\(name.zh)”", en: "“\(name.en)”")
        }
        return Bilingual(
            zh: steps.map(\.zh).joined(separator: " → "), en: steps.map(\.en).joined(separator: " → "))
    }

    /// The button, the entry or what happens by itself.
    private func cause(_ id: String) -> Bilingual {
        for stage in mechanism.stages.all {
            if let action = stage.actions[id] { return action.name }
        }
        if let entry = mechanism.entries[id] { return entry.name }
        if let moment = Moment(rawValue: id) { return moment.name }
        guard let dot = id.lastIndex(of: ".") else { return Bilingual(both: id) }
        let (subject, word) = (String(id[..<dot]), String(id[id.index(after: dot)...]))
        let name =
            (mechanism.clocks[subject]?.name ?? mechanism.referrals[subject]?.name)
            ?? Bilingual(both: subject)
        let what: Bilingual =
            switch word {
            case "overdue": Bilingual(zh: "超期", en: "overdue")
            case "closed": Bilingual(zh: "届满", en: "over")
            case "accepted": Bilingual(zh: "被接收", en: "accepted")
            case "rejected": Bilingual(zh: "被拒绝", en: "declined")
            case "expired": Bilingual(zh: "无人答复", en: "not answered")
            case "result": Bilingual(zh: "有结果", en: "result")
            default: Bilingual(both: word)
            }
        return Bilingual(zh: "\(name.zh)\(what.zh)", en: "\(name.en): \(what.en)")
    }
}
