public import Mechanisms
import Organisation
import WorkCalendar

/// What can only be said with both packs at hand: a referral that opens a case in another mechanism finds its entry there,
/// and carries what that entry asks.
extension Checks {
    /// - Parameter others: the packs that are there and could be read, by the names under which referrals call them.
    public static func links(of mechanism: Mechanism, to others: [String: Mechanism]) -> [Finding] {
        var checks = Checks(mechanism: mechanism, graph: Reachability(mechanism))
        for referral in mechanism.referrals.all {
            guard let opens = referral.opens else { continue }
            guard let other = others[opens.pack] else {
                checks.unknown(
                    "unknown-pack", "机制包", "pack", opens.pack, at: referral.place, among: others.keys.sorted()
                )
                continue
            }
            checks.checkOpening(opens, in: other, by: referral)
        }
        return checks.findings
    }

    private mutating func checkOpening(_ opens: Opens, in other: Mechanism, by referral: Referral) {
        if !mechanism.roles.contains(referral.to.text), !other.roles.contains(referral.to.text) {
            unknown(
                "unknown-role", "角色", "role", referral.to.text, at: referral.place,
                among: mechanism.roles.ids + other.roles.ids)
        }
        guard let entry = other.entries[opens.entry] else {
            return unknown(
                "unknown-entry", "登记方式", "entry", opens.entry, at: referral.place,
                among: other.entries.all.filter(\.takesReferrals).map(\.id))
        }
        if !entry.takesReferrals {
            find(
                "entry-takes-no-referral", referral.place,
                "机制包“\(opens.pack)”的登记方式“\(entry.id)”不接受移交",
                "the entry “\(entry.id)” of the pack “\(opens.pack)” takes nothing handed over",
                mend: "在那里写 by: referral", "write by: referral there", word: entry.id)
        }
        for carried in opens.carry { check(carried, to: entry, of: other, at: referral.place) }
        for back in opens.back { check(back, from: other, at: referral.place) }
        let theirs = Set(opens.carry.map(\.theirs))
        for ask in entry.asks where ask.isRequired && !theirs.contains(ask.field.text) {
            find(
                "not-carried", referral.place, "机制包“\(opens.pack)”要求“\(ask.field)”，流转“\(referral.id)”没有带上",
                "the pack “\(opens.pack)” asks for “\(ask.field)”, which “\(referral.id)” does not carry",
                mend: "在 carry: 中加 \(ask.field)", "add \(ask.field) under carry:")
        }
        if entry.demandsPlace, !theirs.contains(Opens.Known.place.rawValue) {
            find(
                "not-carried", referral.place, "机制包“\(opens.pack)”要求写明地点，流转“\(referral.id)”没有带上",
                "the pack “\(opens.pack)” demands a place, which “\(referral.id)” does not carry",
                mend: "在 carry: 中加 place", "add place under carry:")
        }
    }

    private mutating func check(
        _ carried: Opens.Carried, to entry: Entry, of other: Mechanism, at place: SourcePlace
    ) {
        if let known = Opens.Known(rawValue: carried.theirs), other.fields[carried.theirs] == nil {
            return check(carried, known, of: other, at: place)
        }
        guard let own = mechanism.fields[carried.ours] else {
            return unknown(
                "unknown-field", "字段", "field", carried.ours, at: place,
                among: mechanism.fields.ids + Opens.Known.allCases.map(\.rawValue))
        }
        guard let theirs = other.fields[carried.theirs] else {
            return unknown(
                "unknown-field", "字段", "field", carried.theirs, at: place, among: other.fields.ids)
        }
        if !own.kind.goes(into: theirs.kind) {
            find(
                "carried-kind", place,
                "“\(carried.ours)”（\(own.kind.word)）不能带到那里的“\(carried.theirs)”（\(theirs.kind.word)）",
                "“\(carried.ours)” (\(own.kind.word)) cannot be carried to “\(carried.theirs)” (\(theirs.kind.word)) there",
                mend: "换成同一种字段；选项要那里也有", "carry a field of the same kind, whose options exist there",
                word: carried.ours)
        }
        if !entry.asks.contains(where: { $0.field.text == carried.theirs }) {
            find(
                "carried-not-asked", place, "那里的登记方式“\(entry.id)”不要“\(carried.theirs)”",
                "the entry “\(entry.id)” there does not ask for “\(carried.theirs)”",
                mend: "不要多带；或让那里的 ask: 列出它", "carry no more than is asked, or list it under ask: there",
                word: carried.theirs)
        }
    }

    /// What comes back with the result fits here.
    private mutating func check(_ back: Opens.Carried, from other: Mechanism, at place: SourcePlace) {
        guard let own = mechanism.fields[back.ours] else {
            return unknown("unknown-field", "字段", "field", back.ours, at: place, among: mechanism.fields.ids)
        }
        guard let theirs = other.fields[back.theirs] else {
            return unknown("unknown-field", "字段", "field", back.theirs, at: place, among: other.fields.ids)
        }
        if theirs.kind.goes(into: own.kind) { return }
        find(
            "carried-kind", place,
            "那里的“\(back.theirs)”（\(theirs.kind.word)）不能带回到“\(back.ours)”（\(own.kind.word)）",
            "“\(back.theirs)” (\(theirs.kind.word)) there cannot come back to “\(back.ours)” (\(own.kind.word))",
            mend: "换成同一种字段；选项要这里也有", "let it come back to a field of the same kind, whose options exist here",
            word: back.ours)
    }

    private mutating func check(
        _ carried: Opens.Carried, _ known: Opens.Known, of other: Mechanism, at place: SourcePlace
    ) {
        let isOwn =
            carried.ours == known.rawValue
            || known == .place && mechanism.fields[carried.ours]?.kind == .place
        if !isOwn {
            unknown("unknown-field", "字段", "field", carried.ours, at: place, among: [known.rawValue])
        }
        guard known == .parties else { return }
        let (ours, theirs) = (mechanism.sides.ids, other.sides.ids)
        for (index, side) in ours.enumerated() where !theirs.contains(side) && index >= theirs.count {
            find(
                "carried-kind", place, "当事人一方“\(side)”在那里没有对应的一方",
                "the side “\(side)” of the parties has no counterpart there",
                mend: "在那里的 parties: 中加上，或不要带 parties",
                "add one under parties: there, or do not carry parties",
                word: known.rawValue)
        }
    }
}

extension FieldKind {
    /// Whether whatever stands in a field of this kind can stand in one of the other.
    fileprivate func goes(into other: FieldKind) -> Bool {
        switch (self, other) {
        case (.choice(let ours), .choice(let theirs)):
            Set(ours.map(\.id)).isSubset(of: Set(theirs.map(\.id)))
        case (.many(let ours), .many(let theirs)): ours.goes(into: theirs)
        case (.many, _), (_, .many): false
        case (.text, .longText), (.longText, .text), (.unit, .place), (.place, .unit): true
        // They belong to the one case.
        case (.file, _), (.party, _), (.rows, _): false
        default: word == other.word
        }
    }
}
