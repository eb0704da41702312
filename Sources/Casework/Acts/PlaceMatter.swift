import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    /// What came in without a place gets one, by which the next stage finds its unit.
    static let placeMatter = ActRule(
        .placeMatter,
        zh: "确定发生地点；下一环节按它找单位",
        en: "where it happened was found out; what comes next is routed by it",
        events: [CasePlaced.self],
        asks: { _, _ in [Ask("place", zh: "发生地点", en: "Place", .place)] },
        decide: { (decider, input) throws(Rejection) in
            guard case .unit(let place)? = input.values["place"] else { throw .missing(field: "place") }
            decider.emit(CasePlaced(place: place))
        })
}

/// Somebody found out where it happened.
public struct CasePlaced: CaseEventBody {
    public static let name = "case.placed/1"
    public var place: UnitID

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.place = place }

    public func line(_ names: some CaseNames) -> Bilingual {
        let place = names.unit(place)
        return Bilingual(zh: "确定地点：\(place.zh)", en: "Place: \(place.en)")
    }
}
