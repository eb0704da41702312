import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// What a verb or an act decides on.
struct StepInput {
    /// The answers to what it asks, understood.
    let values: [String: FieldValue]
    /// All that the person sent.
    let acting: Acting
    /// The case as it was before.
    let state: CaseState

    subscript(id: String) -> FieldValue? { values[id] }

    func words(_ id: String) -> Words? { if case .words(let words)? = values[id] { words } else { nil } }
    func choice(_ id: String) -> String? { if case .choice(let id)? = values[id] { id } else { nil } }
    func yesNo(_ id: String) -> Bool? { if case .yesNo(let answer)? = values[id] { answer } else { nil } }
    func unit(_ id: String) -> UnitID? { if case .unit(let unit)? = values[id] { unit } else { nil } }
    func account(_ id: String) -> AccountID? {
        if case .account(let account)? = values[id] { account } else { nil }
    }
    func moment(_ id: String) -> Instant? {
        if case .moment(let moment)? = values[id] { moment } else { nil }
    }
    func rows(_ id: String) -> [AnswerRow] {
        if case .rows(let rows)? = values[id] { rows.map(AnswerRow.init) } else { [] }
    }
    func party(_ id: String) -> PartyID? { if case .party(let party)? = values[id] { party } else { nil } }

    // What must be there: the form has asked for it, and a rule says so once more rather than go on without it.

    func needWords(_ id: String) throws(Rejection) -> Words { try need(id, words(id)) }
    func needUnit(_ id: String) throws(Rejection) -> UnitID { try need(id, unit(id)) }
    func needAccount(_ id: String) throws(Rejection) -> AccountID { try need(id, account(id)) }
    func needParty(_ id: String) throws(Rejection) -> PartyID { try need(id, party(id)) }

    /// Of those who have a say: whoever withdrew or goes on apart neither agrees, stops nor signs any more.
    func needActive(_ id: String) throws(Rejection) -> Party {
        guard let party = state.party(try needParty(id)), party.isActive else {
            throw .invalid(field: id, .notAParty)
        }
        return party
    }

    private func need<Answer>(_ id: String, _ answer: Answer?) throws(Rejection) -> Answer {
        guard let answer else { throw .missing(field: id) }
        return answer
    }
}

/// One row of a table that a form asks for.
struct AnswerRow {
    let values: [String: FieldValue]

    func words(_ id: String) -> Words? { if case .words(let words)? = values[id] { words } else { nil } }
    func date(_ id: String) -> CivilDate? { if case .date(let date)? = values[id] { date } else { nil } }
    func party(_ id: String) -> PartyID? { if case .party(let party)? = values[id] { party } else { nil } }

    /// A whole number of people; an error names the table.
    func count(_ id: String, of table: String) throws(Rejection) -> Int? {
        guard case .number(let text)? = values[id] else { return nil }
        guard let count = Int(text) else { throw .invalid(field: table, .notANumber) }
        return count
    }

    func money(_ id: String) -> Int64? { if case .money(let fen)? = values[id] { fen } else { nil } }
    func yesNo(_ id: String) -> Bool? { if case .yesNo(let answer)? = values[id] { answer } else { nil } }
}
