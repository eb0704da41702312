public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// The first event of every case: it pins the pack.
public struct CaseRegistered: CaseEventBody {
    public static let name = "case.registered/1"
    public var mechanism: MechanismID
    public var packHash: String
    public var entry: String
    public var language: Language
    public var unit: UnitID
    public var place: UnitID?
    public var stage: StageID
    public var matter: MatterID?
    public var suggestion: MatterSuggestion?
    public var owesResultTo: String?
    /// The permanent address of an imported matter at its source, e.g. `letters:2549`.
    public var source: String?
    /// The text that says in a list what the case is about.
    public var headline: FieldID?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.language = language
        state.place = place
        state.matter = matter
        state.suggestion = suggestion
        state.linkage.owesResultTo = owesResultTo
        state.source = source
        state.headline = headline
        state.registeredBy = meta.actor.account
        state.moments[.registered] = meta.effective
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let way = names.entry(entry)
        let unit = names.unit(unit)
        return Bilingual(
            zh: "登记（\(way.zh)），首接单位：\(unit.zh)", en: "Registered (\(way.en)); first receiver: \(unit.en)")
    }
}

/// The case moved. Carries the unit that now holds the duty.
public struct StageEntered: CaseEventBody {
    public static let name = "case.stage_entered/1"
    public var stage: StageID
    public var unit: UnitID
    public var owner: RoleID?
    public var outcome: Outcome?
    /// The action or trigger that led here.
    public var by: String
    /// Nobody held the role for this place: the unit before keeps the duty.
    public var isUnrouted: Bool
    /// The key of the offer that stands in this stage from now on, or whose result led here.
    public var offer: String?
    /// One unit has given it back, so this one was chosen for good (潍坊 12345 条例 22).
    public var isDecision: Bool?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if outcome != nil, state.isOpen { state.handling.closedFrom = state.handling.stage }
        state.handling.stage = stage
        state.handling.stageSince = meta.effective
        if unit != state.handling.unit { state.handling.passes = 0 }
        state.hold(by: unit, as: owner)
        if isDecision == true {
            state.handling.decided = Designation(unit: unit, at: meta.effective, isRuling: false)
        }
        if let offer { state.linkage.carry(offer, to: stage, unit) }
        state.handling.owner = owner
        state.handling.outcome = outcome
        state.lastMove = meta.n
        if outcome != nil { state.moments[.closed] = meta.effective }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let stage = names.stage(stage)
        let unit = names.unit(unit)
        guard outcome == nil else { return stage }
        let note =
            isUnrouted
            ? Bilingual(zh: "（无对应单位，由原单位继续负责）", en: " (nobody holds the role; the unit before keeps it)")
            : isDecision == true
                ? Bilingual(zh: "（裁定，不得再退）", en: " (decided: may not be returned)") : Bilingual(both: "")
        return Bilingual(
            zh: "进入「\(stage.zh)」，责任单位：\(unit.zh)\(note.zh)",
            en: "Moved to “\(stage.en)”; responsible: \(unit.en)\(note.en)")
    }
}

/// Something that law or pack hangs a consequence on.
public struct MomentReached: CaseEventBody {
    public static let name = "case.moment/1"
    public var moment: Moment
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.moments[moment] = meta.effective }

    public func line(_ names: some CaseNames) -> Bilingual {
        guard let note else { return moment.name }
        return Bilingual(zh: "\(moment.name.zh)：\(note.shown)", en: "\(moment.name.en): \(note.shown)")
    }
}

public struct FieldsSet: CaseEventBody {
    public static let name = "case.fields_set/1"
    public var values: [FieldID: FieldValue]

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.fields.merge(values) { _, new in new }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let fields = values.keys.sorted().map { names.field($0.text) }
        return Bilingual(
            zh: "填写：\(fields.map(\.zh).joined(separator: "、"))",
            en: "Filled in: \(fields.map(\.en).joined(separator: ", "))")
    }
}

/// A person confirmed or changed the matter type.
public struct MatterSet: CaseEventBody {
    public static let name = "case.matter_set/1"
    public var matter: MatterID
    /// Why another type was put right; nil where it was set for the first time.
    public var reason: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.matter = matter }

    public func line(_ names: some CaseNames) -> Bilingual {
        let matter = names.field("matter:" + matter.text)
        return Bilingual(
            zh: "事项类型：\(matter.zh)\(reason.map { "（\($0.shown)）" } ?? "")",
            en: "Matter type: \(matter.en)\(reason.map { " (\($0.shown))" } ?? "")")
    }
}

/// The answer the resident reads.
public struct Replied: CaseEventBody {
    public static let name = "case.replied/1"
    public var reply: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.reply = reply
        state.moments[.replied] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual { Bilingual(zh: "作出答复", en: "Answered") }
}

public struct OtherNumberNoted: CaseEventBody {
    public static let name = "case.other_number/1"
    public var number: OtherNumber

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.otherNumbers.append(number) }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(
            zh: "\(number.office)编号 \(number.number)", en: "Number at \(number.office): \(number.number)")
    }
}
