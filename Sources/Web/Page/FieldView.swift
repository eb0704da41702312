import Casework
import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// One field of a form, ready to print.
struct FieldView: Sendable {
    struct Option: Sendable {
        var value: String
        var text: String
        var isSelected: Bool
    }

    struct Row: Sendable { var fields: [FieldView] }

    var id: String
    var name: String
    var label: String
    var hint: String?
    var error: String?
    var value = ""
    var isOptional: Bool
    /// What the browser itself insists on.
    var isRequired: Bool
    var isLong = false
    var lines = 5
    var isSelect = false
    var isRadio = false
    /// Several may be ticked.
    var isChecks = false
    /// A text field with a list of suggestions, for long trees.
    var isSearch = false
    var isRows = false
    var isMany = false
    var inputType: String?
    var look = ""
    var mode: String?
    var complete: String?
    var options: [Option] = []
    var rows: [Row] = []
    /// The ids of hint and error, for screen readers.
    var described: String?
    /// Files of an earlier sending, where it asks for files.
    var kept: [KeptFile] = []
    var hasKept = false
}

/// Makes form fields out of what the engine asks, filled with what was typed.
struct FieldMaker {
    let language: Language
    let directory: Directory
    var parties: [Party] = []
    var sideNames: [String: Bilingual] = [:]
    /// Units and accounts offered where one must be chosen.
    var units: [Unit] = []
    var accounts: [AccountID] = []
    var places: [Unit] = []
    var typed: Input = .empty
    /// Field id → what is wrong with it.
    var errors: [String: String] = [:]
    /// What was sent with the form before it is shown again.
    var sent: FormFiles?
    /// Makes ids unique where several forms stand on one page.
    var prefix = ""

    func fields(_ asks: [Ask]) -> [FieldView] { asks.map { field($0, name: $0.id, typed: typed[$0.id]) } }

    /// The pack's questions, in a group of their own.
    func packFields(_ asks: [Ask]) -> [FieldView] {
        let answers = typed[Answers.fieldsKey]
        return asks.map { field($0, name: "\(Answers.fieldsKey)[\($0.id)]", typed: answers?[$0.id]) }
    }

    func fields(_ form: CaseForm) -> [FieldView] { fields(form.asked) + packFields(form.fields) }

    static func id(of name: String) -> String {
        name.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" ? String($0) : "-" }.joined()
    }

    func field(_ ask: Ask, name: String, typed: Input?) -> FieldView {
        let id = Self.id(of: prefix + name)
        var view = FieldView(
            id: id, name: name, label: ask.name[language], hint: ask.hint?[language], error: errors[name],
            isOptional: !ask.isRequired, isRequired: ask.isRequired)
        view.value = typed?.text ?? ""
        view.described = [ask.hint == nil ? nil : "\(id)-hint", view.error == nil ? nil : "\(id)-error"]
            .compactMap { $0 }.joined(separator: " ")
        if view.described?.isEmpty == true { view.described = nil }
        shape(&view, ask, typed)
        return view
    }

    private func shape(_ view: inout FieldView, _ ask: Ask, _ typed: Input?) {
        let name = view.name
        switch ask.kind {
        case .text: view.inputType = "text"
        case .longText: view.isLong = true
        case .number: (view.inputType, view.mode, view.look) = ("text", "decimal", "short")
        case .money: (view.inputType, view.mode, view.look) = ("text", "decimal", "short")
        case .date: (view.inputType, view.look) = ("date", "short")
        case .moment: (view.inputType, view.look) = ("datetime-local", "short")
        case .phone: (view.inputType, view.mode, view.complete, view.look) = ("tel", "tel", "tel", "short")
        case .identityNumber: (view.inputType, view.look) = ("text", "short")
        case .file:
            (view.inputType, view.isMany) = ("file", true)
            view.kept = sent?.kept(in: FormTree.packField(of: name)) ?? []
            view.hasKept = !view.kept.isEmpty
            if view.hasKept { view.isRequired = false }
        case .yesNo:
            view.isRadio = true
            let words = [("yes", Bilingual(zh: "是", en: "Yes")), ("no", Bilingual(zh: "否", en: "No"))]
            view.options = words.map {
                FieldView.Option(value: $0.0, text: $0.1[language], isSelected: view.value == $0.0)
            }
        case .choice: select(&view, options(of: ask.kind), radiosMax: 5)
        case .place, .unit, .account, .party: select(&view, options(of: ask.kind))
        case .many(let kind):
            let chosen = Set(typed?.severalItems.compactMap(\.text) ?? [])
            view.options = options(of: kind).map {
                FieldView.Option(value: $0.0, text: $0.1, isSelected: chosen.contains($0.0))
            }
            view.isChecks = true
        case .rows(let columns):
            view.isRows = true
            let given = typed?.items ?? []
            view.rows = (0..<max(2, given.count + 1)).map { index in
                let row = index < given.count ? given[index] : nil
                return FieldView.Row(
                    fields: columns.map { column in
                        var column = column
                        column.isRequired = false
                        return field(
                            column, name: "\(name)[\(index)][\(column.id)]", typed: row?[column.id])
                    })
            }
        }
    }

    /// What can be picked, by its key; nothing where the answer is written.
    private func options(of kind: FieldKind) -> [(String, String)] {
        switch kind {
        case .choice(let choices): choices.map { ($0.id, $0.name[language]) }
        case .place: places.map { ($0.id.text, directory.address(of: $0.id)[language]) }
        case .unit: units.map { ($0.id.text, $0.name[language]) }
        case .account: accounts.map { ($0.text, directory.name(of: $0)[language]) }
        case .party: parties.map { ($0.id.text, partyName($0)) }
        case .many(let kind): options(of: kind)
        case .text, .longText, .number, .money, .date, .moment, .yesNo, .phone, .identityNumber, .file, .rows:
            []
        }
    }

    private func select(_ view: inout FieldView, _ pairs: [(String, String)], radiosMax: Int = 3) {
        view.options = pairs.map { FieldView.Option(value: $0.0, text: $0.1, isSelected: view.value == $0.0) }
        view.isRadio = pairs.count <= radiosMax && !pairs.isEmpty
        view.isSelect = !view.isRadio
    }

    private func partyName(_ party: Party) -> String {
        let side = sideNames[party.side]?[language] ?? party.side
        return "\(side)：\(party.name?.shown ?? (language == .zh ? "未留姓名" : "no name"))"
    }
}
