import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension VerbRule {
    /// What went out stays as it is; where something on it was wrong, a new paper takes its place and names it.
    static let reissue = VerbRule(
        .reissue, zh: "更正文书", en: "Correct a paper", .always, by: .ownerOrSuperior,
        asks: { state, mechanism in
            [Ask.paper(zh: "要更正的文书", en: "Paper", of: state, in: mechanism), .reason]
        },
        fits: { state, _ in state.documents.contains { $0.correctedBy == nil } },
        decide: { (decider, input) throws(Rejection) in
            guard let position = input.choice("paper").flatMap({ Int($0) }),
                let old = input.state.documents.first(where: { $0.position == position })
            else { throw .missing(field: "paper") }
            let reason = try input.needWords("reason")
            guard decider.mechanism.documents.contains(old.document) else { throw .noSuchPaper }
            decider.issue(old.document, old.occasion, correcting: (old, reason))
        })
}

extension Ask {
    /// One of the papers of the case that nothing has replaced.
    static func paper(zh: String, en: String, of state: CaseState?, in mechanism: Mechanism) -> Ask {
        let papers = state?.documents.filter { $0.correctedBy == nil } ?? []
        return Ask(
            "paper", zh: zh, en: en,
            Forms.choice(
                papers.map { paper in
                    let name = mechanism.documents[paper.document]?.name
                    return (
                        String(paper.position),
                        Bilingual(
                            zh: "《\(name?.zh ?? paper.document)》\(paper.shownNumber)",
                            en: "\(name?.en ?? paper.document) \(paper.shownNumber)")
                    )
                }))
    }
}
