import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let serve = VerbRule(
        .serve, zh: "登记送达", en: "Note a service", .always, by: .ownerOrSuperior, takesFiles: true,
        events: [PaperServed.self],
        asks: { state, mechanism in
            let manners = PaperService.Manner.allCases.map { ($0.rawValue, $0.name) }
            return [
                Ask.paper(zh: "文书", en: "Paper", of: state, in: mechanism),
                Ask("party", zh: "受送达人（单位不填）", en: "To whom, if a party", .party, required: false),
                Ask("manner", zh: "送达方式", en: "Manner", Forms.choice(manners)),
                Ask("place", zh: "送达地点", en: "Place", .text, required: false),
                Ask("received_by", zh: "收件人", en: "Who took it", .text, required: false),
                Ask("witness", zh: "见证人", en: "Witness", .text, required: false),
            ]
        },
        fits: { state, _ in state.documents.contains { $0.correctedBy == nil } },
        decide: { (decider, input) throws(Rejection) in
            guard let position = input.choice("paper").flatMap({ Int($0) }),
                input.state.documents.contains(where: { $0.position == position })
            else { throw .missing(field: "paper") }
            guard let manner = input.choice("manner").flatMap({ PaperService.Manner(rawValue: $0) }) else {
                throw .missing(field: "manner")
            }
            let number = input.state.documents.flatMap(\.services).count + 1
            decider.emit(
                PaperServed(
                    position: position,
                    service: PaperService(
                        number: number, at: decider.effective, party: input.party("party"), manner: manner,
                        place: input.words("place"), receivedBy: input.words("received_by"),
                        witness: input.words("witness"), server: decider.actorName)))
            var occasion = PaperOccasion()
            occasion.number = number
            decider.issue(.proofOfService, occasion)
        })
}

/// A paper reached somebody.
public struct PaperServed: CaseEventBody {
    public static let name = "case.paper_served/1"
    public var position: Int
    public var service: PaperService

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        guard let index = state.documents.firstIndex(where: { $0.position == position }) else { return }
        state.documents[index].services.append(service)
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let manner = service.manner.name
        let to = service.party.map { names.party($0) }
        return Bilingual(
            zh: "第\(position)份文书已送达\(to?.zh ?? "")（\(manner.zh)）",
            en: "Paper \(position) was served\(to.map { " on \($0.en)" } ?? "") (\(manner.en))")
    }
}
