public import Casework
public import Organisation
import Storage
import WorkCalendar

/// Joining the work of like cases.
extension Platform {
    /// The lead of a grouping may be named by its official number; the core knows cases by id. Only a case that the
    /// person may see can be joined.
    func namingLead(_ input: Input, by person: Person) async throws -> Input {
        guard let named = input["lead"]?.text, !named.isEmpty else { return input }
        let row = try await store.read { session in
            try session.caseRow(number: named, in: person.scope)
                ?? session.caseRow(CaseID(named), in: person.scope)
        }
        guard let row else { throw Rejection.noSuchCase }
        return input.setting("lead", to: .text(row.id.text))
    }

    /// Cases whose work this one may share: like words at the same place, or the same telephone number.
    public func likeCases(_ id: CaseID, by person: Person) async throws -> [ListedCase] {
        let file = try await store.read { try $0.loadVisible(id, in: person.scope) }
        guard let state = file?.state else { throw Refusal.notFound }
        let words = state.fields.values.compactMap { value in
            if case .words(let words) = value { words.text } else { nil }
        }
        let found = try await twins(
            phone: state.parties.first?.phone?.text, text: words.sorted().joined(separator: " "),
            place: state.place, by: person)
        return found.filter { $0.row.id != id && $0.row.mechanism == state.mechanism && $0.row.isOpen }
    }
}
