public import Decisions
public import Mechanisms
public import Organisation
import Streams
public import WorkCalendar

/// What expressions of the pack see of a case: its fields, the pack's parameters, and `case`.
extension CaseState {
    public func feelContext(_ mechanism: Mechanism, directory: Directory, now: Instant) -> FeelContext {
        var values: [String: FeelValue] = [:]
        for parameter in mechanism.parameters.all { values[parameter.id] = parameter.value }
        for field in mechanism.fields.ids { values[field] = .null }
        for (id, value) in fields { values[id.text] = value.feel }
        let facts = CaseFact.allCases.map { ($0.rawValue, fact($0, directory, now: now)) }
        values["case"] = .context(FeelEntries(facts))
        for referral in mechanism.referrals.all where values[referral.id] == nil {
            values[referral.id] = standing(of: referral)
        }
        return FeelContext(values, now: FeelDateTime(legal: now))
    }

    private static func value(of id: UnitID, _ directory: Directory) -> FeelValue {
        let unit = directory.unit(id)
        return .context(
            FeelEntries(
                UnitFact.allCases.map { fact in
                    switch fact {
                    case .id: (fact.rawValue, .string(id.text))
                    case .level: (fact.rawValue, unit.map { .string($0.level.rawValue) } ?? .null)
                    case .line: (fact.rawValue, unit?.line.map { .string($0) } ?? .null)
                    }
                }))
    }

    /// Whoever withdrew or goes on apart counts no more.
    private var active: [Party] { parties.filter(\.isActive) }

    /// What was said of an earlier answer is not said of this one.
    private var saidOfLastAnswer: FollowUp? {
        handling.followUps.last { asked in
            asked.result == .reached && moments[.replied].map { asked.at >= $0 } ?? true
        }
    }

    private func fact(_ fact: CaseFact, _ directory: Directory, now: Instant) -> FeelValue {
        switch fact {
        case .matter: matter.map { .string($0.text) } ?? .null
        case .entry: .string(entry)
        case .stage: .string(handling.stage.text)
        case .placeLevel: place.flatMap { directory.unit($0)?.level }.map { .string($0.rawValue) } ?? .null
        case .unit: Self.value(of: handling.unit, directory)
        case .parties: .number(active.count)
        case .people: .number(active.reduce(0) { $0 + $1.headCount })
        case .agreed: .boolean(!active.isEmpty && active.allSatisfy { $0.consent == .agreed })
        case .unanswered: .number(active.filter { $0.consent == .unanswered }.count)
        case .sessions: .number(mediation.sessions.count)
        case .agreement: .string(mediation.agreement?.form.rawValue ?? "none")
        case .performed: .boolean(mediation.binding?.isPerformed ?? false)
        case .court: .string(mediation.binding?.confirmation.answer?.rawValue ?? "none")
        case .returns: .number(handling.returns)
        case .reminders: .number(handling.reminders)
        case .reopened: .number(handling.reopened)
        case .resolved:
            saidOfLastAnswer?.isResolved.map { .boolean($0) } ?? .null
        case .rating: handling.ratings.last.map { .number($0.score) } ?? .null
        case .overdue: .boolean(runningClocks.contains { $0.isLate(at: now) })
        case .grouped: .boolean(linkage.lead != nil || !linkage.members.isEmpty)
        case .resultsOwed: .number(linkage.owed.count)
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
        case .list(let values): .list(values.map(\.feel))
        case .rows(let rows):
            .list(
                rows.map { row in
                    .context(FeelEntries(row.keys.sorted().map { ($0, row[$0]?.feel ?? .null) }))
                })
        }
    }
}

extension FieldValue {
    /// What an expression yields, put into a field; nil where it does not fit.
    init?(_ value: FeelValue, as field: Field, freshWord: () -> String) {
        switch (value, field.kind) {
        case (.boolean(let flag), .yesNo): self = .yesNo(flag)
        case (.number(let number), .number): self = .number(number.description)
        case (.number(let number), .money):
            guard let fen = Money.fen(number.description) else { return nil }
            self = .money(fen)
        case (.date(let date), .date): self = .date(date)
        case (.string(let id), .choice): self = .choice(id)
        case (.string(let id), .unit), (.string(let id), .place): self = .unit(UnitID(id))
        case (.list(let items), .many(let kind)):
            var one = field
            one.kind = kind
            let values = items.compactMap { FieldValue($0, as: one, freshWord: freshWord) }
            guard values.count == items.count else { return nil }
            self = .list(values)
        case (.string(let text), .text), (.string(let text), .longText):
            self = .words(
                Words(
                    id: freshWord(), of: .shared, under: field.personal.map { DeclarationID($0) }, text: text)
            )
        default: return nil
        }
    }
}

extension FeelDateTime {
    /// The wall clock of legal time, +08:00.
    public init?(legal moment: Instant) {
        let local = moment.milliseconds + LegalTime.offsetMilliseconds
        let day = moment.date
        let rest = local - Int64(day.epochDay) * LegalTime.dayMilliseconds
        let seconds = Int(rest / 1000)
        let time = FeelTime(
            hour: seconds / 3600, minute: seconds / 60 % 60, second: seconds % 60,
            nanosecond: Int(rest % 1000) * 1_000_000, zone: .offset(8 * 3600))
        guard let time else { return nil }
        self.init(day, time)
    }
}
