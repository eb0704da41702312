public import Casework
public import Organisation
import Storage
import Streams
import WorkCalendar

/// Joining the work of like cases.
extension Platform {
    /// The case that somebody names by its official number, or by the id of one that has none yet; the core knows cases
    /// by id. Only one that the person may see can be named.
    public func named(_ text: String, by person: Person) async throws -> CaseID {
        let row = try await store.read { session in
            try session.item(number: text, in: person.scope)
                ?? session.item(CaseID(text).stream, in: person.scope)
        }
        guard let id = row?.stream.caseID else { throw Rejection.noSuchCase }
        return id
    }

    /// Cases whose work this one may share: like words at the same place, or the same telephone number.
    public func likeCases(_ id: CaseID, by person: Person) async throws -> [ListedItem] {
        let state = try await store.read { session -> CaseState in
            guard try session.item(id.stream, in: person.scope) != nil,
                let file = try session.load(CaseState.self, id.stream)
            else { throw Refusal.notFound }
            return file.state
        }
        let words = state.fields.values.compactMap { value in
            if case .words(let words) = value { words.text } else { nil }
        }
        let found = try await twins(
            phone: state.parties.first?.phone?.text, text: words.sorted().joined(separator: " "),
            place: state.place, by: person)
        return found.filter {
            $0.row.stream != id.stream && $0.row.mechanism == state.mechanism && $0.row.isOpen
        }
    }
}
