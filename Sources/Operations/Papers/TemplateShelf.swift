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
        /// By the text that a template was made of.
        var made: [PaperTemplate: PageTemplate] = [:]
        var byHash: [String: PageTemplate] = [:]
        var stored: Set<String> = []
    }

    init(_ papers: Papers?) { self.papers = papers }

    /// Empty where this platform prints nothing.
    func hash(_ document: Mechanisms.Document, as form: PaperForm) -> String {
        guard let template = papers?.template(of: document, as: form) else { return "" }
        return state.withLock { shelf in
            if let known = shelf.made[template] { return known.hash }
            let page = PageTemplate(template.text)
            shelf.made[template] = page
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
