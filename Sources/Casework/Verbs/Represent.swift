import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let represent = VerbRule(
        .represent, zh: "登记代理人", en: "Add a representative", by: .owner, takesFiles: true,
        events: [RepresentativeAdded.self],
        asks: { _, _ in
            let kinds = Representative.Kind.allCases.map { ($0.rawValue, $0.name) }
            return [
                Ask("party", zh: "当事人", en: "Party", .party),
                Ask("kind", zh: "代理类型", en: "Kind", Forms.choice(kinds)),
                Ask("name", zh: "代理人姓名", en: "Name", .text),
                Ask(
                    "authority", zh: "有书面授权", en: "Written authority in the file", .yesNo, required: false),
                Ask("may_settle", zh: "有权和解", en: "May settle", .yesNo, required: false),
            ]
        },
        fits: { state, _ in !state.parties.isEmpty },
        decide: { (decider, input) throws(Rejection) in
            let (party, side) = (try input.needActive("party").id, try input.needActive("party").side)
            guard let kind = input.choice("kind").flatMap({ Representative.Kind(rawValue: $0) }),
                let name = input.words("name")?.text
            else { throw .missing(field: "kind") }
            let elected = input.state.parties.filter { $0.side == side }.flatMap(\.representatives)
                .filter { $0.kind == .elected }.count
            // 信访工作条例 20; 宁波 20: at most five of a side.
            if kind == .elected, elected >= 5 { throw .tooManyRepresentatives }
            let hasAuthority = kind == .guardian || input.yesNo("authority") == true
            let representative = Representative(
                id: PartyID(decider.context.around.freshID()), kind: kind,
                name: decider.reader().words(
                    name, of: .party(party), under: decider.partyDeclaration,
                    form: .name),
                hasAuthority: hasAuthority,
                maySettle: kind == .guardian || (hasAuthority && input.yesNo("may_settle") == true))
            decider.emit(RepresentativeAdded(party: party, representative: representative))
            // A guardian needs no letter; one that is in the file already need not be written.
            if hasAuthority { return }
            var occasion = PaperOccasion()
            occasion.representative = representative.id
            decider.issue(.authority, occasion)
        })
}

public struct RepresentativeAdded: CaseEventBody {
    public static let name = "party.represented/1"
    public var party: PartyID
    public var representative: Representative

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        guard let index = state.parties.firstIndex(where: { $0.id == party }) else { return }
        state.parties[index].representatives.removeAll { $0.id == representative.id }
        state.parties[index].representatives.append(representative)
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let party = names.party(party)
        let kind = representative.kind.name
        let paper =
            representative.maySettle && representative.hasAuthority
            ? Bilingual(zh: "，有权和解", en: ", may settle")
            : representative.hasAuthority
                ? Bilingual(zh: "，无和解权", en: ", may not settle")
                : Bilingual(zh: "，无书面授权", en: ", no written authority")
        return Bilingual(
            zh: "\(party.zh)的\(kind.zh)：\(representative.name.shown)\(paper.zh)",
            en: "\(kind.en) of \(party.en): \(representative.name.shown)\(paper.en)")
    }
}
