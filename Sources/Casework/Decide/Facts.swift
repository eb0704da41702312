public import Decisions
public import Mechanisms
import Organisation
import WorkCalendar

/// What expressions of the pack see of a case: its fields, the pack's parameters, and `case`.
extension CaseState {
    public func feelContext(_ mechanism: Mechanism, directory: Directory, now: Instant) -> FeelContext {
        var values: [String: FeelValue] = [:]
        for parameter in mechanism.parameters.all { values[parameter.id] = parameter.value }
        for field in mechanism.fields.ids { values[field] = .null }
        for (id, value) in fields { values[id.text] = value.feel }
        let place = place
        let facts = CaseFact.allCases.map { ($0.rawValue, fact($0, placeLevel: place.flatMap { directory.unit($0)?.level }, now: now)) }
        values["case"] = .context(FeelEntries(facts))
        return FeelContext(values, now: FeelDateTime(legal: now))
    }

    private func fact(_ fact: CaseFact, placeLevel: Level?, now: Instant) -> FeelValue {
        switch fact {
        case .matter: matter.map { .string($0.text) } ?? .null
        case .entry: .string(entry)
        case .stage: .string(stage.text)
        case .placeLevel: placeLevel.map { .string($0.rawValue) } ?? .null
        case .parties: .number(parties.count)
        case .people: .number(parties.reduce(0) { $0 + $1.headCount })
        case .agreed: .boolean(!parties.isEmpty && parties.allSatisfy { $0.consent == .agreed })
        case .unanswered: .number(parties.filter { $0.consent == .unanswered }.count)
        case .sessions: .number(mediation.sessions.count)
        case .agreement: .string(mediation.agreement?.form.rawValue ?? "none")
        case .performed: .boolean(mediation.agreement?.isPerformed ?? false)
        case .court: .string(mediation.courtAnswer?.rawValue ?? "none")
        case .returns: .number(returns)
        case .reminders: .number(reminders)
        case .reopened: .number(reopened)
        case .resolved: followUps.last { $0.result == .reached }?.isResolved.map { .boolean($0) } ?? .null
        case .rating: ratings.last.map { .number($0.score) } ?? .null
        case .overdue: .boolean(clocks.contains { !$0.isWindow && $0.isRunning && $0.due < now })
        case .grouped: .boolean(lead != nil || !members.isEmpty)
        }
    }
}

extension FieldValue {
    /// As FEEL sees it: money in yuan, dates as dates, ids as strings.
    public var feel: FeelValue {
        switch self {
        case .words(let words): words.text.map { .string($0) } ?? .null
        case .choice(let id): .string(id)
        case .number(let text): FeelDecimal(text).map { .number($0) } ?? .null
        case .money(let fen): FeelDecimal(Money.text(fen)).map { .number($0) } ?? .null
        case .date(let date): .date(date)
        case .moment(let moment): FeelDateTime(legal: moment).map { .dateTime($0) } ?? .null
        case .yesNo(let flag): .boolean(flag)
        case .unit(let id): .string(id.text)
        case .account(let id): .string(id.text)
        case .party(let id): .string(id.text)
        case .files(let files): .list(files.map { .string($0) })
        case .rows(let rows):
            .list(rows.map { row in .context(FeelEntries(row.keys.sorted().map { ($0, row[$0]?.feel ?? .null) })) })
        }
    }
}
