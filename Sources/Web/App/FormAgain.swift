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

    /// Sent to an address of its own: what is posted to the address of a page makes browsers forget the page (RFC 9111,
    /// 4.4), and going back would bring a new key.
    static let sending = "?send"

    init(csrf: String, key: String) {
        self.csrf = csrf
        self.key = key
    }

    init(_ body: FormBody) {
        csrf = body["csrf"] ?? ""
        key = body["form_key"].flatMap { $0.isEmpty ? nil : $0 } ?? PublicForm.freshKey()
        typed = FormTree.input(from: body.pairs)
    }

    /// Of a file that was refused is said why, and not that it is missing.
    var allErrors: [String: String] { errors.merging(sent?.errors ?? [:]) { $1 } }

    /// What stands above the form, each with the field it is about.
    var summary: [ErrorLine] {
        allErrors.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { name, text in
            ErrorLine(text: text, href: name.isEmpty ? nil : "#" + FieldMaker.id(of: name))
        }
    }
}

/// A line of the summary of what is wrong; it leads to the field.
struct ErrorLine: Sendable {
    var text: String
    var href: String?
}
