import Decisions
import Mechanisms
import Organisation
import WorkCalendar

/// Everything named exists.
extension Checks {
    static func nearest(_ word: String, _ known: [String]) -> String? {
        FeelNames(known).suggestion(for: word)
    }

    mutating func checkNames() {
        for stage in mechanism.stages.all { checkNames(in: stage) }
        for entry in mechanism.entries.all {
            for role in entry.by { requireRole(role, at: entry.place) }
            for ask in entry.asks { requireField(ask.field, at: entry.place) }
            for set in entry.sets { requireField(set.field, at: entry.place) }
            for issue in entry.issues { require(issue, at: entry.place) }
            for target in entry.targets { requireStage(target.stage, at: target.place) }
            if let letter = entry.from?.resultLetter { requireDocument(letter, at: entry.place) }
            if entry.by.isEmpty, !entry.isPublic, !entry.takesReferrals {
                find(
                    "entry-without-role", entry.place, "登记方式“\(entry.id)”没有说明由谁登记",
                    "entry “\(entry.id)” does not say who may use it",
                    mend: "写 by: [角色] 或 by: [public]", "write by: [role] or by: [public]")
            }
            if entry.targets.isEmpty {
                find(
                    "entry-without-stage", entry.place, "登记方式“\(entry.id)”没有去向",
                    "entry “\(entry.id)” leads nowhere", mend: "写 to: 环节", "write to: <stage>")
            }
        }
        for reaction in mechanism.anywhere { checkNames(in: reaction) }
        for referral in mechanism.referrals.all {
            // The receiver of a case of its own is a role of its pack.
            if referral.opens == nil || referral.opensWhen != nil {
                requireRole(referral.to, at: referral.place)
            }
            if let field = referral.units { requireUnits(field, many: true, at: referral.place) }
            if let arbiter = referral.arbiter { requireRole(arbiter, at: referral.place) }
            if let letter = referral.letter { requireDocument(letter, at: referral.place) }
            if let letter = referral.resultLetter { requireDocument(letter, at: referral.place) }
            for addressee in referral.resultsTo where addressee.word != KnownUnit.sender.rawValue {
                require(addressee, at: referral.place)
            }
            if !referral.resultsTo.isEmpty, referral.resultLetter == nil {
                find(
                    "results-to-without-letter", referral.place,
                    "流转“\(referral.id)”写了 results_to，却没有 result_letter",
                    "the referral “\(referral.id)” says results_to and has no result_letter",
                    mend: "写 result_letter: 文书", "write result_letter: <document>")
            }
            checkNames(in: referral.routing, at: referral.place)
        }
        for document in mechanism.documents.all {
            for field in document.shows { requireField(field, at: document.place) }
        }
        for (verb, rule) in mechanism.verbs {
            guard case .roles(let roles) = rule else { continue }
            for role in roles { requireRole(role, at: mechanism.verbPlaces[verb] ?? mechanism.place) }
        }
        for matter in mechanism.matters.all {
            for route in matter.routes.all where !mechanism.routes.contains(route) {
                unknown("unknown-route", "途径", "route", route, at: matter.place, among: mechanism.routes.ids)
            }
        }
    }

    private mutating func checkNames(in stage: Stage) {
        if let owner = stage.owner { requireRole(owner, at: stage.place) }
        for clock in stage.clocks where !mechanism.clocks.contains(clock.text) {
            unknown("unknown-clock", "时限", "clock", clock.text, at: stage.place, among: mechanism.clocks.ids)
        }
        if let field = stage.waits { requireField(field, at: stage.place) }
        checkNames(in: stage.routing, at: stage.place)
        for action in stage.actions.all {
            if action.of == .sender { requireSender(at: action.place) }
            for role in action.by { requireRole(role, at: action.place) }
            for ask in action.asks { requireField(ask.field, at: action.place) }
            for set in action.sets { requireField(set.field, at: action.place) }
            for issue in action.issues { require(issue, at: action.place) }
            for target in action.targets { requireStage(target.stage, at: target.place) }
            if let clock = action.within, !mechanism.clocks.contains(clock.text) {
                unknown(
                    "unknown-clock", "时限", "clock", clock.text, at: action.place,
                    among: mechanism.clocks.ids)
            }
            if let referral = action.offers, !mechanism.referrals.contains(referral) {
                unknown(
                    "unknown-referral", "流转", "referral", referral, at: action.place,
                    among: mechanism.referrals.ids)
            }
            if Verb(rawValue: action.id.text) != nil {
                find(
                    "action-named-like-verb", action.place, "操作“\(action.id)”与通用操作重名",
                    "the action “\(action.id)” has the name of a verb every mechanism has",
                    mend: "换一个名称", "choose another name")
            }
        }
        for reaction in stage.reactions { checkNames(in: reaction) }
    }

    private mutating func checkNames(in routing: Routing, at place: SourcePlace) {
        if routing.known == .sender { requireSender(at: place) }
        if let field = routing.field { requireUnits(field, many: false, at: place) }
        if let decision = routing.decision, !mechanism.decisions.contains(decision) {
            unknown(
                "unknown-decision", "决策表", "decision", decision, at: place, among: mechanism.decisions.ids)
        }
    }

    private mutating func checkNames(in reaction: Reaction) {
        for target in reaction.targets { requireStage(target.stage, at: target.place) }
        for issue in reaction.issues { require(issue, at: reaction.place) }
        switch reaction.trigger {
        case .moment: break
        case .overdue(let clock), .closed(let clock):
            if !mechanism.clocks.contains(clock.text) {
                unknown(
                    "unknown-clock", "时限", "clock", clock.text, at: reaction.place,
                    among: mechanism.clocks.ids)
            }
        case .referral(let referral, _):
            if !mechanism.referrals.contains(referral) {
                unknown(
                    "unknown-referral", "流转", "referral", referral, at: reaction.place,
                    among: mechanism.referrals.ids)
            }
        }
    }

    mutating func requireRole(_ role: RoleID, at place: SourcePlace) {
        guard !mechanism.roles.contains(role.text) else { return }
        unknown("unknown-role", "角色", "role", role.text, at: place, among: mechanism.roles.ids)
    }

    private mutating func requireField(_ field: FieldID, at place: SourcePlace) {
        guard !mechanism.fields.contains(field.text) else { return }
        unknown("unknown-field", "字段", "field", field.text, at: place, among: mechanism.fields.ids)
    }

    /// Whoever is meant by `sender` has handed something over: by an offer of this pack, or of another.
    private mutating func requireSender(at place: SourcePlace) {
        let isSent =
            mechanism.referrals.all.contains(where: \.movesCase)
            || mechanism.entries.all.contains(where: \.takesReferrals)
        if isSent { return }
        find(
            "no-sender", place, "写了 sender（移交单位），但本机制没有流转，也不接受移交，谁也不是移交单位",
            "“sender” is named, but nothing is ever handed over here: no referral moves a case, and no entry takes one",
            mend: "写 first_receiver，或写一个填单位的字段", "write first_receiver, or a field that names a unit",
            word: "sender")
    }

    /// A field in which units are named: one for `unit:`, several for `units:`.
    private mutating func requireUnits(_ id: FieldID, many: Bool, at place: SourcePlace) {
        guard let field = mechanism.fields[id] else { return requireField(id, at: place) }
        if field.kind == (many ? .many(.unit) : .unit) { return }
        find(
            "names-no-unit", place,
            many
                ? "units: 要一个可以填多个单位的字段，“\(id)”不是" : "unit: 要一个填单位的字段，“\(id)”不是",
            many
                ? "units: wants a field that names several units, which “\(id)” is not"
                : "unit: wants a field that names a unit, which “\(id)” is not",
            mend: many ? "在字段“\(id)”写 kind: unit 和 many: true" : "在字段“\(id)”写 kind: unit",
            many
                ? "write kind: unit and many: true at the field “\(id)”"
                : "write kind: unit at the field “\(id)”",
            word: id.text)
    }

    /// The document, and for whom it is. What is neither a field, a role, a side nor a word of the language is a line, unless it
    /// looks like one of them.
    private mutating func require(_ issue: Issue, at place: SourcePlace) {
        requireDocument(issue.document, at: place)
        for addressee in issue.to { require(addressee, at: place) }
    }

    private mutating func require(_ addressee: Addressee, at place: SourcePlace) {
        switch addressee.meaning(in: mechanism) {
        case .unit(.sender): requireSender(at: place)
        case .field(let id):
            let kinds: [FieldKind] = [.unit, .many(.unit), .place, .party]
            if let field = mechanism.fields[id], !kinds.contains(field.kind) {
                find(
                    "addressed-to-no-one", place, "文书不能出具给字段“\(id)”（\(field.kind.word)），它既不是单位也不是当事人",
                    "no paper goes to the field “\(id)” (\(field.kind.word)), which is neither a unit nor a party",
                    mend: "写一个 kind: unit 或 kind: party 的字段", "name a field of kind unit or party",
                    word: id.text)
            }
        case .line(let line):
            let known =
                mechanism.fields.ids + mechanism.roles.ids + mechanism.sides.ids
                + KnownUnit.allCases.map(\.rawValue) + [Addressee.parties]
            if Checks.nearest(line, known) != nil {
                unknown("unknown-addressee", "收件人", "addressee", line, at: place, among: known)
            }
        case .unit(.firstReceiver), .parties, .side, .role: break
        }
    }

    private mutating func requireDocument(_ document: String, at place: SourcePlace) {
        guard !mechanism.documents.contains(document) else { return }
        unknown("unknown-document", "文书", "document", document, at: place, among: mechanism.documents.ids)
    }

    private mutating func requireStage(_ stage: StageID, at place: SourcePlace) {
        guard !mechanism.stages.contains(stage.text) else { return }
        unknown("unknown-stage", "环节", "stage", stage.text, at: place, among: mechanism.stages.ids)
    }
}
