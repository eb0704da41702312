import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension VerbRule {
    static let addParty = VerbRule(
        .addParty, zh: "增加当事人", en: "Add a party", by: .owner,
        asks: { _, mechanism in Forms.party(mechanism) + Forms.details(mechanism) },
        decide: { (decider, input) throws(Rejection) in
            if let party = try decider.readParty(input.acting.answers.asked) {
                decider.emit(PartyAdded(party: party))
            }
        })
}
