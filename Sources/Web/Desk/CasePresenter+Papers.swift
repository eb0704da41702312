import Casework
import Mechanisms
import Organisation
import WorkCalendar

extension CasePresenter {
    /// When a paper was made, and what became of it since: 2026-08-24 · 2 页 · 已送达.
    func about(_ paper: IssuedDocument, _ names: MechanismNames) -> String {
        var parts = [paper.at.date.description]
        if let pages = paper.sheet?.pages {
            parts.append(Bilingual(zh: "\(pages) 页", en: pages == 1 ? "1 page" : "\(pages) pages")[language])
        }
        for service in paper.services {
            let to = service.party.map { names.party($0)[language] } ?? ""
            let manner = service.manner.name[language]
            parts.append(
                Bilingual(
                    zh: "\(service.at.date) 送达\(to)（\(manner)）",
                    en: "served \(service.at.date) \(to) (\(manner))")[language])
        }
        if paper.correctedBy != nil {
            parts.append(Bilingual(zh: "已被更正", en: "corrected since")[language])
        }
        return parts.joined(separator: " · ")
    }
}
