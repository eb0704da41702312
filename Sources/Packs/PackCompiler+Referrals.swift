import Decisions
import Mechanisms
import Organisation
import WorkCalendar
import Yams

/// `referrals:`, and what comes in by them.
extension PackCompiler {
    private static let referralKeys = [
        "name", "basis", "kind", "to", "level", "line", "route", "unit", "units", "letter", "answer_within",
        "result", "result_within", "result_letter", "results_to", "escalate", "arbiter", "opens", "meanwhile",
    ]

    mutating func readReferrals(_ top: Fields, into mechanism: inout Mechanism) {
        for (id, node, place) in yaml.entries(top["referrals"], Bilingual(zh: "流转", en: "referrals")) {
            let what = Bilingual(zh: "流转 \(id)", en: "referral \(id)")
            guard let fields = yaml.mapping(node, what, keys: Self.referralKeys) else { continue }
            guard let kind = option(fields["kind"], what, ReferralKind.allCases),
                let to = yaml.string(fields["to"], what)
            else {
                reportLacking(["kind", "to"], fields, what, place)
                continue
            }
            let within = given(fields["answer_within"], what, mechanism)
            if within == nil, fields["units"] == nil || fields["answer_within"] != nil {
                reportLacking(["answer_within"], fields, what, place)
                continue
            }
            let arbiter = arbiter(fields["arbiter"], what, mechanism)
            // A result that has a limit is owed, whatever the kind.
            let resultWithin = given(fields["result_within"], what, mechanism)
            let owes = kind.owesResult || resultWithin != nil
            var referral = Referral(
                id: id,
                name: yaml.bilingual(
                    fields["name"], Bilingual(zh: "\(what.zh)的名称", en: "the name of \(what.en)"), at: place)
                    ?? Bilingual(both: id),
                basis: yaml.string(fields["basis"], what), kind: kind, to: RoleID(to),
                routing: routing(fields, what),
                letter: yaml.string(fields["letter"], what), answerWithin: within,
                owesResult: fields["result"] == nil ? owes : yaml.flag(fields["result"], what),
                resultLetter: yaml.string(fields["result_letter"], what),
                arbiter: arbiter.role, place: place)
            referral.arbiterWithin = arbiter.within
            referral.resultWithin = resultWithin
            referral.escalation = roleIDs(yaml.strings(fields["escalate"], what))
            referral.units = yaml.string(fields["units"], what).map { FieldID($0) }
            referral.resultsTo = yaml.strings(fields["results_to"], what).map { Addressee($0.text) }
            (referral.opens, referral.opensWhen) = opens(fields["opens"], what)
            referral.meanwhile = meanwhile(fields["meanwhile"], what)
            mechanism.referrals[id] = referral
        }
    }

    /// What is there and wrong has been named already.
    private mutating func reportLacking(
        _ keys: [String], _ fields: Fields, _ what: Bilingual, _ place: SourcePlace
    ) {
        if keys.allSatisfy({ fields[$0] != nil }) { return }
        yaml.add(
            "bad-referral", place,
            Bilingual(
                zh: "\(what.zh)应写明 kind、to 和 answer_within",
                en: "\(what.en) needs kind, to and answer_within"),
            Bilingual(
                zh: "例如 { kind: hand_over, to: mediator, answer_within: 3wd }",
                en: "for example { kind: hand_over, to: mediator, answer_within: 3wd }"))
    }

    /// The facts of referrals are asked by their ids, wherever an expression stands.
    mutating func nameReferrals(_ top: Fields, of mechanism: Mechanism) {
        let own = top["referrals"]?.mapping?.compactMap(\.key.string) ?? []
        for id in own + mechanism.referrals.ids
        where !mechanism.fields.contains(id) && !mechanism.parameters.contains(id) {
            names.insert(id, members: ReferralFact.names)
        }
    }

    /// `arbiter: role`, or `arbiter: { role: …, within: 3wd }`.
    private mutating func arbiter(
        _ node: Node?, _ what: Bilingual, _ mechanism: Mechanism
    ) -> (role: RoleID?, within: GivenPeriod?) {
        guard let node else { return (nil, nil) }
        if node.mapping == nil { return (yaml.string(node, what).map { RoleID($0) }, nil) }
        let of = Bilingual(zh: "\(what.zh)的裁定", en: "the arbiter of \(what.en)")
        guard let fields = yaml.mapping(node, of, keys: ["role", "within"]) else { return (nil, nil) }
        return (
            yaml.string(fields["role"], of).map { RoleID($0) }, given(fields["within"], of, mechanism)
        )
    }

    /// `opens: { pack: mediation, entry: handed_over, carry: [parties, story], part: compensation }`.
    private mutating func opens(_ node: Node?, _ what: Bilingual) -> (Opens?, when: Rule?) {
        guard let node else { return (nil, nil) }
        let of = Bilingual(zh: "\(what.zh)的 opens", en: "opens of \(what.en)")
        guard let fields = yaml.mapping(node, of, keys: ["pack", "entry", "when", "carry", "back", "part"])
        else {
            return (nil, nil)
        }
        guard let pack = yaml.string(fields["pack"], of), let entry = yaml.string(fields["entry"], of) else {
            yaml.add(
                "bad-opens", fields.place,
                Bilingual(zh: "\(of.zh)应写明 pack 和 entry", en: "\(of.en) needs pack and entry"),
                Bilingual(
                    zh: "例如 opens: { pack: mediation, entry: handed_over, carry: [parties, story] }",
                    en: "for example opens: { pack: mediation, entry: handed_over, carry: [parties, story] }"
                ))
            return (nil, nil)
        }
        // What comes back is written from our side: ours from theirs.
        let back = carried(fields["back"], of).map { Opens.Carried(theirs: $0.ours, ours: $0.theirs) }
        return (
            Opens(
                pack: pack, entry: entry, carry: carried(fields["carry"], of), back: back,
                part: yaml.string(fields["part"], of).map { FieldID($0) }),
            rule(fields["when"], Bilingual(zh: "\(of.zh)的条件", en: "the condition of \(of.en)"))
        )
    }

    /// A list of equal names, or a map from theirs to ours.
    private mutating func carried(_ node: Node?, _ what: Bilingual) -> [Opens.Carried] {
        guard let node else { return [] }
        if node.mapping == nil {
            return yaml.strings(node, what).map { Opens.Carried(theirs: $0.text, ours: $0.text) }
        }
        return yaml.entries(node, what).compactMap { theirs, value, _ in
            yaml.string(value, what).map { Opens.Carried(theirs: theirs, ours: $0) }
        }
    }

    /// `meanwhile: { trial: pauses }`, or the reason of the clock's own list under which it stands still.
    private mutating func meanwhile(_ node: Node?, _ what: Bilingual) -> [(clock: ClockID, reason: String?)] {
        guard let node else { return [] }
        let of = Bilingual(zh: "\(what.zh)的 meanwhile", en: "meanwhile of \(what.en)")
        guard case .mapping(let mapping) = node else {
            yaml.wrongShape(
                node,
                Bilingual(zh: "\(of.zh)应写成“时限: pauses”", en: "\(of.en) must be written as clock: pauses"))
            return []
        }
        // A clock taken in by `uses:` has a dot in its id.
        return mapping.compactMap { key, value in
            guard let clock = key.string, let word = yaml.string(value, of), word != "runs" else {
                return nil
            }
            return (ClockID(clock), word == "pauses" ? nil : word)
        }
    }
}
