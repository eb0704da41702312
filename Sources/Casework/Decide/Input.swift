import Mechanisms
import Organisation
import Streams
public import WorkCalendar

/// What a form, a story or a machine sends, before it is understood.
public indirect enum Input: Hashable, Sendable {
    case text(String)
    case list([Input])
    case group([String: Input])

    public subscript(key: String) -> Input? {
        guard case .group(let group) = self else { return nil }
        return group[key]
    }

    public var text: String? {
        guard case .text(let text) = self else { return nil }
        let trimmed = text.trimmed
        return trimmed.isEmpty ? nil : trimmed
    }

    public var items: [Input] {
        switch self {
        case .list(let items): items
        case .text(let text): text.trimmed.isEmpty ? [] : [self]
        case .group: [self]
        }
    }

    public static let empty = Input.group([:])

    /// What was picked of a list: one answer each, or one text in which commas or semicolons stand between them, as in the
    /// cell of a spreadsheet.
    public var severalItems: [Input] {
        let marks: Set<Character> = ["、", "，", ",", ";", "；"]
        return items.flatMap { item -> [Input] in
            guard case .text(let text) = item else { return [item] }
            return text.split(whereSeparator: { marks.contains($0) || $0.isNewline }).map {
                .text(String($0).trimmed)
            }
        }.filter { $0 != .text("") }
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return first == startIndex && scalars.index(after: last) == endIndex
            ? self : String(self[first...last])
    }
}

/// Reads answers by what was asked.
struct InputReader {
    static let wordsMax = 20_000

    /// Rows of a table in one answer, files of one field.
    static let itemsMax = 200
    static let numberCharactersMax = 30

    let directory: Directory
    let parties: [Party]
    /// The files that came with the answers.
    let files: [StagedUpload]
    let freshWord: () -> String

    /// - Parameter group: what the form calls the group in which the answers stand; an error names it too.
    func read(
        _ asks: [Ask], from input: Input, of subject: Words.Subject = .shared, at group: String? = nil
    ) throws(Rejection) -> [String: FieldValue] {
        var values: [String: FieldValue] = [:]
        for ask in asks {
            let place = group.map { "\($0).\(ask.id)" } ?? ask.id
            if ask.kind == .file {
                let contents = files.filter { $0.field?.text == ask.id }.map(\.content)
                if contents.isEmpty, ask.isRequired { throw .missing(field: place) }
                if !contents.isEmpty { values[ask.id] = .files(contents) }
                continue
            }
            guard let answer = input[ask.id], !isEmpty(answer) else {
                if ask.isRequired { throw .missing(field: place) }
                continue
            }
            values[ask.id] = try read(ask, answer, subject, place)
        }
        return values
    }

    private func isEmpty(_ input: Input) -> Bool {
        switch input {
        case .text: input.text == nil
        case .list(let items): items.allSatisfy { isEmpty($0) }
        case .group(let group): group.values.allSatisfy { isEmpty($0) }
        }
    }

    private func read(
        _ ask: Ask, _ input: Input, _ subject: Words.Subject, _ place: String
    ) throws(Rejection) -> FieldValue {
        guard input.items.count <= Self.itemsMax else {
            throw .invalid(field: place, .outOfRange(least: 0, most: Self.itemsMax))
        }
        if case .rows(let columns) = ask.kind {
            var rows: [[String: FieldValue]] = []
            for (index, item) in input.items.enumerated() where !isEmpty(item) {
                rows.append(try read(columns, from: item, of: subject, at: "\(place)[\(index)]"))
            }
            return .rows(rows)
        }
        if case .many(let kind) = ask.kind {
            var one = ask
            one.kind = kind
            var values: [FieldValue] = []
            for item in input.severalItems {
                let value = try read(one, item, subject, place)
                if values.contains(value) { throw .namedTwice(field: place) }
                values.append(value)
            }
            return .list(values)
        }
        guard let text = input.text else { throw .invalid(field: place, .notAList) }
        guard text.count <= Self.wordsMax else {
            throw .invalid(field: place, .tooLong(charactersMax: Self.wordsMax))
        }
        do throws(InputFaultError) {
            return try value(ask, text, subject)
        } catch {
            throw .invalid(field: place, error.fault)
        }
    }

    private struct InputFaultError: Error { var fault: InputFault }

    private func value(_ ask: Ask, _ text: String, _ subject: Words.Subject) throws(InputFaultError)
        -> FieldValue
    {
        func words(_ text: String, _ form: Words.Form = .text) -> FieldValue {
            .words(self.words(text, of: subject, under: ask.under, form: form))
        }
        switch ask.kind {
        case .text, .longText: return words(text)
        case .phone:
            switch PhoneNumber.fault(in: text) {
            case nil: return words(text, .phone)
            case .noAreaCode?: throw InputFaultError(fault: .noAreaCode)
            case .notANumber?: throw InputFaultError(fault: .notAPhone)
            }
        case .identityNumber:
            guard IdentityNumber.isValid(text) else { throw InputFaultError(fault: .notAnIdentityNumber) }
            return words(text.uppercased(), .identity)
        case .number:
            guard text.count <= Self.numberCharactersMax, Self.isNumber(text) else {
                throw InputFaultError(fault: .notANumber)
            }
            return .number(text)
        case .money:
            guard let fen = Money.fen(text) else { throw InputFaultError(fault: .notMoney) }
            return .money(fen)
        case .date:
            guard let date = CivilDate(text) else { throw InputFaultError(fault: .notADate) }
            return .date(date)
        case .moment:
            guard let moment = Instant(text: text) else { throw InputFaultError(fault: .notATime) }
            return .moment(moment)
        case .yesNo:
            switch text {
            case "yes", "true", "1", "on", "是": return .yesNo(true)
            case "no", "false", "0", "off", "否": return .yesNo(false)
            default: throw InputFaultError(fault: .notYesOrNo)
            }
        case .choice(let choices):
            guard choices.contains(where: { $0.id == text }) else {
                throw InputFaultError(fault: .notAChoice)
            }
            return .choice(text)
        case .place:
            guard let unit = directory.unit(UnitID(text)), unit.isTerritory else {
                throw InputFaultError(fault: .notAPlace)
            }
            return .unit(unit.id)
        case .unit:
            guard let unit = directory.unit(UnitID(text)) else { throw InputFaultError(fault: .notAUnit) }
            return .unit(unit.id)
        case .account:
            guard directory.accounts[AccountID(text)] != nil else {
                throw InputFaultError(fault: .notAnAccount)
            }
            return .account(AccountID(text))
        case .party:
            guard parties.contains(where: { $0.id.text == text }) else {
                throw InputFaultError(fault: .notAParty)
            }
            return .party(PartyID(text))
        // What a file is the shell says, which has stored it.
        case .file: throw InputFaultError(fault: .notAList)
        case .rows, .many: throw InputFaultError(fault: .notAList)
        }
    }

    func words(
        _ text: String, of subject: Words.Subject, under declaration: DeclarationID?, form: Words.Form = .text
    ) -> Words {
        Words(id: freshWord(), of: subject, under: declaration, form: form, text: text)
    }

    static func isNumber(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }
}

extension Instant {
    /// Reads `2026-08-24 09:10` and `2026-08-24T09:10` as legal time; nil for anything else.
    public init?(text: String) {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
        guard parts.count == 2, let date = CivilDate(parts[0]) else { return nil }
        let clock = parts[1].split(separator: ":")
        guard clock.count >= 2, let time = TimeOfDay("\(clock[0]):\(clock[1])"), time.minutes < 1440 else {
            return nil
        }
        self.init(date, time)
        if clock.count == 3, let seconds = Int64(clock[2].prefix(2)), (0..<60).contains(seconds) {
            self = adding(milliseconds: seconds * 1000)
        }
    }
}

/// Money is whole fen.
public enum Money {
    /// Reads `1234.50`, `1,234.5` and `1234`; nil for anything else.
    public static func fen(_ text: String) -> Int64? {
        let plain = text.filter { $0 != "," && $0 != "，" && $0 != "¥" }
        let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts[0].utf8.allSatisfy({ (48...57).contains($0) }),
            let yuan = Int64(parts[0]), yuan < 1_000_000_000_000
        else { return nil }
        guard parts.count == 2 else { return yuan * 100 }
        guard (1...2).contains(parts[1].count), parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
            let fraction = Int64(parts[1])
        else { return nil }
        return yuan * 100 + (parts[1].count == 1 ? fraction * 10 : fraction)
    }

    /// `1234.50`
    public static func text(_ fen: Int64) -> String {
        let rest = fen % 100
        return "\(fen / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

/// Citizen identity numbers, GB 11643: 17 digits and a check character, mod 11-2.
public enum IdentityNumber {
    /// What a number says of its holder: digits 7 to 14 the birthday, an odd 17th a man.
    struct Facts {
        var born: CivilDate
        var sex: String

        /// Full years on a day (民法典 1259; a birthday itself counts).
        func age(on day: CivilDate) -> Int {
            let hadBirthday = (day.month, day.day) >= (born.month, born.day)
            return day.year - born.year - (hadBirthday ? 0 : 1)
        }
    }

    /// Nil where the number is none, or its birthday is no day.
    static func facts(_ text: String) -> Facts? {
        guard isValid(text) else { return nil }
        let digits = Array(text)
        func number(_ range: Range<Int>) -> String { String(digits[range]) }
        guard let born = CivilDate("\(number(6..<10))-\(number(10..<12))-\(number(12..<14))") else {
            return nil
        }
        return Facts(born: born, sex: (digits[16].wholeNumberValue ?? 0) % 2 == 1 ? "男" : "女")
    }

    public static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.uppercased().utf8)
        guard bytes.count == 18, bytes.prefix(17).allSatisfy({ (48...57).contains($0) }) else { return false }
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(bytes, weights).reduce(0) { $0 + Int($1.0 - 48) * $1.1 }
        return bytes[17] == Array("10X98765432".utf8)[sum % 11]
    }
}
