import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let supervise = VerbRule(
        .supervise, zh: "督办", en: "Supervise", by: .superior, events: [Supervised.self],
        asks: { _, _ in
            [
                Ask("order", zh: "督办要求", en: "Order", .longText),
                Ask("within", zh: "办理期限", en: "Answer within", .text),
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            let order = try input.needWords("order")
            let handling = input.state.handling
            let number = handling.supervisions.count + 1
            let by = decider.context.actor.unit ?? handling.unit
            decider.emit(
                Supervised(
                    number: number, by: by, due: try decider.due(input["within"], standard: nil), order: order
                ))
            var occasion = PaperOccasion()
            (occasion.number, occasion.text) = (number, order)
            decider.issue(.supervisionOrder, occasion)
        })
}

public struct Supervised: CaseEventBody {
    public static let name = "case.supervised/1"
    public var number: Int
    public var by: UnitID
    public var due: Instant
    public var order: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.handling.supervisions.append(
            Supervision(number: number, by: by, orderedAt: meta.effective, due: due))
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let unit = names.unit(by)
        return Bilingual(
            zh: "\(unit.zh)督办，\(due.endText)前报告：\(order.shown)",
            en: "Supervision order by \(unit.en), report by \(due.endText): \(order.shown)")
    }
}
