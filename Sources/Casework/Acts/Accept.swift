import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    /// Taken on as one's duty. Where nobody has said what kind of matter it is, this is the last moment to say so.
    static let accept = ActRule(
        .accept,
        zh: "承担责任；给编号，确认事项类型",
        en: "taken on as one's duty; gives the number and confirms the matter type",
        events: [CaseNumbered.self],
        asks: { state, mechanism in
            if let state, mechanism.matters.isEmpty || state.matter != nil { return [] }
            let mayGuess = state.map { $0.suggestion != nil || $0.source != nil } ?? false
            return [
                Ask("matter", zh: "事项类型", en: "Matter type", Forms.matters(mechanism), required: !mayGuess)
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            if let matter = input.choice("matter") { decider.emit(MatterSet(matter: MatterID(matter))) }
            decider.reach(.accepted)
            try decider.giveNumber()
        })
}

extension Decider {
    /// The number comes with acceptance, without gaps in its series; a case keeps the number it has.
    mutating func giveNumber() throws(Rejection) {
        let state = try current
        guard state.number == nil, let pattern = mechanism.numbering else { return }
        let unit = numberingUnit(state.handling.unit)
        let year = effective.date.year
        let series = pattern.series(year: year, unit: unit.short)
        let counter = context.around.number(series)
        emit(
            CaseNumbered(
                number: pattern.number(year: year, unit: unit.short, counter: counter), series: series,
                counter: counter))
    }

    /// The nearest unit upward that has a short name for numbers.
    private func numberingUnit(_ id: UnitID) -> (id: UnitID, short: String) {
        let named = context.directory.path(from: id).first { !$0.short.isEmpty }
        return named.map { ($0.id, $0.short) } ?? (id, "")
    }
}

/// The official number, without gaps per unit, year and series.
public struct CaseNumbered: CaseEventBody, NumberingEventBody {
    public static let name = "case.numbered/1"
    public var number: String
    public var series: String
    public var counter: Int

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.number = number }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "编号 \(number)", en: "Number \(number)")
    }
}
