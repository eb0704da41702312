import Casework
import WorkCalendar

/// When something happened that is only now written down.
enum LateEntry {
    static let field = "happened_at"

    /// Nil where the form leaves it open: then it is happening now.
    /// - Throws: `invalid` for what is no time. Legal limits count from it, so that nothing may be guessed.
    static func moment(in body: FormBody) throws(Rejection) -> Instant? {
        guard let text = body[field], !text.isEmpty else { return nil }
        guard let moment = Instant(text: text) else { throw .invalid(field: field, .notATime) }
        return moment
    }
}
