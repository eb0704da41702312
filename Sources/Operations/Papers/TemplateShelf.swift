import Casework
import Documents
import Mechanisms
import Storage
import Streams
import Synchronization
import WorkCalendar

/// The pages of papers by the hash that events name, and which of them the store has already.
final class TemplateShelf: Sendable {
    let papers: Papers?
    private let state = Mutex(Shelf())

    private struct Shelf {
        var forms: [PaperForm: PageTemplate] = [:]
        /// By the text of a pack's own template.
        var own: [String: PageTemplate] = [:]
        var byHash: [String: PageTemplate] = [:]
        var stored: Set<String> = []
    }

    init(_ papers: Papers?) { self.papers = papers }

    /// Empty where this platform prints nothing.
    func hash(_ document: Mechanisms.Document, as form: PaperForm) -> String {
        guard let papers else { return "" }
        return state.withLock { shelf in
            // Every receipt asks: the whole page is made and hashed once.
            if let known = document.template.map({ shelf.own[$0] }) ?? shelf.forms[form] { return known.hash }
            let page = PageTemplate(papers.template(of: document, as: form).text)
            if let own = document.template { shelf.own[own] = page } else { shelf.forms[form] = page }
            shelf.byHash[page.hash] = page
            return page.hash
        }
    }

    func template(_ hash: String) -> PaperTemplate? {
        state.withLock { $0.byHash[hash] }.map { PaperTemplate(text: $0.text) }
    }

    /// What the papers of a plan are printed from and the store does not have yet.
    func unstored(in plan: Plan, at now: Instant) -> [PageTemplate] {
        let hashes = Set(
            plan.changes.flatMap(\.events).compactMap { ($0.body as? DocumentIssued)?.paper.template })
        if hashes.isEmpty { return [] }
        return state.withLock { shelf in
            hashes.subtracting(shelf.stored).sorted().compactMap { shelf.byHash[$0] }
                .map { PageTemplate($0.text, added: now) }
        }
    }

    func noteStored(_ templates: [PageTemplate]) {
        if templates.isEmpty { return }
        state.withLock { $0.stored.formUnion(templates.map(\.hash)) }
    }
}

extension Platform {
    /// The rules, and the page that each paper gets.
    func rules(_ reference: Reference) -> RuleBook {
        var rules = reference.rules
        rules.template = { [shelf] in shelf.hash($0, as: $1) }
        return rules
    }
}
