public import Mechanisms
public import Organisation
public import WorkCalendar

extension FieldValue {
    /// As a page or a paper writes it.
    public func shown(as field: Field, _ directory: Directory, _ language: Language = .zh) -> String {
        switch (self, field.kind) {
        case (.choice(let id), .choice(let choices)): choices.first { $0.id == id }?.name[language] ?? id
        case (.money(let fen), _): Money.text(fen) + (language == .zh ? " 元" : " yuan")
        case (.yesNo(let flag), _):
            flag ? Bilingual(zh: "是", en: "yes")[language] : Bilingual(zh: "否", en: "no")[language]
        case (.unit(let unit), _): directory.name(of: unit)[language]
        case (.account(let account), _): directory.name(of: account)[language]
        case (.list(let values), .many(let kind)):
            values.map { value in
                var one = field
                one.kind = kind
                return value.shown(as: one, directory, language)
            }.joined(separator: language == .zh ? "、" : ", ")
        default: plain
        }
    }
}
