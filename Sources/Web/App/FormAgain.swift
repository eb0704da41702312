import Casework

/// A form that is shown: for the first time, or again with what was typed, what was sent and what is wrong. It keeps its
/// key, so that going back and sending again is still the same sending.
struct FormAgain: Sendable {
    var csrf: String
    var key: String
    var typed = Input.empty
    /// By the name of the field.
    var errors: [String: String] = [:]
    var sent: FormFiles?

    init(csrf: String, key: String) {
        self.csrf = csrf
        self.key = key
    }

    init(_ body: FormBody) {
        csrf = body["csrf"] ?? ""
        key = body["form_key"].flatMap { $0.isEmpty ? nil : $0 } ?? PublicForm.freshKey()
        typed = FormTree.input(from: body.pairs)
    }

    var allErrors: [String: String] {
        errors.merging(sent?.errors ?? [:]) { [$0, $1].joined(separator: " ") }
    }
}
