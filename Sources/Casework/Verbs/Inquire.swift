import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let inquire = VerbRule(
        .inquire, zh: "调查", en: "Inquire", by: .owner, takesFiles: true, events: [Inquired.self],
        asks: { _, mechanism in
            [
                Ask("party", zh: "被调查的当事人", en: "The party who was asked", .party, required: false),
                Ask(
                    "name", Bilingual(zh: "被调查人姓名（不是当事人时填）", en: "Or the name of somebody else"), .text,
                    required: false, under: mechanism.partyPrivacy.map { DeclarationID($0) }),
                Ask(
                    "about", Bilingual(zh: "性别、年龄、单位或住址", en: "Sex, age, employer or address"), .text,
                    required: false, under: mechanism.partyPrivacy.map { DeclarationID($0) }),
                Ask("place", zh: "地点", en: "Where", .text, required: false),
                Ask("attended", zh: "参加人", en: "Who else was there", .text, required: false),
                Ask("note", zh: "询问和回答", en: "Questions and answers", .longText), .recorder,
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            let party = input.party("party")
            var name = input.words("name")
            name?.form = .name
            if party == nil, name == nil { throw .missing(field: "name") }
            let number = input.state.mediation.inquiries.count + 1
            decider.emit(
                Inquired(
                    inquiry: Inquiry(
                        number: number, at: decider.effective, party: party, name: name,
                        about: input.words("about"), place: input.words("place"),
                        attended: input.words("attended"), investigator: decider.actorName,
                        recorder: input.words("recorder"), text: try input.needWords("note"))))
            var occasion = PaperOccasion()
            occasion.number = number
            decider.issue(.inquiryRecord, occasion)
        })
}

/// Somebody was asked about the matter.
public struct Inquired: CaseEventBody {
    public static let name = "case.inquired/1"
    public var inquiry: Inquiry

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.mediation.inquiries.append(inquiry)
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let who =
            inquiry.party.map { names.party($0) }
            ?? inquiry.name.map { Bilingual(both: $0.shown) } ?? Bilingual(zh: "知情人", en: "a witness")
        return Bilingual(
            zh: "调查 \(who.zh)：\(inquiry.text.shown)", en: "\(who.en) was asked: \(inquiry.text.shown)")
    }
}
