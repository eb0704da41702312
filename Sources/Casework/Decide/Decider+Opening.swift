import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// The case of the receiver: made at the acceptance, of its version then in force, with what the sender's referral carries
/// under keys of its own. Whatever is lacking refuses the acceptance by name, and the duty stays with the sender.
extension Decider {
    mutating func open(_ referred: ReferredCase) throws(Rejection) {
        guard state == nil else { throw .sameCase }
        guard let entry = mechanism.entries[referred.opens.entry], entry.takesReferrals else {
            throw .notTakenThere(mechanism.name, entry: referred.opens.entry)
        }
        effective = referred.at
        let sender = referred.sender
        let fields = try carriedFields(of: referred, for: entry)
        let parties = try carriedParties(of: referred)
        let place = carriedPlace(of: referred)
        if entry.demandsPlace, place == nil {
            throw .notCarried(mechanism.name, field: Bilingual(zh: "发生地点", en: "Place"))
        }
        let matter = sender.matter.flatMap { mechanism.matters.contains($0.text) ? $0 : nil }
        emit(
            CaseRegistered(
                mechanism: mechanism.id, packHash: mechanism.hash, entry: entry.id,
                language: sender.language, unit: referred.unit, place: place,
                stage: entry.targets.first?.stage ?? mechanism.stages.all.first?.id ?? StageID(""),
                matter: referred.carries(.matter, in: mechanism) ? matter : nil, suggestion: nil,
                owesResultTo: nil, source: nil, headline: entry.title(among: fields)))
        emit(
            CaseOpenedFor(
                sender: referred.link,
                decided: referred.isRuling
                    ? Designation(unit: referred.unit, at: effective, isRuling: true) : nil,
                recusedUnits: sender.handling.recusedUnits.filter { $0 != referred.unit },
                recusedAccounts: sender.handling.recusedAccounts))
        fire(.registered)
        fire(.received)
        for party in parties { emit(PartyAdded(party: party)) }
        recordFields(fields)
        try setFields(entry.sets)
        let target = choose(entry.targets)
        let occasion = occasion(leadingTo: target)
        if let target { move(to: target, by: entry.id) }
        for one in entry.issues { issue(one, occasion, from: referred.unit) }
    }

    // MARK: what comes along

    private func carriedFields(
        of referred: ReferredCase, for entry: Entry
    ) throws(Rejection) -> [String: FieldValue] {
        var values: [String: FieldValue] = [:]
        for carried in referred.opens.carry where !carried.isKnown(in: mechanism) {
            guard let field = mechanism.fields[carried.theirs] else {
                throw .noFieldThere(mechanism.name, field: carried.theirs)
            }
            guard let value = referred.sender.fields[FieldID(carried.ours)] else { continue }
            guard value.fits(field.kind) else { throw .doesNotFitThere(mechanism.name, field: field.name) }
            values[carried.theirs] = taken(value, as: field)
        }
        for ask in entry.asks where ask.isRequired && values[ask.field.text] == nil {
            throw .notCarried(
                mechanism.name,
                field: mechanism.fields[ask.field]?.name ?? Bilingual(both: ask.field.text))
        }
        return values
    }

    /// The same words, of this case: under the receiver's declaration, and to be erased by themselves.
    func taken(_ value: FieldValue, as field: Field) -> FieldValue? {
        guard case .words(let words) = value else { return value }
        return taken(words, of: .shared, under: field.personal.map { DeclarationID($0) }).map { .words($0) }
    }

    private func taken(_ words: Words?, of subject: Words.Subject, under declaration: DeclarationID?)
        -> Words?
    {
        guard let words, let text = words.text else { return nil }
        return reader().words(text, of: subject, under: declaration, form: words.form)
    }

    /// The sender's place, or the one that a field of the sender's names.
    private func carriedPlace(of referred: ReferredCase) -> UnitID? {
        let known = Opens.Known.place.rawValue
        guard
            let carried = referred.opens.carry.first(where: {
                $0.theirs == known && $0.isKnown(in: mechanism)
            })
        else { return nil }
        if carried.ours != known, case .unit(let unit)? = referred.sender.fields[FieldID(carried.ours)] {
            return unit
        }
        return referred.sender.place
    }

    private func carriedParties(of referred: ReferredCase) throws(Rejection) -> [Party] {
        var parties: [Party] = []
        if referred.carries(.parties, in: mechanism) {
            for party in referred.sender.parties where party.isActive {
                guard let side = side(of: party, in: referred.sides) else {
                    throw .noFieldThere(mechanism.name, field: Opens.Known.parties.rawValue)
                }
                parties.append(taken(party, side: side))
            }
        }
        for side in mechanism.sides.all {
            // An anonymous party is a party.
            for _ in 0..<max(0, side.least - parties.filter { $0.side == side.id }.count) {
                parties.append(Party(id: PartyID(context.around.freshID()), side: side.id, name: nil))
            }
        }
        return parties
    }

    /// The side of the same name, else the one at the same place: whoever asks stands first in every pack.
    private func side(of party: Party, in sides: [String]) -> String? {
        let own = mechanism.sides.ids
        if own.contains(party.side) { return party.side }
        guard let index = sides.firstIndex(of: party.side), own.indices.contains(index) else { return nil }
        return own[index]
    }

    /// The same person, of this case. Whether they want it to be mediated here they are asked here.
    private func taken(_ party: Party, side: String) -> Party {
        let id = PartyID(context.around.freshID())
        let declaration = mechanism.partyPrivacy.map { DeclarationID($0) }
        var taken = Party(
            id: id, side: side, name: taken(party.name, of: .party(id), under: declaration),
            phone: taken(party.phone, of: .party(id), under: declaration),
            identityNumber: taken(party.identityNumber, of: .party(id), under: declaration),
            address: taken(party.address, of: .party(id), under: declaration), headCount: party.headCount,
            isMinor: party.isMinor)
        for (detail, declaration) in mechanism.partyDetails {
            taken.details[detail] = self.taken(
                party.details[detail], of: .party(id), under: DeclarationID(declaration))
        }
        taken.representatives = party.representatives.compactMap { representative in
            guard let name = self.taken(representative.name, of: .party(id), under: declaration) else {
                return nil
            }
            return Representative(
                id: PartyID(context.around.freshID()), kind: representative.kind, name: name,
                hasAuthority: representative.hasAuthority, maySettle: representative.maySettle)
        }
        return taken
    }
}

extension Entry {
    /// What it asks first is what the case is about.
    fileprivate func title(among values: [String: FieldValue]) -> FieldID? {
        asks.map(\.field).first { if case .words? = values[$0.text] { true } else { false } }
    }
}

extension ReferredCase {
    /// Whether what the engine knows of a case comes along.
    fileprivate func carries(_ known: Opens.Known, in mechanism: Mechanism) -> Bool {
        opens.carry.contains { $0.theirs == known.rawValue && $0.isKnown(in: mechanism) }
    }
}

extension Opens.Carried {
    /// A word of the engine's own, unless the pack has a field of that name.
    fileprivate func isKnown(in mechanism: Mechanism) -> Bool {
        Opens.Known(rawValue: theirs) != nil && !mechanism.fields.contains(theirs)
    }
}

extension FieldValue {
    /// Whether it can stand in a field of this kind.
    func fits(_ kind: FieldKind) -> Bool {
        switch (self, kind) {
        case (.words(let words), .text), (.words(let words), .longText): words.form == .text
        case (.words(let words), .phone): words.form == .phone
        case (.words(let words), .identityNumber): words.form == .identity
        case (.choice(let id), .choice(let choices)): choices.contains { $0.id == id }
        case (.number, .number), (.money, .money), (.date, .date), (.moment, .moment), (.yesNo, .yesNo),
            (.unit, .unit), (.unit, .place), (.account, .account):
            true
        case (.list(let values), .many(let one)): values.allSatisfy { $0.fits(one) }
        default: false
        }
    }
}
