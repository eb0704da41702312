import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// What a field of a case holds. Integers and strings only, so that its canonical form is trivial.
public indirect enum FieldValue: Hashable, Sendable {
    case words(Words)
    case choice(String)
    /// A decimal number as text, e.g. `12.50`.
    case number(String)
    /// Fen.
    case money(Int64)
    case date(CivilDate)
    case moment(Instant)
    case yesNo(Bool)
    case unit(UnitID)
    case account(AccountID)
    case party(PartyID)
    /// The content addresses of attachments.
    case files([String])
    case rows([[String: FieldValue]])
    /// Several of one kind, each once.
    case list([FieldValue])
}

extension FieldValue: Codable {
    private enum Keys: String, CodingKey {
        case words, choice, number, money, date, moment, yesNo, unit, account, party, files, rows, list
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .words(let value): try container.encode(value, forKey: .words)
        case .choice(let value): try container.encode(value, forKey: .choice)
        case .number(let value): try container.encode(value, forKey: .number)
        case .money(let value): try container.encode(value, forKey: .money)
        case .date(let value): try container.encode(value, forKey: .date)
        case .moment(let value): try container.encode(value, forKey: .moment)
        case .yesNo(let value): try container.encode(value, forKey: .yesNo)
        case .unit(let value): try container.encode(value, forKey: .unit)
        case .account(let value): try container.encode(value, forKey: .account)
        case .party(let value): try container.encode(value, forKey: .party)
        case .files(let value): try container.encode(value, forKey: .files)
        case .rows(let value): try container.encode(value, forKey: .rows)
        case .list(let value): try container.encode(value, forKey: .list)
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        guard let key = container.allKeys.first else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a field value without a kind"))
        }
        switch key {
        case .words: self = .words(try container.decode(Words.self, forKey: key))
        case .choice: self = .choice(try container.decode(String.self, forKey: key))
        case .number: self = .number(try container.decode(String.self, forKey: key))
        case .money: self = .money(try container.decode(Int64.self, forKey: key))
        case .date: self = .date(try container.decode(CivilDate.self, forKey: key))
        case .moment: self = .moment(try container.decode(Instant.self, forKey: key))
        case .yesNo: self = .yesNo(try container.decode(Bool.self, forKey: key))
        case .unit: self = .unit(try container.decode(UnitID.self, forKey: key))
        case .account: self = .account(try container.decode(AccountID.self, forKey: key))
        case .party: self = .party(try container.decode(PartyID.self, forKey: key))
        case .files: self = .files(try container.decode([String].self, forKey: key))
        case .rows: self = .rows(try container.decode([[String: FieldValue]].self, forKey: key))
        case .list: self = .list(try container.decode([FieldValue].self, forKey: key))
        }
    }
}

extension FieldValue {
    /// One line of plain text: what rehearsals compare and exports write.
    public var plain: String {
        switch self {
        case .words(let words): words.shown
        case .choice(let id): id
        case .number(let text): text
        case .money(let fen): Money.text(fen)
        case .date(let date): date.description
        case .moment(let moment): moment.text
        case .yesNo(let flag): flag ? "yes" : "no"
        case .unit(let id): id.text
        case .account(let id): id.text
        case .party(let id): id.text
        case .files(let files): files.joined(separator: " ")
        case .rows(let rows): "\(rows.count)"
        case .list(let values): values.map(\.plain).joined(separator: " ")
        }
    }
}
