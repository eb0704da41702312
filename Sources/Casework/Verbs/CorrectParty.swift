import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// What is held of a person and is wrong or incomplete is put right (个人信息保护法 46), also when the case is closed.
    static let correctParty = VerbRule(
        .correctParty, zh: "更正当事人信息", en: "Correct a party's details", .always, by: .ownerOrSuperior,
        events: [PartyAmended.self],
        asks: { _, mechanism in
            [Ask("party", zh: "当事人", en: "Party", .party)] + corrections(of: mechanism)
        },
        decide: { (decider, input) throws(Rejection) in
            let id = try input.needParty("party")
            let values = try decider.reader().read(
                corrections(of: decider.mechanism), from: input.acting.answers.asked, of: .party(id))
            guard !values.isEmpty else { throw .missing(field: "name") }
            let heads = try decider.headCount(values)
            if heads != nil, input.state.mediation.binding != nil {
                throw .invalid(field: "head_count", .boundAlready)
            }
            var name = decider.words(values["name"])
            name?.form = .name
            decider.emit(
                PartyAmended(
                    party: id, name: name, phone: decider.words(values["phone"]),
                    identityNumber: decider.words(values["identity_number"]),
                    address: decider.words(values["address"]), headCount: heads,
                    isMinor: decider.yesNo(values["minor"]), details: decider.details(values, of: id)))
        })

    /// What of a party can be corrected; what is left empty stays as it is.
    private static func corrections(of mechanism: Mechanism) -> [Ask] {
        let ids: Set<String> = [
            "name", "phone", "identity_number", "address", "head_count", "minor",
        ]
        return Forms.party(mechanism).filter { ids.contains($0.id) } + Forms.details(mechanism)
    }
}

/// A party's papers, completed or corrected.
public struct PartyAmended: CaseEventBody {
    public static let name = "party.amended/1"
    public var party: PartyID
    public var name: Words?
    public var phone: Words?
    public var identityNumber: Words?
    public var address: Words?
    public var headCount: Int?
    public var isMinor: Bool?
    public var details = PartyDetails()

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        guard let index = state.parties.firstIndex(where: { $0.id == party }) else { return }
        func put(_ words: Words?, _ place: WritableKeyPath<Party, Words?>) {
            guard let words else { return }
            if let wrong = state.parties[index][keyPath: place] { state.replaced.append(wrong.id) }
            state.parties[index][keyPath: place] = words
        }
        put(name, \.name)
        put(phone, \.phone)
        put(identityNumber, \.identityNumber)
        put(address, \.address)
        if let headCount { state.parties[index].headCount = headCount }
        if let isMinor { state.parties[index].isMinor = isMinor }
        for detail in PartyDetail.allCases { put(details[detail], \.details[detail]) }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let party = names.party(party)
        return Bilingual(zh: "更正当事人信息：\(party.zh)", en: "Details corrected: \(party.en)")
    }
}
