public import Decisions
public import Organisation
public import WorkCalendar

public enum MechanismKind {}
public typealias MechanismID = ID<MechanismKind>
public enum MatterDefinition {}
public typealias MatterID = ID<MatterDefinition>

public struct Role: Sendable {
    public var id: RoleID
    public var name: Bilingual
    /// The level at which the role acts; nil: the nearest unit that holds it.
    public var level: Level?
    /// The level of a further tree at which it acts, instead.
    public var zone: ZoneLevel?
    public var sees: Sight
    public var basis: String?
    /// How many hold it, and where that is counted; empty: the pack does not say.
    public var staff: [StaffRule]
    /// A condition without which a post does not count, over `StaffFact`.
    public var counts: Rule?
    public var place: SourcePlace

    public init(
        id: RoleID, name: Bilingual, level: Level?, zone: ZoneLevel? = nil, sees: Sight,
        basis: String? = nil, staff: [StaffRule] = [], counts: Rule? = nil, place: SourcePlace
    ) {
        self.id = id
        self.name = name
        self.level = level
        self.zone = zone
        self.sees = sees
        self.basis = basis
        self.staff = staff
        self.counts = counts
        self.place = place
    }
}

/// A choice the source leaves open, made visible. Its name can be used in every expression of the pack.
public struct Parameter: Sendable {
    public var id: String
    public var name: Bilingual
    public var value: FeelValue
    /// The value as written.
    public var text: String
    public var basis: String?
    public var note: Bilingual?
    public var place: SourcePlace

    public init(
        id: String, name: Bilingual, value: FeelValue, text: String, basis: String?, note: Bilingual?,
        place: SourcePlace
    ) {
        self.id = id
        self.name = name
        self.value = value
        self.text = text
        self.basis = basis
        self.note = note
        self.place = place
    }
}

/// Whom an agreement binds (`agreement: { binds: … }`).
public enum Binds: String, Hashable, Sendable, Codable, CaseIterable {
    /// It takes effect when every party has signed.
    case all
    /// It takes effect with a signature on either side, and binds those who signed; the others may go on.
    case signers
}

/// The lawful routes that are told, by what happened.
public struct MatterRoutes: Sendable, Hashable {
    /// Mediation ended without agreement (人民调解法 26).
    public var failed: [String]
    /// What was agreed is not being performed (人民调解法 32, 33; 劳动争议调解仲裁法 15, 16).
    public var notPerformed: [String]

    public init(failed: [String] = [], notPerformed: [String] = []) {
        self.failed = failed
        self.notPerformed = notPerformed
    }

    public var all: [String] { failed + notPerformed.filter { !failed.contains($0) } }
}

/// An entry of the catalogue of matters.
public struct Matter: Sendable {
    public var id: MatterID
    public var name: Bilingual
    public var group: Bilingual?
    public var basis: String?
    /// Words that suggest this type from what a person wrote.
    public var words: [String]
    public var routes: MatterRoutes
    /// No oral agreement (e.g. labour: 劳动争议调解仲裁法 14).
    public var noOral: Bool
    /// No electronic signature (marriage, adoption, inheritance: 电子签名法 3).
    public var paperOnly: Bool
    public var place: SourcePlace

    public init(
        id: MatterID, name: Bilingual, group: Bilingual?, basis: String?, words: [String],
        routes: MatterRoutes,
        noOral: Bool, paperOnly: Bool, place: SourcePlace
    ) {
        self.id = id
        self.name = name
        self.group = group
        self.basis = basis
        self.words = words
        self.routes = routes
        self.noOral = noOral
        self.paperOnly = paperOnly
        self.place = place
    }
}

/// A lawful route besides this mechanism.
public struct LawfulRoute: Sendable {
    public var id: String
    public var name: Bilingual
    public var basis: String
    /// By when, counted from what; nil where the pack does not say.
    public var limit: Bilingual?
    /// Open only to whoever is owed under an agreement that the court confirmed (人民调解法 33 II; 民诉法 206), and then
    /// the only one.
    public var isEnforcement: Bool
    public var place: SourcePlace

    public init(
        id: String, name: Bilingual, basis: String, limit: Bilingual? = nil, isEnforcement: Bool = false,
        place: SourcePlace
    ) {
        self.id = id
        self.name = name
        self.basis = basis
        self.limit = limit
        self.isEnforcement = isEnforcement
        self.place = place
    }
}

/// A way a matter comes in: who writes it down, what is asked, and the first stage.
public struct Entry: Sendable {
    public var id: String
    public var name: Bilingual
    public var basis: String?
    /// Empty where residents themselves come in this way.
    public var by: [RoleID]
    public var isPublic: Bool
    /// Cases of other mechanisms are handed over by it (`by: referral`): nobody fills a form in, the sender's referral says
    /// what comes along.
    public var takesReferrals = false
    /// Whoever brings it must say where it happened.
    public var demandsPlace: Bool
    public var asks: [(field: FieldID, isRequired: Bool)]
    public var sets: [(field: FieldID, value: Rule)]
    public var issues: [Issue]
    /// Another organ handed the matter over, and is owed the result.
    public var from: IncomingReferral?
    public var targets: [Target]
    public var place: SourcePlace

    public init(
        id: String, name: Bilingual, basis: String?, by: [RoleID], isPublic: Bool, demandsPlace: Bool = false,
        asks: [(field: FieldID, isRequired: Bool)], sets: [(field: FieldID, value: Rule)], issues: [Issue],
        from: IncomingReferral?, targets: [Target], place: SourcePlace
    ) {
        self.id = id
        self.name = name
        self.basis = basis
        self.by = by
        self.isPublic = isPublic
        self.demandsPlace = demandsPlace
        self.asks = asks
        self.sets = sets
        self.issues = issues
        self.from = from
        self.targets = targets
        self.place = place
    }
}

/// A side of a dispute, e.g. applicant.
public struct Side: Sendable {
    public var id: String
    public var name: Bilingual
    public var least: Int
    public var place: SourcePlace

    public init(id: String, name: Bilingual, least: Int, place: SourcePlace) {
        self.id = id
        self.name = name
        self.least = least
        self.place = place
    }
}

public struct Document: Sendable {
    public var id: String
    public var name: Bilingual
    public var basis: String?
    /// Which official form it is: what goes into it, and whom it is addressed to.
    public var form: PaperForm
    /// The pack's fields that stand on it beside what its form says. Whatever is not named here stays in the file: a
    /// receipt never shows what the office thinks.
    public var shows: [FieldID]
    /// The template's text (Mustache over the names of `Sheet`); nil: the platform's own page of the form.
    public var template: String?
    public var place: SourcePlace

    public init(
        id: String, name: Bilingual, basis: String?, form: PaperForm, shows: [FieldID] = [],
        template: String?, place: SourcePlace
    ) {
        self.id = id
        self.name = name
        self.basis = basis
        self.form = form
        self.shows = shows
        self.template = template
        self.place = place
    }
}

/// What a pack says of a verb: who may use it, or that it is off.
public enum VerbSetting: Sendable, Hashable {
    case off
    case roles([RoleID])
}

/// A decision table of the pack.
public struct Decision: Sendable {
    public var id: String
    public var name: Bilingual
    public var basis: String?
    public var table: DecisionTable
    /// The level whose work it divides, where it routes: no unit above it is chosen, and what a unit below has taken up
    /// stays there. Nil: up to the root.
    public var level: Level?
    public var place: SourcePlace
    /// Where each rule stands.
    public var rowPlaces: [SourcePlace]

    public init(
        id: String, name: Bilingual, basis: String?, table: DecisionTable, level: Level? = nil,
        place: SourcePlace, rowPlaces: [SourcePlace] = []
    ) {
        self.level = level
        self.id = id
        self.name = name
        self.basis = basis
        self.table = table
        self.place = place
        self.rowPlaces = rowPlaces
    }
}

/// The compiled model of a pack: what the engine runs. Built by `Packs`, judged by `Checks`.
public struct Mechanism: Sendable {
    public var id: MechanismID
    /// The name of the pack's folder.
    public var pack = ""
    public var name: Bilingual
    public var about: Bilingual
    public var basis: String?
    /// SHA-256 of the pack's canonical content, in hexadecimal; set when the pack is stored.
    public var hash: String
    /// What a case is called, e.g. 调解案件.
    public var called: Bilingual
    public var numbering: NumberPattern?

    public var roles = Catalogue<Role>()
    public var parameters = Catalogue<Parameter>()
    /// The parameters that the engine itself reads, typed.
    /// Whom an agreement binds.
    public var binds: Binds = .all
    public var limits = EngineLimits()
    public var privacy = Catalogue<PrivacyDeclaration>()
    public var sides = Catalogue<Side>()
    /// The privacy declaration of names, phones and papers of parties.
    public var partyPrivacy: String?
    /// What official forms ask of a party besides, each under its declaration.
    public var partyDetails: [PartyDetail: String] = [:]
    /// What the organ that issues papers is called where a unit is a place: 柳树村 + 人民调解委员会.
    public var organ: Bilingual?
    public var routes = Catalogue<LawfulRoute>()
    public var matters = Catalogue<Matter>()
    public var fields = Catalogue<Field>()
    public var entries = Catalogue<Entry>()
    public var clocks = Catalogue<Clock>()
    public var stages = Catalogue<Stage>()
    /// Reactions in every open stage, unless the stage has its own.
    public var anywhere: [Reaction] = []
    public var referrals = Catalogue<Referral>()
    public var decisions = Catalogue<Decision>()
    public var documents = Catalogue<Document>()
    public var verbs: [Verb: VerbSetting] = [:]
    /// The places of the `verbs:` lines, for findings.
    public var verbPlaces: [Verb: SourcePlace] = [:]
    public var place: SourcePlace

    public init(
        id: MechanismID, name: Bilingual, about: Bilingual, basis: String?, hash: String, called: Bilingual,
        numbering: NumberPattern?, place: SourcePlace
    ) {
        self.id = id
        self.name = name
        self.about = about
        self.basis = basis
        self.hash = hash
        self.called = called
        self.numbering = numbering
        self.place = place
    }

    public func stage(_ id: StageID) -> Stage? { stages[id] }

    /// The reactions that apply in a stage: its own first, then those that apply anywhere.
    public func reactions(in stage: Stage) -> [Reaction] {
        let own = Set(stage.reactions.map(\.trigger))
        return stage.reactions + anywhere.filter { !own.contains($0.trigger) }
    }
}

extension Decision {
    /// The outputs by name, whatever their number; empty where no rule matched.
    public func outputs(in context: FeelContext) -> [String: FeelValue] {
        let value = table.evaluate(in: context).value
        if table.outputs.count == 1, let name = table.outputs.first?.name { return [name: value] }
        guard case .context(let entries) = value else { return [:] }
        return Dictionary(entries.pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
    }
}

extension Mechanism {
    /// The roles that see everything of it in their territory.
    public var overseers: [Overseer] {
        roles.all.filter { $0.sees == .area }.map { Overseer(role: $0.id, level: $0.level, zone: $0.zone) }
    }

    /// Where a role is looked for: at its level of the territory or of a further tree, or at any.
    public func query(_ role: RoleID) -> RoleQuery {
        RoleQuery(role: role, level: roles[role.text]?.level, zone: roles[role.text]?.zone)
    }

    /// The same, by what a stage or offer says of its unit.
    public func query(_ role: RoleID, _ routing: Routing) -> RoleQuery {
        var query = query(role)
        if let level = routing.level { (query.level, query.zone) = (level, nil) }
        query.line = routing.line
        return query
    }
}
